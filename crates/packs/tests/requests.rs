//! Every source that is polled can be asked: with its settings filled in, nothing is left open, and a JSON body is JSON.

use packs::Library;
use packs::request::{CannotAsk, Credentials, Question, request};

/// The question of a source; each setting that it misses is given, one after the other.
fn ask(source: &packs::Source, numbers: &[&str]) -> Result<Question, CannotAsk> {
    let mut credentials = Credentials::new();
    loop {
        match request(source, numbers, "en", &credentials, None, jiff::Timestamp::UNIX_EPOCH) {
            Err(CannotAsk::Missing(name)) if !credentials.contains_key(name.trim_matches('`')) => {
                credentials.insert(name.trim_matches('`').to_owned(), "A setting".to_owned());
            }
            other => return other,
        }
    }
}

/// What is wrong with a question.
fn fault(question: &Question, numbers: &[&str]) -> Option<String> {
    let body = question.body.as_deref().unwrap_or_default();
    let texts = question.headers.iter().map(|(_, value)| value.as_str()).chain([question.url.as_str(), body]);
    if let Some(open) = texts.clone().find(|text| text.contains("{number") || text.contains("{secret")) {
        return Some(format!("`{open}` is not filled in"));
    }
    if !texts.clone().any(|text| text.contains(numbers[0])) {
        return Some("the number is asked for nowhere".to_owned());
    }
    if !question.url.starts_with("http") || question.url.contains(' ') {
        return Some(format!("`{}` is no address", question.url));
    }
    let json = body.starts_with(['{', '[']);
    let problem = json.then(|| serde_json::from_str::<serde_json::Value>(body).err()).flatten();
    problem.map(|problem| format!("the body is no JSON: {problem}: {body}"))
}

#[test]
fn every_polled_source_can_be_asked() {
    let library = Library::embedded();
    let numbers = ["LB123456785CN", "LB123456799CN"];
    let mut faults = Vec::new();
    for carrier in library.carriers() {
        let Some(pack) = library.good(carrier) else { continue };
        for source in pack.sources.iter().filter(|source| source.request.is_some()) {
            let fault = match ask(source, &numbers) {
                Ok(question) => fault(&question, &numbers),
                Err(cannot) => Some(cannot.to_string()),
            };
            faults.extend(fault.map(|fault| format!("{carrier}/{}: {fault}", source.id)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
