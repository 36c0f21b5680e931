//! Bombs: inputs that are made to cost much. Each ends within a second and 64 MB, whatever is said about it.
//!
//! A child process reads each, so that the kernel can say how much it took at most; where there is no `/proc` only
//! the end is tested. The clock is that of the child's own work, and wide: other processes have the machine too.

use std::fs::read_to_string;
use std::process::Command;

use packs::{Capture, Library};

const NAME: &str = "WAYMARK_BOMB";
const MEGABYTES: u64 = 64;
/// Processor time of the child; a second is what a release build has, and tests are not optimised.
const SECONDS: f64 = 5.0;
const MOST: usize = packs::decode::MOST_BYTES;

/// The bombs: a name, the pack that reads it, and the bytes.
fn bomb(name: &str) -> Option<(&'static str, Vec<u8>)> {
    let many = |part: &str| part.repeat((MOST - 256) / part.len());
    Some(match name {
        "xml elements" => ("china-post", format!("<a>{}</a>", "<bc/>".repeat(1_000_000)).into_bytes()),
        "xml elements with text" => ("china-post", format!("<a>{}</a>", many("<b>c</b>")).into_bytes()),
        "xml attributes" => ("china-post", format!("<a {}/>", many("b='c' ")).into_bytes()),
        "xml attributes of many names" => {
            let names: String = (0..1_000_000).map(|number| format!("n{number}='' ")).collect();
            ("china-post", format!("<a {}/>", &names[..MOST.min(names.len()) - 64]).into_bytes())
        }
        "xml entities" => {
            let entities = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
            ("china-post", format!("{entities}<a>{}</a>", many("&c;")).into_bytes())
        }
        "xml references" => ("china-post", format!("<a>{}</a>", many("&amp;")).into_bytes()),
        "xml nesting" => ("china-post", many("<a>").into_bytes()),
        "json nesting" => ("cainiao", many("[").into_bytes()),
        "json nesting in a field that nobody reads" => {
            ("cainiao", format!("{{\"x\":{}", many("[")).into_bytes())
        }
        "json records" => ("plain", format!("[{}{{}}]", many("{\"a\":{}},")).into_bytes()),
        "json numbers" => ("plain", format!("[{}0]", many("0,")).into_bytes()),
        "json line" => ("plain", format!("[{{\"number\":\"LB1\",\"text\":\"{}\"}}]", many("x")).into_bytes()),
        "json line that is read" => {
            let head =
                r#"{"module":[{"mailNo":"LB1","detailList":[{"timeStr":"2026-08-01 10:12:00","desc":""#;
            ("cainiao", format!("{head}{}\"}}]}}]}}", many("a <b")).into_bytes())
        }
        "csv line" => ("plain", format!("number,time,text\nLB1,2026-08-01,{}\n", many("x")).into_bytes()),
        "csv lines" => ("plain", format!("number,time,text\n{}", many("LB1,,\n")).into_bytes()),
        "csv columns" => {
            ("plain", format!("{}\n{}", "a,".repeat(MOST / 4), "b,".repeat(MOST / 4 - 8)).into_bytes())
        }
        "html cells" => ("japan-post", format!("<html><table><tr>{}</table>", many("<td>a")).into_bytes()),
        "edifact segments" => {
            ("iftsta", format!("UNB+UNOA:1+A+B+260801:1012+1'{}", many("A+B'")).into_bytes())
        }
        "x12 segments" => ("x12-214", many("ST*214*1~").into_bytes()),
        "telex lines" => ("cargo-imp", format!("FSU/14\n{}", many("OSI/A\n")).into_bytes()),
        "broken utf-8" => ("plain", [b"number,time\n".to_vec(), vec![0xFF; MOST - 64]].concat()),
        // The control: no bomb of an answer but of this test, which must be weighed and found too heavy.
        "control" => ("plain", vec![b' '; 80 << 20]),
        _ => return None,
    })
}

const BOMBS: &[&str] = &[
    "xml elements",
    "xml elements with text",
    "xml attributes",
    "xml attributes of many names",
    "xml entities",
    "xml references",
    "xml nesting",
    "json nesting",
    "json nesting in a field that nobody reads",
    "json records",
    "json numbers",
    "json line",
    "json line that is read",
    "csv line",
    "csv lines",
    "csv columns",
    "html cells",
    "edifact segments",
    "x12 segments",
    "telex lines",
    "broken utf-8",
];

/// What the child does: it reads the bomb that its environment names, and says what it took.
#[test]
fn child() {
    let Some((carrier, body)) = std::env::var(NAME).ok().and_then(|name| bomb(&name)) else { return };
    // What making the bomb took is not counted, but for the bomb itself.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let library = Library::embedded();
    let (received, digest) = (jiff::Timestamp::UNIX_EPOCH, "");
    let capture = Capture { body: &body, received, digest, status: None, asked: None };
    let before = processor();
    let reading = packs::read(&library, carrier, None, &capture);
    assert!(!reading.looks.is_empty() || !reading.diagnostics.is_empty(), "a bomb is spoken of");
    println!("\ntook {:.2} s, {} kB", processor() - before, most_memory());
}

/// The most memory that this process had, in kB; 0 where the system does not say.
fn most_memory() -> u64 {
    let status = read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// The processor time of this process, in seconds, as Linux counts it in hundredths.
fn processor() -> f64 {
    let stat = read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks: f64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// What a bomb took: seconds and kB.
fn weigh(name: &str) -> Option<(f64, u64)> {
    let child = Command::new(std::env::current_exe().ok()?)
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env(NAME, name)
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{name}: {told}{}", String::from_utf8_lossy(&child.stderr));
    let line = told.lines().find_map(|line| line.strip_prefix("took ")).unwrap_or_default();
    let (seconds, memory) = line.split_once(" s, ")?;
    Some((seconds.parse().ok()?, memory.trim_end_matches(" kB").parse().ok()?))
}

#[test]
fn every_bomb_ends_soon_and_takes_little() {
    let mut heavy = Vec::new();
    for name in BOMBS {
        let (seconds, memory) = weigh(name).unwrap();
        println!("{name}: {seconds:.2} s, {} MB", memory >> 10);
        if memory > MEGABYTES << 10 || seconds > SECONDS {
            heavy.push(format!("{name}: {seconds:.2} s, {} MB", memory >> 10));
        }
    }
    assert!(heavy.is_empty(), "{heavy:#?}");
}

#[test]
fn what_is_too_heavy_is_found_to_be() {
    let (_, memory) = weigh("control").unwrap();
    assert!(memory == 0 || memory > MEGABYTES << 10, "{memory} kB");
}
