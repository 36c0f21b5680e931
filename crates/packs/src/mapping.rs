//! A user's own table: which column holds what, said in the settings, and made into a pack that reads it.
//!
//! A row is an event, and names its parcel; rows of one number are one parcel. Columns are named as in the header
//! of the file, in any case; `{Date} {Clock}` joins two.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::library::Library;
use crate::lint::{self, Problem};

/// One `[mapping.NAME]` of the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mapping {
    /// What people call the source; without it, its name in the settings.
    pub name: Option<String>,
    /// The carrier of every row, where no column names it: the name of a pack.
    pub carrier: Option<String>,
    /// Which column holds what.
    pub columns: Columns,
    /// How times are written; ISO 8601 without any.
    #[serde(default)]
    pub format: Vec<String>,
    /// The zone of the clocks: an IANA name, or `place`. Without it they stay printed.
    pub zone: Option<String>,
    /// What the codes of the column `code` mean, as in a pack.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
    /// Shared tables of codes, such as `emsevt`.
    #[serde(default)]
    pub tables: Vec<String>,
    /// Whether every file tells all there is to tell of its parcels, so that what is missing was taken back.
    #[serde(default)]
    pub complete: bool,
}

/// The columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Columns {
    /// The parcel's number.
    pub number: String,
    /// When.
    pub time: String,
    /// The code.
    pub code: Option<String>,
    /// The words; read for their meaning where there is no code.
    pub text: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who says so.
    pub carrier: Option<String>,
    /// Where, as one text.
    pub place: Option<String>,
    /// The locality.
    pub city: Option<String>,
    /// State or province.
    pub region: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The postcode.
    pub postcode: Option<String>,
    /// An offset or abbreviation of a zone beside the time.
    pub zone: Option<String>,
}

impl Library {
    /// Adds the pack that reads a user's table; the problem says what is wrong with the mapping.
    pub fn add_mapping(&mut self, name: &str, mapping: &Mapping) -> Result<(), Problem> {
        let refused = |message: String| Problem {
            code: "P120",
            message,
            place: format!("[mapping.{name}] of the settings"),
            help: "docs/pack-format.md says how a table is mapped".to_owned(),
        };
        if self.text(name).is_some() {
            return Err(refused(format!("there is a pack called `{name}` already")));
        }
        if let Some(table) =
            mapping.tables.iter().find(|table| self.text(&format!("standards/{table}")).is_none())
        {
            return Err(refused(format!("there is no shared table `{table}`")));
        }
        let text = pack(name, mapping).map_err(refused)?;
        lint::compile(name, &text).map_err(|problem| refused(problem.message))?;
        self.add(name, &text);
        Ok(())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PackText<'m> {
    format: u32,
    carrier: &'m str,
    name: &'m str,
    relay: bool,
    source: [SourceText<'m>; 1],
}

#[derive(Serialize)]
struct SourceText<'m> {
    id: &'static str,
    kind: &'static str,
    decode: &'static str,
    claim: &'static str,
    order: &'static str,
    recognise: Vec<String>,
    parcels: &'static str,
    together: bool,
    number: String,
    carrier: Option<String>,
    events: &'static str,
    prose: bool,
    tables: &'m [String],
    codes: &'m BTreeMap<String, String>,
    event: EventText<'m>,
}

#[derive(Serialize)]
struct EventText<'m> {
    code: Option<String>,
    text: Option<String>,
    reason: Option<String>,
    carrier: Option<String>,
    time: TimeText<'m>,
    place: Option<PlaceText>,
}

#[derive(Serialize)]
struct TimeText<'m> {
    at: String,
    format: Option<&'m [String]>,
    zone: Option<Vec<String>>,
}

#[derive(Serialize)]
struct PlaceText {
    text: Option<String>,
    city: Option<String>,
    region: Option<String>,
    country: Option<String>,
    postcode: Option<String>,
}

/// The text of the pack that a mapping stands for; the error says what is wrong with a column.
pub fn pack(name: &str, mapping: &Mapping) -> Result<String, String> {
    let columns = &mapping.columns;
    let value = |column: &Option<String>| column.as_deref().map(value).transpose();
    let zones = value(&columns.zone)?.into_iter().chain(mapping.zone.clone()).collect::<Vec<_>>();
    let carrier = value(&columns.carrier)?.or(mapping.carrier.clone());
    let place = PlaceText {
        text: value(&columns.place)?,
        city: value(&columns.city)?,
        region: value(&columns.region)?,
        country: value(&columns.country)?,
        postcode: value(&columns.postcode)?,
    };
    let placed = [&place.text, &place.city, &place.country, &place.postcode].into_iter().any(Option::is_some);
    let source = SourceText {
        id: "table",
        kind: "file",
        decode: "csv",
        claim: if mapping.complete { "complete" } else { "incremental" },
        order: "unordered",
        recognise: columns_of(&columns.number)
            .chain(columns_of(&columns.time))
            .map(|path| path.map(|path| format!("/0{path}")))
            .collect::<Result<_, _>>()?,
        parcels: "/*",
        together: true,
        number: self::value(&columns.number)?,
        carrier: carrier.clone(),
        events: ".",
        prose: columns.text.is_some(),
        tables: &mapping.tables,
        codes: &mapping.codes,
        event: EventText {
            code: value(&columns.code)?,
            text: value(&columns.text)?,
            reason: value(&columns.reason)?,
            carrier,
            time: TimeText {
                at: self::value(&columns.time)?,
                format: (!mapping.format.is_empty()).then_some(&mapping.format),
                zone: (!zones.is_empty()).then_some(zones),
            },
            place: placed.then_some(place),
        },
    };
    let title = mapping.name.as_deref().unwrap_or(name);
    let pack = PackText { format: 1, carrier: name, name: title, relay: true, source: [source] };
    toml::to_string(&pack).map_err(|error| error.to_string())
}

/// Where a column, or a text with columns in braces, stands in a row.
fn value(column: &str) -> Result<String, String> {
    if !column.contains('{') {
        return path(column);
    }
    let mut template = String::new();
    for (at, part) in column.split('{').enumerate() {
        match part.split_once('}') {
            Some((name, rest)) if at > 0 => template.push_str(&format!("{{{}}}{rest}", path(name)?)),
            None if at == 0 => template.push_str(part),
            _ => return Err(format!("`{column}` has a brace that does not close or open")),
        }
    }
    Ok(template)
}

/// The columns that a value names.
fn columns_of(column: &str) -> impl Iterator<Item = Result<String, String>> + use<'_> {
    let inside = column.contains('{');
    let names = column.split('{').skip(usize::from(inside));
    names.map(move |part| path(if inside { part.split('}').next().unwrap_or_default() } else { part }))
}

/// The path of a column: its name as the decoder of tables writes it.
fn path(column: &str) -> Result<String, String> {
    let name = column.trim().to_lowercase();
    if name.is_empty() || name.contains(['[', ']', '*']) || name.parse::<usize>().is_ok() {
        return Err(format!(
            "`{column}` cannot be a column: give the column a name of letters in the file's header"
        ));
    }
    Ok(format!("/{}", name.replace('~', "~0").replace('/', "~1")))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::expect::render;
    use crate::read::Capture;

    const SETTINGS: &str = r#"
        carrier = "royal-mail"
        format = ["%d.%m.%Y %H:%M"]
        zone = "Europe/Berlin"
        codes = { PICKED = "announced", OUT = "accepted", BACK = "returned" }
        [columns]
        number = "Tracking No."
        time = "{Date} {Clock}"
        code = "Status"
        text = "Remark / note"
        city = "Site"
        country = "Country"
    "#;
    const TABLE: &str = "Tracking No.;Date;Clock;Status;Site;Country;Remark / note\nLB123456785CN;03.08.2026;09:15;PICKED;Hamburg;DE;\nLB000000011CN;03.08.2026;10:00;OUT;Hamburg;DE;to the carrier\nLB123456785CN;04.08.2026;11:30;LOOKED;Hamburg;DE;\n";

    fn library(settings: &str) -> Result<Library, Problem> {
        let mut library = Library::embedded();
        let mapping: Mapping = toml::from_str(settings).unwrap();
        library.add_mapping("our-warehouse", &mapping).map(|()| library)
    }

    #[test]
    fn a_table_is_read_as_the_settings_say() {
        let library = library(SETTINGS).unwrap();
        let body = TABLE.as_bytes();
        let capture =
            Capture { body, received: Timestamp::UNIX_EPOCH, digest: "", status: None, asked: None };
        let text = render(&crate::read(&library, "our-warehouse", None, &capture));
        assert!(text.starts_with("LB123456785CN told by our-warehouse/table\n- 03.08.2026 09:15 [placed Europe/Berlin 2026-08-03T07:15:00Z] PICKED announced, high, of royal-mail\n    at Hamburg, DE = Hamburg, DE\n"), "{text}");
        assert!(text.contains("LB000000011CN told by"), "{text}");
        assert!(text.contains("unknown code `LOOKED`"), "{text}");
    }

    #[test]
    fn a_file_finds_its_mapping_by_its_columns() {
        let library = library(SETTINGS).unwrap();
        let found = crate::read::carriers_of(&library, TABLE.as_bytes());
        assert_eq!(found.first().map(|(name, _)| &**name), Some("our-warehouse"));
    }

    #[track_caller]
    fn check(settings: &str, message: &str) {
        let problem = library(settings).unwrap_err().to_string();
        assert!(problem.contains(message) && problem.contains("[mapping.our-warehouse]"), "{problem}");
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_said() {
        check(&SETTINGS.replace("\"announced\"", "\"gone\""), "`gone` is no milestone");
        check(&SETTINGS.replace("Europe/Berlin", "Europe/Wuppertal"), "is no zone");
        check(&SETTINGS.replace("{Date}", "{Date"), "a brace that does not close");
        check(&SETTINGS.replace("Tracking No.", "7"), "cannot be a column");
        check(
            &SETTINGS.replace("[columns]", "tables = [\"emsevent\"]\n[columns]"),
            "no shared table `emsevent`",
        );
        let mut library = Library::embedded();
        assert!(library.add_mapping("plain", &Mapping::default()).unwrap_err().message.contains("already"));
    }
}
