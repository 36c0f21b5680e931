//! All packs: those built into the binary, and those of a folder that the operator names, which win.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use tracking::Text;
use tracking::journey::Posts;

use crate::lint::Problem;
use crate::pack::{Meaning, Pack, Source, Table};
use crate::read::place::Atlas;

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A pack's text, compiled when it is first asked for: starting does not pay for carriers nobody uses.
#[derive(Debug)]
struct Shelf {
    text: std::borrow::Cow<'static, str>,
    pack: OnceLock<Result<Arc<Pack>, Problem>>,
}

/// Tables of codes, one behind the other.
pub(crate) struct Tables<'p>(Vec<Shared<'p>>);

enum Shared<'p> {
    /// Of the pack itself.
    Own(&'p Table),
    /// Of a standard, by the name of the table.
    Standard(Arc<Pack>, &'p str),
}

impl Tables<'_> {
    /// What the first table that knows the code says.
    pub(crate) fn meaning(&self, code: &str) -> Option<Meaning> {
        self.all().find_map(|table| table.get(code)).cloned()
    }

    /// Every table, in the order in which they are asked.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Table> {
        self.0.iter().filter_map(|shared| match shared {
            Shared::Own(table) => Some(*table),
            Shared::Standard(pack, name) => pack.tables.get(*name),
        })
    }
}

/// The packs at hand.
#[derive(Debug, Default)]
pub struct Library {
    shelves: BTreeMap<String, Shelf>,
    pub(crate) atlas: Atlas,
    names: OnceLock<HashMap<String, Text>>,
    posts: OnceLock<Posts>,
    digest: OnceLock<String>,
}

impl Library {
    /// The packs built into the binary.
    #[must_use]
    pub fn embedded() -> Self {
        let shelf = |text: &'static str| Shelf { text: text.into(), pack: OnceLock::new() };
        let shelves = EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), shelf(text))).collect();
        Self { shelves, ..Self::default() }
    }

    /// Adds the packs of a folder; a pack of the same name replaces the built-in one.
    pub fn add_folder(&mut self, folder: &Path) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path().join("pack.toml");
            if let (true, Some(name)) = (path.is_file(), path.parent().and_then(Path::file_name)) {
                let text = std::fs::read_to_string(&path)?.into();
                self.shelves
                    .insert(name.to_string_lossy().into_owned(), Shelf { text, pack: OnceLock::new() });
            }
        }
        (self.names, self.posts, self.digest) = Default::default();
        Ok(())
    }

    /// Adds one pack from its text, as tests and `pack lint` do.
    pub fn add(&mut self, name: &str, text: &str) {
        self.shelves.insert(name.to_owned(), Shelf { text: text.to_owned().into(), pack: OnceLock::new() });
        (self.names, self.posts, self.digest) = Default::default();
    }

    /// The names of all carriers, in order; standards are not carriers.
    pub fn carriers(&self) -> impl Iterator<Item = &str> {
        self.shelves.keys().map(String::as_str).filter(|name| !name.starts_with("standards"))
    }

    /// A digest of all packs: the SHA-256 of a line `NAME SHA-256` each, in the order of names. What was read with
    /// other packs may differ.
    #[must_use]
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| {
            let line = |(name, shelf): (&String, &Shelf)| format!("{name} {}\n", sha256(&shelf.text));
            sha256(&self.shelves.iter().map(line).collect::<String>())
        })
    }

    /// The text of a pack.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.shelves.get(name).map(|shelf| shelf.text.as_ref())
    }

    /// A pack; `None` when there is none of that name, a problem when its text is wrong.
    pub fn pack(&self, name: &str) -> Option<Result<Arc<Pack>, Problem>> {
        let shelf = self.shelves.get(name)?;
        Some(shelf.pack.get_or_init(|| crate::lint::compile(name, &shelf.text).map(Arc::new)).clone())
    }

    /// A pack that is there and right.
    #[must_use]
    pub fn good(&self, name: &str) -> Option<Arc<Pack>> {
        self.pack(name)?.ok()
    }

    /// What a code means to a source: its own table first, then the tables it names.
    #[must_use]
    pub fn meaning(&self, pack: &Pack, source: &Source, code: &str) -> Option<Meaning> {
        self.tables(pack, source).meaning(code)
    }

    /// The tables of a source, in the order in which they are asked.
    pub(crate) fn tables<'p>(&self, pack: &'p Pack, source: &'p Source) -> Tables<'p> {
        let named = source.tables.iter().filter_map(|name| match pack.tables.get(name) {
            Some(own) => Some(Shared::Own(own)),
            None => Some(Shared::Standard(self.good(&format!("standards/{name}"))?, name)),
        });
        let own = Some(Shared::Own(&source.codes)).filter(|_| !source.codes.is_empty());
        Tables(own.into_iter().chain(named).collect())
    }

    /// The carrier of a printed name: `Royal Mail`, `ROYALMAIL`, `China Post`.
    #[must_use]
    pub fn carrier_named(&self, printed: &str) -> Option<Text> {
        let names = self.names.get_or_init(|| self.index_names());
        names.get(&plain(printed)).cloned()
    }

    /// The designated post of a country, ISO 3166-1 alpha-2.
    #[must_use]
    pub fn post_of(&self, country: &str) -> Option<Text> {
        self.posts().of(country).cloned()
    }

    /// Posts by country: what the core needs to name the second leg of a postal parcel.
    #[must_use]
    pub fn posts(&self) -> Posts {
        self.posts.get_or_init(|| self.index_posts()).clone()
    }

    fn index_posts(&self) -> Posts {
        let packs = self.carriers().filter_map(|carrier| Some((Text::from(carrier), self.good(carrier)?)));
        let post = |(carrier, pack): (Text, Arc<Pack>)| {
            let countries = pack.operator_of.iter().map(|country| Text::from(country.as_str()));
            countries.map(|country| (country, carrier.clone())).collect::<Vec<_>>()
        };
        packs.flat_map(post).collect()
    }

    fn index_names(&self) -> HashMap<String, Text> {
        let mut names = HashMap::new();
        for carrier in self.carriers() {
            let Some(pack) = self.good(carrier) else { continue };
            let carrier: Text = carrier.into();
            for name in pack.names.iter().map(String::as_str).chain([pack.name.as_str(), &*carrier]) {
                names.insert(plain(name), carrier.clone());
            }
        }
        names
    }
}

fn sha256(text: &str) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name without case, spaces and punctuation.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_word_in_a_pack_is_another_digest() {
        let mut library = Library::embedded();
        let embedded = library.digest().to_owned();
        library.add("mine", "format = 1\n");
        let one = library.digest().to_owned();
        library.add("mine", "format = 2\n");
        assert!(embedded != one && one != library.digest() && embedded.len() == 64);
        assert_eq!(Library::embedded().digest(), embedded);
    }

    #[test]
    fn every_embedded_pack_is_right() {
        let library = Library::embedded();
        for name in library.shelves.keys() {
            if let Some(Err(problem)) = library.pack(name) {
                panic!("{problem}");
            }
        }
    }

    #[test]
    fn a_printed_name_leads_to_its_carrier() {
        let mut library = Library::default();
        library.add(
            "royal-mail",
            "format = 1\ncarrier = \"royal-mail\"\nname = \"Royal Mail\"\noperator-of = [\"GB\"]",
        );
        assert_eq!(library.carrier_named("ROYAL MAIL").as_deref(), Some("royal-mail"));
        assert_eq!(library.post_of("GB").as_deref(), Some("royal-mail"));
        assert_eq!(library.carrier_named("Nobody"), None);
    }
}
