//! The sentences that say why a form fits.

use super::check::Verdict;
use super::format::{Basis, Format};
use super::matcher::Hit;
use super::pattern::Shape;
use super::s10::S10;

/// Why this form fits, most important first. What is known besides comes after.
pub(super) fn reasons(format: &Format, shape: &Shape, hit: Hit, number: &str) -> Vec<String> {
    let mut why = Vec::with_capacity(4);
    match (&format.s10, S10::parse(number)) {
        (Some(_), Some(item)) => why.push(of_item(&item, hit.verdict)),
        _ => why.push(format!("{} form, {}", format.title, checked(format, hit.verdict))),
    }
    for lookup in &format.lookups {
        let Some(group) = shape.group(&lookup.group) else { continue };
        let value =
            number.get(usize::from(group.start)..usize::from(group.start + group.len)).unwrap_or_default();
        if let Some(meaning) = lookup.meaning(value) {
            why.push(format!("{} {value}: {meaning}", lookup.group));
        }
    }
    if format.basis == Basis::Observed {
        why.push("the form is known from observed numbers, not from a published description".to_owned());
    }
    why.extend(format.note.iter().map(ToString::to_string));
    why
}

fn checked(format: &Format, verdict: Verdict) -> String {
    let binding = format.check.as_ref().is_none_or(|check| check.binding);
    match verdict {
        Verdict::Wrong { .. } if !binding => {
            "the check digit does not agree, but its rule is only observed".to_owned()
        }
        verdict => verdict.sentence(),
    }
}

fn of_item(item: &S10, verdict: Verdict) -> String {
    let text = |letters: [u8; 2]| letters.map(char::from).iter().collect::<String>();
    let (country, service) = (text(item.country), text(item.service));
    if !item.country_issues() {
        return format!("S10 form, but {country} is no country whose post issues such numbers");
    }
    let then = if verdict == Verdict::Right { "," } else { ";" };
    let sentence = verdict.sentence();
    format!("S10 form, {sentence}{then} issued by {country}; {} {service}", item.service_meaning())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(number: &str, verdict: Verdict) -> String {
        let mut format =
            Format::new("china-post", "s10", "S10", &["service:2a serial:8d check:1d CN|XX"]).unwrap();
        format.s10 = Some("CN".into());
        reasons(&format, &format.shapes[0], Hit { format: 0, shape: 0, verdict }, number).remove(0)
    }

    #[test]
    fn an_item_says_its_post_and_service() {
        assert_eq!(
            first("LZ123456785CN", Verdict::Right),
            "S10 form, check digit right, issued by CN; e-commerce letters LZ"
        );
        assert_eq!(
            first("LZ123456784CN", Verdict::Wrong { is: 4, needs: Some(5) }),
            "S10 form, check digit is 4, the number needs 5: one digit was mistyped?; issued by CN; e-commerce letters LZ"
        );
        assert!(first("LZ123456785XX", Verdict::Right).contains("XX is no country"));
    }
}
