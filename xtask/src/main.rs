//! What developers run beside the product: `cargo xtask TASK`.
//!
//! A task is one file (or folder) and one line in [`TASKS`]. Nothing here is part of the binary that users run.

mod bench;
#[cfg(target_os = "linux")]
#[path = "../../crates/store-postgres/tests/cluster/mod.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod cluster;
#[cfg(target_os = "linux")]
mod fault;
mod fuzz;
mod score;
mod tidy;

use std::error::Error;
use std::process::ExitCode;

/// What a task gives back: whether it is content, or why it could not do its work.
type Outcome = Result<ExitCode, Box<dyn Error>>;

/// One thing that `cargo xtask` can do.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Outcome,
}

/// Every task, in the order in which the list is printed.
const TASKS: &[Task] = &[
    Task { name: "fuzz", about: "throw bytes at every decoder, a minute each", run: fuzz::run },
    #[cfg(target_os = "linux")]
    Task {
        name: "fault",
        about: "kill the product, cut its power, fill its disk, move its clock; compare with what it promised",
        run: fault::run,
    },
    Task {
        name: "bench",
        about: "measure the whole way of a feed beside the raw engine, and queries",
        run: bench::run,
    },
    Task {
        name: "score",
        about: "judge simulated parcels, whose truth is known, and count errors",
        run: score::run,
    },
    Task { name: "tidy", about: "check the rules of the house that no compiler checks", run: tidy::run },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", list());
        return ExitCode::SUCCESS;
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        eprint!("error: no task is called `{name}`\n\n{}", list());
        return ExitCode::from(2);
    };
    (task.run)(rest).unwrap_or_else(|error| {
        eprintln!("error: {name}: {error}");
        ExitCode::from(2)
    })
}

fn list() -> String {
    let lines = TASKS.iter().map(|task| format!("  {:<10} {}\n", task.name, task.about));
    format!("cargo xtask TASK\n\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_task_and_says_what_it_does() {
        for task in TASKS {
            assert!(list().contains(task.name), "{} is not listed", task.name);
            assert!(!task.about.is_empty(), "{} does not say what it does", task.name);
        }
    }

    #[test]
    fn no_two_tasks_share_a_name() {
        let names: std::collections::BTreeSet<_> = TASKS.iter().map(|task| task.name).collect();
        assert_eq!(names.len(), TASKS.len());
    }
}
