//! Evidence on the command line: written, verified, and refused once it was touched.

use std::path::Path;

use crate::binary::{Folder, printed, said, waymark};

const NUMBER: &str = "LB123456785CN";

/// An installation that follows one parcel.
fn installation(folder: &Folder) {
    let added = waymark(&folder.0, &["add", NUMBER]);
    assert!(added.status.success(), "{}", said(&added));
}

fn evidence(folder: &Folder, name: &str, more: &[&str]) -> String {
    let path = folder.0.join(name).display().to_string();
    let written = waymark(&folder.0, &[&["evidence", NUMBER, "--out", &path], more].concat());
    assert!(written.status.success(), "{}", said(&written));
    path
}

#[track_caller]
fn check(data: &Path, args: &[&str], code: i32, expected: &str) {
    let verified = waymark(data, args);
    let text = printed(&verified) + &said(&verified);
    assert_eq!(verified.status.code(), Some(code), "{args:?}: {text}");
    assert!(text.contains(expected), "{args:?}: {text}");
}

#[test]
fn what_was_written_verifies_and_what_was_touched_does_not() {
    let (ours, theirs) = (Folder::new(), Folder::new());
    installation(&ours);
    for (name, more) in [("file.json", &[][..]), ("page.html", &["--html", "--language", "fr"][..])] {
        let path = evidence(&ours, name, more);
        check(&ours.0, &["verify", &path], 0, "that is a key of this installation");
        check(&theirs.0, &["verify", &path], 0, "compare it with the one that the installation publishes");
        let text = std::fs::read_to_string(&path).unwrap();
        let touched =
            ours.file("touched", text.replace("sender/declaration", "sender/Declaration").as_bytes());
        check(&theirs.0, &["verify", &touched], 1, "the part `captures`");
    }
}

#[test]
fn the_key_of_another_installation_is_called_that() {
    let (ours, theirs) = (Folder::new(), Folder::new());
    installation(&ours);
    let path = evidence(&ours, "evidence.json", &[]);
    let key = |folder: &Folder| printed(&waymark(&folder.0, &["evidence", "--public-key"]));
    let (own, other) =
        (ours.file("own.pem", key(&ours).as_bytes()), ours.file("other.pem", key(&theirs).as_bytes()));
    check(&theirs.0, &["verify", &path, "--key", &own], 0, "that is the key that you named");
    check(&ours.0, &["verify", &path, "--key", &other], 1, "that is the key of another installation");
    check(&theirs.0, &["verify", &path], 0, "that is the key of another installation");
    check(&ours.0, &["verify", &path, "--key", "nonsense"], 2, "no Ed25519 key");
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = Folder::new();
    installation(&folder);
    for (args, code, expected) in [
        (&["evidence", "RR000000000CN"][..], 1, "nothing is kept"),
        (&["evidence"][..], 2, "NUMBER"),
        (&["evidence", NUMBER, "--html", "--language", "tlh"][..], 2, "zh-Hans"),
        (&["verify", "nowhere.json"][..], 1, "cannot open"),
        (&["verdict", NUMBER, "--language", "tlh"][..], 2, "zh-Hans"),
        (&["verdict", NUMBER, "--language", "de"][..], 0, "Es ist zu wenig"),
    ] {
        check(&folder.0, args, code, expected);
    }
}
