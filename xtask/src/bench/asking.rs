//! Who asks for journeys while others feed.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use simulator::chance::Chance;

use super::served::Served;
use super::{Wish, world};

/// Between one question and the next of the same asker: they are people and shops, not a flood.
const PAUSE: Duration = Duration::from_millis(5);

/// Asks for parcels that were fed a while ago until it is told to stop; how long each answer took.
pub(super) fn ask(
    served: &Served,
    wish: &Wish,
    fed: &AtomicU64,
    stop: &AtomicBool,
    seed: u64,
) -> Result<Vec<Duration>, String> {
    let mut client = served.client().map_err(|error| error.to_string())?;
    let mut chance = Chance::named(seed, "asking");
    let mut took = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(PAUSE);
        let before = fed.load(Ordering::Relaxed) / 2;
        if before < wish.body * 4 {
            continue;
        }
        let number = world::number(world::parcel(chance.below(before), wish.parcels));
        let asked = Instant::now();
        let answer = client.get(&format!("/v1/parcels/{number}")).map_err(|error| error.to_string())?;
        match answer.status {
            200 => took.push(asked.elapsed()),
            // Kept and not folded yet.
            404 => {}
            status => return Err(format!("{number}: {status} {}", answer.body)),
        }
    }
    Ok(took)
}
