//! Bearer tokens from OAuth 2 client credentials, kept until the carrier no longer takes them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use packs::request::Grant;
use reqwest::Client;

use crate::Unanswered;
use crate::http::{host, take};

/// The tokens at hand, by address and client.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    tokens: Mutex<HashMap<(String, String), String>>,
}

#[derive(serde::Deserialize)]
struct Granted {
    access_token: String,
}

impl Tokens {
    /// The token for a grant, fetched when there is none.
    pub(crate) async fn token(&self, client: &Client, grant: &Grant) -> Result<String, Unanswered> {
        let Grant::ClientCredentials { token_url, id, secret, scope } = grant else {
            return Ok(String::new());
        };
        let key = (token_url.clone(), id.clone());
        if let Some(token) = self.lock().get(&key) {
            return Ok(token.clone());
        }
        let mut form = String::from("grant_type=client_credentials");
        for (name, value) in
            [("client_id", Some(id)), ("client_secret", Some(secret)), ("scope", scope.as_ref())]
        {
            if let Some(value) = value {
                form += &format!("&{name}={}", escaped(value));
            }
        }
        let request = client
            .post(token_url)
            .basic_auth(id, Some(secret))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let host = host(token_url);
        let answer = take(&host, request).await?;
        let granted = serde_json::from_slice::<Granted>(&answer.body);
        let Ok(granted) = granted else { return Err(Unanswered::Refused { host, status: answer.status }) };
        self.lock().insert(key, granted.access_token.clone());
        Ok(granted.access_token)
    }

    /// Drops the token of a grant; whether there was one, so that another try makes sense.
    pub(crate) fn forget(&self, grant: &Grant) -> bool {
        let Grant::ClientCredentials { token_url, id, .. } = grant else { return false };
        self.lock().remove(&(token_url.clone(), id.clone())).is_some()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(String, String), String>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
