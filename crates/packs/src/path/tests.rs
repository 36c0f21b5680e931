//! What paths select, and what is no path.

use super::*;

#[track_caller]
fn check(json: &str, path: &str, expected: &[&str]) {
    let tree = crate::decode::json::decode(json).unwrap();
    let scope = Scope { here: &tree, parcel: &tree, root: &tree };
    let mut found = Vec::new();
    Path::parse(path).unwrap().each(scope, &mut |node| found.extend(node.words()));
    assert_eq!(found, expected);
}

#[test]
fn steps_lead_down() {
    check(r#"{"a":{"b":"x"}}"#, "/a/b", &["x"]);
    check(r#"{"a":[{"b":"x"},{"b":"y"}]}"#, "/a/*/b", &["x", "y"]);
    check(r#"{"a":[{"b":"x"},{"b":"y"}]}"#, "/a/1/b", &["y"]);
}

#[test]
fn a_list_of_one_may_be_collapsed() {
    check(r#"{"a":{"b":"x"}}"#, "/a/*/b", &["x"]);
}

#[test]
fn a_filter_keeps_what_has_the_value() {
    let json = r#"{"r":[{"t":"local","n":"1"},{"t":"other","n":"2"}]}"#;
    check(json, "/r/*[t=local]/n", &["1"]);
    let nested = r#"{"r":[{"c":{"t":"local"},"m":"a","n":"1"},{"c":{"t":"local"},"m":"b","n":"2"}]}"#;
    check(nested, "/r/*[c/t=local]/n", &["1", "2"]);
    check(nested, "/r/*[c/t=local][m=b]/n", &["2"]);
    check(json, "/r/*[t!=local]/n", &["2"]);
    check(json, "/r/*[n]/t", &["local", "other"]);
    check(json, "/r/*[x]/t", &[]);
}

#[test]
fn values_go_through_a_record_whose_names_are_data() {
    check(r#"{"LB1":{"n":"1"},"LB2":{"n":"2"}}"#, "/{}/n", &["1", "2"]);
}

#[test]
fn pointers_name_the_place() {
    let tree = crate::decode::json::decode(r#"{"a":[{"b":[1,2]}]}"#).unwrap();
    let scope = Scope { here: &tree, parcel: &tree, root: &tree };
    let mut at = Vec::new();
    Path::parse("/a/*/b/*").unwrap().each_at(scope, "", &mut |pointer, _| at.push(pointer.to_owned()));
    assert_eq!(at, ["/a/0/b/0", "/a/0/b/1"]);
}

#[test]
fn null_is_a_list_of_nothing() {
    let tree = crate::decode::json::decode(r#"{"a":null,"b":{"c":1}}"#).unwrap();
    let scope = Scope { here: &tree, parcel: &tree, root: &tree };
    let mut at = Vec::new();
    let mut find =
        |path| Path::parse(path).unwrap().each_at(scope, "", &mut |pointer, _| at.push(pointer.to_owned()));
    find("/a/*");
    find("/b/*");
    assert_eq!(at, ["/b"]);
    check(r#"{"a":null}"#, "/a/*", &[]);
}

#[test]
fn several_paths_find_what_stands_at_any_of_them() {
    let tree = crate::decode::json::decode(r#"{"a":[1],"b":{"c":[2]}}"#).unwrap();
    let scope = Scope { here: &tree, parcel: &tree, root: &tree };
    let paths = Paths(["/b/c/*", "/a/*", "/d"].map(|path| Path::parse(path).unwrap()).into());
    let mut at = Vec::new();
    paths.each_at(scope, "", &mut |pointer, _| at.push(pointer.to_owned()));
    assert_eq!(at, ["/b/c/0", "/a/0"]);
}

#[test]
fn what_is_no_path_says_so() {
    assert!(Path::parse("events").unwrap_err().contains("starts with `/`"));
    assert!(Path::parse("/a//b").unwrap_err().contains("empty step"));
    assert!(Path::parse("/a/*[=b]").unwrap_err().contains("[field=value]"));
}
