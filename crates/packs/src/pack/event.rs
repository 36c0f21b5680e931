//! Where an event has its code, words, time and place.

use std::collections::HashMap;

use serde::Deserialize;

use super::{PersonalSpec, Pick};

/// Where an event has what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EventSpec {
    /// The code, as the carrier writes it.
    pub code: Option<Pick>,
    /// What to look up in the table, where it is not `code`: the first that the table knows counts, so that
    /// finer keys stand before coarser ones.
    pub key: Option<Pick>,
    /// A still finer key, for the few codes that mean something else in some company. It is looked up before
    /// `key`, and that the table does not know it says nothing.
    pub except: Option<Pick>,
    /// The carrier's words.
    pub text: Option<Pick>,
    /// BCP 47 language of the words.
    pub language: Option<Pick>,
    /// When: the first of the list that can be read.
    #[serde(default)]
    pub time: Times,
    /// Where.
    pub place: Option<PlaceSpec>,
    /// Why, in the carrier's own code.
    pub reason: Option<Pick>,
    /// Who says so, where a relay names its partner.
    pub carrier: Option<Pick>,
    /// What stands there where the source takes the event back.
    pub withdrawn: Option<crate::path::Path>,
    /// What is about a person.
    #[serde(default)]
    pub personal: Vec<PersonalSpec>,
}

/// Ways to read a time, in order of preference.
#[derive(Debug, Default)]
pub struct Times(pub Vec<TimeSpec>);

/// One way to read a time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TimeSpec {
    /// Where it stands; `{/date} {/time}` joins two.
    pub at: Pick,
    /// The formats it may have; `iso` without any.
    #[serde(default)]
    pub format: Formats,
    /// Where the zone comes from; without it the time is merely printed.
    pub zone: Option<Zone>,
    /// What the abbreviations of this carrier mean.
    #[serde(default)]
    pub zones: HashMap<String, String>,
    /// What to keep as printed, where it is not `at`.
    pub printed: Option<Pick>,
    /// Whether an offset in the text is to be believed.
    #[serde(default = "believed")]
    pub offset: Offset,
}

/// What an offset in a time is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Offset {
    /// It is the offset of the event.
    Believed,
    /// The carrier stamps it on any wall clock.
    Ignored,
}

fn believed() -> Offset {
    Offset::Believed
}

/// How a time is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// ISO 8601, with or without offset, `T` or a space; a bare date is a day.
    Iso,
    /// `/Date(1754012345000+0800)/`: the wall clock of which is meant, not the instant.
    Wcf,
    /// Milliseconds since 1970: a true instant.
    EpochMillis,
    /// Seconds since 1970: a true instant.
    EpochSeconds,
    /// A pattern of `strptime`.
    Pattern(String),
}

/// The formats of a time, in the order in which they are tried.
#[derive(Debug)]
pub struct Formats(pub Vec<TimeFormat>);

impl Default for Formats {
    fn default() -> Self {
        Self(vec![TimeFormat::Iso])
    }
}

/// Where the zone of a printed clock comes from.
#[derive(Debug)]
pub enum Zone {
    /// The event's place.
    Place,
    /// Always this IANA zone.
    Named(String),
    /// An offset or abbreviation in the capture.
    At(Pick),
    /// The first of these that settles it.
    FirstOf(Vec<Zone>),
}

/// Where a place stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PlaceSpec {
    /// The place as one text; without it the parts are joined.
    pub text: Option<Pick>,
    /// The locality.
    pub city: Option<Pick>,
    /// State or province.
    pub region: Option<Pick>,
    /// The country: a code or a name.
    pub country: Option<Pick>,
    /// The postcode.
    pub postcode: Option<Pick>,
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> serde::de::Visitor<'de> for OneOrMany {
            type Value = Times;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a time such as { at = \"/time\", format = \"iso\" }, or a list of them")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Times, A::Error> {
                TimeSpec::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    .map(|t| Times(vec![t]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Times, A::Error> {
                let mut times = Vec::new();
                while let Some(time) = list.next_element()? {
                    times.push(time);
                }
                Ok(Times(times))
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

impl<'de> Deserialize<'de> for Formats {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let formats = strings(deserializer)?;
        formats
            .iter()
            .map(|f| time_format(f).map_err(serde::de::Error::custom))
            .collect::<Result<_, _>>()
            .map(Formats)
    }
}

fn time_format(format: &str) -> Result<TimeFormat, String> {
    match format {
        "iso" => Ok(TimeFormat::Iso),
        "wcf" => Ok(TimeFormat::Wcf),
        "epoch-ms" => Ok(TimeFormat::EpochMillis),
        "epoch-s" => Ok(TimeFormat::EpochSeconds),
        pattern if pattern.contains('%') => Ok(TimeFormat::Pattern(pattern.to_owned())),
        other => Err(format!(
            "`{other}` is no time format; there are iso, wcf, epoch-ms, epoch-s and patterns such as `%d.%m.%Y %H:%M`"
        )),
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = strings(deserializer)?;
        let mut zones: Vec<Zone> =
            words.iter().map(|w| zone(w).map_err(serde::de::Error::custom)).collect::<Result<_, _>>()?;
        Ok(if zones.len() == 1 { zones.remove(0) } else { Zone::FirstOf(zones) })
    }
}

fn zone(word: &str) -> Result<Zone, String> {
    match word {
        "place" => Ok(Zone::Place),
        path if path.starts_with(['/', '^', '$']) && !path.contains("//") => {
            super::Template::parse(path).map(|template| Zone::At(Pick(vec![template])))
        }
        name => match jiff::tz::TimeZone::get(name) {
            Ok(_) => Ok(Zone::Named(name.to_owned())),
            Err(_) => Err(format!(
                "`{name}` is no zone; there are `place`, IANA names such as `Asia/Shanghai`, and paths"
            )),
        },
    }
}

/// One text or a list of texts.
fn strings<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(text) => vec![text],
        OneOrMany::Many(texts) => texts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Sample {
        time: Times,
    }

    #[test]
    fn a_time_may_have_one_reading_or_several() {
        let one: Sample = toml::from_str(r#"time = { at = "/t", zone = "place" }"#).unwrap();
        assert_eq!(one.time.0.len(), 1);
        let two: Sample = toml::from_str(r#"time = [{ at = "/a" }, { at = "/b", format = "wcf" }]"#).unwrap();
        assert_eq!(two.time.0[1].format.0, [TimeFormat::Wcf]);
    }

    #[test]
    fn a_zone_that_does_not_exist_is_refused_while_the_pack_is_read() {
        let error = toml::from_str::<Sample>(r#"time = { at = "/t", zone = "Asia/Peking" }"#).unwrap_err();
        assert!(error.to_string().contains("`Asia/Peking` is no zone"), "{error}");
    }
}
