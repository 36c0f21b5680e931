//! A thousand endpoints, some of them bad, in simulated time: the good ones do not notice.

use std::sync::Mutex;
use std::time::Duration;

use channels::{Advice, Secret, Secrets};
use store::{Endpoint, EndpointId};
use tokio::time::{Instant, sleep};

use crate::house::{Ears, House, fails, ok};

const ENDPOINTS: u16 = 1_000;
const HANG: u16 = 50;
const FAIL_LATE: u16 = 30;

fn crowd(house: &House) {
    for index in 0..ENDPOINTS {
        let mut id = [0; 16];
        id[14..].copy_from_slice(&index.to_be_bytes());
        let kind = match index {
            0..HANG => "hangs",
            HANG..FAIL_LATE_END => "late",
            _ => "good",
        };
        let endpoint = Endpoint {
            id: EndpointId(id),
            account: house.account.clone(),
            url: format!("https://{kind}.example.org/{index}").into(),
            secret: Secrets::new(Secret::new([1; 32])).encode(),
            events: Vec::new(),
            created: house.now(),
            disabled: None,
        };
        house.engine.store.put_endpoint(&endpoint).unwrap();
    }
}

const FAIL_LATE_END: u16 = HANG + FAIL_LATE;

#[tokio::test(start_paused = true)]
async fn eighty_bad_endpoints_do_not_delay_nine_hundred_good_ones() {
    let house = House::new();
    crowd(&house);
    let (start, latest) = (Instant::now(), std::sync::Arc::new(Mutex::new(Duration::ZERO)));
    let slowest = latest.clone();
    let ears = Ears::slow(move |seen| {
        let (url, slowest) = (seen.url.clone(), slowest.clone());
        Box::pin(async move {
            if url.contains("hangs") {
                return std::future::pending().await;
            }
            if url.contains("late") {
                sleep(Duration::from_secs(15)).await;
                return fails(Advice::Later);
            }
            sleep(Duration::from_millis(20)).await;
            let mut slowest = slowest.lock().unwrap();
            *slowest = start.elapsed().max(*slowest);
            ok()
        })
    });
    for index in 0..5 {
        house.happens(&format!("N{index:07}"), "EMA");
    }
    let announced = house.engine.announce(&ears, 1_000).await.unwrap();
    assert_eq!(announced.told, 5 * usize::from(ENDPOINTS - FAIL_LATE_END));
    // The clock of the store stands still: only what the round itself waits for counts.
    let latest = *latest.lock().unwrap();
    println!("the last of {} good notices was told after {latest:?}", announced.told);
    assert!(latest < Duration::from_secs(2), "{latest:?}");
}
