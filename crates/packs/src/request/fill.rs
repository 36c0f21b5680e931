//! Filling the blanks of a pack's texts; what is filled in is escaped for where it lands.

use std::collections::BTreeMap;

use super::{CannotAsk, Credentials};

/// What blanks are filled with.
pub(super) struct Filler<'a> {
    pub(super) numbers: &'a [&'a str],
    pub(super) language: &'a str,
    pub(super) credentials: &'a Credentials,
    pub(super) join: &'a str,
    pub(super) each: Option<&'a str>,
    /// Further blanks: the hour and the signature of a signed question.
    pub(super) more: BTreeMap<String, String>,
}

impl Filler<'_> {
    /// Fills the blanks of a text. A blank that nobody knows stays as it stands.
    pub(super) fn fill(&self, text: &str, escape: fn(&str) -> String) -> Result<String, CannotAsk> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            let blank = rest.find('}').map(|end| &rest[1..end]);
            let value = match blank {
                Some("number") => escape(self.numbers.first().copied().unwrap_or_default()),
                Some("numbers") => self.joined(escape),
                Some("language") => escape(self.language),
                Some(secret) if secret.starts_with("secret:") => escape(&self.secret(&secret[7..])?),
                Some(more) if self.more.contains_key(more) => escape(&self.more[more]),
                _ => {
                    filled.push('{');
                    rest = &rest[1..];
                    continue;
                }
            };
            filled.push_str(&value);
            rest = &rest[blank.map_or(0, str::len) + 2..];
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn joined(&self, escape: fn(&str) -> String) -> String {
        let each = |number: &&str| match self.each {
            Some(each) => each.replace("{number}", &escape(number)),
            None => escape(number),
        };
        self.numbers.iter().map(each).collect::<Vec<_>>().join(self.join)
    }

    pub(super) fn secret(&self, name: &str) -> Result<String, CannotAsk> {
        self.credentials.get(name).cloned().ok_or_else(|| CannotAsk::Missing(format!("`{name}`")))
    }

    /// Parameters with their blanks filled, each escaped as what it is: XML, JSON or words.
    pub(super) fn parameters(
        &self,
        parameters: &BTreeMap<String, String>,
    ) -> Result<Vec<(String, String)>, CannotAsk> {
        let filled = |(name, text): (&String, &String)| Ok((name.clone(), self.fill(text, kind(text))?));
        parameters.iter().map(filled).collect()
    }
}

/// How values are escaped in a text of its own.
pub(super) fn kind(text: &str) -> fn(&str) -> String {
    match text.trim_start().as_bytes().first() {
        Some(b'<') => xml,
        Some(b'{' | b'[' | b'"') if !is_blank(text) => json,
        _ => plain,
    }
}

/// Whether a text begins with a blank and not with JSON.
fn is_blank(text: &str) -> bool {
    let name = text.trim_start().strip_prefix('{').and_then(|rest| rest.split('}').next());
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b":_-".contains(&b))
    })
}

pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

pub(super) fn percent(text: &str) -> String {
    escaped(text, b"-._~", "%20")
}

/// As a field of a form is escaped.
pub(super) fn form(text: &str) -> String {
    escaped(text, b"-._*", "+")
}

fn escaped(text: &str, kept: &[u8], blank: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            _ if byte.is_ascii_alphanumeric() || kept.contains(&byte) => escaped.push(char::from(byte)),
            b' ' => escaped.push_str(blank),
            _ => escaped += &format!("%{byte:02X}"),
        }
    }
    escaped
}

pub(super) fn xml(text: &str) -> String {
    quick_xml::escape::escape(plain(text)).into_owned()
}

pub(super) fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
