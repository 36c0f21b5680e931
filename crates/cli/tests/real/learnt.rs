//! What was learnt, on the command line: before there is any history, published figures speak and say so.

use crate::binary::{Folder, printed, said, waymark};

#[test]
fn without_own_history_the_published_figure_speaks_and_the_exit_code_says_so() {
    let folder = Folder::new();
    let output = waymark(&folder.0, &["profile", "CN-US", "china-post"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("published prior: ePacket"), "{}", printed(&output));
    let output = waymark(&folder.0, &["profile", "cn-us", "--json"]);
    let body: serde_json::Value = serde_json::from_str(printed(&output).trim()).unwrap();
    assert_eq!((body["journeys"].as_u64(), body["lane"]["origin"].as_str()), (Some(0), Some("CN")));
    assert!(body["learnt"].is_string() && body["digest"].is_string(), "the command learns where nobody did");
}

#[test]
fn what_is_no_lane_is_refused_with_an_example() {
    let folder = Folder::new();
    let output = waymark(&folder.0, &["profile", "China"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("write two countries such as CN-US"), "{}", said(&output));
}

#[test]
fn an_empty_atlas_says_how_many_journeys_it_wants() {
    let folder = Folder::new();
    for args in [&["atlas"][..], &["atlas", "--calibration"]] {
        let output = waymark(&folder.0, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
    }
    assert!(printed(&waymark(&folder.0, &["atlas"])).contains("5 journeys"));
}
