//! Microseconds for one look-up, by kind of text: `cargo bench -p gazetteer`.

use std::hint::black_box;
use std::time::Instant;

use gazetteer::{Hint, find};

const KINDS: &[(&str, &[&str])] = &[
    ("one word", &["Shenzhen", "MEMPHIS", "Toulouse", "INTERNATIONAL"]),
    ("city and country", &["LEIPZIG - GERMANY", "Lyon, FR", "Osaka, Japan", "AUCKLAND - NEW ZEALAND"]),
    ("city, state, postcode", &["SALINAS, CA 93901", "SPRINGFIELD IL 62703", "Curitiba / PR"]),
    ("code", &["CNCAND", "USORDA", "DEHAM", "NRT"]),
    ("Chinese", &["【成都市】", "浙江省,宁波市", "ZheJiangShengNingBoShi 31500000"]),
    (
        "long",
        &[
            "UNIDADE DE TRATAMENTO INTERNACIONAL CURITIBA - Curitiba / PR",
            "SAN JOSE CA DISTRIBUTION CENTER ANNEX",
        ],
    ),
];

fn main() {
    let rounds = 2000;
    for (kind, texts) in KINDS {
        let start = Instant::now();
        for _ in 0..rounds {
            for text in *texts {
                black_box(find(black_box(text), Hint::default()));
            }
        }
        let each = start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds) / texts.len() as f64;
        println!("{kind:24} {each:7.2} us");
    }
}
