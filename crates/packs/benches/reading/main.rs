//! How fast carrier JSON becomes events, beside a reader written by hand for the same answer in the same run: for two
//! carriers, so that reading is not tuned to one. The answers are synthetic, in the carriers' shapes.
//!
//! `cargo bench -p packs --bench reading`
//!
//! The readers by hand are what somebody would write for this one carrier: typed structs that borrow, a `match` of the
//! codes, the clock with its offset, the place as printed. They take no persons out of texts, put nothing on the map
//! and keep no place in the capture.

mod cainiao;
mod ups;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use packs::{Capture, Library};
use tracking::event::Event;

type ByHand = fn(&str) -> Option<Vec<(String, Vec<Event>)>>;

fn reading(criterion: &mut Criterion) {
    let library = Library::embedded();
    let cainiao = cainiao::PARCELS * cainiao::EVENTS;
    compare(criterion, &library, "cainiao", &cainiao::answer(), cainiao, cainiao::by_hand);
    compare(criterion, &library, "ups", &ups::answer(), ups::EVENTS, ups::by_hand);
}

fn compare(
    criterion: &mut Criterion,
    library: &Library,
    name: &str,
    json: &str,
    events: usize,
    hand: ByHand,
) {
    let (received, digest) = (Timestamp::UNIX_EPOCH, "");
    let capture = Capture { body: json.as_bytes(), received, digest, status: None, asked: None };
    let source = library.good(name).and_then(|pack| pack.sources.first().map(|source| source.id.clone()));
    let told: Vec<Event> = packs::read(library, name, source.as_deref(), &capture)
        .looks
        .into_iter()
        .flat_map(|look| look.events)
        .collect();
    let written: Vec<Event> = hand(json).into_iter().flatten().flat_map(|(_, events)| events).collect();
    assert_eq!((told.len(), written.len()), (events, events), "both read every event");
    for (told, written) in told.iter().zip(&written) {
        assert_eq!(
            (told.milestone, &told.time, &told.text),
            (written.milestone, &written.time, &written.text),
            "both read the same"
        );
    }
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(json.len() as u64));
    group.bench_function("pack", |bench| {
        bench.iter(|| packs::read(library, name, source.as_deref(), black_box(&capture)));
    });
    group.bench_function("tree only", |bench| bench.iter(|| packs::decode::json::decode(black_box(json))));
    group.bench_function("by hand", |bench| bench.iter(|| hand(black_box(json))));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(4));
    targets = reading
}
criterion_main!(benches);
