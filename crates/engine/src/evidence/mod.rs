//! Evidence for a dispute: one file with what was told, when we received it, what follows from it and what was said
//! of it, signed with the installation's key, so that later changes show.
//!
//! Read in this order: `parts` (what it says), `file` (how it is laid out, and what is signed), `key` (by whom),
//! `verify` (whether it still is what was signed). `docs/evidence.md` says how to verify it without this program.

mod file;
mod key;
mod parts;
mod verify;

use jiff::Timestamp;
use store::{Digest, chain};

pub use file::{Broken, Manifest, Parts};
pub use key::{KeyBody, KeysBody, PublicKey};
pub use parts::{About, Capture, Content, Item, Wish};
pub use verify::{MOST_BYTES, Verified, verify};

use crate::find::Known;
use crate::opinions::Said;
use crate::view::rfc3339;
use crate::{Engine, Result};
use file::Pieces;

/// A signed file, and what it says.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What it says.
    pub content: Content,
    /// What was signed.
    pub manifest: Manifest,
    /// The digest of the manifest: the name of this evidence.
    pub digest: String,
    /// The file, as JSON.
    pub json: String,
}

impl Engine {
    /// Everything that is known and was said of a parcel, signed. What it says of this hour is kept as said.
    ///
    /// # Errors
    /// [`crate::Error::Store`], [`crate::Error::Chance`].
    pub fn evidence(&self, known: &Known, wish: Wish) -> Result<Evidence> {
        let now = self.clock.now();
        let journey = self.judged(known);
        self.remember(known.parcel.id, now, &Said::all(&journey))?;
        let looks = self.store.looks(known.parcel.id, None)?;
        let content = Content {
            about: parts::about(self, &known.parcel, known.declaration.clone(), wish, rfc3339(now)),
            captures: parts::captures(self, &known.parcel, &looks, wish),
            steps: self.steps(&known.parcel, &looks),
            journey,
            said: self.said(known.parcel.id, None)?,
        };
        self.signed(content, chain(&looks), now)
    }

    fn signed(&self, content: Content, chain: Digest, now: Timestamp) -> Result<Evidence> {
        let signer = self.signer()?;
        let parts = content.lines()?;
        let digests = parts.each_ref().map(|part| Digest::of(part.as_bytes()).to_string());
        let [about, captures, steps, journey, said] = digests;
        let manifest = Manifest {
            waymark: "evidence".to_owned(),
            format: 1,
            number: content.about.number.clone(),
            made: rfc3339(now),
            program: content.about.data.program.clone(),
            key: signer.public().to_string(),
            captures: content.captures.len(),
            chain: chain.to_string(),
            parts: Parts { about, captures, steps, journey, said },
        };
        let line = parts::line(&manifest)?;
        let signature = format!("\"{}\"", signer.sign(line.as_bytes()));
        let parts = parts.each_ref().map(String::as_str);
        let json = Pieces { manifest: &line, signature: &signature, parts, page: None }.write();
        Ok(Evidence { content, manifest, digest: Digest::of(line.as_bytes()).to_string(), json })
    }

    /// The same evidence inside a page: `shown` is the page up to its evidence, and names the digest.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; [`crate::Error::Invalid`] when the page could not be verified.
    pub fn evidence_page(&self, evidence: &Evidence, shown: &str) -> Result<String> {
        let mut shown = shown.trim_end().to_owned();
        shown.push('\n');
        let signature = self.signer()?.sign(shown.as_bytes());
        let invalid =
            |broken: Broken| crate::Error::Invalid(format!("this page cannot be verified: {broken}"));
        let pieces = file::read(&evidence.json).map_err(invalid)?;
        let page = Pieces { page: Some((&shown, &signature)), ..pieces }.write();
        verify(page.as_bytes()).map_err(invalid)?;
        Ok(page)
    }
}
