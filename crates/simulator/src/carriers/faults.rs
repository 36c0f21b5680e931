//! What goes wrong with answers: by plan and seed, so that trouble can be repeated.

use std::time::Duration;

use super::{Answer, Door};
use crate::chance::Chance;
use crate::world::World;

/// Something that goes wrong with one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Status 500 and a page that is not the carrier's format.
    ServerError,
    /// The answer comes, but very late.
    Hang,
    /// The body is cut off in its middle.
    Truncated,
    /// The carrier acts as if it knew nothing of the number.
    Empty,
}

/// Draws what goes wrong with the `nth` question at a door.
pub(super) fn draw(world: &World, door: &Door, nth: u64) -> Option<Fault> {
    let plan = world.plan().faults;
    let name = format!("{}/{}", door.carrier.name(), door.numbers.join(","));
    let mut chance = Chance::of(Chance::named(world.seed(), &name).bits(), nth);
    let by_weight = [
        (Fault::ServerError, plan.server_errors),
        (Fault::Hang, plan.hangs),
        (Fault::Truncated, plan.truncated),
        (Fault::Empty, plan.empty),
    ];
    by_weight.into_iter().find(|(_, per_mille)| chance.happens(*per_mille)).map(|(fault, _)| fault)
}

/// Does to an answer what the fault does.
pub(super) fn bend(mut answer: Answer, fault: Option<Fault>, hang: Duration) -> Answer {
    match fault {
        None | Some(Fault::Empty) => {}
        Some(Fault::ServerError) => answer = Answer::new(500, "<h1>Internal Server Error</h1>".to_owned()),
        Some(Fault::Hang) => answer.hold = hang,
        Some(Fault::Truncated) => {
            let mut half = answer.body.len() / 2;
            while !answer.body.is_char_boundary(half) {
                half -= 1;
            }
            answer.body.truncate(half);
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_does_its_harm() {
        check(None, 200, "[1,2]", 0);
        check(Some(Fault::ServerError), 500, "<h1>Internal Server Error</h1>", 0);
        check(Some(Fault::Hang), 200, "[1,2]", 9);
        check(Some(Fault::Truncated), 200, "[1", 0);
    }

    #[track_caller]
    fn check(fault: Option<Fault>, status: u16, body: &str, hold: u64) {
        let bent = bend(Answer::new(200, "[1,2]".to_owned()), fault, Duration::from_secs(9));
        assert_eq!((bent.status, bent.body.as_str(), bent.hold.as_secs()), (status, body, hold));
    }

    #[test]
    fn a_body_is_never_cut_within_a_letter() {
        let bent = bend(Answer::new(200, "é".to_owned()), Some(Fault::Truncated), Duration::ZERO);
        assert_eq!(bent.body, "");
    }
}
