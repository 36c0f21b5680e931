//! The wide form: one row a parcel, one column an event.

use anyhow::Result;
use csv::StringRecord;
use tracking::forecast::Question;
use tracking::forecast::backtest::Past;
use tracking::milestone::Milestone;

use super::mapping::Mapping;
use super::moment;
use super::read::{History, Journey, column, each};

/// Where in the row everything is.
pub(super) struct Columns {
    parcel: usize,
    origin: Option<usize>,
    destination: Option<usize>,
    carrier: Option<usize>,
    service: Option<usize>,
    promised: Option<usize>,
    events: Vec<(Milestone, usize, String)>,
}

impl Columns {
    /// Finds the mapped columns in the header.
    pub(super) fn find(header: &StringRecord, mapping: &Mapping) -> Result<Self> {
        let find = |name: &Option<String>| name.as_ref().map(|name| column(header, name)).transpose();
        let events = mapping.events.iter();
        Ok(Self {
            parcel: column(header, mapping.parcel.as_deref().unwrap_or("parcel"))?,
            origin: find(&mapping.origin)?,
            destination: find(&mapping.destination)?,
            carrier: find(&mapping.carrier)?,
            service: find(&mapping.service)?,
            promised: find(&mapping.promised)?,
            events: events
                .map(|(milestone, name)| Ok((*milestone, column(header, name)?, name.clone())))
                .collect::<Result<_>>()?,
        })
    }
}

/// Reads every row.
pub(super) fn read(columns: &Columns, rows: &mut csv::Reader<impl std::io::Read>, history: &mut History) {
    each(rows, history, |row, history| {
        history.journeys.push(journey(columns, row)?);
        Ok(())
    });
}

fn journey(columns: &Columns, row: &StringRecord) -> Result<Journey, String> {
    let cell = |at: usize| row.get(at).unwrap_or_default().trim();
    let text = |at: Option<usize>| at.map_or("", cell).into();
    let parcel = cell(columns.parcel).to_owned();
    if parcel.is_empty() {
        return Err("the parcel has no name".to_owned());
    }
    let mut times = Vec::with_capacity(columns.events.len());
    for (milestone, at, name) in &columns.events {
        times.push((*milestone, time(cell(*at), name)?));
    }
    let Some((begun, begin)) = times.first().and_then(|(_, time)| *time).zip(columns.events.first()) else {
        return Err("the journey has no beginning: its first event column is empty".to_owned());
    };
    let end = |wanted: fn(Milestone) -> bool| {
        times.iter().filter(|(milestone, _)| wanted(*milestone)).filter_map(|(_, time)| *time).next()
    };
    let delivered = end(|milestone| milestone == Milestone::Delivered);
    if delivered.is_some_and(|end| end < begun) {
        return Err("the parcel was delivered before its journey began".to_owned());
    }
    let question = Question {
        origin: text(columns.origin),
        destination: text(columns.destination),
        carrier: text(columns.carrier),
        service: text(columns.service),
        begun,
        promised: columns.promised.map_or(Ok(None), |at| time(cell(at), "promised"))?,
    };
    let given_up = end(|milestone| milestone.is_final() && milestone != Milestone::Delivered);
    let asked_at = cell(begin.1).to_owned();
    Ok(Journey { parcel, asked_at, past: Past { question, delivered, given_up } })
}

/// What a cell says: nothing, a time, or something that is neither.
fn time(cell: &str, name: &str) -> Result<Option<f64>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    match moment::read(cell) {
        Some(time) => Ok(Some(time)),
        None => Err(format!("`{cell}` in column `{name}` is no time; write `2017-10-02 10:56`")),
    }
}
