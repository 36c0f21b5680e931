//! S10: the thirteen-character item identifier of the Universal Postal Union.
//!
//! Two letters of service, eight digits of serial, one check digit, two letters of issuing country:
//! `LB 12345678 5 CN`. The country is the post that issued the number, which is where the parcel comes from,
//! not where it goes. The number stays the same under the post that delivers it.

/// Returns the check digit of an S10 serial, whose digits are numbers from 0 to 9.
///
/// ```
/// assert_eq!(tracking::number::s10::check_digit([1, 2, 3, 4, 5, 6, 7, 8]), 5);
/// ```
#[must_use]
pub fn check_digit(serial: [u8; 8]) -> u8 {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let sum: u32 = serial.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    match sum % 11 {
        0 => 5,
        1 => 0,
        rest => (11 - rest) as u8,
    }
}

/// A number of this form, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct S10 {
    /// The two letters of service.
    pub service: [u8; 2],
    /// The eight digits of serial, as numbers.
    pub serial: [u8; 8],
    /// The check digit that is printed.
    pub check: u8,
    /// The two letters of the issuing country.
    pub country: [u8; 2],
}

impl S10 {
    /// Reads thirteen capitals and digits, or says nothing where the form does not fit.
    #[must_use]
    pub fn parse(number: &str) -> Option<S10> {
        let bytes: &[u8; 13] = number.as_bytes().try_into().ok()?;
        let letters = [bytes[0], bytes[1], bytes[11], bytes[12]];
        if !letters.iter().all(u8::is_ascii_uppercase) || !bytes[2..11].iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mut serial = [0; 8];
        serial.iter_mut().zip(&bytes[2..10]).for_each(|(digit, byte)| *digit = byte - b'0');
        Some(S10 {
            service: [bytes[0], bytes[1]],
            serial,
            check: bytes[10] - b'0',
            country: [bytes[11], bytes[12]],
        })
    }

    /// Whether the printed check digit is the one that the serial needs.
    #[must_use]
    pub fn check_is_right(&self) -> bool {
        self.check == check_digit(self.serial)
    }

    /// Whether the issuing country has a post that issues such numbers.
    #[must_use]
    pub fn country_issues(&self) -> bool {
        issues(self.country)
    }

    /// What the letters of service mean, in the words of a postal clerk.
    #[must_use]
    pub fn service_meaning(&self) -> &'static str {
        meaning(self.service)
    }
}

/// What the letters of service mean.
#[must_use]
pub fn meaning(service: [u8; 2]) -> &'static str {
    match service {
        [b'C', _] => "parcel",
        [b'E', _] => "EMS express",
        [b'H', _] => "e-commerce parcel",
        [b'L', b'K'..=b'Z'] => "e-commerce letters",
        [b'L', _] => "tracked or express letters",
        [b'M', _] => "printed matter in bags",
        [b'Q', b'A'..=b'M'] => "international business reply",
        [b'R', _] => "registered",
        [b'S', _] => "tracked parcel, used by some posts",
        [b'U', _] => "letters that are announced but hardly tracked on the way",
        [b'V', _] => "insured letter",
        [b'A', b'V'..=b'Z'] | [b'G', b'A' | b'D'] | [b'B' | b'D' | b'N' | b'P' | b'Z', _] => {
            "domestic or agreed between two posts"
        }
        _ => "letters of service that the standard does not assign",
    }
}

/// Countries and territories (ISO 3166, two letters) whose posts issue such numbers.
const ISSUERS: &str = "AC AD AE AF AG AI AL AM AN AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BW BY BZ CA CD CF \
CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL \
GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB \
LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV \
SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Whether a country (two capitals) has a post that issues such numbers.
#[must_use]
pub fn issues(country: [u8; 2]) -> bool {
    ISSUERS.as_bytes().chunks(3).any(|entry| entry.starts_with(&country))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(number: &str, right: bool, issued: bool, means: &str) {
        let item = S10::parse(number).unwrap();
        assert_eq!(item.check_is_right(), right, "{number}");
        assert_eq!(item.country_issues(), issued, "{number}");
        assert_eq!(item.service_meaning(), means, "{number}");
    }

    #[test]
    fn numbers_say_their_service_and_their_post() {
        check("LZ123456785CN", true, true, "e-commerce letters");
        check("RB123456784CN", false, true, "registered");
        check("EB123456785XX", true, false, "EMS express");
        check("UA123456785YP", true, false, "letters that are announced but hardly tracked on the way");
        check("UA123456785YR", true, false, "letters that are announced but hardly tracked on the way");
    }

    #[test]
    fn the_list_of_issuers_is_sorted_pairs() {
        let codes: Vec<&str> = ISSUERS.split_whitespace().collect();
        assert!(codes.iter().all(|code| code.len() == 2));
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ISSUERS.as_bytes().chunks(3).all(|entry| entry.get(2).is_none_or(|byte| *byte == b' ')));
    }

    #[test]
    fn what_is_not_of_the_form_is_not_read() {
        for number in ["", "LZ123456785C", "LZ12345678XCN", "lz123456785cn", "1Z123456785CN", "LZ1234567八85"]
        {
            assert_eq!(S10::parse(number), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn a_wrong_digit_is_caught_unless_the_check_digit_is_five(
            mut serial in prop::array::uniform8(0_u8..10), at in 0_usize..8, add in 1_u8..10,
        ) {
            let before = check_digit(serial);
            serial[at] = (serial[at] + add) % 10;
            prop_assert!(before == 5 || before != check_digit(serial));
        }

        #[test]
        fn swapped_neighbours_are_caught_unless_the_check_digit_is_five(
            mut serial in prop::array::uniform8(0_u8..10), at in 0_usize..7,
        ) {
            prop_assume!(serial[at] != serial[at + 1]);
            let before = check_digit(serial);
            serial.swap(at, at + 1);
            prop_assert!(before == 5 || before != check_digit(serial));
        }
    }
}
