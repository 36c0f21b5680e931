//! What stands, what was taken back, what was told otherwise.

use tracking::look::{Claim, ListOrder, Look, Outcome};

use crate::telling::{journey, look, story};

const ONE: &str = "2026-08-01 10:12 EMA Shenzhen CN";
const TWO: &str = "2026-08-02 09:00 EMC Shanghai CN";

fn days(lists: &[&[&str]]) -> Vec<Look> {
    let each = (3..).zip(lists);
    each.map(|(day, lines)| look("china-post", &format!("2026-08-{day:02}T09:00Z"), lines)).collect()
}

#[track_caller]
fn check(looks: &[Look], stands: &[&str], withdrawn: &[&str]) {
    let journey = journey(looks);
    assert_eq!(story(&journey.events), stands, "what stands");
    assert_eq!(story(&journey.withdrawn), withdrawn, "what stands no more");
}

const EMA: &str = "2026-08-01 10:12 EMA <- china-post";
const EMC: &str = "2026-08-02 09:00 EMC <- china-post";

#[test]
fn an_event_told_in_every_look_is_one_event() {
    check(&days(&[&[ONE], &[ONE, TWO], &[ONE, TWO]]), &[EMA, EMC], &[]);
}

#[test]
fn what_a_whole_answer_no_longer_lists_was_taken_back() {
    check(&days(&[&[ONE, TWO], &[ONE]]), &[EMA], &[EMC]);
}

#[test]
fn what_comes_back_was_withdrawn_and_restored() {
    let looks = days(&[&[ONE, TWO], &[ONE], &[ONE, TWO]]);
    check(&looks, &[EMA, "2026-08-02 09:00 EMC restored <- china-post"], &[]);
    let retraction = &journey(&looks).events[1].retractions[0];
    assert_eq!(&*retraction.withdrawn.capture, "china-post@2026-08-04T09:00:00Z");
    let restored = retraction.restored.as_ref().unwrap();
    assert_eq!((&*restored.capture, &*restored.at), ("china-post@2026-08-05T09:00:00Z", "/events/1"));
}

#[test]
fn a_silent_answer_takes_nothing_back() {
    for change in [
        |look: &mut Look| look.events.clear(),
        |look: &mut Look| look.outcome = Outcome::NotFound,
        |look: &mut Look| look.outcome = Outcome::Failed,
        |look: &mut Look| look.claim = Claim::Window,
        |look: &mut Look| look.claim = Claim::Incremental,
        |look: &mut Look| look.language = Some("zh".into()),
    ] {
        let mut looks = days(&[&[ONE, TWO], &[ONE]]);
        looks[0].language = Some("en".into());
        looks[1].language = Some("en".into());
        change(&mut looks[1]);
        check(&looks, &[EMA, EMC], &[]);
    }
}

#[test]
fn an_event_stands_while_any_source_tells_it() {
    let mut looks = days(&[&[ONE, TWO], &[ONE]]);
    looks.push(look("cainiao", "2026-08-03T10:00Z", &["2026-08-02 09:00 left-origin Shanghai CN"]));
    check(&looks, &[EMA, "2026-08-02 09:00 left-origin <- china-post, cainiao"], &[]);
    assert_eq!(journey(&looks).events[1].retractions.len(), 1);
}

#[test]
fn one_source_takes_nothing_back_for_another() {
    let mut looks = days(&[&[ONE, TWO]]);
    looks.push(look("cainiao", "2026-08-04T10:00Z", &["2026-08-01 10:12 accepted Shenzhen CN"]));
    check(&looks, &["2026-08-01 10:12 EMA <- china-post, cainiao", EMC], &[]);
}

#[test]
fn other_words_for_the_same_code_and_time_are_a_revision() {
    let mut looks = days(&[&[ONE], &[ONE]]);
    looks[0].events[0].text = Some("Posted".into());
    looks[1].events[0].text = Some("Posted at the counter".into());
    check(&looks, &["2026-08-01 10:12 EMA revised <- china-post"], &[]);
    let told = &journey(&looks).events[0];
    assert_eq!(told.event.text.as_deref(), Some("Posted at the counter"));
    assert_eq!(told.revisions[0].was.text.as_deref(), Some("Posted"));
    assert_eq!(told.revisions[0].changed, looks[1].received);
    assert_eq!(told.revisions[0].evidence.capture, looks[0].capture);
}

#[test]
fn the_same_words_in_another_language_are_no_revision() {
    let mut looks = days(&[&[ONE], &[ONE]]);
    for (look, language, text) in [(0, "en", "Posted"), (1, "zh", "已收寄")] {
        looks[look].language = Some(language.into());
        looks[look].events[0].text = Some(text.into());
    }
    check(&looks, &[EMA], &[]);
    assert_eq!(journey(&looks).events[0].event.text.as_deref(), Some("已收寄"));
}

#[test]
fn a_list_without_codes_in_another_language_tells_the_same_events() {
    let prose = "2026-08-01 10:12 accepted Shenzhen CN";
    let mut looks = days(&[&[prose], &[prose]]);
    looks[0].language = Some("en".into());
    looks[1].language = Some("zh".into());
    looks[1].events[0].text = Some("已收寄".into());
    let once = "2026-08-01 10:12 accepted <- china-post, china-post";
    check(&looks, &[once], &[]);
    assert_eq!(journey(&looks).events[0].event.text.as_deref(), Some("已收寄"), "as last told");
    let mut without = look("china-post", "2026-08-06T09:00Z", &[TWO]);
    without.language = Some("zh".into());
    looks.push(without);
    check(&looks, &[EMC], &[once]);
}

#[test]
fn where_it_stands_in_the_capture_is_no_revision() {
    let mut looks = days(&[&[ONE], &[TWO, ONE]]);
    looks[1].order = ListOrder::NewestFirst;
    check(&looks, &[EMA, EMC], &[]);
    assert_eq!(&*journey(&looks).events[0].event.at, "/events/0");
}

#[test]
fn the_same_line_twice_is_two_events_and_stays_two() {
    check(&days(&[&[ONE, ONE], &[ONE, ONE]]), &[EMA, EMA], &[]);
    check(&days(&[&[ONE, ONE], &[ONE]]), &[EMA], &[EMA]);
}

#[test]
fn another_time_is_another_event() {
    let moved = "2026-08-01 10:13 EMA Shenzhen CN";
    check(&days(&[&[ONE], &[moved]]), &["2026-08-01 10:13 EMA <- china-post"], &[EMA]);
}

#[test]
fn a_window_that_moves_on_forgets_nothing() {
    let mut looks = days(&[&[ONE], &[TWO]]);
    looks.iter_mut().for_each(|look| look.claim = Claim::Window);
    check(&looks, &[EMA, EMC], &[]);
}

#[test]
fn what_an_answer_takes_back_by_name_stands_no_more() {
    let mut looks = days(&[&[ONE, TWO], &[ONE]]);
    looks[1].claim = Claim::Incremental;
    looks[1].withdrawn = looks[0].events[1..].to_vec();
    check(&looks, &[EMA], &[EMC]);
    let retraction = &journey(&looks).withdrawn[0].retractions[0];
    assert_eq!(&*retraction.withdrawn.capture, "china-post@2026-08-04T09:00:00Z");
}

#[test]
fn what_is_only_ever_taken_back_is_kept_as_such() {
    let mut looks = days(&[&[ONE], &[]]);
    looks[1].withdrawn = days(&[&[TWO]])[0].events.clone();
    check(&looks, &[EMA], &[EMC]);
}
