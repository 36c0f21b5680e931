//! The HTTP skin: a thin server on loopback in front of the carriers' answers.
//!
//! All it adds is the hour, the count of questions (for quotas and faults) and the wire.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::Clock;
use crate::carriers::{self, Answer, Door, Question};
use crate::world::World;
use crate::world::parcel::Carrier;

/// The most doors whose questions are counted one by one.
const MOST_DOORS: usize = 100_000;

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address to which the carriers' paths are appended.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves a world on a loopback address; port 0 takes a free one.
///
/// # Errors
/// When the address is not a loopback address, or cannot be listened to.
pub async fn serve(world: Arc<World>, clock: Clock, addr: SocketAddr) -> io::Result<Running> {
    if !addr.ip().is_loopback() {
        let words = format!("the simulator listens on loopback only, not on `{addr}`: use 127.0.0.1");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, words));
    }
    let listener = TcpListener::bind(addr).await?;
    let addr = listener.local_addr()?;
    let desk = Arc::new(Desk { world, clock, counts: Mutex::default() });
    let router = Router::new().fallback(reply).with_state(desk);
    let task = tokio::spawn(async move {
        // It ends only when the listener is closed, which happens when the task is.
        let _ended = axum::serve(listener, router).await;
    });
    Ok(Running { addr, task })
}

/// What all answers need.
struct Desk {
    world: Arc<World>,
    clock: Clock,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    /// By carrier: the number of the quota's window and the questions in it.
    windows: HashMap<Carrier, (u128, u32)>,
    /// By the numbers asked for: how often.
    asked: HashMap<String, u64>,
}

impl Desk {
    /// Counts a question: either how long to wait, or how many came before it about the same numbers.
    fn count(&self, door: &Door) -> Result<u64, Duration> {
        let quota = self.world.plan().quota;
        let window = quota.per.as_nanos().max(1);
        let elapsed = self.clock.elapsed().as_nanos();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = counts.windows.entry(door.carrier).or_default();
        if entry.0 != elapsed / window {
            *entry = (elapsed / window, 0);
        }
        if entry.1 >= quota.questions {
            let left = window - elapsed % window;
            return Err(Duration::from_nanos(u64::try_from(left).unwrap_or(u64::MAX)));
        }
        entry.1 += 1;
        if counts.asked.len() >= MOST_DOORS {
            counts.asked.clear();
        }
        let nth =
            counts.asked.entry(format!("{}/{}", door.carrier.name(), door.numbers.join(","))).or_default();
        *nth += 1;
        Ok(*nth - 1)
    }

    fn answer(&self, question: Question<'_>) -> Option<Answer> {
        let door = carriers::ask(question)?;
        Some(match self.count(&door) {
            Err(wait) => carriers::too_often(door.carrier, wait),
            Ok(nth) => {
                let fault = carriers::fault(&self.world, &door, nth);
                carriers::answer(&self.world, question, &door, fault, self.clock.now())
            }
        })
    }
}

async fn reply(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let uri = request.uri();
    let question = Question {
        path: uri.path(),
        query: uri.query().unwrap_or(""),
        signed: has(request.headers(), "x-ibm-client-id") && has(request.headers(), "x-ibm-client-secret"),
    };
    let Some(answer) = desk.answer(question) else {
        return (StatusCode::NOT_FOUND, "no carrier of this world lives here").into_response();
    };
    if !answer.hold.is_zero() {
        tokio::time::sleep(answer.hold).await;
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = if answer.status == 500 { "text/html" } else { "application/json; charset=utf-8" };
    let mut response = (status, [(header::CONTENT_TYPE, kind)], answer.body).into_response();
    if let Some(seconds) = answer.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn has(headers: &HeaderMap, name: &str) -> bool {
    headers.get(name).is_some_and(|value| !value.is_empty())
}
