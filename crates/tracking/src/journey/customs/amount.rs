//! An amount of money in a carrier's words, kept as printed: `EUR 12.50`, `R$ 45,00`, `12,50 €`.
//!
//! A number without a currency beside it is no amount: it may be a date, a weight or a reference.

/// Signs of money; the longer ones first.
const SIGNS: &[&str] = &["R$", "US$", "A$", "C$", "HK$", "€", "$", "£", "¥", "₽", "₴", "zł", "Kč"];
/// ISO 4217 codes of the countries that parcels go to.
const CODES: &[&str] = &[
    "AED", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "INR",
    "JPY", "KRW", "MXN", "NOK", "NZD", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "TRY", "UAH", "USD", "ZAR",
];
/// The longest amount that is believed, and the longest text that is read.
const LONGEST: usize = 14;
const READ: usize = 2000;

/// The first amount in a text, with its currency.
pub(super) fn amount(text: &str) -> Option<String> {
    let numbers = numbers(text);
    numbers.into_iter().find_map(|(from, to)| {
        let (before, number, after) = (text.get(..from)?, text.get(from..to)?, text.get(to..)?);
        let ahead = currency_at_end(before.trim_end()).map(|sign| format!("{sign} {number}"));
        ahead.or_else(|| currency_at_start(after.trim_start()).map(|sign| format!("{number} {sign}")))
    })
}

/// Where numbers stand, with the points and commas inside them.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, char) in text.char_indices().take(READ) {
        let digit = char.is_ascii_digit();
        match found.last_mut() {
            Some((_, to)) if *to == at && (digit || matches!(char, '.' | ',')) => *to = at + 1,
            _ if digit => found.push((at, at + 1)),
            _ => {}
        }
    }
    for (from, to) in &mut found {
        let number = text.get(*from..*to).unwrap_or_default();
        *to = *from + number.trim_end_matches(['.', ',']).len();
    }
    found.retain(|(from, to)| to - from <= LONGEST);
    found
}

fn currency_at_end(text: &str) -> Option<&'static str> {
    let sign = SIGNS.iter().find(|sign| text.ends_with(**sign));
    sign.copied().or_else(|| {
        let code = CODES.iter().find(|code| text.ends_with(**code))?;
        let before = text[..text.len() - code.len()].chars().next_back();
        (!before.is_some_and(char::is_alphanumeric)).then_some(*code)
    })
}

fn currency_at_start(text: &str) -> Option<&'static str> {
    let sign = SIGNS.iter().find(|sign| text.starts_with(**sign));
    sign.copied().or_else(|| {
        let code = CODES.iter().find(|code| text.starts_with(**code))?;
        let after = text[code.len()..].chars().next();
        (!after.is_some_and(char::is_alphanumeric)).then_some(*code)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(amount(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn an_amount_is_a_number_with_its_currency() {
        check("Import duty of EUR 12.50 is due.", Some("EUR 12.50"));
        check("Aguardando pagamento: R$ 1.045,00", Some("R$ 1.045,00"));
        check("A fee of 8,75 € must be paid", Some("8,75 €"));
        check("please pay £11", Some("£ 11"));
        check("pay 120 SEK before 2026-05-12", Some("120 SEK"));
    }

    #[test]
    fn a_number_without_a_currency_is_no_amount() {
        check("Held since 2026-05-12, reference 4711", None);
        check("Weight 1.2 kg, 3 USDA forms", None);
        check("", None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,80}", digits in "[0-9.,]{0,20}") {
            let _ = amount(&format!("{text}{digits}€{text}"));
        }
    }
}
