//! What every route works with: the engine, and a way to ask it without holding up other requests.

use std::sync::Arc;

use engine::opinions::Said;
use engine::{Engine, ParcelId};
use tokio::sync::Semaphore;

use crate::Options;
use crate::attempts::Attempts;
use crate::counted::Counted;
use crate::problem::Problem;
use crate::remember::Remember;

/// How many bodies may be fed at once: each holds a part of itself in memory.
const MOST_FEEDS: usize = 16;

/// The state of all routes.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) engine: Engine,
    pub(crate) options: Options,
    /// Wrong keys and addresses.
    pub(crate) attempts: Arc<Attempts>,
    remember: Arc<Remember>,
    /// How many more bodies may be fed at once.
    pub(crate) feeding: Arc<Semaphore>,
    pub(crate) counted: Arc<Counted>,
}

impl App {
    pub(crate) fn new(engine: Engine, options: Options) -> Self {
        let remember = Arc::new(Remember::new());
        let feeding = Arc::new(Semaphore::new(MOST_FEEDS));
        Self { engine, options, attempts: Arc::default(), remember, feeding, counted: Arc::default() }
    }

    /// Asks the engine on a thread that may wait for the disk.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> engine::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let engine = self.engine.clone();
        let done = tokio::task::spawn_blocking(move || work(&engine)).await;
        done.map_err(|_| Problem::broken())?.map_err(Problem::from)
    }

    /// A reader is shown this: it is kept, and nobody waits for that.
    pub(crate) async fn shown(&self, parcel: ParcelId, said: Vec<Said>) {
        Remember::shown(&self.remember, &self.engine, parcel, said).await;
    }

    /// The address of a path as it reads from outside, where the operator says how; else the path itself.
    pub(crate) fn link(&self, path: &str) -> String {
        let base = self.engine.settings.server.public_url.as_deref().unwrap_or_default();
        format!("{}{path}", base.trim_end_matches('/'))
    }
}
