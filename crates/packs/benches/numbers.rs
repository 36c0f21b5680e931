//! How fast numbers are identified, beside the crate `tracking-numbers` in the same run, and the worst single
//! text. The corpus is every valid example of every pack, with one in ten mistyped, in a fixed mixture.
//!
//! `cargo bench -p packs --bench numbers`

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use packs::numbers;
use tracking::number::Known;

/// Deterministic chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn files() -> Vec<PathBuf> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let folders = [packs.clone(), packs.join("standards")].into_iter().flat_map(std::fs::read_dir).flatten();
    let mut files: Vec<PathBuf> = folders.flatten().map(|entry| entry.path().join("numbers.toml")).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

fn corpus() -> Vec<String> {
    let mut corpus = Vec::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(pack) = numbers::read(&path.display().to_string(), &text) else { continue };
        corpus.extend(pack.file.numbers.into_iter().flat_map(|number| number.valid));
    }
    let mut dice = Dice(5);
    for number in corpus.iter_mut().step_by(10) {
        let at = dice.below(number.len());
        let digit = char::from(b'0' + dice.below(10) as u8);
        number.replace_range(at..=at, digit.encode_utf8(&mut [0; 4]));
    }
    for at in (1..corpus.len()).rev() {
        corpus.swap(at, dice.below(at + 1));
    }
    corpus
}

fn throughput(criterion: &mut Criterion) {
    let corpus = corpus();
    let identifier = numbers::built_in();
    let mut group = criterion.benchmark_group("identify");
    group.throughput(Throughput::Elements(corpus.len() as u64));
    group.measurement_time(Duration::from_secs(3)).sample_size(20);
    group.bench_function("waymark, best carrier", |bencher| {
        bencher.iter(|| corpus.iter().filter(|number| identifier.quick(black_box(number)).is_some()).count());
    });
    group.bench_function("crate tracking-numbers", |bencher| {
        bencher.iter(|| {
            corpus.iter().filter(|number| tracking_numbers::track(black_box(number)).is_some()).count()
        });
    });
    let known = Known::default();
    group.bench_function("waymark, all candidates with reasons", |bencher| {
        bencher.iter(|| {
            corpus
                .iter()
                .map(|number| identifier.identify(black_box(number), &known).candidates.len())
                .sum::<usize>()
        });
    });
    group.finish();
    criterion.bench_function("load all formats", |bencher| bencher.iter(numbers::load));
}

/// A text of one line, up to 64 characters, of the kinds that cost most.
fn awkward(dice: &mut Dice, corpus: &[String]) -> String {
    let alphabets =
        ["0123456789", "O0I1", "01 ", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12 34-(),/:.ÉO0", "1 Z9"];
    let alphabet: Vec<char> = alphabets[dice.below(alphabets.len())].chars().collect();
    let length = 1 + dice.below(64);
    let noise: String = (0..length).map(|_| alphabet[dice.below(alphabet.len())]).collect();
    match dice.below(3) {
        0 => format!("{}{noise}", corpus[dice.below(corpus.len())]).chars().take(64).collect(),
        1 => corpus[dice.below(corpus.len())].replace('0', "O").replace('1', "I"),
        _ => noise,
    }
}

fn worst(_: &mut Criterion) {
    let (identifier, known, corpus) = (numbers::built_in(), Known::default(), corpus());
    let mut dice = Dice(9);
    let texts: Vec<String> = (0..100_000).map(|_| awkward(&mut dice, &corpus)).collect();
    let mut times: Vec<(Duration, &str)> = Vec::with_capacity(texts.len());
    for text in &texts {
        // The best of five: what the text costs, not what the machine was doing.
        let once = || {
            let start = Instant::now();
            black_box(identifier.identify(black_box(text), &known));
            start.elapsed()
        };
        times.push(((0..5).map(|_| once()).min().unwrap_or_default(), text));
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 1_000].0;
    println!("one awkward text of up to 64 characters: median {:?}, 99.9 % {:?}", at(500), at(999));
    for (time, text) in times.iter().rev().take(3) {
        println!("  worst {time:?} for `{text}`");
    }
    for (name, text) in
        [("one long run of digits", "9".repeat(65_536)), ("64 KiB of short pieces", "12345 ".repeat(11_000))]
    {
        let start = Instant::now();
        black_box(identifier.identify(&text, &known));
        println!("  {name}: {:?}", start.elapsed());
    }
}

criterion_group!(benches, throughput, worst);
criterion_main!(benches);
