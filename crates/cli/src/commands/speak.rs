//! In which language sentences are said: `--language`, else the core's own English.

use anyhow::Result;
use engine::view::JourneyBody;
use packs::Library;

use crate::exit::Failure;

/// The choice that several commands give.
#[derive(Debug, Default, clap::Args)]
pub struct Speak {
    /// The language of sentences, such as de or zh-Hans.
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
}

impl Speak {
    /// Says a journey's sentences in the language that was chosen.
    pub fn say(&self, library: &Library, journey: &mut JourneyBody) -> Result<()> {
        let Some(tag) = &self.language else { return Ok(()) };
        let name = |pack: &str| library.good(pack).map_or_else(|| pack.to_owned(), |pack| pack.name.clone());
        server::in_language(tag, &name, journey).map_err(|tags| unknown(tag, &tags))
    }
}

/// Refuses a language that nobody speaks here, before anything is done.
pub fn check(tag: &str) -> Result<()> {
    let tags = server::languages();
    let first = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    if tags.iter().any(|known| first(known) == first(tag)) { Ok(()) } else { Err(unknown(tag, &tags)) }
}

fn unknown(tag: &str, tags: &[&str]) -> anyhow::Error {
    Failure::usage(format!("there is no language `{tag}`: choose one of {}", tags.join(", ")))
}
