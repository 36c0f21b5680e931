//! Every statement of this crate can be sent to where its bucket lies: it names the bucket, and uses nothing that one
//! server alone can give. The statements are read from the sources, so that none is left out.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::path::Path;

/// What one server alone can give, or some of the databases that understand the rest do not have.
const FORBIDDEN: [&str; 15] = [
    "nextval",
    "serial",
    "identity",
    "sequence",
    "trigger",
    "listen ",
    "notify",
    "advisory",
    "now()",
    "current_timestamp",
    "clock_timestamp",
    "ctid",
    "xmax",
    "merge into",
    " unique (",
];

/// What is wrong with a statement.
fn problem(sql: &str) -> Option<String> {
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    // A unique key within a bucket is one; the server's hour is asked for alone, and is a parameter of what follows.
    let small = sql.to_lowercase().replace(" unique (bucket,", "");
    let small =
        small.replace("select (extract(epoch from pg_catalog.clock_timestamp()) * 1000000)::int8", "pg_hour");
    if let Some(word) = FORBIDDEN.iter().find(|word| small.contains(**word)) {
        return Some(format!("`{word}` is forbidden: {sql}"));
    }
    let told = |what: &str| Some(format!("{what}: {sql}"));
    let of_the_server =
        ["pg_", "current_setting", "create_distributed_table"].iter().any(|word| small.contains(word));
    if small.starts_with("create table") || small.starts_with("--") || small.contains("; create table") {
        return tables(&small)
            .find(|table| !first_key_is_bucket(table))
            .map(|table| format!("no bucket first: {table}"));
    }
    if of_the_server {
        return None;
    }
    let named = small.contains("bucket = $")
        || small.contains("bucket = any($")
        || small.contains("bucket = 0")
        || small.contains("bucket = k.bucket");
    let put = small.starts_with("insert into") && small.contains(" (bucket,");
    match () {
        () if !named && !put => told("names no bucket"),
        () if (small.contains("for update") || small.contains(" share"))
            && !small.contains("bucket = $1 and") =>
        {
            told("locks rows of more than one bucket")
        }
        () if small.contains("on conflict") && !small.contains("on conflict (bucket") => {
            told("a conflict over buckets")
        }
        () => None,
    }
}

fn tables(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(';').map(str::trim).filter_map(|part| part.find("create table").map(|at| &part[at..]))
}

fn first_key_is_bucket(table: &str) -> bool {
    let columns = table.split_once('(').map(|(_, columns)| columns.trim()).unwrap_or_default();
    columns.starts_with("bucket int2 not null")
        && (table.contains("primary key (bucket,") || table.contains("primary key (bucket)"))
}

/// The string literals of Rust sources, outside of comments.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/']) {
        let (before, here) = rest.split_at(at);
        if here.starts_with("//") {
            rest = here.split_once('\n').map_or("", |(_, rest)| rest);
        } else if here.starts_with('/') || before.ends_with('\'') {
            rest = &here[1..];
        } else if before.ends_with("r#") {
            let (literal, after) = here[1..].split_once("\"#").unwrap();
            found.push(literal.to_owned());
            rest = after;
        } else {
            let mut end = 1;
            while !here[end..].starts_with('"') {
                end += if here[end..].starts_with('\\') { 1 } else { 0 };
                end += here[end..].chars().next().unwrap().len_utf8();
            }
            found.push(here[1..end].replace("\\\n", " ").replace("\\\"", "\""));
            rest = &here[end + 1..];
        }
    }
    found
}

fn statements() -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap().to_owned();
        found.extend(literals(&source).into_iter().filter(|literal| {
            let begin = literal.trim_start();
            ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "CREATE ", "MERGE "]
                .iter()
                .any(|word| begin.starts_with(word))
        }));
    }
    found
}

#[test]
fn every_statement_names_its_bucket_and_nothing_that_one_server_alone_has() {
    let statements = statements();
    assert!(statements.len() > 60, "only {} statements were found", statements.len());
    let problems: Vec<String> = statements.iter().filter_map(|sql| problem(sql)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_breaks_the_rule_is_seen() {
    for wrong in [
        "SELECT id FROM parcel WHERE id = $1",
        "UPDATE parcel SET registered = now() WHERE bucket = $1 AND id = $2",
        "INSERT INTO token (token, parcel) VALUES ($1, $2)",
        "INSERT INTO token (bucket, token) VALUES ($1, $2) ON CONFLICT (token) DO NOTHING",
        "SELECT 1 FROM stale WHERE bucket = ANY($1) FOR UPDATE",
        "CREATE TABLE word (id int4 NOT NULL, PRIMARY KEY (id))",
        "CREATE TABLE word (bucket int2 NOT NULL, id serial, PRIMARY KEY (bucket, id))",
        "SELECT pg_advisory_lock(1)",
        "UPDATE lease SET until = clock_timestamp() WHERE bucket = $1",
    ] {
        assert!(problem(wrong).is_some(), "{wrong}");
    }
}

#[test]
fn a_statement_is_found_however_it_is_written() {
    let source = "// \"SELECT 1\"\nlet a = \"SELECT \\\n   2\"; let b = r#\"SELECT \"3\"\"#; let c = '\"'; let d = \"\\\"4\";";
    let found: Vec<String> =
        literals(source).iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(found, ["SELECT 2", "SELECT \"3\"", "\"4"]);
}
