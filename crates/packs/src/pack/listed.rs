//! Long code tables the other way round: a meaning, and the codes that have it. What is written in `[table.NAME]`
//! itself wins.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{Meaning, Table};

/// Codes of one table, by meaning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The table they belong to.
    pub table: String,
    /// What stands before each code, such as `express:`.
    #[serde(default)]
    pub prefix: String,
    /// Meanings in their short form, and the codes of each.
    pub mean: BTreeMap<String, Vec<String>>,
}

/// Adds listed codes to their tables; the error names a meaning that is none, or a code that has two.
pub(super) fn add(listed: &[Listed], tables: &mut HashMap<String, Table>) -> Result<(), String> {
    let mut added: HashMap<(&str, String), &str> = HashMap::new();
    for group in listed {
        for (words, codes) in &group.mean {
            let meaning = Meaning::short(words)?;
            for code in codes {
                let code = format!("{}{code}", group.prefix);
                if let Some(other) = added.insert((&group.table, code.clone()), words) {
                    return Err(format!(
                        "`{code}` is listed in `{}` as `{other}` and as `{words}`",
                        group.table
                    ));
                }
                tables.entry(group.table.clone()).or_default().entry(code).or_insert_with(|| meaning.clone());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::pack::Pack;
    use tracking::milestone::Milestone;

    fn pack(tables: &str) -> Result<Pack, String> {
        Pack::parse(&format!("format = 1\ncarrier = \"x\"\nname = \"X\"\n{tables}"))
            .map_err(|e| e.to_string())
    }

    #[test]
    fn codes_are_listed_by_what_they_mean() {
        let pack = pack(
            "[[codes]]\ntable = \"t\"\nprefix = \"a:\"\n[codes.mean]\naccepted = [\"1\", \"2\"]\n\"attempted:absent\" = [\"3\"]",
        )
        .unwrap();
        assert_eq!(pack.tables["t"]["a:2"].milestone, Milestone::Accepted);
        assert_eq!(pack.tables["t"]["a:3"].milestone, Milestone::Attempted);
    }

    #[test]
    fn the_table_itself_wins() {
        let pack =
            pack("[table.t]\n1 = \"delivered\"\n[[codes]]\ntable = \"t\"\n[codes.mean]\naccepted = [\"1\"]");
        assert_eq!(pack.unwrap().tables["t"]["1"].milestone, Milestone::Delivered);
    }

    #[test]
    fn a_code_has_one_meaning() {
        let error =
            pack("[[codes]]\ntable = \"t\"\n[codes.mean]\naccepted = [\"1\"]\nlost = [\"1\"]").unwrap_err();
        assert!(error.contains("`1` is listed in `t` as `accepted` and as `lost`"), "{error}");
    }
}
