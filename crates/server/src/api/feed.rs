//! `POST /v1/feed`: the events of many parcels in one body, as it streams in. The answer comes when all of it is on
//! the disk; what follows from it follows soon.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use engine::AccountId;
use engine::feed::cutter::Part;
use engine::feed::{Cut, Cutter, Fed, Feed};
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// How long a body that comes faster than we fold is held up before it is refused.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long between two tries.
const PAUSE: Duration = Duration::from_millis(25);
/// How long the sender may take for the next piece.
const SLOWEST: Duration = Duration::from_secs(30);
/// How much is read of a body that is refused, and for how long.
const MOST_READ_OFF: usize = 64 << 20;
const LONGEST_READ_OFF: Duration = Duration::from_secs(10);

/// How the body is to be read.
#[derive(Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wish {
    /// The carrier of all parcels in it: the name of a pack. It becomes part of their identity.
    carrier: Option<String>,
    /// The pack that reads it; `plain` without it.
    pack: Option<String>,
    /// A source of that pack; without it, the one that fits.
    source: Option<String>,
}

/// What is on the disk now.
#[derive(Serialize, ToSchema)]
pub(super) struct FedBody {
    /// Items that were kept: lines, rows, or parcels of a document.
    items: u64,
    /// Those of them that were not known before. A body sent again has none.
    new: u64,
    /// Items that nobody can read; nothing of them is kept.
    refused: u64,
    /// The first of these.
    first_refused: Vec<RefusedBody>,
}

/// An item that was refused.
#[derive(Serialize, ToSchema)]
pub(super) struct RefusedBody {
    /// Which, counted from 1: a line of a body of lines.
    item: u64,
    /// Why.
    why: String,
}

/// Keeps the events of many parcels: lines of JSON (`application/x-ndjson`), a table (`text/csv`), or any document
/// that a pack reads (IFTSTA, EMSEVT, X12, EPCIS). It may be compressed (`Content-Encoding: gzip` or `zstd`), and may
/// be sent again as a whole after any failure: what is known is not kept twice.
#[utoipa::path(post, path = "/feed", tag = "captures", params(Wish),
    request_body(content = Vec<u8>, content_type = "application/x-ndjson"),
    responses((status = 202, body = FedBody, description = "All that could be read is on the disk"),
        (status = 422, body = ProblemBody, description = "Nothing in it can be read"),
        (status = 429, body = ProblemBody, description = "Too many bodies at once: try again after `Retry-After`"),
        (status = 503, body = ProblemBody, description = "More is waiting than may: try again after `Retry-After`")))]
pub(super) async fn feed(
    State(app): State<App>,
    Caller(account): Caller,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    mut body: Body,
) -> Result<(StatusCode, Json<FedBody>), Problem> {
    let kept = keep(&app, &account, wish, &headers, &mut body).await;
    if kept.is_err() {
        read_off(&mut body).await;
    }
    answer(kept?)
}

async fn keep(
    app: &App,
    account: &AccountId,
    wish: Wish,
    headers: &HeaderMap,
    body: &mut Body,
) -> Result<Fed, Problem> {
    let _place =
        app.feeding.try_acquire().map_err(|_| Problem::crowded("too many bodies are being fed at once"))?;
    let mut way = Way::of(headers, wish)?;
    let mut cutter = Cutter::new(way.cut);
    let mut fed = Fed::default();
    while let Some(piece) = next_piece(body).await? {
        for part in cutter
            .push(&piece)
            .map_err(|long| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, long.to_string()))?
        {
            way.part(app, account, part, &mut fed).await?;
        }
    }
    if let Some(part) = cutter.finish() {
        way.part(app, account, part, &mut fed).await?;
    }
    Ok(fed)
}

/// Reads what is still on its way of a refused body, up to a bound: a sender that is cut off in the middle sees a
/// broken connection and not the answer.
async fn read_off(body: &mut Body) {
    let rest = async {
        let mut left = MOST_READ_OFF;
        while left > 0
            && let Some(Ok(frame)) = body.frame().await
        {
            left = left.saturating_sub(frame.data_ref().map_or(0, axum::body::Bytes::len));
        }
    };
    let _ = tokio::time::timeout(LONGEST_READ_OFF, rest).await;
}

/// The next piece of a body; a sender that goes silent is not waited for.
async fn next_piece(body: &mut Body) -> Result<Option<axum::body::Bytes>, Problem> {
    loop {
        let frame = tokio::time::timeout(SLOWEST, body.frame()).await;
        let Ok(frame) = frame else {
            return Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "the body stopped coming; send it again"));
        };
        match frame {
            None => return Ok(None),
            Some(Err(error)) => {
                return Err(Problem::bad(format!("the body broke off or cannot be unpacked: {error}")));
            }
            Some(Ok(frame)) => {
                if let Ok(piece) = frame.into_data() {
                    return Ok(Some(piece));
                }
            }
        }
    }
}

fn answer(fed: Fed) -> Result<(StatusCode, Json<FedBody>), Problem> {
    if fed.items == 0
        && let Some(first) = fed.first_refused.first()
    {
        return Err(Problem::invalid(format!(
            "nothing in this body can be read; item {}: {}",
            first.item, first.why
        )));
    }
    let refused =
        fed.first_refused.into_iter().map(|refused| RefusedBody { item: refused.item, why: refused.why });
    let body =
        FedBody { items: fed.items, new: fed.new, refused: fed.refused, first_refused: refused.collect() };
    Ok((StatusCode::ACCEPTED, Json(body)))
}

/// How this body is read and cut.
struct Way {
    wish: Wish,
    cut: Cut,
}

impl Way {
    fn of(headers: &HeaderMap, wish: Wish) -> Result<Self, Problem> {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let cut = match kind.split(';').next().unwrap_or_default().trim() {
            "text/csv" | "text/tab-separated-values" => Cut::Rows,
            "application/x-ndjson"
            | "application/jsonl"
            | "application/ndjson"
            | "application/json-lines" => Cut::Lines,
            "" => {
                return Err(Problem::bad(
                    "say what the body is: Content-Type application/x-ndjson, text/csv, application/edifact, application/xml, application/ld+json",
                ));
            }
            _ => Cut::Nowhere,
        };
        Ok(Self { wish, cut })
    }

    async fn part(
        &mut self,
        app: &App,
        account: &AccountId,
        part: Part,
        fed: &mut Fed,
    ) -> Result<(), Problem> {
        let mut waited = Duration::ZERO;
        loop {
            match self.try_part(app, account, &part).await {
                Ok(kept) => {
                    fed.add(kept, part.before);
                    return Ok(());
                }
                Err(problem) if problem.is_busy() && waited < PATIENCE => {
                    tokio::time::sleep(PAUSE).await;
                    waited += PAUSE;
                }
                Err(problem) => return Err(problem),
            }
        }
    }

    async fn try_part(&self, app: &App, account: &AccountId, part: &Part) -> Result<Fed, Problem> {
        let (wish, account, bytes, shape) =
            (self.wish.clone(), account.clone(), part.bytes.clone(), self.cut.shape());
        app.ask(move |engine| {
            let pack = wish.pack.as_deref().unwrap_or("plain");
            let feed = Feed { pack, source: wish.source.as_deref(), carrier: wish.carrier.as_deref(), shape };
            engine.feed(&account, &feed, &bytes)
        })
        .await
    }
}
