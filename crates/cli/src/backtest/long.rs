//! The long form: one row an event, events named as milestones.
//!
//! Rows may come in any order. The earliest event begins the journey; the promise and the place counted
//! are those on that row, since a later correction was not known then.

use std::collections::HashMap;

use anyhow::Result;
use csv::StringRecord;
use tracking::forecast::Question;
use tracking::forecast::backtest::Past;
use tracking::milestone::Milestone;

use super::moment;
use super::read::{History, Journey, column, each};

/// Where in the row everything is.
pub(super) struct Columns {
    parcel: usize,
    origin: usize,
    destination: usize,
    carrier: usize,
    service: usize,
    event: usize,
    time: usize,
    promised: Option<usize>,
}

impl Columns {
    /// Finds the columns of the long form in the header.
    pub(super) fn find(header: &StringRecord) -> Result<Self> {
        Ok(Self {
            parcel: column(header, "parcel")?,
            origin: column(header, "origin")?,
            destination: column(header, "destination")?,
            carrier: column(header, "carrier")?,
            service: column(header, "service")?,
            event: column(header, "event")?,
            time: column(header, "time")?,
            promised: header.iter().position(|name| name.trim() == "promised"),
        })
    }
}

/// Reads every row and puts the journeys together, in the order in which parcels are first named.
pub(super) fn read(columns: &Columns, rows: &mut csv::Reader<impl std::io::Read>, history: &mut History) {
    let mut places: HashMap<String, usize> = HashMap::new();
    each(rows, history, |row, history| {
        let (journey, milestone, time) = event(columns, row)?;
        match places.get(&journey.parcel) {
            Some(at) => history.journeys[*at].hear(journey, milestone, time),
            None => {
                places.insert(journey.parcel.clone(), history.journeys.len());
                history.journeys.push(journey);
                if let Some(journey) = history.journeys.last_mut() {
                    journey.end(milestone, time);
                }
            }
        }
        Ok(())
    });
}

impl Journey {
    /// Takes in a further event, told as a journey that it would begin.
    fn hear(&mut self, told: Self, milestone: Milestone, time: f64) {
        if time < self.past.question.begun {
            self.asked_at = told.asked_at;
            self.past.question = told.past.question;
        }
        self.end(milestone, time);
    }

    fn end(&mut self, milestone: Milestone, time: f64) {
        let end = match milestone {
            Milestone::Delivered => &mut self.past.delivered,
            other if other.is_final() => &mut self.past.given_up,
            _ => return,
        };
        *end = Some(end.map_or(time, |known| known.min(time)));
    }
}

fn event(columns: &Columns, row: &StringRecord) -> Result<(Journey, Milestone, f64), String> {
    let cell = |at: usize| row.get(at).unwrap_or_default().trim();
    let parcel = cell(columns.parcel).to_owned();
    if parcel.is_empty() {
        return Err("the parcel has no name".to_owned());
    }
    let name = cell(columns.event);
    let milestone = Milestone::from_name(name)
        .ok_or_else(|| format!("`{name}` is no milestone; write one such as `accepted` or `delivered`"))?;
    let time_of = |cell: &str| {
        moment::read(cell).ok_or_else(|| format!("`{cell}` is no time; write `2017-10-02 10:56`"))
    };
    let time = time_of(cell(columns.time))?;
    let promised = columns.promised.map(cell).filter(|cell| !cell.is_empty()).map(time_of).transpose()?;
    let question = Question {
        origin: cell(columns.origin).into(),
        destination: cell(columns.destination).into(),
        carrier: cell(columns.carrier).into(),
        service: cell(columns.service).into(),
        begun: time,
        promised,
    };
    let asked_at = cell(columns.time).to_owned();
    Ok((
        Journey { parcel, asked_at, past: Past { question, delivered: None, given_up: None } },
        milestone,
        time,
    ))
}
