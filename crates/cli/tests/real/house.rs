//! Looking after a store with the real binary: check, count, copy while it is served, restore, compact.

use crate::binary::{Folder, Server, printed, said, waymark};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use store::{Policy, Store};
use store_sqlite::SqliteStore;

const UPU: &[u8] = include_bytes!("../../../../packs/upu/captures/01-on-the-way.json");

fn json(text: &str) -> Value {
    serde_json::from_str(text.lines().next().unwrap_or_default()).unwrap_or_default()
}

/// A server that has kept and derived one parcel.
fn served(folder: &Folder) -> Server {
    let server = Server::start(&folder.0);
    let key = server.key.clone().expect("the first start shows a key");
    let (status, body) = server.request("POST", "/v1/captures/upu", Some(&key), UPU).expect("it answers");
    assert_eq!(status, 202, "{body}");
    for _ in 0..200 {
        let metrics = server.request("GET", "/metrics", None, b"").map(|(_, body)| body).unwrap_or_default();
        if metrics.contains("waymark_stale_parcels 0") {
            return server;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the loop never derives everything")
}

#[test]
fn a_served_store_is_checked_counted_and_copied() {
    let folder = Folder::new();
    let server = served(&folder);
    let check = waymark(&folder.0, &["db", "check", "--json"]);
    assert_eq!(json(&printed(&check)), serde_json::json!({"well": true, "captures": 1, "problems": []}));
    let stats = json(&printed(&waymark(&folder.0, &["db", "stats", "--json"])));
    assert_eq!((&stats["parcels"], &stats["looks"]), (&1.into(), &1.into()), "{stats}");
    let copy = folder.0.join("copy.db");
    let name = copy.display().to_string();
    let backup = waymark(&folder.0, &["db", "backup", &name]);
    assert!(
        printed(&backup).contains("1 captures") && printed(&backup).contains("read back"),
        "{}",
        said(&backup)
    );
    let again = waymark(&folder.0, &["db", "backup", &name]);
    assert!(again.status.code() == Some(1) && said(&again).contains("name a new one"), "{}", said(&again));
    let compact = waymark(&folder.0, &["db", "compact"]);
    assert!(
        compact.status.code() == Some(1) && said(&compact).contains("another waymark"),
        "{}",
        said(&compact)
    );
    drop(server);
    let compact = waymark(&folder.0, &["db", "compact", "--json"]);
    assert!(json(&printed(&compact))["bytes_after"].is_u64(), "{}", said(&compact));
}

#[test]
fn a_backup_taken_while_serving_restores_to_the_same_facts() {
    let folder = Folder::new();
    let server = served(&folder);
    let (restored, copy) = (Folder::new(), folder.0.join("copy.db").display().to_string());
    assert!(waymark(&folder.0, &["db", "backup", &copy]).status.success());
    drop(server);
    std::fs::copy(&copy, restored.0.join("waymark.db")).expect("a file can be copied");
    let history = |folder: &Folder| printed(&waymark(&folder.0, &["history", "LB123456785CN", "--json"]));
    assert!(history(&folder).contains("left-origin"));
    assert_eq!(history(&restored), history(&folder));
    let replay = waymark(&restored.0, &["replay", "--json"]);
    assert!(replay.status.success() && printed(&replay).is_empty(), "{}", printed(&replay));
}

#[test]
fn a_damaged_store_says_what_where_and_what_to_do() {
    let folder = Folder::new();
    drop(served(&folder));
    // Into the file itself, without the log.
    assert!(waymark(&folder.0, &["db", "compact"]).status.success());
    let path = folder.0.join("waymark.db");
    let whole = std::fs::read(&path).expect("the store can be read");
    let damaged = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        std::fs::write(&path, bytes).expect("the store can be written");
        let check = waymark(&folder.0, &["db", "check"]);
        assert_eq!(check.status.code(), Some(1), "{}", printed(&check));
        assert!(!said(&check).contains("panicked"));
        (printed(&check), said(&check))
    };
    let at =
        whole.windows(4).position(|bytes| bytes == [0x28, 0xb5, 0x2f, 0xfd]).expect("a compressed capture");
    let (what, advice) = damaged(&|bytes| bytes[at + 12] ^= 0x55);
    assert!(what.contains("of parcel") && what.contains("is not what was kept"), "{what}");
    assert!(advice.contains("keep a copy") && advice.contains("restore the last backup"), "{advice}");
    let last = whole.len() - 4096;
    let (what, _) = damaged(&|bytes| bytes[last..].fill(0x77));
    assert!(what.contains("`, page "), "{what}");
    let (_, advice) = damaged(&|bytes| bytes[..100].fill(0x77));
    assert!(advice.contains("waymark.db") && advice.contains("restore the last backup"), "{advice}");
}

#[test]
fn the_number_of_a_parcel_that_aged_out_says_so() {
    let folder = Folder::new();
    drop(served(&folder));
    let unknown = waymark(&folder.0, &["history", "LB000000014CN"]);
    assert!(said(&unknown).contains("nothing is kept"), "{}", said(&unknown));
    let store = SqliteStore::open(&folder.0.join("waymark.db")).expect("the store opens");
    let silent = Some(SignedDuration::from_hours(24));
    let policy = Policy { ended: silent, silent, notices: None, opinions: None };
    let aged = store.age_out(Timestamp::MAX, &policy, None, 100).expect("it ages");
    assert_eq!(aged.parcels, 1);
    drop(store);
    let history = waymark(&folder.0, &["history", "LB123456785CN"]);
    assert_eq!(history.status.code(), Some(1));
    let words = said(&history);
    assert!(words.contains("aged out") && words.contains("1 looks, chain sha256:"), "{words}");
}

#[test]
fn where_there_is_no_store_none_is_made() {
    let folder = Folder::new();
    for command in ["check", "stats", "compact"] {
        let output = waymark(&folder.0, &["db", command]);
        assert!(
            output.status.code() == Some(1) && said(&output).contains("there is no store"),
            "{}",
            said(&output)
        );
    }
    assert!(!folder.0.join("waymark.db").exists());
}
