//! The fuzzer's program: one for all targets, so that it is linked once. `WAYMARK_FUZZ` names the target; the
//! arguments are the fuzzer's own. `cargo xtask fuzz` builds it with the flags that let it see the branches taken.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();

fuzz_target!(
    init: {
        let name = std::env::var("WAYMARK_FUZZ").unwrap_or_default();
        let Some(target) = fuzz::target(&name) else {
            eprintln!("error: `WAYMARK_FUZZ` names no target: `{name}`");
            std::process::exit(2);
        };
        let _ = TARGET.set(target.run);
    },
    |bytes: &[u8]| {
        if let Some(run) = TARGET.get() {
            run(bytes);
        }
    }
);
