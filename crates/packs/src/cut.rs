//! Cutting an answer that tells of many parcels into one capture for each: what is kept of a parcel then holds
//! nothing of the others. A cut is JSON whatever the answer was, with the same paths.

use crate::decode;
use crate::pack::Source;
use crate::path::Scope;
use crate::tree::Tree;

/// One parcel's part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The parcel's number; empty where the answer names none.
    pub number: String,
    /// The part, as JSON that the same source reads.
    pub body: String,
}

/// Cuts an answer; an empty list when it tells of one parcel or none and is best kept whole.
#[must_use]
pub fn cut(source: &Source, text: &str) -> Vec<Cut> {
    let Ok(tree) = decode::decode(source.decode, decode::without_http_head(text)) else { return Vec::new() };
    if source.inner.is_some() {
        return Vec::new();
    }
    let scope = Scope { here: &tree, parcel: &tree, root: &tree };
    let mut parcels = Vec::new();
    source.parcels.each_at(scope, "", &mut |at, parcel| {
        let number = source.number.as_ref().and_then(|pick| pick.words(scope.at(parcel)));
        parcels.push((at.to_owned(), parcel, number.unwrap_or_default().into_owned()));
    });
    if parcels.len() < 2 {
        return Vec::new();
    }
    let cut = |(at, parcel, number): (String, &Tree<'_>, String)| {
        let way: Vec<&str> = at.split('/').skip(1).collect();
        Cut { number, body: write(&only(&tree, &way, parcel)) }
    };
    parcels.into_iter().map(cut).collect()
}

/// The tree with, on the way to one parcel, only that parcel left: in each list, and among elements of one name, which
/// XML repeats instead.
fn only<'a>(tree: &Tree<'a>, way: &[&str], parcel: &Tree<'_>) -> Tree<'a> {
    let Some((step, rest)) = way.split_first() else { return tree.clone() };
    match tree {
        Tree::List(items) => {
            let item = step.parse::<usize>().ok().and_then(|index| items.get(index));
            Tree::List(item.map(|item| only(item, rest, parcel)).into_iter().collect())
        }
        Tree::Record(fields) => Tree::Record(
            fields
                .iter()
                .filter_map(|(name, value)| match name == step {
                    true if leads(value, rest, parcel) => Some((name.clone(), only(value, rest, parcel))),
                    true => None,
                    false => Some((name.clone(), value.clone())),
                })
                .collect(),
        ),
        leaf => leaf.clone(),
    }
}

/// Whether the way leads from here to this very parcel.
fn leads(tree: &Tree<'_>, way: &[&str], parcel: &Tree<'_>) -> bool {
    let Some((step, rest)) = way.split_first() else { return std::ptr::eq(tree, parcel) };
    match tree {
        Tree::List(items) => {
            let item = step.parse::<usize>().ok().and_then(|index| items.get(index));
            item.is_some_and(|item| leads(item, rest, parcel))
        }
        Tree::Record(_) => tree.named(step).any(|value| leads(value, rest, parcel)),
        _ => false,
    }
}

/// A tree as JSON text.
fn write(tree: &Tree<'_>) -> String {
    let mut json = String::new();
    put(tree, &mut json);
    json
}

fn put(tree: &Tree<'_>, json: &mut String) {
    match tree {
        Tree::Null => json.push_str("null"),
        Tree::Flag(flag) => json.push_str(if *flag { "true" } else { "false" }),
        Tree::Number(number) => json.push_str(number),
        Tree::Text(text) => json.push_str(&serde_json::Value::from(&**text).to_string()),
        Tree::List(items) => list(items, '[', ']', json, &|item, json| put(item, json)),
        Tree::Record(fields) => list(fields, '{', '}', json, &|(name, value), json| {
            json.push_str(&serde_json::Value::from(&**name).to_string());
            json.push(':');
            put(value, json);
        }),
    }
}

fn list<T>(items: &[T], open: char, close: char, json: &mut String, each: &dyn Fn(&T, &mut String)) {
    json.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        each(item, json);
    }
    json.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    fn pack() -> Pack {
        Pack::parse(
            "format = 1\ncarrier = \"x\"\nname = \"X\"\n[[source]]\nid = \"s\"\nkind = \"push\"\ndecode = \"json\"\n\
             claim = \"complete\"\norder = \"unordered\"\nparcels = \"/m/*\"\nnumber = \"/no\"\nevents = \"/e/*\"\n\
             prose = true\n[source.event]\ntext = \"/t\"\n",
        )
        .unwrap()
    }

    #[test]
    fn each_parcel_gets_its_part_and_nothing_of_the_others() {
        let cuts =
            cut(&pack().sources[0], r#"{"ok":true,"m":[{"no":"A","e":[{"t":"\"x\""}]},{"no":"B","e":[]}]}"#);
        assert_eq!(cuts[0].body, r#"{"ok":true,"m":[{"no":"A","e":[{"t":"\"x\""}]}]}"#);
        assert_eq!((cuts[1].number.as_str(), cuts.len()), ("B", 2));
    }

    #[test]
    fn of_elements_that_xml_repeats_only_the_parcels_own_is_left() {
        let pack = Pack::parse(
            "format = 1\ncarrier = \"x\"\nname = \"X\"\n[[source]]\nid = \"s\"\nkind = \"file\"\ndecode = \"xml\"\n\
             claim = \"complete\"\norder = \"unordered\"\nparcels = \"/all/m/*\"\nnumber = \"/no\"\nevents = \"/e/*\"\n\
             prose = true\n[source.event]\ntext = \"/t\"\n",
        )
        .unwrap();
        let xml = "<all><by>me</by><m><no>A</no><e><t>x</t></e><e><t>y</t></e></m><m><no>B</no><e><t>z</t></e></m></all>";
        let cuts = cut(&pack.sources[0], xml);
        assert_eq!(cuts[0].body, r#"{"all":{"by":"me","m":{"no":"A","e":{"t":"x"},"e":{"t":"y"}}}}"#);
        assert_eq!(cuts[1].body, r#"{"all":{"by":"me","m":{"no":"B","e":{"t":"z"}}}}"#);
    }

    #[test]
    fn an_answer_about_one_parcel_is_kept_whole() {
        assert_eq!(cut(&pack().sources[0], r#"{"m":[{"no":"A"}]}"#), []);
    }
}
