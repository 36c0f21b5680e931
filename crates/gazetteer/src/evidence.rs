//! What a printed location says beside names: countries and regions by code, postcodes, and what the caller knows.

use crate::country;
use crate::find::Hint;
use crate::italy;
use crate::places::{Span, is_no_place};
use crate::rows::{self, Land};
use crate::table::Ref;
use crate::words::Word;

/// Countries whose posts print the short code of a state or province.
const WITH_STATE_CODES: [&str; 4] = ["US", "CA", "AU", "BR"];

/// Codes that are also short for mail centre, delivery office, and the like.
const OF_THE_TRADE: [&str; 6] = ["BC", "CD", "DC", "DO", "MC", "SC"];

/// What British offices are called for short, behind their town.
const BRITISH_OFFICES: [&str; 4] = ["MC", "DO", "NDC", "RDC"];

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
    /// Whether such a code is also short for something in the trade, as `DO` for delivery office.
    pub(crate) is_of_the_trade: bool,
    /// Whether such a code has a piece to itself and means nothing else.
    pub(crate) own_piece: bool,
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
    /// The capitals of Italian provinces that are named in brackets, with the words.
    pub(crate) provinces: Vec<((usize, usize), (f32, f32))>,
    /// The postcode that the caller knows, or the numbers in the text.
    pub(crate) postcodes: Vec<String>,
}

/// Gathers what the caller and the text say.
pub(crate) fn gather(words: &[Word<'_>], spans: &[Span], hint: Hint<'_>) -> Evidence {
    let mut evidence = Evidence {
        told: hint.country.and_then(country::land).or_else(|| by_trade(words, hint)),
        carrier: hint.carrier_country.and_then(country::land),
        named: Vec::new(),
        provinces: Vec::new(),
        postcodes: hint.postcode.map(str::to_owned).into_iter().collect(),
    };
    for span in spans {
        evidence.named.extend(span.refs.iter().filter_map(|&it| by_name(it, (span.from, span.to))));
    }
    for (at, word) in words.iter().enumerate() {
        evidence.postcodes.extend(postcode_at(word, words.get(at + 1)));
        by_code(words, spans, at, &mut evidence.named);
        if word.bracketed && at > 0 && word.is_capitals(2) {
            evidence.provinces.extend(italy::capital(word.text).map(|point| ((at, at + 1), point)));
        }
    }
    evidence
}

/// Royal Mail calls its mail centres MC and its delivery offices DO, and nobody else does: said by a British carrier,
/// the place is British, known or not.
fn by_trade(words: &[Word<'_>], hint: Hint<'_>) -> Option<Land> {
    let british = hint.carrier_country.and_then(country::land).filter(|land| land.country == "GB");
    let last = words.last().filter(|last| words.len() > 1 && BRITISH_OFFICES.contains(&last.text));
    british.filter(|_| last.is_some())
}

/// A number of four to eight digits, in one or, as in Brazil, in two parts; or the two parts of a Canadian postcode.
fn postcode_at(word: &Word<'_>, after: Option<&Word<'_>>) -> Option<String> {
    let after = after.filter(|after| after.key.len() == 3).map(|after| after.key.as_str());
    match (word.is_number(), word.key.len(), after) {
        (true, 5, Some(rest)) if rest.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(format!("{}{rest}", word.key))
        }
        (true, 4..=8, _) => Some(word.key.clone()),
        (false, 3, Some(rest))
            if [&word.key, rest].iter().all(|it| it.bytes().any(|byte| byte.is_ascii_digit())) =>
        {
            Some(format!("{}{rest}", word.key))
        }
        _ => None,
    }
}

fn by_name(it: Ref, words: (usize, usize)) -> Option<Named> {
    match it {
        Ref::Region(number) => Some(Named {
            land: rows::region(number)?,
            region: Some(number),
            words,
            by_code: false,
            is_of_the_trade: false,
            own_piece: false,
        }),
        Ref::Country(number) => Some(Named {
            land: rows::country(number)?,
            region: None,
            words,
            by_code: false,
            is_of_the_trade: false,
            own_piece: false,
        }),
        Ref::City(_) | Ref::Alias(_) => None,
    }
}

/// Two or three capitals: a state or country where a piece ends, or before a postcode or country; a state after the
/// name of a city, too.
fn by_code(words: &[Word<'_>], spans: &[Span], at: usize, named: &mut Vec<Named>) {
    let Some(word) = words.get(at).filter(|word| word.is_capitals(2) || word.is_capitals(3)) else { return };
    let next = words.get(at + 1).filter(|next| next.piece == word.piece);
    let numbered = |next: &Word<'_>| next.key.bytes().any(|byte| byte.is_ascii_digit());
    let ends = next.is_none_or(|next| numbered(next) || rows::country_of_code(next.text).is_some());
    let follows = spans.iter().any(|span| span.to == at) && next.is_some_and(|next| is_no_place(&next.key));
    if !ends && !follows {
        return;
    }
    let words_before = at.checked_sub(1).and_then(|before| words.get(before));
    let alone = next.is_none() && words_before.is_some_and(|before| before.piece != word.piece);
    let states: Vec<_> =
        WITH_STATE_CODES.iter().filter_map(|country| rows::region_of_code(country, word.text)).collect();
    let own_piece = alone && states.is_empty();
    let is_of_the_trade = OF_THE_TRADE.contains(&word.text);
    for &(number, land) in &states {
        named.push(Named {
            land,
            region: Some(number),
            words: (at, at + 1),
            by_code: true,
            is_of_the_trade,
            own_piece,
        });
    }
    let whole = words.len() == 1 || alone;
    if let Some(land) = rows::country_of_code(word.text).filter(|_| ends && (whole || !is_of_the_trade)) {
        named.push(Named {
            land,
            region: None,
            words: (at, at + 1),
            by_code: true,
            is_of_the_trade,
            own_piece,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{places, words};

    #[track_caller]
    fn check(printed: &str, expected: &[(&str, bool)]) {
        let words = words::words(printed);
        let spans = places::spans(&words);
        let evidence = gather(&words, &spans, Hint::default());
        let found: Vec<_> = evidence.named.iter().map(|it| (it.land.country, it.region.is_some())).collect();
        assert_eq!(found, expected, "{printed}");
    }

    #[test]
    fn a_code_may_be_a_state_and_a_country() {
        check("Salinas, CA", &[("US", true), ("CA", false)]);
        check("Lyon, FR", &[("FR", false)]);
        check("Lyon FRA 69001", &[("FR", false)]);
    }

    #[test]
    fn a_state_may_stand_between_its_city_and_words_of_the_trade() {
        check("SAN JOSE CA DISTRIBUTION CENTER", &[("US", true)]);
        check("LA POSTE DE DISTRIBUTION", &[]);
    }

    #[test]
    fn names_of_countries_and_regions_count() {
        check("Zhejiang, China", &[("CN", true), ("CN", false)]);
    }

    #[test]
    fn postcodes_are_kept() {
        let words = words::words("Sorocaba 18010-000");
        assert_eq!(gather(&words, &[], Hint::default()).postcodes, ["18010000"]);
    }

    #[test]
    fn a_code_of_the_trade_is_no_country() {
        check("Riverside DO", &[]);
        check("Santo Domingo, DO", &[("DO", false)]);
    }
}
