//! `GET /v1/parcels`: the account's parcels, the newest first, a page at a time.

use axum::Json;
use axum::extract::{Query, State};
use engine::{Cursor, Filter, Parcel, ParcelId};
use serde::{Deserialize, Serialize};
use tracking::milestone::Milestone;
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::body::ParcelBody;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// The longest page.
const MOST: usize = 500;
/// A page when nobody says how long.
const USUAL: usize = 50;

/// Which parcels.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wish {
    /// Only those that stand at this milestone.
    milestone: Option<String>,
    /// Only those whose number or reference contains this.
    text: Option<String>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
    /// How many, up to 500.
    limit: Option<usize>,
}

/// A page.
#[derive(Serialize, ToSchema)]
pub(super) struct Page {
    /// The parcels.
    parcels: Vec<ParcelBody>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// Lists parcels.
#[utoipa::path(get, path = "/parcels", tag = "parcels", params(Wish),
    responses((status = 200, body = Page), (status = 422, body = ProblemBody)))]
pub(super) async fn list(
    State(app): State<App>,
    Caller(account): Caller,
    Query(wish): Query<Wish>,
) -> Result<Json<Page>, Problem> {
    let limit = wish.limit.unwrap_or(USUAL).clamp(1, MOST);
    let after = wish.cursor.as_deref().map(read_cursor).transpose()?;
    let filter = filter(&wish)?;
    // One more than asked for tells whether there is a next page.
    let mut found = app.ask(move |engine| engine.list(&account, &filter, after, limit + 1)).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(cursor);
    let parcels = found.iter().map(|parcel| ParcelBody::new(&app, parcel)).collect();
    Ok(Json(Page { parcels, next }))
}

fn filter(wish: &Wish) -> Result<Filter, Problem> {
    let unknown = |name: &str| Problem::invalid(format!("there is no milestone `{name}`"));
    let milestone = wish.milestone.as_deref();
    let milestone = milestone.map(|name| Milestone::from_name(name).ok_or_else(|| unknown(name)));
    Ok(Filter { milestone: milestone.transpose()?, text: wish.text.as_deref().map(Into::into) })
}

fn cursor(parcel: &Parcel) -> String {
    format!("{}.{}", parcel.registered.as_microsecond(), parcel.id)
}

fn read_cursor(text: &str) -> Result<Cursor, Problem> {
    let read = || {
        let (micros, id) = text.split_once('.')?;
        let registered = jiff::Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
        Some(Cursor { registered, parcel: ParcelId::parse(id)? })
    };
    read().ok_or_else(|| Problem::invalid("`cursor` must be the `next` of the page before"))
}
