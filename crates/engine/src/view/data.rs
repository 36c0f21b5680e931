//! What a result rests on beside the captures: the same captures with other packs or places may tell another story.

use packs::Library;
use serde::{Deserialize, Serialize};

/// What a result rests on beside the captures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DataBody {
    /// The program and its version.
    pub program: String,
    /// The SHA-256 over all packs.
    pub packs: String,
    /// The SHA-256 of the table of places.
    pub places: String,
}

impl DataBody {
    /// What this program reads with. The digest of the packs is computed once for each library.
    #[must_use]
    pub fn of(library: &Library) -> Self {
        Self {
            program: concat!("waymark ", env!("CARGO_PKG_VERSION")).to_owned(),
            packs: library.digest().to_owned(),
            places: gazetteer::digest().to_owned(),
        }
    }
}

impl super::JourneyBody {
    /// The same, naming what it rests on.
    #[must_use]
    pub fn naming(self, library: &Library) -> Self {
        Self { data: Some(DataBody::of(library)), ..self }
    }
}
