//! From a file's words to the forms that the core compiles.

use tracking::Text;
use tracking::number::format::Lookup;
use tracking::number::identifier::Site;
use tracking::number::pattern::code;
use tracking::number::{Basis, Check, Format, Partner};

use super::file::{self, File, Number};

/// What is wrong with one form: which form, and what.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) id: String,
    pub(super) message: String,
}

/// All forms of a file, or the first fault.
pub(super) fn formats(carrier: &str, file: &File) -> Result<Vec<Format>, Fault> {
    file.numbers.iter().map(|number| format(carrier, file, number)).collect()
}

/// The carrier's own pages.
pub(super) fn site(carrier: &str, file: &File) -> Site {
    let own = file.link.as_deref().and_then(|link| link.split('/').nth(2));
    let own = own.map(|host| host.strip_prefix("www.").unwrap_or(host));
    Site {
        carrier: carrier.into(),
        link: file.link.as_deref().map(Text::from),
        hosts: own.into_iter().chain(file.hosts.iter().map(String::as_str)).map(Text::from).collect(),
    }
}

fn format(carrier: &str, file: &File, number: &Number) -> Result<Format, Fault> {
    let id = id(number);
    let fault = |message: String| Fault { id: id.clone(), message };
    let patterns = patterns(number).map_err(fault)?;
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let title = number.title.as_deref().unwrap_or(if number.standard.is_some() { "S10" } else { &id });
    let mut format = Format::new(carrier, &id, title, &patterns).map_err(|error| fault(error.0))?;
    format.basis = basis(number).map_err(fault)?;
    format.confidence = confidence(number, format.basis).map_err(fault)?;
    format.s10 = number.issuer.as_deref().map(Text::from);
    let countries = number.countries.as_ref().unwrap_or(&file.countries);
    // A post's own numbers travel everywhere: where it works does not speak against them.
    format.countries = if format.s10.is_some() { Vec::new() } else { texts(countries) };
    format.shares = texts(&number.shares);
    format.note = number.note.as_deref().map(Text::from);
    format.lookups = lookups(number);
    format.partners = number.partner.iter().map(partner).collect();
    match check(number).map_err(fault)? {
        Some(check) => format.with(check).map_err(|error| fault(error.0)),
        None => Ok(format),
    }
}

/// The name of a form: its own, or the standard's.
pub(super) fn id(number: &Number) -> String {
    number.id.clone().or_else(|| number.standard.clone()).unwrap_or_default()
}

fn patterns(number: &Number) -> Result<Vec<String>, String> {
    let Some(standard) = &number.standard else {
        return match number.pattern.as_slice() {
            _ if number.id.as_deref().unwrap_or_default().is_empty() => {
                Err("a form needs an `id`".to_owned())
            }
            [] => Err("a form needs a `pattern`, or a `standard`".to_owned()),
            patterns => Ok(patterns.to_vec()),
        };
    };
    if standard != "s10" {
        return Err(format!("no standard is called `{standard}`; `s10` is the only one"));
    }
    let country = match number.issuer.as_deref() {
        Some("??") => "country:2a",
        Some(issuer) if issuer.len() == 2 => issuer,
        _ => return Err("`standard = \"s10\"` needs an `issuer` of two capitals".to_owned()),
    };
    let rest = format!("serial:8d check:1d {country}");
    if number.services.is_empty() {
        return Ok(vec![format!("service:2a {rest}")]);
    }
    number
        .services
        .iter()
        .map(|letters| match letters.len() {
            1 => Ok(format!("{letters} 1a {rest}")),
            2 => Ok(format!("{letters} {rest}")),
            _ => Err(format!("`{letters}` is neither one letter of service nor two")),
        })
        .collect()
}

fn check(number: &Number) -> Result<Option<Check>, String> {
    let s10 = file::Check {
        algorithm: "s10".to_owned(),
        weights: None,
        over: vec!["serial".to_owned()],
        before: String::new(),
        binding: None,
    };
    let given = match (&number.check, &number.standard) {
        (Some(check), _) => check,
        (None, Some(_)) => &s10,
        (None, None) => return Ok(None),
    };
    let unknown = || format!("no check digit algorithm is called `{}`", given.algorithm);
    let mut check = Check::named(&given.algorithm).ok_or_else(unknown)?;
    if let Some(weights) = &given.weights {
        let wrong = || format!("`{}` takes no weights like these", given.algorithm);
        check = check.with_weights(weights.clone()).ok_or_else(wrong)?;
    }
    check.over.clone_from(&given.over);
    check.before = given.before.bytes().filter_map(code).collect();
    check.binding = given.binding.unwrap_or(true);
    Ok(Some(check))
}

fn basis(number: &Number) -> Result<Basis, String> {
    match number.basis.as_deref() {
        Some("published") => Ok(Basis::Published),
        Some("collected") => Ok(Basis::Collected),
        Some("observed") => Ok(Basis::Observed),
        None if number.standard.is_some() => Ok(Basis::Published),
        None => Err("a form needs a `basis`: `published`, `collected` or `observed`".to_owned()),
        Some(other) => Err(format!("`{other}` is no basis: `published`, `collected` or `observed`")),
    }
}

fn confidence(number: &Number, basis: Basis) -> Result<f64, String> {
    let usual = match basis {
        _ if number.issuer.as_deref() == Some("??") => 0.8,
        _ if number.standard.is_some() => 0.95,
        Basis::Published => 0.9,
        Basis::Collected => 0.8,
        Basis::Observed => 0.5,
    };
    let confidence = number.confidence.unwrap_or(usual);
    if (0.01..=0.99).contains(&confidence) {
        Ok(confidence)
    } else {
        Err(format!("a confidence of {confidence} is not between 0.01 and 0.99"))
    }
}

fn lookups(number: &Number) -> Vec<Lookup> {
    let lookup = |(group, values): (&String, &std::collections::BTreeMap<String, String>)| Lookup {
        group: group.as_str().into(),
        values: values
            .iter()
            .map(|(value, meaning)| (value.as_str().into(), meaning.as_str().into()))
            .collect(),
        closed: number.closed.contains(group),
    };
    number.lookup.iter().map(lookup).collect()
}

fn partner(partner: &file::Partner) -> Partner {
    Partner {
        carrier: partner.carrier.as_str().into(),
        country: partner.country.as_deref().map(Text::from),
        why: partner.why.as_str().into(),
    }
}

fn texts(texts: &[String]) -> Vec<Text> {
    texts.iter().map(|text| text.as_str().into()).collect()
}
