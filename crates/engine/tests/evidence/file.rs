//! The file: what it holds, and that every byte of it counts.

use engine::evidence::{Wish, verify};
use serde_json::Value;

use crate::house::{House, NUMBER};

const WHOLE: Wish = Wish { captures: true, personal: true };

#[test]
fn a_file_holds_what_was_told_what_follows_and_what_was_said() {
    let evidence = House::new().evidence(WHOLE);
    let json: Value = serde_json::from_str(&evidence.json).unwrap();
    assert_eq!(json["about"]["declared"]["destination"]["postcode"], "LS1 1AA");
    assert_eq!(json["captures"].as_array().unwrap().len(), 3);
    let item = json["captures"][1]["bytes"][0]["text"].as_str().unwrap();
    assert!(item.contains("A <bag> & more"), "{item}");
    assert_eq!(json["journey"]["withdrawn"][0]["code"], "EMB");
    assert_eq!(json["steps"][2]["changes"][0]["kind"], "withdrawn");
    assert!(!json["journey"]["verdict"]["sentence"].as_str().unwrap().is_empty());
    let kinds: Vec<_> = json["said"].as_array().unwrap().iter().map(|said| said["kind"].clone()).collect();
    assert_eq!(kinds, ["forecast", "silence", "verdict"]);
    assert_eq!(json["about"]["data"]["packs"].as_str().unwrap().len(), 64);
}

#[test]
fn an_untouched_file_verifies_and_says_by_which_key() {
    let house = House::new();
    let evidence = house.evidence(Wish::default());
    let verified = verify(evidence.json.as_bytes()).unwrap();
    assert_eq!((verified.manifest.number.as_str(), verified.manifest.captures), (NUMBER, 3));
    assert_eq!((verified.with_bytes, verified.page), (0, false));
    assert_eq!(verified.key.to_string(), house.engine.evidence_keys().unwrap().keys[0].key);
    assert_eq!(verified.digest, evidence.digest);
}

#[test]
fn personal_data_stays_out_unless_it_is_asked_for() {
    let house = House::new();
    for (wish, expected) in [
        (Wish::default(), ["not asked for", "not asked for", "not asked for"]),
        (Wish { captures: true, personal: false }, ["personal data", "", ""]),
        (WHOLE, ["", "", ""]),
    ] {
        let evidence = house.evidence(wish);
        let out = evidence.content.captures.iter().map(|one| one.left_out.as_deref().unwrap_or_default());
        assert_eq!(out.collect::<Vec<_>>(), expected, "{wish:?}");
        assert_eq!(evidence.json.contains("LS1 1AA"), wish.personal, "{wish:?}");
        verify(evidence.json.as_bytes()).unwrap();
    }
}

/// Every way in which one byte can become another kind of byte.
fn other(byte: u8) -> u8 {
    match byte {
        b'0'..=b'8' | b'a'..=b'y' | b'A'..=b'Y' => byte + 1,
        b'9' => b'0',
        b'z' => b'a',
        // A signature that begins with one of these is Base64 still.
        b'Z' | b'+' | b'/' => b'A',
        _ => byte ^ 1,
    }
}

/// The first place of a text after a mark, and where a change there must be found.
const FIELDS: &[(&str, &str)] = &[
    ("{\"waymark-evidence", "line 1"),
    ("\"waymark\":\"e", "the manifest"),
    ("\"format\":", "the manifest"),
    ("\"number\":\"", "the manifest"),
    ("\"made\":\"", "the manifest"),
    ("\"key\":\"MCowBQYDK2VwAyEA", "the manifest"),
    ("\"chain\":\"", "the manifest"),
    ("\"parts\":{\"about\":\"", "the manifest"),
    ("\"signature\":\"", "the manifest"),
    ("\"about\":{\"nu", "the part `about`"),
    ("\"seller\":\"", "the part `about`"),
    ("\"captures\":[{\"received\":\"", "the part `captures`"),
    ("\"source\":\"", "the part `captures`"),
    ("\"items\":[\"", "the part `captures`"),
    ("\"bytes\":[{\"text\":\"{", "the part `captures`"),
    ("\"steps\":[{\"received\":\"", "the part `steps`"),
    ("\"what\":\"", "the part `steps`"),
    ("\"journey\":{\"number\":\"", "the part `journey`"),
    ("\"instant\":\"", "the part `journey`"),
    ("\"printed\":\"", "the part `journey`"),
    ("\"withdrawn\":[{\"carrier\":\"", "the part `journey`"),
    ("\"silence\":{\"state\":\"", "the part `journey`"),
    ("\"verdict\":{\"value\":\"", "the part `journey`"),
    ("\"median\":\"", "the part `journey`"),
    ("\"said\":[{\"at\":\"", "the part `said`"),
];

#[test]
fn a_byte_of_any_field_that_is_another_is_found_where_it_is() {
    let json = House::new().evidence(WHOLE).json;
    for (mark, at) in FIELDS {
        let place = json.find(mark).unwrap_or_else(|| panic!("no {mark}")) + mark.len();
        let mut bytes = json.clone().into_bytes();
        bytes[place] = other(bytes[place]);
        let broken = verify(&bytes).expect_err(mark);
        assert!(broken.at.starts_with(at), "{mark}: {broken}");
        assert!(broken.why.len() > 10, "{broken}");
    }
}

#[test]
fn no_byte_can_be_changed_taken_or_added_anywhere() {
    let house = House::new();
    let evidence = house.evidence(WHOLE);
    let shown = format!("<!doctype html>\n<html><body>\n<p>{}</p>\n", evidence.digest);
    let page = house.engine.evidence_page(&evidence, &shown).unwrap();
    for file in [evidence.json.as_bytes(), page.as_bytes()] {
        verify(file).unwrap();
        // A prime step visits all kinds of bytes; the ends are visited one by one.
        let ends = (0..150).chain(file.len() - 150..file.len());
        for place in ends.chain((0..file.len()).step_by(101)) {
            let changed = |change: &dyn Fn(&mut Vec<u8>)| {
                let mut bytes = file.to_vec();
                change(&mut bytes);
                assert!(verify(&bytes).is_err(), "at {place}: {:?}", file[place] as char);
            };
            changed(&|bytes| bytes[place] = other(bytes[place]));
            changed(&|bytes| bytes.insert(place, b'x'));
            changed(&|bytes| bytes.truncate(place));
        }
    }
}

#[test]
fn a_page_shows_what_was_signed_with_the_evidence_inside_it() {
    let house = House::new();
    let (one, other) = (house.evidence(Wish::default()), house.evidence(WHOLE));
    let shown = |digest: &str| format!("<!doctype html>\n<p>{digest}</p>\n");
    let page = house.engine.evidence_page(&one, &shown(&one.digest)).unwrap();
    assert!(verify(page.as_bytes()).unwrap().page);
    let broken = verify(page.replace("doctype html", "doctype htmL").as_bytes()).unwrap_err();
    assert!(broken.to_string().contains("what it shows was changed"), "{broken}");
    let refused = house.engine.evidence_page(&one, &shown(&other.digest)).unwrap_err();
    assert!(refused.to_string().contains("another evidence"), "{refused}");
}

#[test]
fn a_forged_file_is_signed_by_another_key_or_by_none() {
    let (house, forger) = (House::new(), House::new());
    let (real, forged) = (house.evidence(WHOLE), forger.evidence(WHOLE));
    let verified = verify(forged.json.as_bytes()).unwrap();
    assert_ne!(verified.key.to_string(), house.engine.evidence_keys().unwrap().keys[0].key);
    // The forger's words under the real key.
    let keyed = forged.json.replace(&forged.manifest.key, &real.manifest.key);
    assert_eq!(verify(keyed.as_bytes()).unwrap_err().at, "the manifest");
}

#[test]
fn what_is_no_evidence_is_refused_with_the_reason() {
    for (bytes, expected) in [
        (&b""[..], "line 1"),
        (b"{}", "line 1"),
        (b"\xff\xfe", "byte 0"),
        (b"{\"waymark-evidence\":1,\n\"manifest\":{},", "the end"),
    ] {
        let broken = verify(bytes).unwrap_err().to_string();
        assert!(broken.starts_with(expected), "{broken}");
    }
}
