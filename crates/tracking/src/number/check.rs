//! Check characters, by name and constants.
//!
//! A check digit does not prove that a number exists. It proves that one wrong digit was not typed, where
//! the algorithm promises it: [`Check::catches_wrong_digit`] and [`Check::catches_swap`] say what is promised.

use super::pattern::character;

/// How letters count in a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// A is 10, B is 11, … Z is 35.
    Ordinal,
    /// UPS and OnTrac: A is 2, B is 3, … H is 9, I is 0, and so on.
    Ups,
    /// ISO 6346: A is 10, and multiples of 11 are left out.
    Iso6346,
}

/// The arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    /// Multiply by weights that repeat, add, divide; the rest, or what is missing to the modulus.
    Weighted { weights: Vec<u32>, from_right: bool, modulus: u32, missing: bool, plus: u32 },
    /// Every second digit from the right is doubled and its digits are added.
    Luhn,
    /// The digits read as one number, divided.
    Remainder(u32),
    /// ISO 7064 MOD 37,36: letters and digits.
    Mod37,
}

/// A check character's algorithm with its constants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    rule: Rule,
    letters: Letters,
    /// What 10 and 11 become when a single digit is wanted.
    replace: Vec<(u32, u32)>,
    /// Digits that are counted in front of the number although they are not printed.
    pub before: Vec<u8>,
    /// The groups that are counted, in order; empty for everything but the check character.
    pub over: Vec<String>,
    /// Whether a wrong check character refuses the number. `false` where the rule is only observed.
    pub binding: bool,
}

/// What the check character of one number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The form has no check character.
    None,
    /// It is right.
    Right,
    /// It is another than the number needs. Both are character codes.
    Wrong {
        /// What is printed.
        is: u8,
        /// What the other characters need; nothing if no single character can satisfy them.
        needs: Option<u8>,
    },
}

impl Check {
    fn of(rule: Rule) -> Check {
        Check {
            rule,
            letters: Letters::Ordinal,
            replace: vec![(10, 0)],
            before: Vec::new(),
            over: Vec::new(),
            binding: true,
        }
    }

    fn missing(weights: &[u32], from_right: bool, modulus: u32) -> Check {
        Check::of(Rule::Weighted { weights: weights.to_vec(), from_right, modulus, missing: true, plus: 0 })
    }

    fn rest(weights: &[u32], from_right: bool, modulus: u32) -> Check {
        Check::of(Rule::Weighted { weights: weights.to_vec(), from_right, modulus, missing: false, plus: 0 })
    }

    /// The algorithm of that name, with its usual constants.
    #[must_use]
    pub fn named(name: &str) -> Option<Check> {
        Some(match name {
            "gs1" | "mod10" => Check::missing(&[3, 1], true, 10),
            "gs1-plus-1" => Check::of(Rule::Weighted {
                weights: vec![3, 1],
                from_right: true,
                modulus: 10,
                missing: true,
                plus: 1,
            }),
            "identcode" => Check::missing(&[4, 9], false, 10),
            "luhn" => Check::of(Rule::Luhn),
            "mod7" => Check::of(Rule::Remainder(7)),
            "mod37-36" => Check { replace: Vec::new(), ..Check::of(Rule::Mod37) },
            "s10" => Check {
                replace: vec![(10, 0), (11, 5)],
                ..Check::missing(&[8, 6, 4, 2, 3, 5, 9, 7], false, 11)
            },
            "ups" => Check { letters: Letters::Ups, ..Check::missing(&[1, 2], false, 10) },
            "fedex" => Check::rest(&[1, 3, 7], true, 11),
            "imo" => Check::rest(&[7, 6, 5, 4, 3, 2], false, 10),
            "iso6346" => Check {
                letters: Letters::Iso6346,
                ..Check::rest(&[1, 2, 4, 8, 16, 32, 64, 128, 256, 512], false, 11)
            },
            _ => return None,
        })
    }

    /// The same algorithm with other weights; only for the weighted ones.
    #[must_use]
    pub fn with_weights(mut self, weights: Vec<u32>) -> Option<Check> {
        let Rule::Weighted { weights: kept, .. } = &mut self.rule else { return None };
        if weights.is_empty() || weights.len() > 64 || weights.iter().any(|weight| *weight > 1_000) {
            return None;
        }
        *kept = weights;
        Some(self)
    }

    /// Whether reading one digit for another, anywhere under the check, is always caught.
    #[must_use]
    pub fn catches_wrong_digit(&self, was: u8, is: u8) -> bool {
        let apart = u32::from(was.abs_diff(is));
        match &self.rule {
            Rule::Weighted { weights, modulus: 10, .. } => {
                weights.iter().all(|weight| weight * apart % 10 != 0)
            }
            // A rest of 10 is printed like another rest: the few numbers concerned escape.
            Rule::Weighted { .. } => false,
            Rule::Remainder(modulus) => apart % modulus != 0,
            Rule::Luhn | Rule::Mod37 => apart != 0,
        }
    }

    /// Whether swapping two neighbouring digits, anywhere under the check, is always caught.
    #[must_use]
    pub fn catches_swap(&self, one: u8, other: u8) -> bool {
        let apart = u32::from(one.abs_diff(other));
        match &self.rule {
            Rule::Weighted { weights, modulus: 10, .. } => {
                let next = weights.iter().cycle().skip(1);
                weights.iter().zip(next).all(|(one, next)| one.abs_diff(*next) * apart % 10 != 0)
            }
            Rule::Weighted { .. } | Rule::Mod37 => false,
            Rule::Remainder(modulus) => 9 * apart % modulus != 0,
            Rule::Luhn => apart != 0 && apart != 9,
        }
    }

    /// The character (as a code) that the other characters need.
    #[must_use]
    pub fn needed(&self, body: impl Iterator<Item = u8>) -> Option<u8> {
        let mut values = [0_u8; 80];
        let mut len = 0;
        for code in self.before.iter().copied().chain(body) {
            *values.get_mut(len)? = code;
            len += 1;
        }
        let values = &values[..len];
        match &self.rule {
            Rule::Weighted { weights, from_right, modulus, missing, plus } => {
                let sum = plus + self.weigh(values, weights, *from_right);
                let rest = sum % modulus;
                self.single(if *missing { modulus - rest } else { rest })
            }
            Rule::Luhn => luhn(values),
            Rule::Remainder(modulus) => {
                self.single(values.iter().try_fold(0, |rest, digit| next_rest(rest, *digit, *modulus))?)
            }
            Rule::Mod37 => Some(mod37(values)),
        }
    }

    fn weigh(&self, values: &[u8], weights: &[u32], from_right: bool) -> u32 {
        let weights = weights.iter().cycle();
        let product = |(code, weight): (&u8, &u32)| self.value(*code) * weight;
        if from_right {
            values.iter().rev().zip(weights).map(product).sum()
        } else {
            values.iter().zip(weights).map(product).sum()
        }
    }

    fn value(&self, code: u8) -> u32 {
        let code = u32::from(code);
        match self.letters {
            _ if code < 10 => code,
            Letters::Ordinal => code,
            Letters::Ups => (code + 2) % 10,
            Letters::Iso6346 => code + (code - 1) / 10,
        }
    }

    fn single(&self, value: u32) -> Option<u8> {
        let value = self.replace.iter().find(|(from, _)| *from == value).map_or(value, |(_, to)| *to);
        (value < 10).then_some(value as u8)
    }
}

fn next_rest(rest: u32, digit: u8, modulus: u32) -> Option<u32> {
    (digit < 10).then(|| (rest * 10 + u32::from(digit)) % modulus)
}

fn luhn(values: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (at, digit) in values.iter().rev().enumerate() {
        let digit = u32::from(*digit);
        let doubled = if at % 2 == 0 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
    }
    Some(((10 - sum % 10) % 10) as u8)
}

fn mod37(values: &[u8]) -> u8 {
    let mut carry = 36_u32;
    for code in values {
        let sum = (carry + u32::from(*code)) % 36;
        carry = (if sum == 0 { 36 } else { sum }) * 2 % 37;
    }
    ((37 - carry) % 36) as u8
}

impl Verdict {
    /// Compares what is printed with what is needed.
    #[must_use]
    pub fn of(is: u8, needs: Option<u8>) -> Verdict {
        if needs == Some(is) { Verdict::Right } else { Verdict::Wrong { is, needs } }
    }

    /// The sentence that a person reads.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Verdict::None => "which has no check digit".to_owned(),
            Verdict::Right => "check digit right".to_owned(),
            Verdict::Wrong { is, needs: Some(needs) } => format!(
                "check digit is {}, the number needs {}: one digit was mistyped?",
                character(is),
                character(needs)
            ),
            Verdict::Wrong { is, needs: None } => {
                format!(
                    "check digit is {}, but no digit fits the others: one of them was mistyped?",
                    character(is)
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::pattern::code;

    const ALL: [&str; 12] = [
        "gs1",
        "mod10",
        "gs1-plus-1",
        "identcode",
        "luhn",
        "mod7",
        "mod37-36",
        "s10",
        "ups",
        "fedex",
        "imo",
        "iso6346",
    ];

    fn needed(algorithm: &str, body: &str) -> Option<char> {
        Check::named(algorithm).unwrap().needed(body.bytes().filter_map(code)).map(character)
    }

    #[track_caller]
    fn check(algorithm: &str, body: &str, wanted: char) {
        assert_eq!(needed(algorithm, body), Some(wanted), "{algorithm} over {body}");
    }

    #[test]
    fn worked_examples_of_the_standards() {
        check("gs1", "629104150021", '3');
        check("luhn", "7992739871", '3');
        check("s10", "12345678", '5');
        check("imo", "907472", '9');
        check("iso6346", "CSQU305438", '3');
        check("mod37-36", "A12425GABC1234002", 'M');
        check("ups", "999AA1012345678", '4');
        check("mod7", "1234567", '5');
        check("identcode", "56310243031", '3');
        check("fedex", "12345678901", '2');
    }

    #[test]
    fn every_named_algorithm_exists() {
        ALL.iter().for_each(|name| assert!(Check::named(name).is_some(), "{name}"));
        assert!(Check::named("mod12").is_none());
    }

    #[test]
    fn a_number_too_long_has_no_check_character() {
        assert_eq!(Check::named("gs1").unwrap().needed(std::iter::repeat_n(1, 81)), None);
    }

    proptest! {
        #[test]
        fn a_wrong_digit_changes_the_check_character_where_it_is_promised(
            mut body in proptest::collection::vec(0_u8..10, 5..22), at in any::<prop::sample::Index>(), add in 1_u8..10,
        ) {
            let at = at.index(body.len());
            let (was, is) = (body[at], (body[at] + add) % 10);
            for check in ALL.iter().filter_map(|name| Check::named(name)).filter(|check| check.catches_wrong_digit(was, is)) {
                body[at] = was;
                let before = check.needed(body.iter().copied());
                body[at] = is;
                prop_assert_ne!(before, check.needed(body.iter().copied()), "{:?}", check);
            }
        }

        #[test]
        fn a_swap_changes_the_check_character_where_it_is_promised(
            mut body in proptest::collection::vec(0_u8..10, 5..22), at in any::<prop::sample::Index>(),
        ) {
            let at = at.index(body.len() - 1);
            let (one, other) = (body[at], body[at + 1]);
            for check in ALL.iter().filter_map(|name| Check::named(name)).filter(|check| check.catches_swap(one, other)) {
                let before = check.needed(body.iter().copied());
                body.swap(at, at + 1);
                prop_assert_ne!(before, check.needed(body.iter().copied()), "{:?}", check);
                body.swap(at, at + 1);
            }
        }
    }
}
