//! From a file to its figures.

use serde_json::Value;

use super::*;

const LONG: &str = "\
parcel,origin,destination,carrier,service,event,time,promised
A,CN,US,china-post,air,accepted,2026-01-01 10:00,2026-01-20
A,CN,US,china-post,air,left-origin,2026-01-03 10:00,2026-01-25
A,CN,US,china-post,air,delivered,2026-01-11 10:00,
B,CN,US,china-post,air,delivered,2026-02-09T09:00:00Z,
B,CN,US,china-post,air,accepted,2026-02-01T08:00:00+08:00,
C,CN,US,china-post,air,accepted,2026-02-02 10:00,
C,CN,US,china-post,air,returned,2026-03-02 10:00,
";

fn read_all(text: &str, mapping: Option<&str>) -> Result<History> {
    let mapping = mapping.map(|mapping| mapping.parse().unwrap());
    read::history(text.as_bytes(), mapping.as_ref())
}

/// When a journey began and how long it took, in days.
fn times(history: &History) -> Vec<(&str, &str, Option<f64>)> {
    let took = |past: &tracking::forecast::backtest::Past| Some(past.delivered? - past.question.begun);
    let journeys = history.journeys.iter();
    journeys.map(|one| (one.parcel.as_str(), one.asked_at.as_str(), took(&one.past))).collect()
}

#[test]
fn the_long_form_gathers_events_into_journeys_in_any_order() {
    let history = read_all(LONG, None).unwrap();
    assert!(history.problems.is_empty() && history.note.is_none());
    assert_eq!(
        times(&history),
        [
            ("A", "2026-01-01 10:00", Some(10.0)),
            ("B", "2026-02-01T08:00:00+08:00", Some(8.375)),
            ("C", "2026-02-02 10:00", None)
        ]
    );
    assert!(history.journeys[2].past.given_up.is_some());
}

#[test]
fn a_promise_that_came_later_was_not_known_at_the_beginning() {
    let history = read_all(LONG, None).unwrap();
    assert_eq!(history.journeys[0].past.question.promised, moment::read("2026-01-20"));
    assert_eq!(history.journeys[1].past.question.promised, None);
}

const WIDE: &str = "\
id,from,to,ordered,arrived,due
1,SP,RJ,2026-01-01 10:00,2026-01-05 22:00,2026-01-20
2,SP,RJ,2026-01-02 10:00,,2026-01-21
";
const MAPPING: &str =
    "parcel=id,origin=from,destination=to,promised=due,event:announced=ordered,event:delivered=arrived";

#[test]
fn the_wide_form_is_read_by_its_mapping() {
    let history = read_all(WIDE, Some(MAPPING)).unwrap();
    assert_eq!(times(&history), [("1", "2026-01-01 10:00", Some(4.5)), ("2", "2026-01-02 10:00", None)]);
    assert_eq!(&*history.journeys[0].past.question.destination, "RJ");
}

#[test]
fn the_known_wide_form_is_read_by_its_header_and_says_so() {
    let text = format!(
        "{}\nP1,SP,RJ,2026-01-01 10:00,2026-01-01 10:20,2026-01-02 09:00,2026-01-09 10:00,2026-01-20 00:00,delivered\n",
        mapping::KNOWN.0
    );
    let history = read_all(&text, None).unwrap();
    assert_eq!(times(&history), [("P1", "2026-01-01 10:00", Some(8.0))]);
    assert!(history.note.is_some());
}

#[track_caller]
fn refused(text: &str, mapping: Option<&str>, because: &str) {
    let error = read_all(text, mapping).unwrap_err().to_string();
    assert!(error.contains(because), "{error}");
}

#[test]
fn a_file_of_another_shape_is_refused_with_what_is_missing() {
    refused(WIDE, None, "no column `parcel`; for a file with one row a parcel give `--wide`");
    refused(LONG, Some(MAPPING), "no column `id`");
    refused("", None, "no column `parcel`");
}

#[track_caller]
fn left_out(row: &str, because: &str) {
    let (header, rows) = WIDE.split_once('\n').unwrap();
    let history = read_all(&format!("{header}\n{row}\n{rows}"), Some(MAPPING)).unwrap();
    assert_eq!(history.problems, [format!("line 2: {because}")]);
    assert_eq!(history.journeys.len(), 2, "the other rows are read");
}

#[test]
fn a_bad_row_is_left_out_with_its_line_and_one_sentence() {
    left_out("9,SP,RJ,soon,,", "`soon` in column `ordered` is no time; write `2017-10-02 10:56`");
    left_out("9,SP,RJ,,,", "the journey has no beginning: its first event column is empty");
    left_out(",SP,RJ,2026-01-01,,", "the parcel has no name");
    left_out("9", "the journey has no beginning: its first event column is empty");
    left_out("9,SP,RJ,2026-01-09,2026-01-01,", "the parcel was delivered before its journey began");
    left_out(
        "9,SP,RJ,2026-01-09,2026-01-11,due",
        "`due` in column `promised` is no time; write `2017-10-02 10:56`",
    );
}

#[test]
fn bytes_that_are_no_text_are_a_bad_row() {
    let mut bytes = WIDE.as_bytes().to_vec();
    bytes.extend(b"\xff\xfe,SP,RJ,2026-01-01,,\n3,SP,RJ,2026-01-03,,\n");
    let mapping = MAPPING.parse().unwrap();
    let history = read::history(bytes.as_slice(), Some(&mapping)).unwrap();
    assert_eq!(history.problems, ["line 4: the row is not UTF-8 text"]);
    assert_eq!(history.journeys.len(), 3);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let args = Args { file: "no-such.csv".into(), wide: None, score_from: None, forecasts: None };
    assert!(run(&args, true).unwrap_err().to_string().contains("cannot open `no-such.csv`"));
}

/// Runs the command on a text and gives its JSON and the forecasts it wrote.
fn figures(name: &str, text: &str, score_from: Option<&str>) -> (u8, Value, String) {
    let folder = std::env::temp_dir().join(format!("waymark-backtest-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (file, forecasts) = (folder.join("in.csv"), folder.join("out.csv"));
    std::fs::write(&file, text).unwrap();
    let args = Args {
        file,
        wide: None,
        score_from: score_from.map(|date| date.parse().unwrap()),
        forecasts: Some(forecasts.clone()),
    };
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    let code = judge(&args, true, &mut out, &mut notes).unwrap();
    let written = std::fs::read_to_string(forecasts).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    (code, serde_json::from_slice(&out).unwrap(), written)
}

#[test]
fn a_small_history_gives_the_figures_one_counts_by_hand() {
    let (code, json, forecasts) = figures("small", LONG, None);
    assert_eq!(code, 0);
    assert_eq!(json["asked"], 3);
    assert_eq!(json["scored"], 2);
    assert_eq!(json["undelivered"], 1);
    // A was promised for 18.58 days and took 10.
    assert_eq!(json["methods"]["promised date"]["scored"], 1);
    assert_eq!(json["methods"]["promised date"]["mae_median"], 8.5833);
    // Before B only A was delivered, in ten days: B took 8.375. Of A the table knew nothing and said ten.
    assert_eq!(json["methods"]["global quantiles"]["mae_median"], 0.8125);
    let rows: Vec<&str> = forecasts.lines().collect();
    assert_eq!(rows[0], "parcel,asked_at,q025,q10,q25,q50,q75,q90,q975");
    assert_eq!(rows.len(), 4);
    assert!(rows[1].starts_with("A,2026-01-01 10:00,"));
}

#[test]
fn only_journeys_since_the_day_are_asked_about() {
    let (_, json, forecasts) = figures("since", LONG, Some("2026-02-01"));
    assert_eq!((&json["asked"], &json["scored"]), (&Value::from(2), &Value::from(1)));
    assert_eq!(forecasts.lines().count(), 3);
}

#[test]
fn nothing_to_score_is_said_by_the_exit_code() {
    let (code, json, _) = figures("nothing", LONG, Some("2030-01-01"));
    assert_eq!((code, &json["scored"]), (1, &Value::from(0)));
}

#[test]
fn on_real_orders_the_forecast_beats_the_rolling_lane_by_a_tenth() {
    // A work tree may lie elsewhere than its repository.
    let shared = std::env::var_os("WAYMARK_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let file = shared.join("eval/olist-lanes-until-2018-02.csv");
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("skipped: ../shared/eval/olist-lanes-until-2018-02.csv is absent");
        return;
    };
    for since in ["2017-09-01", "2017-12-01"] {
        let (_, json, _) = figures("real", &text, Some(since));
        println!("{since}: {json:#}");
        let better = &json["better_than_lane_percent"];
        assert!(better["mae_median"].as_f64().unwrap() >= 10.0, "{better}");
        assert!(better["pinball"].as_f64().unwrap() >= 10.0, "{better}");
        let eighty = json["methods"]["forecast"]["coverage"]["80"].as_f64().unwrap();
        assert!((0.77..=0.83).contains(&eighty), "{eighty}");
    }
}
