//! Microseconds per text: one line a language said, one with no language said.

use std::hint::black_box;
use std::time::Instant;

const TEXTS: &[(&str, &str)] = &[
    ("en", "Your parcel could not be delivered because nobody was at home; it waits at the post office"),
    ("en", "Arrived at sorting facility"),
    ("zh", "快件已到达【广州转运中心】，准备发往下一站"),
    ("ru", "Прибыло в место вручения"),
    ("de", "Die Sendung wurde in das Zustellfahrzeug geladen"),
    ("ja", "ご不在のため持ち戻りました"),
    ("fr", "Votre colis est en cours d'acheminement"),
    ("ko", "배달 출발"),
];

fn measure(name: &str, read: impl Fn(&str, &str) -> f64) {
    let rounds = 2_000;
    let start = Instant::now();
    let mut sum = 0.0;
    for _ in 0..rounds {
        for (language, text) in TEXTS {
            sum += read(black_box(language), black_box(text));
        }
    }
    let each = start.elapsed().as_secs_f64() * 1e6 / (rounds * TEXTS.len()) as f64;
    println!("{name}: {each:.2} microseconds a text (checksum {sum:.0})");
}

fn main() {
    let start = Instant::now();
    black_box(prose::read("delivered", Some("en"), None));
    println!("first text of one language: {:.2} milliseconds", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    black_box(prose::read("delivered", None, None));
    println!("first text of no language: {:.2} milliseconds", start.elapsed().as_secs_f64() * 1e3);
    measure("language said", |language, text| prose::read(text, Some(language), None).confidence);
    measure("language not said", |_, text| prose::read(text, None, None).confidence);
}
