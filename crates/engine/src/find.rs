//! What callers ask of what is kept: one parcel, a shipment, a list, the carriers. The API, the page and the
//! command line ask the same, so that nothing is seen on a page that the API cannot give.

use packs::pack::Kind;
use store::{AccountId, Cursor, Filter, Parcel, ParcelId, Stats, Token};
use tracking::journey::Journey;
use tracking::number::{Known as Context, Past};

use crate::add::{Declaration, normalise};
use crate::view::NumberBody;
use crate::{Engine, Error, Result};

/// A parcel with all that is known of it.
#[derive(Clone, Debug)]
pub struct Known {
    /// The parcel.
    pub parcel: Parcel,
    /// Its journey.
    pub journey: Journey,
    /// What its sender declared.
    pub declaration: Option<Declaration>,
}

/// A carrier that we can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// The name of its pack.
    pub carrier: String,
    /// The name people know.
    pub name: String,
    /// ISO 3166-1 alpha-2 of its home.
    pub country: Option<String>,
    /// Its web site.
    pub website: Option<String>,
    /// Its sources: name, and `poll`, `push` or `file`.
    pub sources: Vec<(String, &'static str)>,
}

/// What is known of parcels before their numbers are read.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The country where they go.
    pub destination: Option<String>,
    /// The country where they come from.
    pub origin: Option<String>,
    /// The postcode where they go.
    pub postcode: Option<String>,
    /// Carriers that the sender uses.
    pub carriers: Vec<String>,
}

/// How many of an account's latest parcels speak for the carrier of a new one.
const MOST_HISTORY: usize = 200;

impl Engine {
    /// The account's parcel that a number leads to: the latest, where a number was used again.
    ///
    /// # Errors
    /// [`Error::NotFound`], the same for what is unknown and for what is another account's; [`Error::Aged`],
    /// [`Error::Store`].
    pub fn parcel_of_number(&self, account: &AccountId, number: &str) -> Result<Parcel> {
        let ids = self.store.resolve(account, &normalise(number))?;
        let mut found: Vec<Parcel> = Vec::new();
        for id in ids {
            found.extend(self.store.parcel(id)?.filter(|parcel| !parcel.forgotten));
        }
        let latest = found.into_iter().max_by_key(|parcel| (parcel.registered, parcel.id));
        latest.ok_or_else(|| self.not_there(account, number))
    }

    /// All that is known of a parcel.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn known(&self, parcel: Parcel) -> Result<Known> {
        let looks = self.store.looks(parcel.id, None)?;
        let kept = self.kept(&parcel)?;
        let journey = kept.unwrap_or_else(|| self.journey_of(&parcel, &looks));
        Ok(Known { declaration: Self::declaration(&looks), journey, parcel })
    }

    /// The journey that is kept of a parcel; none when it must be derived.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn kept(&self, parcel: &Parcel) -> Result<Option<Journey>> {
        Ok(self.store.facts(parcel.id)?.and_then(|facts| self.journey_in(parcel, &facts)))
    }

    /// The parcel whose public page lives under a token.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn known_by_token(&self, token: &str) -> Result<Known> {
        let token = Token::parse(token).ok_or_else(nothing)?;
        let id = self.store.by_token(token)?.ok_or_else(nothing)?;
        let parcel = self.store.parcel(id)?.filter(|parcel| !parcel.forgotten).ok_or_else(nothing)?;
        self.known(parcel)
    }

    /// The parcels of a shipment.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn shipment(&self, account: &AccountId, reference: &str) -> Result<Vec<Known>> {
        let ids: Vec<ParcelId> = self.store.by_reference(account, reference)?;
        let mut found = Vec::new();
        for id in ids {
            if let Some(parcel) = self.store.parcel(id)?.filter(|parcel| !parcel.forgotten) {
                found.push(self.known(parcel)?);
            }
        }
        if found.is_empty() { Err(nothing()) } else { Ok(found) }
    }

    /// A page of the account's parcels, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn list(
        &self,
        account: &AccountId,
        filter: &Filter,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Parcel>> {
        Ok(self.store.list(account, filter, after, limit)?)
    }

    /// Whose numbers texts can hold, and why. What the account declared of its latest parcels counts too.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn identify_all(
        &self,
        account: &AccountId,
        texts: &[String],
        hints: &Hints,
    ) -> Result<Vec<NumberBody>> {
        let latest = self.store.list(account, &Filter::default(), None, MOST_HISTORY)?;
        let past = |parcel: Parcel| Some(Past { number: parcel.number, carrier: parcel.carrier? });
        let upper = |text: &Option<String>| text.as_ref().map(|text| text.to_uppercase().into());
        let known = Context {
            destination: upper(&hints.destination),
            origin: upper(&hints.origin),
            postcode: upper(&hints.postcode),
            carriers: hints.carriers.iter().map(|carrier| carrier.as_str().into()).collect(),
            history: latest.into_iter().filter_map(past).collect(),
            ..Context::default()
        };
        let identifier = packs::numbers::built_in();
        Ok(texts.iter().map(|text| NumberBody::new(&identifier.identify(text, &known), identifier)).collect())
    }

    /// The carriers that we can read, by name.
    #[must_use]
    pub fn carriers_known(&self) -> Vec<Carrier> {
        self.library.carriers().filter_map(|name| self.carrier_known(name)).collect()
    }

    /// A carrier by the name of its pack.
    #[must_use]
    pub fn carrier_known(&self, name: &str) -> Option<Carrier> {
        let pack = self.library.good(name)?;
        let sources = pack.sources.iter().map(|source| {
            let kind = match source.kind {
                Kind::Poll => "poll",
                Kind::Push => "push",
                Kind::File => "file",
            };
            (source.id.clone(), kind)
        });
        Some(Carrier {
            carrier: name.to_owned(),
            name: pack.name.clone(),
            country: pack.country.clone(),
            website: pack.website.clone(),
            sources: sources.collect(),
        })
    }

    /// Whether captures can still be kept.
    ///
    /// # Errors
    /// [`Error::Store`] says why not.
    pub fn ready(&self) -> Result<()> {
        Ok(self.store.health(self.clock.now())?)
    }

    /// What is kept, counted.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn stats(&self) -> Result<Stats> {
        Ok(self.store.stats()?)
    }
}

fn nothing() -> Error {
    Error::NotFound("there is nothing under this name".to_owned())
}
