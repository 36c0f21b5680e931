//! GS1 element strings, as scanners and labels give them: `(00)340434161094000012`, `]C1420…`, parts ended by
//! the group separator. Only what leads to a parcel's number or to its postcode is kept.

/// The parts of a label that speak of the parcel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Texts that can be the parcel's number, likeliest first.
    pub numbers: Vec<String>,
    /// The postcode where it goes.
    pub postcode: Option<String>,
}

/// The most parts that one label may have.
const MOST_PARTS: usize = 32;
const SEPARATOR: char = '\u{1d}';

/// Reads a label, or says nothing where the text is no element string.
#[must_use]
pub fn read(text: &str) -> Option<Label> {
    let text = text.trim();
    let bare = text.strip_prefix(']').and_then(|rest| rest.get(2..)).unwrap_or(text);
    let marked = bare.len() != text.len() || bare.contains(SEPARATOR);
    let parts = if bare.starts_with('(') {
        bracketed(bare)
    } else if marked {
        in_a_row(bare)
    } else {
        return None;
    };
    let mut label = Label::default();
    for (identifier, value) in &parts {
        label.take(identifier, value);
    }
    (!parts.is_empty()).then_some(label)
}

impl Label {
    fn take(&mut self, identifier: &str, value: &str) {
        match identifier {
            "00" | "92" | "93" | "94" | "95" | "96" => {
                self.numbers.push(format!("{identifier}{value}"));
                self.numbers.push(value.to_owned());
            }
            "21" | "91" | "97" | "98" | "99" | "400" | "401" | "402" | "403" => {
                self.numbers.push(value.to_owned())
            }
            "420" => self.postcode = Some(value.to_owned()),
            "421" => self.postcode = value.get(3..).map(str::to_owned),
            _ => {}
        }
    }
}

fn bracketed(text: &str) -> Vec<(&str, &str)> {
    text.split('(')
        .skip(1)
        .take(MOST_PARTS)
        .filter_map(|part| part.split_once(')'))
        .map(|(identifier, value)| (identifier.trim(), value.trim_matches([SEPARATOR, ' '])))
        .collect()
}

fn in_a_row(text: &str) -> Vec<(&str, &str)> {
    let mut parts = Vec::new();
    for run in text.split(SEPARATOR).take(MOST_PARTS) {
        let mut rest = run;
        while parts.len() < MOST_PARTS
            && let Some((identifier, value, after)) = next_part(rest)
        {
            parts.push((identifier, value));
            rest = after;
        }
    }
    parts
}

fn next_part(text: &str) -> Option<(&str, &str, &str)> {
    let three = text.get(..3)?;
    let (identifier, fixed) = match three {
        "240" | "241" | "400" | "401" | "403" | "420" | "421" => (three, None),
        "402" => (three, Some(17)),
        _ if ("410"..="417").contains(&three) => (three, Some(13)),
        _ => match &three[..three.floor_char_boundary(2)] {
            two @ "00" => (two, Some(18)),
            two @ ("01" | "02") => (two, Some(14)),
            two @ ("11" | "13" | "15" | "17") => (two, Some(6)),
            two @ "20" => (two, Some(2)),
            two @ ("10" | "21" | "37" | "91" | "92" | "93" | "94" | "95" | "96" | "97" | "98" | "99") => {
                (two, None)
            }
            _ => return None,
        },
    };
    let value = text.get(identifier.len()..)?;
    let end = fixed.unwrap_or(value.len());
    Some((identifier, value.get(..end)?, value.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, numbers: &[&str], postcode: Option<&str>) {
        let label = read(text).unwrap();
        assert_eq!(label.numbers, numbers, "{text}");
        assert_eq!(label.postcode.as_deref(), postcode, "{text}");
    }

    #[test]
    fn brackets_name_the_parts() {
        check("(00)340434161094000012", &["00340434161094000012", "340434161094000012"], None);
        check("(420) 94107 (92)0019012345678901", &["920019012345678901", "0019012345678901"], Some("94107"));
        check("(01)99312650999998(91)33ABC1234567", &["33ABC1234567"], None);
    }

    #[test]
    fn a_scanner_gives_separators_and_a_prefix() {
        check(
            "]C142094107\u{1d}9200190123456789012345",
            &["9200190123456789012345", "00190123456789012345"],
            Some("94107"),
        );
        check("]C100340434161094000012", &["00340434161094000012", "340434161094000012"], None);
        check("421276 12345\u{1d}403ABC", &["ABC"], Some(" 12345"));
    }

    #[test]
    fn an_ordinary_number_is_no_label() {
        for text in ["LB123456785CN", "", "é", "]", "]C"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
