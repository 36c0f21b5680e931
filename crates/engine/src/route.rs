//! Whom to ask about a number: the sources of its carriers that are polled and that we have the means to ask.

use packs::request::{CannotAsk, Question, request};
use sources::Answer;
use tracking::Text;
use tracking::journey::Journey;
use tracking::number::{Known, s10};

use crate::Engine;
use crate::ingest::Given;

/// How many carriers a bare number is asked of.
const MOST_CARRIERS: usize = 3;

/// One way to ask about a number.
#[derive(Clone, Debug)]
pub struct Way {
    /// The pack.
    pub carrier: String,
    /// Its source.
    pub source: String,
    /// The number to ask about.
    pub number: String,
    /// The question.
    pub question: Question,
}

impl Way {
    /// What came back this way, to be kept.
    #[must_use]
    pub fn given<'a>(&'a self, answer: &'a Answer) -> Given<'a> {
        Given {
            carrier: &self.carrier,
            source: Some(&self.source),
            body: &answer.body,
            content_type: &answer.content_type,
            status: Some(answer.status),
        }
    }
}

/// A source that we would ask if the settings held what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The pack.
    pub carrier: String,
    /// What is missing.
    pub missing: String,
}

impl Engine {
    /// The ways to ask about everything that is known of a parcel: its own number and its legs'.
    #[must_use]
    pub fn ways(
        &self,
        number: &str,
        carrier: Option<&str>,
        journey: Option<&Journey>,
    ) -> (Vec<Way>, Vec<Closed>) {
        let mut asked: Vec<(String, Option<Text>)> = vec![(number.to_owned(), carrier.map(Text::from))];
        for leg in journey.iter().flat_map(|journey| &journey.legs) {
            let pair = (leg.number.to_string(), leg.carrier.clone());
            if !asked.contains(&pair) && !leg.number.is_empty() {
                asked.push(pair);
            }
        }
        let (mut ways, mut closed) = (Vec::new(), Vec::new());
        for (number, carrier) in asked {
            for carrier in self.carriers(&number, carrier.as_deref()) {
                self.ways_of(&carrier, &number, &mut ways, &mut closed);
            }
        }
        (ways, closed)
    }

    /// The packs that may know a number: the one named, what the number itself says, and for every S10 number
    /// the public service of the UPU.
    fn carriers(&self, number: &str, named: Option<&str>) -> Vec<String> {
        let mut carriers: Vec<String> = named.map(str::to_owned).into_iter().collect();
        if named.is_none() {
            carriers.extend(self.likely(number).iter().map(ToString::to_string));
        }
        if s10::S10::parse(number).is_some_and(|number| number.check_is_right()) {
            carriers.push("upu".to_owned());
        }
        let mut seen = std::collections::BTreeSet::new();
        carriers.retain(|carrier| seen.insert(carrier.clone()));
        carriers
    }

    fn ways_of(&self, carrier: &str, number: &str, ways: &mut Vec<Way>, closed: &mut Vec<Closed>) {
        let Some(pack) = self.library.good(carrier) else { return };
        let credentials = self.settings.credentials(carrier);
        let now = self.clock.now();
        for source in &pack.sources {
            match request(source, &[number], "en", &credentials, self.settings.base(carrier), now) {
                Ok(question) => {
                    let (carrier, number) = (carrier.to_owned(), number.to_owned());
                    let same = |way: &Way| way.question == question;
                    if !ways.iter().any(same) {
                        ways.push(Way { carrier, source: source.id.clone(), number, question });
                    }
                }
                Err(CannotAsk::Missing(missing)) => {
                    closed.push(Closed { carrier: carrier.to_owned(), missing })
                }
                Err(CannotAsk::NotPolled) => {}
            }
        }
    }
}

impl Engine {
    /// The carriers whose number this most likely is, the likeliest first.
    #[must_use]
    pub fn likely(&self, number: &str) -> Vec<Text> {
        let identified = packs::numbers::built_in().identify(number, &Known::default());
        let valid = identified.candidates.iter().filter(|candidate| candidate.valid);
        valid.take(MOST_CARRIERS).map(|candidate| candidate.carrier.clone()).collect()
    }
}

/// The carrier whose number this is, when one is likelier than all others together.
#[must_use]
pub fn carrier_of(number: &str) -> Option<Text> {
    let identified = packs::numbers::built_in().identify(number, &Known::default());
    let best = identified.candidates.first().filter(|best| best.valid && best.confidence > 0.5)?;
    let rival = identified.candidates.get(1).filter(|rival| rival.valid);
    rival.is_none_or(|rival| rival.confidence < best.confidence).then(|| best.carrier.clone())
}
