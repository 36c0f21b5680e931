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
        parcels.push((at.to_owned(), number.unwrap_or_default().into_owned()));
    });
    if parcels.len() < 2 {
        return Vec::new();
    }
    let keep = |at: &String| only(&tree, &at.split('/').skip(1).collect::<Vec<_>>());
    parcels.iter().map(|(at, number)| Cut { number: number.clone(), body: write(&keep(at)) }).collect()
}

/// The tree with, on the way to one place, only that place left in each list.
fn only<'a>(tree: &Tree<'a>, way: &[&str]) -> Tree<'a> {
    let Some((step, rest)) = way.split_first() else { return tree.clone() };
    match tree {
        Tree::List(items) => {
            let item = step.parse::<usize>().ok().and_then(|index| items.get(index));
            Tree::List(item.map(|item| only(item, rest)).into_iter().collect())
        }
        Tree::Record(fields) => Tree::Record(
            fields
                .iter()
                .map(|(name, value)| {
                    (name.clone(), if name == step { only(value, rest) } else { value.clone() })
                })
                .collect(),
        ),
        leaf => leaf.clone(),
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
    fn an_answer_about_one_parcel_is_kept_whole() {
        assert_eq!(cut(&pack().sources[0], r#"{"m":[{"no":"A"}]}"#), []);
    }
}
