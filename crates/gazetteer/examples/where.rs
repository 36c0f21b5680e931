//! Says where printed locations lie: `cargo run -p gazetteer --example where -- "Lyon, FR" "CNSHAA"`.

use gazetteer::{Hint, find};

fn main() {
    for printed in std::env::args().skip(1) {
        match find(&printed, Hint::default()) {
            None => println!("{printed}: cannot say"),
            Some(found) => println!(
                "{printed}: {} {} {} {:.2} ({})",
                found.country,
                found.city.as_deref().unwrap_or("-"),
                found.zone.as_deref().unwrap_or("-"),
                found.confidence,
                found.why
            ),
        }
    }
}
