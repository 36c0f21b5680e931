//! What a receiver's answer means for the next attempt.

use std::time::Duration;

use jiff::Timestamp;

use crate::{Advice, Failure, Told};

/// The longest that a receiver can ask us to wait.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3_600);
/// How much of an answer is remembered.
const MOST_REMEMBERED: usize = 200;

/// Judges a status: all of 200 to 299 is well, a redirect is not followed, 410 ends the endpoint.
pub(crate) fn judge(status: u16, retry_after: Option<Duration>, body: &[u8]) -> Result<Told, Failure> {
    let said = format!("HTTP {status}{}", excerpt(body));
    match status {
        200..=299 => Ok(Told { answer: said }),
        300..=399 => Err(Failure::new(
            Advice::Later,
            format!("HTTP {status}: redirects are not followed, give the final address"),
        )),
        410 => Err(Failure::new(Advice::Gone, said)),
        429 | 502 | 504 => Err(Failure::new(Advice::Slower(retry_after), said)),
        _ if retry_after.is_some() => Err(Failure::new(Advice::Slower(retry_after), said)),
        _ => Err(Failure::new(Advice::Later, said)),
    }
}

/// The start of a body as one line of plain text.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let line: String = words.join(" ").chars().take(MOST_REMEMBERED).collect();
    if line.is_empty() { line } else { format!(": {line}") }
}

/// `Retry-After`, in seconds or as an HTTP date, at most a day.
pub(crate) fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u64>() {
        return Some(Duration::from_secs(seconds).min(LONGEST_WAIT));
    }
    let at = jiff::fmt::rfc2822::parse(header).ok()?.timestamp();
    Some(Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, wait: Option<u64>, expected: Advice) {
        let failure = judge(status, wait.map(Duration::from_secs), b"").unwrap_err();
        assert_eq!(failure.advice, expected, "{status}");
    }

    #[test]
    fn a_status_says_what_to_do_next() {
        for status in [200, 201, 202, 204, 299] {
            assert!(judge(status, None, b"ok").is_ok());
        }
        for status in [301, 302, 304, 307, 308, 400, 401, 404, 500, 503] {
            check(status, None, Advice::Later);
        }
        for status in [429, 502, 504] {
            check(status, None, Advice::Slower(None));
        }
        check(503, Some(60), Advice::Slower(Some(Duration::from_secs(60))));
        check(410, None, Advice::Gone);
    }

    #[test]
    fn a_wait_is_read_in_both_forms_and_never_longer_than_a_day() {
        let now = Timestamp::from_second(1_445_412_420).unwrap();
        let seconds = |header| retry_after(header, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("9999999"), Some(86_400));
        assert_eq!(seconds("Wed, 21 Oct 2015 07:28:00 GMT"), Some(60));
        assert_eq!(seconds("Wed, 21 Oct 2009 07:28:00 GMT"), Some(0));
        assert_eq!(seconds("soon"), None);
    }

    #[test]
    fn an_answer_is_remembered_short_and_on_one_line() {
        let told = judge(200, None, b"thank\r\n\tyou\0\x1b[31m").unwrap();
        assert_eq!(told.answer, "HTTP 200: thank you [31m");
        assert!(judge(200, None, &[b'a'; 9_999]).unwrap().answer.len() < 250);
    }
}
