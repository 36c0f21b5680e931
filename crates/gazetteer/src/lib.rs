//! Where a printed location lies: country, city, coordinates and time zone, with how sure we are and why.
//!
//! Carriers print a wall clock and a place. To know the instant, the place has to be found, in whatever form it is
//! printed: `FIREBAUGH, CA 93622`, `CNSHAA`, `GuangDongShengShenZhenShi`, `【上海市】`. A wrong zone is worse than
//! none: namesakes that nothing tells apart give no zone, or `None`.
//!
//! Pure functions over embedded tables ([`digest`] names them). No I/O, no start cost, nothing panics, and however
//! long the text is, only its first 240 bytes are read.
//!
//! Read in this order: `words` (cutting the text), `places` (what each word may mean), `evidence` (what else the
//! text says), `reading` and `weigh` (weighing it), `find` (the way through). `table`, `rows` and `data` hold the embedded tables.

mod codes;
mod country;
mod data;
mod distance;
mod evidence;
mod find;
mod fold;
mod italy;
mod offices;
mod places;
mod postcode;
mod reading;
mod rows;
mod table;
mod weigh;
mod words;

pub use country::{country_name_to_code, zone_of_country};
pub use distance::distance_km;
pub use find::{Found, Hint, find};

/// From this confidence on a zone is good enough to place a wall clock.
pub const PLACES_A_CLOCK: f32 = 0.6;

/// A digest of the embedded data. What was derived with other data may differ.
#[must_use]
pub fn digest() -> &'static str {
    include_str!("../data/places.sha256").trim_ascii()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::Digest;

    use super::*;

    #[test]
    fn the_digest_is_that_of_the_data() {
        let bytes = sha2::Sha256::digest(include_bytes!("../data/places.bin"));
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, digest());
    }

    proptest! {
        #[test]
        fn whatever_is_printed_nothing_panics(printed: String, country: Option<String>, postcode: Option<String>) {
            let hint = Hint { country: country.as_deref(), postcode: postcode.as_deref(), carrier_country: None };
            if let Some(found) = find(&printed, hint) {
                prop_assert!((0.0..=1.0).contains(&found.confidence));
                prop_assert_eq!(found.country.len(), 2);
            }
        }

        #[test]
        fn words_of_places_in_any_order_do_not_panic(printed in "([A-Z]{2,6}|Paris|京都|東京都|, |/| |\\(|[0-9]{3,5}){0,12}") {
            let first = find(&printed, Hint::default());
            prop_assert_eq!(first, find(&printed, Hint::default()));
        }
    }
}
