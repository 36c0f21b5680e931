//! What was learnt, as text: profiles, the atlas of blind spots, how well forecasts kept their word.

use engine::inspect::{
    AtlasBody, CalibrationBody, LaneBody, NormalBody, ProfileBody, QuantileBody, RecordBody,
};

use super::{BOLD, DIM, line};

/// The profile of a lane.
pub fn profile(body: &ProfileBody) {
    line(&format!("{BOLD}{}{BOLD:#}", lane(&body.lane)));
    let since = body.since.as_deref().map_or_else(String::new, |day| format!(" since about {day}"));
    line(&format!("  journeys   {}, {} delivered{since}", body.journeys, body.delivered));
    line(&format!("  transit    {}", normal(&body.transit)));
    for phase in &body.phases {
        line(&format!("  {:22} {:10} {}", phase.phase, phase.until, normal(phase)));
    }
    for blind in &body.blind_spots {
        line(&format!("  blind spot {} (told by {} of {})", blind.phase, blind.told, blind.of));
    }
    if let Some(uploads) = &body.uploads {
        line(&format!("  uploads    {} ({} events)", quantiles(&uploads.quantiles), uploads.events));
    }
    if let Some(hours) = &body.hours {
        line(&format!("  batches    {}", busiest(hours)));
    }
    if let Some(drift) = &body.drift {
        let (lately, before) = (drift.lately, drift.before);
        line(&format!("  drift      {lately} days of late ({} journeys), {before} before", drift.journeys));
    }
    if let Some(kept) = &body.forecasts {
        line(&format!("  forecasts  {}", words(kept)));
    }
    learnt(body.learnt.as_deref(), body.digest.as_deref());
}

/// Where nothing is told.
pub fn atlas(body: &AtlasBody) {
    for quiet in &body.lanes {
        let stops = if quiet.stops { "stops telling" } else { "tells on" };
        let silent = quiet.silent * 100.0;
        line(&format!(
            "{BOLD}{}{BOLD:#}  {stops} after export: {silent:.0} % silent for 30 days, of {} journeys",
            lane(&quiet.lane),
            quiet.journeys
        ));
        line(&format!("  news again {}", quantiles(&quiet.quantiles)));
        let blind: Vec<&str> = quiet.blind_spots.iter().map(|blind| blind.phase).collect();
        if !blind.is_empty() {
            line(&format!("  never told {}", blind.join(", ")));
        }
    }
    if body.lanes.is_empty() {
        line(&format!("no lane has {} journeys yet of which an export was told", body.fewest));
    }
    learnt(body.learnt.as_deref(), body.digest.as_deref());
}

/// How well forecasts kept their word.
pub fn calibration(body: &CalibrationBody) {
    match &body.all {
        Some(all) => line(&format!("{BOLD}all lanes{BOLD:#}  {}", words(all))),
        None => line("too few forecast parcels were delivered yet"),
    }
    for one in &body.lanes {
        line(&format!("{BOLD}{}{BOLD:#}  {}", lane(&one.lane), words(&one.kept)));
    }
    learnt(body.learnt.as_deref(), None);
}

fn lane(lane: &LaneBody) -> String {
    let any = |text: &Option<String>| text.clone().unwrap_or_else(|| "any".to_owned());
    format!("{} -> {} {}", any(&lane.origin), any(&lane.destination), any(&lane.carrier))
}

fn normal(body: &NormalBody) -> String {
    let who = body.published.map_or_else(
        || format!("{} like journeys, {}", body.like, body.level),
        |published| format!("{published}; {} like journeys", body.like),
    );
    format!("{}  {DIM}{who}{DIM:#}", quantiles(&body.quantiles))
}

fn quantiles(quantiles: &[QuantileBody]) -> String {
    let one = |one: &QuantileBody| {
        let days = one.days.map_or_else(|| "-".to_owned(), |days| format!("{days} d"));
        format!("{:.0} % {days:>6}", one.share * 100.0)
    };
    quantiles.iter().map(one).collect::<Vec<_>>().join("  ")
}

/// The hours in which most news comes, the busiest first.
fn busiest(hours: &[f64]) -> String {
    let mut by_share: Vec<(usize, f64)> = hours.iter().copied().enumerate().collect();
    by_share.sort_by(|a, b| b.1.total_cmp(&a.1));
    let most = by_share.iter().take(4).filter(|(_, share)| *share > 0.0);
    let shown = most.map(|(hour, share)| format!("{hour:02}h UTC {:.0} %", share * 100.0));
    shown.collect::<Vec<_>>().join(", ")
}

fn words(kept: &RecordBody) -> String {
    let ranges = kept.ranges.iter();
    let ranges =
        ranges.map(|range| format!("{:.0} % held {:.0} %", range.probability * 100.0, range.held * 100.0));
    let error = kept.error.map_or_else(String::new, |days| format!(", median off by {days} d"));
    let nearer = match kept.nearer {
        Some("even") => format!(", as near as the promise ({} parcels)", kept.promised),
        Some(who) => format!(", the {who} was nearer more often ({} parcels)", kept.promised),
        None => String::new(),
    };
    format!("{} forecasts: {}{error}{nearer}", kept.forecasts, ranges.collect::<Vec<_>>().join(", "))
}

fn learnt(when: Option<&str>, digest: Option<&str>) {
    let when = when.unwrap_or("never");
    line(&format!("  {DIM}learnt {when} {}{DIM:#}", digest.unwrap_or_default()));
}
