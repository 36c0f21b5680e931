//! Every language table carries its own examples; they are read with the language said, in capitals,
//! with added spaces, and (mostly) with no language said.

use std::path::Path;

#[test]
fn every_example_of_every_language_reads_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let tag =
            text.lines().find_map(|line| line.strip_prefix("tags = ")).unwrap().split(" / ").next().unwrap();
        let (_, examples) =
            text.split_once("[examples]").unwrap_or_else(|| panic!("{} has no examples", path.display()));
        for line in examples.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            count += 1;
            let (meaning, text) = line.split_once(": ").unwrap();
            for variant in [text.to_owned(), text.replace(' ', "   "), format!(" {text}\n")] {
                let reading = prose::read(&variant, Some(tag), None);
                let reason = reading.reason.as_ref().map(|reason| reason.name()).unwrap_or_default();
                let whole = format!("{} {reason}", reading.milestone);
                if whole.trim() != meaning && reading.milestone.name() != meaning {
                    wrong.push(format!(
                        "{tag}: {variant:?} should be {meaning}, is {whole}, by {}",
                        reading.why
                    ));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
