//! How to ask a source, as a value: nothing is sent here. Adapters send it, tests read it.

use std::collections::BTreeMap;

use crate::pack::{Auth, RequestSpec, Source};

/// Secrets and settings of one source, by name.
pub type Credentials = BTreeMap<String, String>;

/// One question, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What a question needs beside its headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Nothing.
    None,
    /// HTTP basic authentication.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: String,
    },
    /// A bearer token from an OAuth 2 token address.
    ClientCredentials {
        /// The address.
        token_url: String,
        /// The client.
        id: String,
        /// Its key.
        secret: String,
        /// The scope.
        scope: Option<String>,
    },
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
/// `base` replaces the pack's scheme and host.
pub fn request(
    source: &Source,
    numbers: &[&str],
    language: &str,
    credentials: &Credentials,
    base: Option<&str>,
) -> Result<Question, CannotAsk> {
    let spec = source.request.as_ref().ok_or(CannotAsk::NotPolled)?;
    let numbers = &numbers[..numbers.len().min(spec.batch.max(1))];
    let filler = Filler { numbers, language, credentials, join: &spec.join, each: spec.each.as_deref() };
    let base = base.unwrap_or(&spec.base).trim_end_matches('/');
    let headers = spec.headers.iter().map(|(name, value)| Ok((name.clone(), filler.fill(value, plain)?)));
    Ok(Question {
        method: spec.method.clone(),
        url: format!("{base}{}{}", filler.fill(&spec.path, percent)?, query(spec, &filler)?),
        headers: headers.collect::<Result<_, _>>()?,
        body: spec.body.as_deref().map(|body| filler.fill(body, escape_of(spec, body))).transpose()?,
        grant: grant(&spec.auth, base, &filler)?,
    })
}

/// The parameters of the address, each escaped as a whole after its own blanks are filled.
fn query(spec: &RequestSpec, filler: &Filler<'_>) -> Result<String, CannotAsk> {
    let mut query = String::new();
    for (name, text) in &spec.query {
        let mark = if query.is_empty() && !spec.path.contains('?') { '?' } else { '&' };
        let escape = if text.starts_with('<') { xml } else { plain };
        query += &format!("{mark}{name}={}", percent(&filler.fill(text, escape)?));
    }
    Ok(query)
}

/// How values are escaped in a body: as XML or a form where it is one, else as JSON.
fn escape_of(spec: &RequestSpec, body: &str) -> fn(&str) -> String {
    let form = |(name, value): (&String, &String)| {
        name.eq_ignore_ascii_case("content-type") && value.contains("form-urlencoded")
    };
    if spec.headers.iter().any(form) {
        percent
    } else if body.trim_start().starts_with('<') {
        xml
    } else {
        json
    }
}

fn grant(auth: &Auth, base: &str, filler: &Filler<'_>) -> Result<Grant, CannotAsk> {
    match auth {
        Auth::None => Ok(Grant::None),
        Auth::Basic { user, password } => {
            Ok(Grant::Basic { user: filler.secret(user)?, password: filler.secret(password)? })
        }
        Auth::ClientCredentials { token, id, secret, scope } => Ok(Grant::ClientCredentials {
            token_url: if token.starts_with('/') { format!("{base}{token}") } else { token.clone() },
            id: filler.secret(id)?,
            secret: filler.secret(secret)?,
            scope: scope.clone(),
        }),
    }
}

struct Filler<'a> {
    numbers: &'a [&'a str],
    language: &'a str,
    credentials: &'a Credentials,
    join: &'a str,
    each: Option<&'a str>,
}

impl Filler<'_> {
    /// Fills the blanks of a text; what is filled in is escaped for where it lands.
    fn fill(&self, text: &str, escape: fn(&str) -> String) -> Result<String, CannotAsk> {
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

    fn secret(&self, name: &str) -> Result<String, CannotAsk> {
        self.credentials.get(name).cloned().ok_or_else(|| CannotAsk::Missing(format!("`{name}`")))
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn percent(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped += &format!("%{byte:02X}");
        }
    }
    escaped
}

fn xml(text: &str) -> String {
    quick_xml::escape::escape(plain(text)).into_owned()
}

fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    fn source(request: &str) -> Pack {
        let text = format!(
            "format = 1\ncarrier = \"x\"\nname = \"X\"\n[[source]]\nid = \"s\"\nkind = \"poll\"\ndecode = \"json\"\n\
             claim = \"complete\"\norder = \"unordered\"\nevents = \"/e\"\n[source.event]\n[source.request]\n{request}"
        );
        Pack::parse(&text).unwrap()
    }

    fn ask(request_toml: &str, numbers: &[&str], secrets: &[(&str, &str)]) -> Result<Question, CannotAsk> {
        let credentials = secrets.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        request(&source(request_toml).sources[0], numbers, "en", &credentials, None)
    }

    #[test]
    fn numbers_are_escaped_where_they_land() {
        let question =
            ask("base = \"https://c.example\"\npath = \"/t?n={number}\"", &["A B&c"], &[]).unwrap();
        assert_eq!(question.url, "https://c.example/t?n=A%20B%26c");
    }

    #[test]
    fn a_batch_is_joined_as_the_carrier_wants_it() {
        let toml = "base = \"https://c.example\"\npath = \"/\"\nmethod = \"POST\"\nbatch = 2\n\
                    each = '{\"n\":\"{number}\"}'\nbody = '{\"list\":[{numbers}]}'";
        let question = ask(toml, &["A", "B", "C"], &[]).unwrap();
        assert_eq!(question.body.as_deref(), Some(r#"{"list":[{"n":"A"},{"n":"B"}]}"#));
    }

    #[test]
    fn a_value_is_escaped_for_the_body_it_lands_in() {
        let post = "base = \"https://c.example\"\npath = \"/\"\nmethod = \"POST\"\n";
        let body = |rest: &str| ask(&format!("{post}{rest}"), &["A&\"B"], &[]).unwrap().body.unwrap();
        assert_eq!(body("body = '<n>{number}</n>'"), "<n>A&amp;&quot;B</n>");
        assert_eq!(body("body = '{\"n\":\"{number}\"}'"), r#"{"n":"A&\"B"}"#);
        let form = "body = 'n={number}'\nheaders = { Content-Type = \"application/x-www-form-urlencoded\" }";
        assert_eq!(body(form), "n=A%26%22B");
    }

    #[test]
    fn a_parameter_is_escaped_as_what_it_is_and_then_as_a_whole() {
        let toml = "base = \"https://c.example\"\npath = \"/t\"\nquery = { xml = '<n v=\"{number}\"/>', a = \"{number}\" }";
        let question = ask(toml, &["A&1"], &[]).unwrap();
        assert_eq!(question.url, "https://c.example/t?a=A%261&xml=%3Cn%20v%3D%22A%26amp%3B1%22%2F%3E");
    }

    #[test]
    fn a_missing_secret_is_named() {
        let toml = "base = \"https://c.example\"\npath = \"/\"\nheaders = { Key = \"{secret:api_key}\" }";
        assert_eq!(ask(toml, &["A"], &[]), Err(CannotAsk::Missing("`api_key`".to_owned())));
        assert_eq!(ask(toml, &["A"], &[("api_key", "k")]).unwrap().headers[0].1, "k");
    }
}
