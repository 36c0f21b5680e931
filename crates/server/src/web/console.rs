//! `/console`: what was learnt, for who has a key: how well our forecasts have kept their word, and where carriers
//! tell nothing. It shows what `/v1/calibration` and `/v1/atlas` give, to all accounts alike.
//!
//! A browser asks for a name and a password: the key is the password, the name is anything. No cookie is set.

use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::inspect::{AtlasBody, CalibrationBody, LaneBody, QuantileBody, QuietBody, RecordBody};

use super::words::Language;
use super::{CSS, language, rendered};
use crate::api::auth;
use crate::app::App;
use crate::problem::Problem;

/// The most lanes that a page shows; the API gives more.
const MOST: usize = 50;
/// The longest name and key that are looked at.
const LONGEST: usize = 1_000;

#[derive(Template)]
#[template(path = "console.html")]
struct Console {
    words: &'static Language,
    refresh: bool,
    css: &'static str,
    learnt: Option<String>,
    all: Option<Kept>,
    lanes: Vec<(String, Kept)>,
    about: String,
    atlas: Vec<Quiet>,
}

#[derive(Template)]
#[template(path = "key.html")]
struct Key {
    words: &'static Language,
    refresh: bool,
    css: &'static str,
}

/// How well forecasts kept their word, in the reader's words.
struct Kept {
    count: String,
    published: Option<String>,
    ranges: Vec<Range>,
    error: Option<String>,
    nearer: Option<String>,
}

struct Range {
    said: String,
    held: String,
    value: f64,
}

/// A lane of the atlas.
struct Quiet {
    lane: String,
    tone: &'static str,
    says: String,
    silent: String,
    again: String,
    never: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    Query(wish): Query<super::Wish>,
    request: Request,
) -> Result<Response, Problem> {
    let words = language(&wish, request.headers());
    if !is_known(&app, request).await? {
        return ask_for_a_key(words);
    }
    let (calibration, atlas) = app
        .ask(|engine| {
            let everything = tracking::profile::Lane::default();
            Ok((engine.calibration(&everything), engine.atlas(&everything)))
        })
        .await?;
    rendered(StatusCode::OK, &Console::new(words, &app, &calibration, &atlas))
}

/// Whether a key came with the request, as a bearer or as the password of a browser; wrong ones are counted alike.
async fn is_known(app: &App, request: Request) -> Result<bool, Problem> {
    let (mut parts, _) = request.into_parts();
    let bearer = password(&parts.headers).map(|key| HeaderValue::from_str(&format!("Bearer {key}")));
    if let Some(Ok(bearer)) = bearer {
        parts.headers.insert(AUTHORIZATION, bearer);
    }
    match auth::account(app, &parts.headers, &parts.extensions).await {
        Ok(_) => Ok(true),
        Err(problem) if problem.is_no_key() => Ok(false),
        Err(problem) => Err(problem),
    }
}

fn password(headers: &HeaderMap) -> Option<String> {
    let (scheme, pair) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let short = scheme.eq_ignore_ascii_case("basic") && pair.len() <= LONGEST;
    let pair = STANDARD.decode(short.then_some(pair)?.trim()).ok()?;
    Some(String::from_utf8(pair).ok()?.split_once(':')?.1.to_owned())
}

/// A page and no problem: who asks is a person with a browser.
fn ask_for_a_key(words: &'static Language) -> Result<Response, Problem> {
    let mut refused = rendered(StatusCode::UNAUTHORIZED, &Key { words, refresh: false, css: CSS })?;
    let wish =
        HeaderValue::from_static("Basic realm=\"waymark: any name, the key as password\", charset=\"UTF-8\"");
    refused.headers_mut().insert(WWW_AUTHENTICATE, wish);
    Ok(refused)
}

/// An hour as people write it, to the minute.
fn minute(time: &str) -> String {
    let short = time.get(..16).unwrap_or(time);
    format!("{} UTC", short.replace('T', " "))
}

impl Console {
    fn new(words: &'static Language, app: &App, calibration: &CalibrationBody, atlas: &AtlasBody) -> Self {
        let lane = |body: &LaneBody| lane(words, app, body);
        let parcels = atlas.parcels.to_string();
        Self {
            words,
            refresh: false,
            css: CSS,
            learnt: atlas.learnt.as_ref().map(|time| {
                words.with_all("console-learnt", &[("parcels", &parcels), ("time", &minute(time))])
            }),
            all: calibration.all.as_ref().map(|all| kept(words, all)),
            lanes: calibration
                .lanes
                .iter()
                .take(MOST)
                .map(|one| (lane(&one.lane), kept(words, &one.kept)))
                .collect(),
            about: words.with("atlas-about", "fewest", atlas.fewest.to_string()),
            atlas: atlas.lanes.iter().take(MOST).map(|one| quiet(words, lane(&one.lane), one)).collect(),
        }
    }
}

fn lane(words: &Language, app: &App, body: &LaneBody) -> String {
    let country = |code: &Option<String>| {
        code.as_deref().map_or_else(|| words.say("somewhere"), |code| words.country(code))
    };
    let name =
        |pack: &str| app.engine.carrier_known(pack).map_or_else(|| pack.to_owned(), |known| known.name);
    let carrier = body.carrier.as_deref().map_or_else(|| words.say("carrier-unknown"), name);
    format!("{} → {}, {carrier}", country(&body.origin), country(&body.destination))
}

fn kept(words: &Language, body: &RecordBody) -> Kept {
    let count = |key: &str, count: u64| words.with(key, "count", count.to_string());
    let ranges = body.ranges.iter().map(|range| Range {
        said: words.with("calibration-range", "percent", percent(range.probability)),
        held: words.with("calibration-held", "percent", percent(range.held)),
        value: range.held,
    });
    let nearer = body.nearer.map(|who| {
        let (ours, theirs) = (body.forecast_nearer.to_string(), body.promise_nearer.to_string());
        let all = body.promised.to_string();
        let gaps = [("forecast", &*ours), ("promise", &*theirs), ("all", &*all)];
        format!("{} ({})", words.say(&format!("nearer-{who}")), words.with_all("calibration-of", &gaps))
    });
    Kept {
        count: count("calibration-count", body.forecasts),
        published: (body.published > 0).then(|| count("calibration-published", body.published)),
        ranges: ranges.collect(),
        error: body.error.map(|days| in_days(words, days)),
        nearer,
    }
}

fn quiet(words: &Language, lane: String, body: &QuietBody) -> Quiet {
    let journeys = body.journeys.to_string();
    let within = |share: f64| {
        let found = body.quantiles.iter().find(|one: &&QuantileBody| (one.share - share).abs() < 1e-9);
        found.and_then(|one| one.days).map_or_else(|| words.say("never"), |days| in_days(words, days))
    };
    let never = body.blind_spots.iter().map(|blind| words.say(&format!("milestone-{}", blind.phase)));
    let never: Vec<String> = never.collect();
    Quiet {
        lane,
        tone: if body.stops { "warn" } else { "soft" },
        says: words.say(if body.stops { "atlas-stops" } else { "atlas-tells" }),
        silent: words
            .with_all("atlas-silent", &[("percent", &percent(body.silent)), ("journeys", &journeys)]),
        again: words.with_all("atlas-again", &[("half", &within(0.5)), ("most", &within(0.9))]),
        never: (!never.is_empty()).then(|| words.with("atlas-never", "phases", never.join(" · "))),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

fn in_days(words: &Language, days: f64) -> String {
    words.with("in-days", "days", days.to_string())
}
