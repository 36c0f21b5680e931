//! How many of the people in sentences of our own are found, and how often somebody is seen where nobody is.
//! `PROSE_SHOW=errors` prints what was missed.

use std::collections::BTreeMap;

const SENTENCES: &str = include_str!("persons.txt");

#[test]
fn nearly_all_people_are_found_and_hardly_anybody_is_invented() {
    let show = std::env::var_os("PROSE_SHOW").is_some();
    let (mut invented, mut by_language) = (0, BTreeMap::<&str, (usize, usize)>::new());
    for line in SENTENCES.lines().filter(|line| !line.starts_with('#')) {
        let [language, text, expected] = line.split('|').collect::<Vec<_>>()[..] else {
            panic!("{line}: language|text|pieces");
        };
        let expected: Vec<&str> = expected.split(';').filter(|piece| !piece.is_empty()).collect();
        let found: Vec<&str> = prose::personal(text).iter().map(|span| &text[span.start..span.end]).collect();
        let (all, right) = by_language.entry(language).or_default();
        *all += expected.len();
        *right += expected.iter().filter(|piece| found.contains(piece)).count();
        // A piece that holds the expected one hides too much, and nobody's name is shown.
        invented += found
            .iter()
            .filter(|piece| !expected.iter().any(|it| it.contains(*piece) || piece.contains(it)))
            .count();
        if show && found != expected {
            println!("{line}: found {found:?}");
        }
    }
    println!("pieces and found, by language: {by_language:?}; invented {invented}");
    let (all, right) = by_language.values().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    println!("{right} of {all}");
    assert!(right * 100 >= all * 95, "{right} of {all}");
    assert!(invented * 100 <= all, "{invented} invented");
}
