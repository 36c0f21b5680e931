//! Forecasts: wherever a parcel stands, what is said of its arrival names the events it counts from.

use engine::judge::{Grounds, judged};
use tracking::milestone::Milestone;

use crate::told::{NUMBER, hour, told};

#[test]
fn every_forecast_carries_its_evidence() {
    let mut said = 0;
    for milestone in Milestone::ALL {
        let last = format!("2026-06-10T09:00:00Z {milestone} -");
        let journey =
            told(NUMBER, &["2026-06-01T10:00:00Z accepted -", "2026-06-03T09:00:00Z left-origin -", &last]);
        for now in ["2026-06-10T10:00:00Z", "2026-06-20T10:00:00Z", "2026-12-20T10:00:00Z"] {
            let Some(forecast) = judged(&journey, &Grounds::published(hour(now))).forecast else { continue };
            assert!(!forecast.evidence.is_empty() && !forecast.events.is_empty(), "{milestone}");
            assert!(forecast.events.iter().all(|at| *at < journey.events.len()), "{milestone}");
            assert!(forecast.like > 0 || forecast.published.is_some(), "{milestone}: {forecast:?}");
            said += 1;
        }
    }
    assert!(said > 30, "{said}");
}
