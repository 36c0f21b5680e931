//! Tokens that were given, kept until the carrier no longer takes them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use packs::request::{Question, Ticket};

use crate::{Answer, Unanswered};

/// The most token offices that are remembered.
const MOST_OFFICES: usize = 200;

/// What an office gave, by the names of the pack.
pub(crate) type Given = BTreeMap<String, String>;

/// The tokens at hand, by the question that they answer.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    tokens: Mutex<HashMap<Question, Given>>,
}

impl Tokens {
    /// The tokens at hand for a ticket.
    pub(crate) fn at_hand(&self, ticket: &Ticket) -> Option<Given> {
        self.lock().get(&ticket.ask).cloned()
    }

    /// Takes the tokens out of an office's answer and keeps them.
    pub(crate) fn keep(&self, ticket: &Ticket, host: String, answer: &Answer) -> Result<Given, Unanswered> {
        let refused = || Unanswered::Refused { host: host.clone(), status: answer.status };
        let answered: serde_json::Value = serde_json::from_slice(&answer.body).map_err(|_| refused())?;
        let token = |(name, at): &(String, String)| {
            Some((name.clone(), answered.pointer(at)?.as_str().filter(|token| !token.is_empty())?.to_owned()))
        };
        let given: Option<Given> = ticket.give.iter().map(token).collect();
        let given = given.ok_or_else(refused)?;
        let mut tokens = self.lock();
        if tokens.len() >= MOST_OFFICES {
            tokens.clear();
        }
        tokens.insert(ticket.ask.clone(), given.clone());
        Ok(given)
    }

    /// Drops the tokens of a ticket; whether there were any, so that another try makes sense.
    pub(crate) fn forget(&self, ticket: &Ticket) -> bool {
        self.lock().remove(&ticket.ask).is_some()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Question, Given>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
