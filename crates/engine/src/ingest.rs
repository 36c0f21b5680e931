//! Keeping what sources give. Nothing is derived here: who calls us is answered when the bytes are on the disk.

use jiff::Timestamp;
use packs::{Source, cut};
use store::{AccountId, CaptureKind, Digest, NewCapture, NewParcel, ParcelId, Token};
use tracking::Text;

use crate::add::normalise;
use crate::{Engine, Error, Result, random};

/// Something a source gave.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// The pack.
    pub carrier: &'a str,
    /// The pack's source; without it, the one that recognises the bytes.
    pub source: Option<&'a str>,
    /// The bytes.
    pub body: &'a [u8],
    /// What the sender says they are.
    pub content_type: &'a str,
    /// The HTTP status, when we asked.
    pub status: Option<u16>,
}

/// A parcel's number and its part of the bytes.
type Part = (String, Vec<u8>);

/// What was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Parcels that the bytes speak of.
    pub parcels: usize,
    /// Looks that were not known before.
    pub new: usize,
}

impl Engine {
    /// Keeps an answer to our own question about one parcel.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn keep_answer(&self, parcel: ParcelId, given: &Given<'_>) -> Result<Kept> {
        let source = format!("{}/{}", given.carrier, given.source.unwrap_or_default());
        let capture = capture(parcel, self.clock.now(), &source, given, None);
        let appended = self.store.append(&[capture])?;
        self.counters.add("waymark_captures_total", &[("source", &source)], 1);
        Ok(Kept { parcels: 1, new: appended.iter().filter(|appended| appended.new).count() })
    }

    /// Keeps what somebody sent us: cut by parcel, each parcel's part under its own number. When this returns,
    /// all of it is on the disk.
    ///
    /// # Errors
    /// [`Error::Invalid`] when nothing in it can be kept under a number, [`Error::Store`].
    pub fn ingest(&self, account: &AccountId, given: &Given<'_>) -> Result<Kept> {
        let now = self.clock.now();
        let (source_name, parts) = self.parts(given)?;
        let envelope = (parts.len() > 1).then(|| Digest::of(given.body));
        let mut parcels = Vec::new();
        let mut captures = Vec::new();
        // A part is JSON whatever the whole was; what we noted of the whole is true of it too.
        let noted = given.content_type.find("; captured=").and_then(|at| given.content_type.get(at..));
        let cut = format!("application/json{}", noted.unwrap_or_default());
        for (number, body) in &parts {
            let parcel = NewParcel::new(account, number, None, Token(random()?));
            let part = Given {
                body,
                content_type: if envelope.is_some() { &cut } else { given.content_type },
                ..given.clone()
            };
            captures.push(capture(parcel.id, now, &source_name, &part, envelope));
            parcels.extend(self.parcels_for(account, number, parcel, &mut captures)?);
        }
        let (_, appended) = self.store.admit(now, &parcels, &captures)?;
        self.counters.add("waymark_captures_total", &[("source", &source_name)], appended.len() as u64);
        Ok(Kept { parcels: parts.len(), new: appended.iter().filter(|appended| appended.new).count() })
    }

    /// Routes a capture to the parcels that its number leads to already, and registers it where there are none.
    fn parcels_for(
        &self,
        account: &AccountId,
        number: &str,
        new: NewParcel,
        captures: &mut Vec<NewCapture>,
    ) -> Result<Option<NewParcel>> {
        let known = self.store.resolve(account, number)?;
        if known.is_empty() || known.contains(&new.id) {
            return Ok(known.is_empty().then_some(new));
        }
        let Some(template) = captures.pop() else { return Ok(None) };
        captures.extend(known.into_iter().map(|parcel| NewCapture { parcel, ..template.clone() }));
        Ok(None)
    }

    /// The source that speaks, and each parcel's number with its part of the bytes.
    fn parts(&self, given: &Given<'_>) -> Result<(String, Vec<Part>)> {
        let (looks, source_name, cuts) = self.look_inside(given)?;
        if !cuts.is_empty() {
            let parts = cuts.into_iter().filter(|cut| !normalise(&cut.number).is_empty());
            let parts: Vec<_> = parts.map(|cut| (normalise(&cut.number), cut.body.into_bytes())).collect();
            return Ok((source_name, parts));
        }
        let number = looks.first().map(|number| normalise(number)).unwrap_or_default();
        if number.is_empty() {
            return Err(Error::Invalid(format!("{} names no tracking number in this body", given.carrier)));
        }
        Ok((source_name, vec![(number, given.body.to_vec())]))
    }

    fn look_inside(&self, given: &Given<'_>) -> Result<(Vec<Text>, String, Vec<cut::Cut>)> {
        let Some(Ok(pack)) = self.library.pack(given.carrier) else {
            return Err(Error::Invalid(format!(
                "there is no pack `{}`: `waymark pack list` names them all",
                given.carrier
            )));
        };
        let capture = packs::Capture {
            body: given.body,
            received: Timestamp::UNIX_EPOCH,
            digest: "",
            status: given.status,
            asked: None,
        };
        let reading = packs::read(&self.library, given.carrier, given.source, &capture);
        let Some(first) = reading.looks.first() else {
            let why = reading.diagnostics.first().map_or_else(String::new, |d| format!(": {}", d.message));
            return Err(Error::Invalid(format!("this body cannot be read as {}{why}", given.carrier)));
        };
        let source_name = first.source.to_string();
        let source: Option<&Source> = source_name.split_once('/').and_then(|(_, id)| pack.source(id));
        let (text, _) = packs::decode::text::text(given.body);
        let cuts = source.map(|source| cut::cut(source, &text)).unwrap_or_default();
        if let [only] = reading.looks.as_slice()
            && only.number.is_empty()
            && let Some(diagnostic) = only.diagnostics.first()
        {
            return Err(Error::Invalid(format!(
                "this body cannot be read as {}: {}",
                given.carrier, diagnostic.message
            )));
        }
        Ok((reading.looks.iter().map(|look| look.number.clone()).collect(), source_name, cuts))
    }
}

fn capture(
    parcel: ParcelId,
    received: Timestamp,
    source: &str,
    given: &Given<'_>,
    envelope: Option<Digest>,
) -> NewCapture {
    let status = given.status.filter(|status| *status != 200).map(|status| format!("; http-status={status}"));
    NewCapture {
        parcel,
        received,
        source: source.into(),
        kind: CaptureKind::Observation,
        content_type: format!("{}{}", given.content_type, status.unwrap_or_default()).into(),
        items: vec![given.body.to_vec()],
        envelope,
    }
}

/// The HTTP status that a content type of ours carries.
#[must_use]
pub fn status_of(content_type: &str) -> Option<u16> {
    content_type.split_once("http-status=")?.1.parse().ok()
}
