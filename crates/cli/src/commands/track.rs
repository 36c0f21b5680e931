//! `waymark track`: ask the live sources about a number, now.

use std::process::ExitCode;

use anyhow::Result;
use engine::add::normalise;
use engine::judge::{Grounds, judged};
use engine::opinions::Said;
use engine::track::Tracked;
use sources::Unanswered;

use super::Setup;
use super::engine::{account, earlier, wait};
use super::speak::Speak;
use crate::exit::{self, Failure};
use crate::print;

/// Ask the live sources about a number.
///
/// Without any settings the UPU's public service is asked for every postal (S10) number. With credentials in
/// the settings, the carriers' own interfaces are asked too. When nobody can be reached nothing is kept.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark track LB123456785CN
  waymark track --carrier usps 9200190000000000000017 --json")]
pub struct Args {
    /// The tracking number.
    number: String,
    /// The carrier, where you know it: the name of a pack.
    #[arg(long, value_name = "PACK")]
    carrier: Option<String>,
    #[command(flatten)]
    speak: Speak,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let number = normalise(&args.number);
    if number.is_empty() {
        return Err(Failure::usage(format!("`{}` is no tracking number", args.number)));
    }
    if let Some(carrier) = &args.carrier
        && setup.library.pack(carrier).is_none()
    {
        return Err(Failure::usage(super::read::unknown_pack(&setup, carrier)));
    }
    let json = setup.json;
    let engine = setup.engine()?;
    let now = engine.clock.now();
    if let Some(earlier) = earlier(&engine, &number)? {
        print::talk(&earlier);
    }
    let tracked = wait(engine.track(&account(), &number, args.carrier.as_deref()))??;
    for (carrier, why) in &tracked.unanswered {
        print::talk(&format!("{carrier}: {why}"));
    }
    for closed in &tracked.closed {
        print::talk(&format!("{}: not asked, the settings lack {}", closed.carrier, closed.missing));
    }
    if let Some(journey) = &tracked.journey {
        let mut body = judged(journey, &Grounds::new(&engine.knowledge(), now)).naming(&engine.library);
        if let Some(parcel) = tracked.parcel {
            engine.remember(parcel, now, &Said::all(&body))?;
        }
        args.speak.say(&engine.library, &mut body)?;
        if json {
            print::line(&serde_json::to_string(&body)?);
        } else {
            print::journey(&body, now);
        }
    }
    Ok(ExitCode::from(code(&tracked)?))
}

/// The worst of what happened, when nobody answered.
fn code(tracked: &Tracked) -> Result<u8> {
    if tracked.answered > 0 {
        let told = tracked.journey.as_ref().is_some_and(|journey| !journey.events.is_empty());
        return Ok(if told { exit::DONE } else { exit::NOTHING });
    }
    let any = |test: fn(&Unanswered) -> bool| tracked.unanswered.iter().any(|(_, why)| test(why));
    if any(|why| matches!(why, Unanswered::Quota { .. })) {
        return Ok(exit::QUOTA);
    }
    if any(|why| matches!(why, Unanswered::Refused { .. })) {
        return Ok(exit::CREDENTIALS);
    }
    if !tracked.unanswered.is_empty() {
        print::talk("no source could be reached; nothing was kept");
        return Ok(exit::UNREACHABLE);
    }
    if !tracked.closed.is_empty() {
        return Ok(exit::CREDENTIALS);
    }
    Err(Failure::nothing("no carrier we can ask has numbers of this form; name one with --carrier"))
}
