//! Which column of a wide file holds what: `parcel=id,origin=from,event:delivered=done_at,...`.

use std::str::FromStr;

use tracking::milestone::Milestone;

/// Which column holds what, by the columns' names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(super) parcel: Option<String>,
    pub(super) origin: Option<String>,
    pub(super) destination: Option<String>,
    pub(super) carrier: Option<String>,
    pub(super) service: Option<String>,
    pub(super) promised: Option<String>,
    /// The first begins the journey.
    pub(super) events: Vec<(Milestone, String)>,
}

/// A wide form that is read without a mapping: by its exact header, nothing less.
pub(super) const KNOWN: (&str, &str) = (
    "parcel,seller_state,customer_state,ordered_at,approved_at,handed_to_carrier_at,delivered_at,promised_at,order_status",
    "parcel=parcel,origin=seller_state,destination=customer_state,promised=promised_at,\
     event:announced=ordered_at,event:accepted=handed_to_carrier_at,event:delivered=delivered_at",
);

impl FromStr for Mapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut mapping = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (what, column) =
                part.split_once('=').ok_or_else(|| format!("`{part}` is not of the form `what=column`"))?;
            mapping.set(what.trim(), column.trim())?;
        }
        mapping.checked()
    }
}

impl Mapping {
    fn set(&mut self, what: &str, column: &str) -> Result<(), String> {
        if let Some(name) = what.strip_prefix("event:") {
            let milestone = Milestone::from_name(name)
                .ok_or_else(|| format!("`{name}` is no milestone; write one such as `event:delivered`"))?;
            self.events.push((milestone, column.to_owned()));
            return Ok(());
        }
        let slot = match what {
            "parcel" => &mut self.parcel,
            "origin" => &mut self.origin,
            "destination" => &mut self.destination,
            "carrier" => &mut self.carrier,
            "service" => &mut self.service,
            "promised" => &mut self.promised,
            _ => {
                return Err(format!(
                    "`{what}` cannot be mapped; known are parcel, origin, destination, carrier, service, \
                     promised and event:MILESTONE"
                ));
            }
        };
        match slot.replace(column.to_owned()) {
            Some(_) => Err(format!("`{what}` is mapped twice")),
            None => Ok(()),
        }
    }

    fn checked(self) -> Result<Self, String> {
        let delivered = |(milestone, _): &(Milestone, String)| *milestone == Milestone::Delivered;
        if self.parcel.is_none() {
            return Err("the mapping names no column for `parcel`".to_owned());
        }
        match self.events.iter().position(delivered) {
            None => Err("the mapping names no column for `event:delivered`".to_owned()),
            Some(0) => Err("the first event column begins the journey and cannot be its delivery".to_owned()),
            Some(_) => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_wide_form_is_a_mapping_of_its_own_header() {
        let mapping: Mapping = KNOWN.1.parse().unwrap();
        assert_eq!(mapping.events[0], (Milestone::Announced, "ordered_at".to_owned()));
        let columns: Vec<&str> = KNOWN.0.split(',').collect();
        assert!(mapping.events.iter().all(|(_, column)| columns.contains(&column.as_str())));
    }

    #[track_caller]
    fn refused(text: &str, because: &str) {
        let error = text.parse::<Mapping>().unwrap_err();
        assert!(error.contains(because), "{error}");
    }

    #[test]
    fn a_mapping_that_cannot_be_read_says_why() {
        refused("parcel", "`what=column`");
        refused("parcel=a,event:announced=b", "event:delivered");
        refused("event:announced=b,event:delivered=c", "`parcel`");
        refused("parcel=a,event:delivered=c", "begins the journey");
        refused("parcel=a,event:shipped=b", "no milestone");
        refused("parcel=a,parcel=b", "twice");
        refused("parcel=a,colour=b", "cannot be mapped");
    }
}
