//! What was told of a parcel, to whom, and how each attempt went: for who asks why a receiver does not know something.

use serde::Serialize;
use store::{Attempt, Notice, Outcome, ParcelId};

use crate::view::rfc3339;
use crate::{Engine, Result};

/// A notice as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NoticeBody {
    /// Its id: the `webhook-id` of every attempt.
    pub id: String,
    /// The id of the endpoint.
    pub endpoint: String,
    /// What it tells, such as `parcel.delivered`.
    pub kind: String,
    /// When it was queued.
    pub queued: String,
    /// `waiting`, `told` or `gave-up`.
    pub state: &'static str,
    /// When it is tried next; null when it is settled.
    pub due: Option<String>,
    /// What was tried, in order.
    pub attempts: Vec<AttemptBody>,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AttemptBody {
    /// Counted from 1.
    pub attempt: u32,
    /// When it ended.
    pub at: String,
    /// `told`, `retry` or `gave-up`.
    pub outcome: &'static str,
    /// What the receiver answered, or what went wrong.
    pub answer: String,
}

impl Engine {
    /// The notices about a parcel, in the order they were queued. Settled ones go after a while, where the settings say so.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn told_of(&self, parcel: ParcelId) -> Result<Vec<NoticeBody>> {
        Ok(self.store.notices(parcel)?.iter().map(notice).collect())
    }
}

fn notice(notice: &Notice) -> NoticeBody {
    let told = notice.attempts.last().is_some_and(|last| matches!(last.outcome, Outcome::Told { .. }));
    NoticeBody {
        id: notice.id.to_string(),
        endpoint: notice.endpoint.to_string(),
        kind: notice.kind.to_string(),
        queued: rfc3339(notice.queued),
        state: match notice.due {
            Some(_) => "waiting",
            None if told => "told",
            None => "gave-up",
        },
        due: notice.due.map(rfc3339),
        attempts: notice.attempts.iter().map(attempt).collect(),
    }
}

fn attempt(attempt: &Attempt) -> AttemptBody {
    let (outcome, answer) = match &attempt.outcome {
        Outcome::Told { answer } => ("told", answer),
        Outcome::Retry { why, .. } => ("retry", why),
        Outcome::GaveUp { why } => ("gave-up", why),
    };
    AttemptBody { attempt: attempt.attempt, at: rfc3339(attempt.at), outcome, answer: answer.to_string() }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use store::{EndpointId, NoticeId};

    use super::*;

    #[track_caller]
    fn check(due: Option<Timestamp>, outcomes: &[Outcome], state: &str, said: &[&str]) {
        let at = Timestamp::UNIX_EPOCH;
        let attempts = (1..).zip(outcomes.iter().cloned());
        let body = notice(&Notice {
            id: NoticeId([1; 16]),
            endpoint: EndpointId([2; 16]),
            kind: "parcel.delivered".into(),
            queued: at,
            due,
            attempts: attempts.map(|(attempt, outcome)| Attempt { attempt, at, outcome }).collect(),
        });
        let told: Vec<String> =
            body.attempts.iter().map(|one| format!("{} {}", one.outcome, one.answer)).collect();
        assert_eq!((body.state, told.iter().map(String::as_str).collect::<Vec<_>>()), (state, said.to_vec()));
    }

    #[test]
    fn a_notice_waits_until_it_is_told_or_given_up() {
        let at = Timestamp::UNIX_EPOCH;
        let retry = Outcome::Retry { at, why: "HTTP 500".into() };
        check(Some(at), &[], "waiting", &[]);
        check(Some(at), std::slice::from_ref(&retry), "waiting", &["retry HTTP 500"]);
        let told = Outcome::Told { answer: "HTTP 200".into() };
        check(None, &[retry.clone(), told], "told", &["retry HTTP 500", "told HTTP 200"]);
        let gone = Outcome::GaveUp { why: "HTTP 410".into() };
        check(None, &[retry, gone], "gave-up", &["retry HTTP 500", "gave-up HTTP 410"]);
    }
}
