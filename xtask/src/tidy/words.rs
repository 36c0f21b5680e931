//! Finding a word in a line, and not a piece of a longer one.

/// The line has this word with nothing of a name before or after it. A word that ends with a bracket ends there.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let after = line[at + word.len()..].chars().next();
        !is_name(line[..at].chars().next_back()) && (word.ends_with(['(', ']']) || !is_name(after))
    })
}

/// The line has a path or a host that begins so, whatever follows.
pub(super) fn has_start(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !is_name(before) && !before.is_some_and(|before| "-.~".contains(before))
    })
}

fn is_name(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, word: bool, start: bool) {
        assert_eq!((has_word(line, "set"), has_start(line, "set")), (word, start), "{line}");
    }

    #[test]
    fn a_word_stands_alone() {
        check("a set of", true, true);
        check("(set)", true, true);
        check("", false, false);
    }

    #[test]
    fn a_piece_of_a_longer_word_is_no_word() {
        check("settle", false, true);
        check("reset", false, false);
        check("re-set", true, false);
    }

    #[test]
    fn a_call_ends_with_its_bracket() {
        assert!(has_word("x = call(y)", "call("));
        assert!(!has_word("x = recall(y)", "call("));
    }
}
