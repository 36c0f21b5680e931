//! What a printed location says beside names: countries and regions by code, postcodes, and what the caller knows.

use crate::country;
use crate::find::Hint;
use crate::places::Span;
use crate::rows::{self, Land};
use crate::table::Ref;
use crate::words::Word;

/// Countries whose posts print the short code of a state or province.
const WITH_STATE_CODES: [&str; 4] = ["US", "CA", "AU", "BR"];

/// A country or region that the text names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    /// The row.
    pub(crate) land: Land,
    /// The number of the region; a country has none.
    pub(crate) region: Option<u16>,
    /// The first and one after the last word.
    pub(crate) words: (usize, usize),
    /// Whether by a short code, not by name.
    pub(crate) by_code: bool,
}

/// Everything beside names of cities.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// The country that the caller knows.
    pub(crate) told: Option<Land>,
    /// The country of the carrier.
    pub(crate) carrier: Option<Land>,
    /// What the text names.
    pub(crate) named: Vec<Named>,
    /// The postcode that the caller knows, or the numbers in the text.
    pub(crate) postcodes: Vec<String>,
}

/// Gathers what the caller and the text say.
pub(crate) fn gather(words: &[Word<'_>], spans: &[Span], hint: Hint<'_>) -> Evidence {
    let mut evidence = Evidence {
        told: hint.country.and_then(country::land),
        carrier: hint.carrier_country.and_then(country::land),
        named: Vec::new(),
        postcodes: hint.postcode.map(str::to_owned).into_iter().collect(),
    };
    for span in spans {
        evidence.named.extend(span.refs.iter().filter_map(|&it| by_name(it, (span.from, span.to))));
    }
    for (at, word) in words.iter().enumerate() {
        if let Some(after) = words.get(at + 1).filter(|after| after.is_number() && after.key.len() == 3)
            && word.is_number()
            && word.key.len() == 5
        {
            evidence.postcodes.push(format!("{}{}", word.key, after.key));
        } else if word.is_number() && (4..=8).contains(&word.key.len()) {
            evidence.postcodes.push(word.key.clone());
        }
        by_code(words, at, &mut evidence.named);
    }
    evidence
}

fn by_name(it: Ref, words: (usize, usize)) -> Option<Named> {
    match it {
        Ref::Region(number) => {
            Some(Named { land: rows::region(number)?, region: Some(number), words, by_code: false })
        }
        Ref::Country(number) => {
            Some(Named { land: rows::country(number)?, region: None, words, by_code: false })
        }
        Ref::City(_) => None,
    }
}

/// Two or three capitals at the end of a piece, or before a postcode.
fn by_code(words: &[Word<'_>], at: usize, named: &mut Vec<Named>) {
    let Some(word) = words.get(at).filter(|word| word.is_capitals(2) || word.is_capitals(3)) else { return };
    let next = words.get(at + 1);
    if !next.is_none_or(|next| next.piece != word.piece || next.is_number()) {
        return;
    }
    let place = (at, at + 1);
    for country in WITH_STATE_CODES {
        if let Some((number, land)) = rows::region_of_code(country, word.text) {
            named.push(Named { land, region: Some(number), words: place, by_code: true });
        }
    }
    if let Some(land) = rows::country_of_code(word.text) {
        named.push(Named { land, region: None, words: place, by_code: true });
    }
}
