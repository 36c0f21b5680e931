//! How we are let in: what a question needs beside its headers, and the question to a token office.

use std::collections::BTreeMap;

use super::fill::{Filler, form, json, kind, percent, plain, xml};
use super::{CannotAsk, Question, is_form};
use crate::pack::{Auth, Office};

/// What a question needs beside its headers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// Tokens, for which somebody is asked first.
    Token(Box<Ticket>),
}

/// Where tokens come from: a question, and what its JSON answer gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// What to ask.
    pub ask: Question,
    /// Names, and where in the answer each stands, as a JSON pointer.
    pub give: Vec<(String, String)>,
}

/// The grant of a source. A token that OAuth gives is put into its header here.
pub(super) fn grant(
    auth: &Auth,
    base: &str,
    filler: &Filler<'_>,
    headers: &mut Vec<(String, String)>,
) -> Result<Grant, CannotAsk> {
    let secret = |name: &String| filler.secret(name);
    let mut ask = match auth {
        Auth::None => return Ok(Grant::None),
        Auth::Basic { user, password } => {
            return Ok(Grant::Basic { user: secret(user)?, password: secret(password)? });
        }
        Auth::Token(office) => return ask_office(office, base, filler),
        Auth::ClientCredentials { token, id, secret: key, scope } => {
            let fields = [("client_id", secret(id)?), ("client_secret", secret(key)?)];
            let mut ask = oauth(base, token, "client_credentials", &fields, scope.as_deref());
            ask.grant = Grant::Basic { user: secret(id)?, password: secret(key)? };
            ask
        }
        Auth::RefreshToken { token, id, secret: key, refresh, .. } => {
            let fields = [
                ("refresh_token", secret(refresh)?),
                ("client_id", secret(id)?),
                ("client_secret", secret(key)?),
            ];
            oauth(base, token, "refresh_token", &fields, None)
        }
        Auth::Password { token, id, secret: key, user, password } => {
            let fields = [
                ("username", secret(user)?),
                ("password", secret(password)?),
                ("client_id", secret(id)?),
                ("client_secret", secret(key)?),
            ];
            oauth(base, token, "password", &fields, None)
        }
    };
    ask.headers.push(("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
    headers.push(match auth {
        Auth::RefreshToken { header: Some(header), .. } => {
            (header.clone(), "{token:access_token}".to_owned())
        }
        _ => ("authorization".to_owned(), "Bearer {token:access_token}".to_owned()),
    });
    let give = vec![("access_token".to_owned(), "/access_token".to_owned())];
    Ok(Grant::Token(Box::new(Ticket { ask, give })))
}

fn oauth(base: &str, token: &str, kind: &str, fields: &[(&str, String)], scope: Option<&str>) -> Question {
    let mut body = format!("grant_type={kind}");
    let scope = scope.map(|scope| ("scope", scope.to_owned()));
    for (name, value) in fields.iter().cloned().chain(scope) {
        body += &format!("&{name}={}", percent(&value));
    }
    Question {
        method: "POST".to_owned(),
        url: whole(base, token),
        headers: Vec::new(),
        body: Some(body),
        grant: Grant::None,
    }
}

fn ask_office(office: &Office, base: &str, filler: &Filler<'_>) -> Result<Grant, CannotAsk> {
    let headers = office.headers.iter().map(|(name, value)| Ok((name.clone(), filler.fill(value, plain)?)));
    let basic = match &office.basic {
        Some((user, password)) => {
            Grant::Basic { user: filler.secret(user)?, password: filler.secret(password)? }
        }
        None => Grant::None,
    };
    let ask = Question {
        method: office.method.clone(),
        url: whole(base, &filler.fill(&office.url, percent)?),
        headers: headers.collect::<Result<_, _>>()?,
        body: office.body.as_deref().map(|body| filler.fill(body, kind(body))).transpose()?,
        grant: basic,
    };
    let give = office.give.iter().map(|(name, at)| (name.clone(), at.clone())).collect();
    Ok(Grant::Token(Box::new(Ticket { ask, give })))
}

fn whole(base: &str, url: &str) -> String {
    if url.starts_with('/') { format!("{base}{url}") } else { url.to_owned() }
}

impl Question {
    /// The question with its tokens in their places, escaped for where they land.
    #[must_use]
    pub fn with(&self, tokens: &BTreeMap<String, String>) -> Self {
        let fill = |text: &str, escape: fn(&str) -> String| {
            let put = |text: String, (name, token): (&String, &String)| {
                text.replace(&format!("{{token:{name}}}"), &escape(token))
            };
            tokens.iter().fold(text.to_owned(), put)
        };
        let escape = |body: &str| match body.trim_start().as_bytes().first() {
            _ if is_form(self.headers.iter().map(|(name, value)| (name, value))) => form,
            Some(b'<') => xml,
            _ => json,
        };
        Self {
            url: fill(&self.url, percent),
            headers: self.headers.iter().map(|(name, value)| (name.clone(), fill(value, plain))).collect(),
            body: self.body.as_deref().map(|body| fill(body, escape(body))),
            ..self.clone()
        }
    }
}
