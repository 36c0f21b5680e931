//! Whose number is it? All forms, all cleaning, all that is known, in one call that never fails.

use super::candidate::{Candidate, Identified, Quick};
use super::check::Verdict;
use super::format::{Format, PROVES, Partner};
use super::matcher::{Codes, Hit, Matcher};
use super::rank::{self, Known};
use super::{correct, explain, normalize, pattern, s10, text};
use crate::Text;

/// A carrier's own tracking page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The carrier, by the name of its pack.
    pub carrier: Text,
    /// The address with `{number}` where the number goes; nothing if there is no such page.
    pub link: Option<Text>,
    /// The hosts whose links name this carrier.
    pub hosts: Vec<Text>,
}

/// All forms of all packs, compiled.
#[derive(Clone, Debug, Default)]
pub struct Identifier {
    pub(super) formats: Vec<Format>,
    matcher: Matcher,
    pub(super) sites: Vec<Site>,
}

/// Below this a near miss beside a valid candidate is not worth a line.
const SURE: f64 = 0.5;
/// How much a wrong check character leaves of the confidence: mistyped numbers are rare, but less so than
/// numbers of rare carriers that pass by chance.
const NEAR_MISS: f64 = 0.35;
/// The most candidates of one number.
const MOST_CANDIDATES: usize = 16;

impl Identifier {
    /// Compiles the forms.
    #[must_use]
    pub fn new(formats: Vec<Format>) -> Identifier {
        let (matcher, _) = Matcher::new(&formats);
        Identifier { formats, matcher, sites: Vec::new() }
    }

    /// The same with the carriers' own pages, for links in both directions.
    #[must_use]
    pub fn with_sites(mut self, sites: Vec<Site>) -> Identifier {
        self.sites = sites;
        self
    }

    /// The forms, in the order in which they were given.
    #[must_use]
    pub fn formats(&self) -> &[Format] {
        &self.formats
    }

    /// The carriers' own pages.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The address of a number on its carrier's own tracking page.
    #[must_use]
    pub fn link(&self, carrier: &str, number: &str) -> Option<String> {
        let site = self.sites.iter().find(|site| &*site.carrier == carrier)?;
        let number: String =
            number.chars().filter(char::is_ascii_alphanumeric).take(pattern::LONGEST).collect();
        site.link.as_ref().map(|link| link.replace("{number}", &number))
    }

    /// Whose numbers a text holds. Never fails: a text without a number has no candidates.
    #[must_use]
    pub fn identify(&self, given: &str, known: &Known) -> Identified {
        let given = normalize::bounded(given);
        text::identify(self, given, known)
    }

    /// The best form of one clean number, without allocating; nothing where no form fits. It looks at nothing
    /// but the number itself.
    #[must_use]
    pub fn quick(&self, number: &str) -> Option<Quick<'_>> {
        let codes = Codes::read(number)?;
        let placeholder = is_placeholder(&codes);
        let mut best: Option<(&Format, bool)> = None;
        let mut ties = 0;
        self.matcher.each_fit(&self.formats, &codes, |fit| {
            let format = fit.format();
            let key = |format: &Format, valid: bool| (valid, format.confidence);
            let ahead = best.is_none_or(|(best, valid)| key(format, true) >= key(best, valid));
            let Some(hit) = Some(fit).filter(|_| ahead).and_then(|fit| fit.judge()) else { return };
            let valid = !placeholder && !format.is_hint() && self.is_valid(format, hit, &codes);
            match best.map(|(best, was)| key(best, was)) {
                Some(was) if was == key(format, valid) => ties += 1,
                Some(was) if was > key(format, valid) => {}
                _ => (best, ties) = (Some((format, valid)), 0),
            }
        });
        best.map(|(format, valid)| Quick { format, valid, ties })
    }

    fn is_valid(&self, format: &Format, hit: Hit, codes: &[u8]) -> bool {
        let binding = format.check.as_ref().is_some_and(|check| check.binding);
        let refused = binding && matches!(hit.verdict, Verdict::Wrong { .. });
        !refused && closed_lookups_hold(format, hit, codes) && (!of_any_post(format) || issued(codes))
    }

    /// How much a number says by itself: 0 nothing, 1 a form fits, 2 letters or a check digit say so too.
    pub(super) fn strength(&self, codes: &Codes) -> u8 {
        let mut strength = 0;
        if codes.iter().filter(|code| **code < 10).count() < 5 || is_placeholder(codes) {
            return 0;
        }
        self.matcher.each(&self.formats, codes, |hit| {
            let Some(format) = self.formats.get(hit.format) else { return };
            let telling = hit.verdict == Verdict::Right || format.has_letters();
            let this = match self.is_valid(format, hit, codes) {
                true if telling && format.confidence >= PROVES => 2,
                true => 1,
                false => u8::from(format.has_letters()),
            };
            strength = strength.max(this);
        });
        strength
    }

    /// Whether any form has this length and these kinds of characters, right or wrong.
    pub(super) fn fits(&self, codes: &Codes) -> bool {
        let mut any = false;
        self.matcher.each(&self.formats, codes, |_| any = true);
        any
    }

    /// All candidates of one number, best first.
    pub(super) fn candidates(&self, codes: &Codes, known: &Known) -> Vec<Candidate> {
        let mut found = self.as_given(codes, known);
        if !found.iter().any(|candidate| candidate.valid && candidate.confidence >= 0.3) {
            self.corrected(codes, known, &mut found);
        }
        settle(&mut found);
        found
    }

    fn as_given(&self, codes: &Codes, known: &Known) -> Vec<Candidate> {
        let number = codes.text();
        let mut hits = Vec::new();
        self.matcher.each(&self.formats, codes, |hit| hits.push(hit));
        let post_known = hits.iter().any(|hit| {
            self.formats.get(hit.format).is_some_and(|format| !of_any_post(format) && covers(format, *hit))
        });
        hits.retain(|hit| !(post_known && self.formats.get(hit.format).is_some_and(of_any_post)));
        hits.iter().filter_map(|hit| self.candidate(*hit, codes, &number, known)).collect()
    }

    fn candidate(&self, hit: Hit, codes: &Codes, number: &str, known: &Known) -> Option<Candidate> {
        let format = self.formats.get(hit.format)?;
        let shape = format.shapes.get(hit.shape)?;
        let mut valid = self.is_valid(format, hit, codes);
        let mut why = explain::reasons(format, shape, hit, number);
        let (mut confidence, because) = rank::with_known(format, shape, number, known);
        why.extend(because);
        if !closed_lookups_hold(format, hit, codes) {
            return None;
        }
        if is_placeholder(codes) {
            valid = false;
            why.insert(0, "every digit is the same: a placeholder, not a number".to_owned());
        }
        if !valid {
            confidence *= NEAR_MISS;
        } else if format.is_hint() && confidence < PROVES {
            valid = false;
            why.insert(0, "only the look fits: nothing in the number proves it".to_owned());
        }
        if valid && matches!(hit.verdict, Verdict::Wrong { .. }) {
            confidence = rank::weigh(confidence, 0.3);
        }
        let also = self.also(format, number, known);
        Some(Candidate {
            carrier: format.carrier.clone(),
            format: if format.s10.is_some() { "s10".into() } else { format.id.clone() },
            valid,
            confidence,
            why,
            also,
            corrected: None,
        })
    }

    /// The other carriers of the same parcel.
    fn also(&self, format: &Format, number: &str, known: &Known) -> Vec<Partner> {
        let goes = known.destination.as_ref();
        let holds = |partner: &&Partner| match (&partner.country, goes) {
            (Some(country), Some(goes)) => country == goes,
            _ => true,
        };
        let mut also: Vec<Partner> = format.partners.iter().filter(holds).cloned().collect();
        if let (Some(_), Some(goes)) = (&format.s10, goes)
            && !number.ends_with(&**goes)
            && let Some(post) = self.post_of(goes, number)
            && !also.iter().any(|partner| partner.carrier == *post)
        {
            also.push(Partner {
                carrier: post.clone(),
                country: Some(goes.clone()),
                why: format!("an S10 number stays the same abroad: the post of {goes} delivers it").into(),
            });
        }
        also
    }

    /// The post of a country that handles items of the number's service.
    fn post_of(&self, country: &Text, number: &str) -> Option<&Text> {
        let service = number.bytes().next().and_then(pattern::code)?;
        let handles = |format: &&Format| {
            format.s10.as_ref() == Some(country)
                && format
                    .shapes
                    .iter()
                    .any(|shape| shape.masks.first().is_some_and(|mask| mask >> service & 1 == 1))
        };
        let surest = |one: &&Format, other: &&Format| one.confidence.total_cmp(&other.confidence);
        self.formats.iter().filter(handles).max_by(surest).map(|format| &format.carrier)
    }

    fn corrected(&self, codes: &Codes, known: &Known, found: &mut Vec<Candidate>) {
        for reading in correct::readings(codes, found.is_empty()) {
            if self.strength(&reading) < 2 {
                continue;
            }
            let number = reading.text();
            let mut better = self.as_given(&reading, known);
            better.retain(|candidate| candidate.valid && candidate.confidence >= 0.3);
            if better.is_empty() {
                continue;
            }
            for candidate in &mut better {
                let proven = candidate.why.first().is_some_and(|why| why.contains("check digit right"));
                candidate.valid = proven;
                candidate.confidence *= if proven { 0.8 } else { 0.4 };
                candidate.why.insert(0, format!("reads as {number} when O and 0, I and 1 are exchanged"));
                candidate.corrected = Some(number.clone());
            }
            found.append(&mut better);
            return;
        }
    }
}

/// Orders, drops near misses that a sure answer makes pointless, and says ties.
fn settle(found: &mut Vec<Candidate>) {
    found.sort_by(|a, b| b.valid.cmp(&a.valid).then(b.confidence.total_cmp(&a.confidence)));
    let mut seen: Vec<Text> = Vec::new();
    found.retain(|candidate| {
        let new = !seen.contains(&candidate.carrier);
        seen.push(candidate.carrier.clone());
        new
    });
    let sum: f64 =
        found.iter().filter(|candidate| candidate.valid).map(|candidate| candidate.confidence).sum();
    if sum > 1.0 {
        found
            .iter_mut()
            .filter(|candidate| candidate.valid)
            .for_each(|candidate| candidate.confidence /= sum);
    }
    if found.first().is_some_and(|best| best.valid && best.confidence * sum.max(1.0) >= SURE) {
        found.retain(|candidate| candidate.valid);
    }
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(b.valid.cmp(&a.valid)));
    found.truncate(MOST_CANDIDATES);
    say_ties(found);
    found
        .iter_mut()
        .for_each(|candidate| candidate.confidence = (candidate.confidence * 1_000.0).round() / 1_000.0);
}

fn say_ties(found: &mut [Candidate]) {
    let Some(best) = found.first().filter(|best| best.valid) else { return };
    let level = best.confidence * 0.9;
    let tied = found.iter().take_while(|candidate| candidate.valid && candidate.confidence >= level).count();
    if tied < 2 {
        return;
    }
    let names: Vec<Text> = found.iter().take(tied).map(|candidate| candidate.carrier.clone()).collect();
    for (at, candidate) in found.iter_mut().take(tied).enumerate() {
        let others: Vec<&str> =
            names.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, name)| &**name).collect();
        candidate.why.push(format!("a tie with {}: nothing that is known decides", others.join(", ")));
    }
}

fn of_any_post(format: &Format) -> bool {
    format.s10.as_deref() == Some("??")
}

fn covers(format: &Format, hit: Hit) -> bool {
    format.s10.is_some() || !matches!(hit.verdict, Verdict::Wrong { .. })
}

fn issued(codes: &[u8]) -> bool {
    let letter = |at: usize| codes.get(at).map_or(0, |code| pattern::character(*code) as u8);
    codes.len() == 13 && s10::issues([letter(11), letter(12)])
}

fn is_placeholder(codes: &[u8]) -> bool {
    codes.first().is_some_and(|first| *first < 10 && codes.iter().all(|code| code == first))
}

fn closed_lookups_hold(format: &Format, hit: Hit, codes: &[u8]) -> bool {
    let Some(shape) = format.shapes.get(hit.shape) else { return false };
    format.lookups.iter().filter(|lookup| lookup.closed).all(|lookup| {
        let Some(group) = shape.group(&lookup.group) else { return true };
        let value =
            codes.get(usize::from(group.start)..usize::from(group.start + group.len)).unwrap_or_default();
        let mut text = [0_u8; pattern::LONGEST];
        text.iter_mut().zip(value).for_each(|(byte, code)| *byte = pattern::character(*code) as u8);
        std::str::from_utf8(&text[..value.len()]).is_ok_and(|value| lookup.meaning(value).is_some())
    })
}
