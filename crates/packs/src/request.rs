//! How to ask a source, as a value: nothing is sent here. Adapters send it, tests read it.

mod fill;
mod grant;
mod sign;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::pack::{RequestSpec, Source};
use fill::{Filler, form, json, percent, plain, xml};
pub use grant::{Grant, Ticket};

/// Secrets and settings of one source, by name.
pub type Credentials = BTreeMap<String, String>;

/// One question, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// `GET` or `POST`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// What must be done first to be let in.
    pub grant: Grant,
}

/// Why a source cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotAsk {
    /// The pack does not say how to ask.
    #[error("this source is not polled: it calls us, or comes as a file")]
    NotPolled,
    /// Settings are missing.
    #[error("the settings lack {0}")]
    Missing(String),
}

/// Makes the question for some numbers; more than the source's batch are the caller's mistake and left out.
/// `base` replaces the pack's scheme and host; `now` is the hour that a signature tells.
pub fn request(
    source: &Source,
    numbers: &[&str],
    language: &str,
    credentials: &Credentials,
    base: Option<&str>,
    now: Timestamp,
) -> Result<Question, CannotAsk> {
    let spec = source.request.as_ref().ok_or(CannotAsk::NotPolled)?;
    let numbers = &numbers[..numbers.len().min(spec.batch.max(1))];
    let (join, each) = (spec.join.as_str(), spec.each.as_deref());
    let mut filler = Filler { numbers, language, credentials, join, each, more: BTreeMap::new() };
    sign::sign(spec, &mut filler, now)?;
    let base = base.unwrap_or(&spec.base).trim_end_matches('/');
    let headers = spec.headers.iter().map(|(name, value)| Ok((name.clone(), filler.fill(value, plain)?)));
    let mut headers = headers.collect::<Result<_, _>>()?;
    let grant = grant::grant(&spec.auth, base, &filler, &mut headers)?;
    Ok(Question {
        method: spec.method.clone(),
        url: format!("{base}{}{}", filler.fill(&spec.path, percent)?, query(spec, &filler)?),
        headers,
        body: body(spec, &filler)?,
        grant,
    })
}

/// The parameters of the address, each escaped as a whole after its own blanks are filled.
fn query(spec: &RequestSpec, filler: &Filler<'_>) -> Result<String, CannotAsk> {
    let mut query = String::new();
    for (name, value) in filler.parameters(&spec.query)? {
        let mark = if query.is_empty() && !spec.path.contains('?') { '?' } else { '&' };
        query += &format!("{mark}{name}={}", percent(&value));
    }
    Ok(query)
}

fn body(spec: &RequestSpec, filler: &Filler<'_>) -> Result<Option<String>, CannotAsk> {
    if spec.form.is_empty() {
        return spec.body.as_deref().map(|body| filler.fill(body, escape_of(spec, body))).transpose();
    }
    let fields = filler.parameters(&spec.form)?;
    let fields = fields.iter().map(|(name, value)| format!("{name}={}", form(value)));
    Ok(Some(fields.collect::<Vec<_>>().join("&")))
}

/// How values are escaped in a body: as XML or a form where it is one, else as JSON.
fn escape_of(spec: &RequestSpec, body: &str) -> fn(&str) -> String {
    if is_form(&spec.headers) {
        percent
    } else if body.trim_start().starts_with('<') {
        xml
    } else {
        json
    }
}

/// Whether headers say that the body is a form.
fn is_form<'h>(headers: impl IntoIterator<Item = (&'h String, &'h String)>) -> bool {
    headers
        .into_iter()
        .any(|(name, value)| name.eq_ignore_ascii_case("content-type") && value.contains("form-urlencoded"))
}
