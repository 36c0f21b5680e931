//! Asking the live sources about one number, now.

use sources::Unanswered;
use store::{AccountId, NewParcel, ParcelId, Token};
use tracking::journey::Journey;

use crate::derive::Tell;
use crate::route::Closed;
use crate::{Engine, Error, Result, random};

/// What became of asking.
#[derive(Debug)]
pub struct Tracked {
    /// The journey, when anybody answered or anything was known before.
    pub journey: Option<Journey>,
    /// The parcel, when it is kept.
    pub parcel: Option<ParcelId>,
    /// How many sources answered.
    pub answered: usize,
    /// Who did not, with the carrier's name and why.
    pub unanswered: Vec<(String, Unanswered)>,
    /// Sources that lack credentials.
    pub closed: Vec<Closed>,
}

impl Engine {
    /// Asks every source that may know a number. When nobody answers nothing is kept.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::Invalid`].
    pub async fn track(&self, account: &AccountId, number: &str, carrier: Option<&str>) -> Result<Tracked> {
        let known = self.store.resolve(account, number)?.first().copied();
        let before = known.map_or(Ok(None), |parcel| self.kept_of(parcel))?;
        let (ways, closed) = self.ways(number, carrier, before.as_ref());
        let mut tracked =
            Tracked { journey: before, parcel: known, answered: 0, unanswered: Vec::new(), closed };
        let mut answers = Vec::new();
        for way in &ways {
            match self.ask.ask(&way.question).await {
                Ok(answer) if answer.status < 500 => answers.push((way, answer)),
                Ok(answer) => {
                    let why = format!("HTTP status {}", answer.status);
                    let failure = Unanswered::Unreachable { host: way.carrier.clone(), why };
                    tracked.unanswered.push((way.carrier.clone(), failure));
                }
                Err(why) => tracked.unanswered.push((way.carrier.clone(), why)),
            }
        }
        if answers.is_empty() {
            return Ok(tracked);
        }
        let parcel = self.follow(account, number, carrier, known)?;
        for (way, answer) in &answers {
            self.keep_answer(parcel, &way.given(answer))?;
        }
        self.derive(parcel, Tell::Yes)?;
        tracked.answered = answers.len();
        tracked.parcel = Some(parcel);
        tracked.journey = self.kept_of(parcel)?;
        Ok(tracked)
    }

    fn kept_of(&self, parcel: ParcelId) -> Result<Option<Journey>> {
        self.store.parcel(parcel)?.map_or(Ok(None), |known| self.kept(&known))
    }

    /// The parcel of a number, registered if it is new.
    fn follow(
        &self,
        account: &AccountId,
        number: &str,
        carrier: Option<&str>,
        known: Option<ParcelId>,
    ) -> Result<ParcelId> {
        if let Some(parcel) = known {
            return Ok(parcel);
        }
        let mut parcel = NewParcel::new(account, number, carrier, Token(random()?));
        parcel.revive = true;
        let registered = self.store.register(self.clock.now(), &[parcel])?;
        registered
            .first()
            .map(|registered| registered.id)
            .ok_or_else(|| Error::Invalid("nothing was registered".to_owned()))
    }
}
