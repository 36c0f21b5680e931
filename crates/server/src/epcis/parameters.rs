//! The parameters of the simple event query. Those that our events have no field for are refused by name, as are those
//! that nobody knows: an ignored parameter would be a wrong answer.

use engine::epcis::query::{Order, Query};

use super::exception;
use crate::problem::Problem;

/// Events of one answer when nobody says how many: as the standard says.
pub(super) const USUAL: usize = 30;
/// The most events of one answer.
const MOST: usize = 1_000;
/// The most values that one parameter may have.
const MOST_VALUES: usize = 100;

/// Parameters of the standard about fields that no event here has.
const WITHOUT_FIELD: &[&str] = &[
    "EQ_persistentDisposition_set",
    "EQ_persistentDisposition_unset",
    "WD_readPoint",
    "WD_bizLocation",
    "EQ_transformationID",
    "MATCH_parentID",
    "MATCH_inputEPC",
    "MATCH_outputEPC",
    "MATCH_epcClass",
    "MATCH_inputEPCClass",
    "MATCH_outputEPCClass",
    "MATCH_anyEPCClass",
    "EQ_quantity",
    "GT_quantity",
    "GE_quantity",
    "LT_quantity",
    "LE_quantity",
    "EQ_errorReason",
    "EQ_correctiveEventID",
    "GE_startTime",
    "LT_startTime",
    "GE_endTime",
    "LT_endTime",
    "EQ_type",
    "EQ_deviceID",
    "EQ_dataProcessingMethod",
    "EQ_microorganism",
    "EQ_chemicalSubstance",
    "EQ_bizRules",
    "EQ_stringValue",
    "EQ_hexBinaryValue",
    "EQ_uriValue",
    "EQ_booleanValue",
];

/// Which part of a list.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) per_page: Option<usize>,
    pub(super) token: Option<String>,
}

/// Reads the parameters of a list.
pub(super) fn page(query: &str) -> Result<Page, Problem> {
    let mut page = Page::default();
    for (name, value) in pairs(query)? {
        match name.as_str() {
            "perPage" => page.per_page = Some(count(&name, &value)?.min(MOST)),
            "nextPageToken" => page.token = Some(value),
            _ => return Err(unknown(&name)),
        }
    }
    Ok(page)
}

/// Reads the parameters of a query for events.
pub(super) fn query(query: &str) -> Result<Query, Problem> {
    let mut read = Query { per_page: USUAL, ..Query::default() };
    let (mut by, mut direction) = (None, None);
    for (name, value) in pairs(query)? {
        match name.as_str() {
            "perPage" => read.per_page = count(&name, &value)?.min(MOST),
            "nextPageToken" => read.token = Some(value),
            "eventType" => read.types = Some(values(&name, &value)?),
            "EQ_action" => read.actions = Some(actions(&name, &value)?),
            "EQ_bizStep" => read.steps = Some(words(&name, &value)?),
            "EQ_disposition" => read.states = Some(words(&name, &value)?),
            "EQ_readPoint" => read.read_points = Some(values(&name, &value)?),
            "EQ_bizLocation" => read.locations = Some(values(&name, &value)?),
            "EQ_eventID" => read.ids = Some(values(&name, &value)?),
            "MATCH_epc" | "MATCH_anyEPC" => read.epcs.push(objects(&name, &value)?),
            "GE_eventTime" => read.happened.0 = Some(time(&name, &value)?),
            "LT_eventTime" => read.happened.1 = Some(time(&name, &value)?),
            "GE_recordTime" => read.recorded.0 = Some(time(&name, &value)?),
            "LT_recordTime" => read.recorded.1 = Some(time(&name, &value)?),
            "GE_errorDeclarationTime" => read.declared.0 = Some(time(&name, &value)?),
            "LT_errorDeclarationTime" => read.declared.1 = Some(time(&name, &value)?),
            "EXISTS_errorDeclaration" => read.only_declared = flag(&name, &value)?,
            "orderBy" => by = Some(order(&value)?),
            "orderDirection" => direction = Some(earliest_first(&value)?),
            "eventCountLimit" => read.first = Some(count(&name, &value)?),
            "maxEventCount" => read.most = Some(count(&name, &value)?),
            _ => return Err(unknown(&name)),
        }
    }
    read.order = by.map(|by| (by, direction.unwrap_or(false)));
    if read.first.is_some() && read.most.is_some() {
        return Err(refused("`eventCountLimit` and `maxEventCount` exclude each other"));
    }
    if read.first.is_some() && read.order.is_none() {
        return Err(refused("`eventCountLimit` needs `orderBy`"));
    }
    Ok(read)
}

fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let uri = format!("/?{query}").parse().map_err(|_| refused("the parameters cannot be read"))?;
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri);
    let pairs = pairs.map_err(|error| refused(&error.to_string()))?.0;
    let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|two| two[0] == two[1]) {
        Some(twice) => {
            Err(refused(&format!("`{}` is there twice: several values are joined by `|`", twice[0])))
        }
        None => Ok(pairs),
    }
}

fn unknown(name: &str) -> Problem {
    let gs1 = WITHOUT_FIELD.contains(&name) || name.starts_with("INNER_") || name.starts_with("EQATTR_");
    refused(&match gs1 {
        true => format!("`{name}` is not supported: the events here have no such field"),
        false => format!("there is no parameter `{name}`"),
    })
}

fn refused(why: &str) -> Problem {
    Problem::bad(why).known_as(exception::PARAMETER)
}

fn values(name: &str, value: &str) -> Result<Vec<String>, Problem> {
    let list: Vec<String> = value.split('|').filter(|value| !value.is_empty()).map(str::to_owned).collect();
    match list.len() {
        0 => Err(refused(&format!("`{name}` needs a value"))),
        1..=MOST_VALUES => Ok(list),
        _ => Err(refused(&format!("`{name}` has more than {MOST_VALUES} values"))),
    }
}

fn actions(name: &str, value: &str) -> Result<Vec<String>, Problem> {
    let list = values(name, value)?;
    match list.iter().find(|action| !["ADD", "OBSERVE", "DELETE"].contains(&action.as_str())) {
        Some(action) => Err(refused(&format!("`{action}` is no action: ADD, OBSERVE, DELETE"))),
        None => Ok(list),
    }
}

/// Words of the vocabulary in any of their spellings.
fn words(name: &str, value: &str) -> Result<Vec<String>, Problem> {
    let short = |word: String| {
        let marks = ["urn:epcglobal:cbv:bizstep:", "urn:epcglobal:cbv:disp:", "BizStep-", "Disp-"];
        let rest = marks.iter().find_map(|mark| word.split_once(mark).map(|(_, rest)| rest.to_owned()));
        rest.unwrap_or(word)
    };
    Ok(values(name, value)?.into_iter().map(short).collect())
}

fn objects(name: &str, value: &str) -> Result<Vec<String>, Problem> {
    let list = values(name, value)?;
    match list.iter().find(|epc| epc.contains('*') || epc.contains(":idpat:")) {
        Some(epc) => {
            Err(refused(&format!("`{epc}` is a pattern, and `{name}` takes whole identifiers here")))
        }
        None => Ok(list),
    }
}

fn time(name: &str, value: &str) -> Result<jiff::Timestamp, Problem> {
    // A plus sign that nobody escaped has become a space.
    let read = value.replace(' ', "+").parse();
    read.map_err(|_| refused(&format!("`{name}` must be a time with its offset, as 2026-08-01T00:00:00Z")))
}

fn count(name: &str, value: &str) -> Result<usize, Problem> {
    let count = value.parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| refused(&format!("`{name}` must be a number above 0")))
}

fn flag(name: &str, value: &str) -> Result<bool, Problem> {
    value.parse().map_err(|_| refused(&format!("`{name}` must be true or false")))
}

fn order(value: &str) -> Result<Order, Problem> {
    match value {
        "eventTime" => Ok(Order::EventTime),
        "recordTime" => Ok(Order::RecordTime),
        _ => Err(refused("`orderBy` must be eventTime or recordTime")),
    }
}

fn earliest_first(value: &str) -> Result<bool, Problem> {
    match value {
        "ASC" => Ok(true),
        "DESC" => Ok(false),
        _ => Err(refused("`orderDirection` must be ASC or DESC")),
    }
}
