//! How well the reader does on texts that it has never seen. The texts are other people's: they stay
//! where they are, and the test says that it was skipped when they are not there. `PROSE_SHOW=errors`
//! prints each misread text, `all` every text, `untagged` reads them with no language said.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tracking::milestone::Milestone;
use tracking::reason::Reason;

fn file() -> Option<String> {
    let from_env = std::env::var_os("WAYMARK_SHARED").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = from_env.unwrap_or(beside);
    std::fs::read_to_string(root.join("eval/phrases.tsv")).ok()
}

/// The main status of 17TRACK that our reading stands for.
fn main_status(milestone: Milestone, reason: Option<&Reason>) -> &'static str {
    // On the way, and a reason why not further.
    let trouble = reason.is_some();
    match milestone {
        Milestone::Unknown => "",
        Milestone::Announced => "InfoReceived",
        Milestone::OutForDelivery => "OutForDelivery",
        Milestone::Attempted => "DeliveryFailure",
        Milestone::ReadyForPickup => "AvailableForPickup",
        Milestone::Delivered => "Delivered",
        Milestone::Returning
        | Milestone::Returned
        | Milestone::Lost
        | Milestone::Damaged
        | Milestone::Destroyed
        | Milestone::Cancelled
        | Milestone::Terminated => "Exception",
        // Customs that holds is still "in transit" to 17TRACK.
        Milestone::ImportCustoms
        | Milestone::ExportCustoms
        | Milestone::CustomsHold
        | Milestone::CustomsReleased => "InTransit",
        _ if trouble => "Exception",
        _ => "InTransit",
    }
}

#[test]
fn most_texts_are_read_and_nearly_all_of_them_rightly() {
    let Some(text) = file() else {
        eprintln!("skipped: ../shared/eval/phrases.tsv is not there");
        return;
    };
    let show = std::env::var("PROSE_SHOW").ok();
    let (mut all, mut answered, mut right, mut ended, mut wrongly_ended) = (0, 0, 0, 0, 0);
    let mut confusion: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let mut buckets: BTreeMap<u32, (usize, usize, f64)> = BTreeMap::new();
    let mut by_language: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let [text, language, carrier, _, label] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let expected = label.split('_').next().unwrap_or(label);
        let tag = if show.as_deref() == Some("untagged") { None } else { Some(language) };
        let reading = prose::read(text, tag, Some(carrier));
        let got = main_status(reading.milestone, reading.reason.as_ref());
        let counts = by_language.entry(language.to_owned()).or_default();
        all += 1;
        counts[0] += 1;
        *confusion.entry((expected.to_owned(), got)).or_default() += 1;
        if show.as_deref().is_some_and(|show| show == "all" || (show == "errors" && got != expected)) {
            println!(
                "{language}|{text}|{label}|{got}={}|{:.2}|{}",
                reading.milestone, reading.confidence, reading.why
            );
        }
        if got.is_empty() {
            continue;
        }
        answered += 1;
        counts[1] += 1;
        right += usize::from(got == expected);
        counts[2] += usize::from(got == expected);
        if matches!(reading.milestone, Milestone::Delivered | Milestone::Returned) {
            ended += 1;
            let so = if reading.milestone == Milestone::Delivered {
                expected == "Delivered"
            } else {
                expected == "Exception"
            };
            wrongly_ended += usize::from(!so);
            if !so && show.is_some() {
                println!("ENDED {language}|{text}|{label}|{}|{}", reading.milestone, reading.why);
            }
        }
        let bucket = buckets.entry((reading.confidence * 20.0) as u32).or_default();
        bucket.0 += 1;
        bucket.1 += usize::from(got == expected);
        bucket.2 += reading.confidence;
    }
    for ((expected, got), count) in &confusion {
        println!("{expected:>20} read as {got:<20} {count}");
    }
    for (language, [all, answered, right]) in &by_language {
        println!("{language}: {all} texts, {answered} answered, {right} right");
    }
    for (n, right, sum) in buckets.values() {
        println!("said {:.3}: right {:.3} of {n}", sum / *n as f64, *right as f64 / *n as f64);
    }
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    println!(
        "{all} texts; answered {:.4}; right where answered {:.4}; delivered or returned {ended}, wrongly {:.4} of all",
        share(answered, all),
        share(right, answered),
        share(wrongly_ended, all)
    );
    assert!(share(answered, all) >= 0.85, "too many texts are unknown");
    assert!(share(right, answered) >= 0.95, "too many texts are misread");
    assert!(share(wrongly_ended, all) < 0.003, "something is said to have ended that did not");
}
