//! What is asked, as carriers receive it.

use super::*;
use crate::pack::Pack;

fn source(request: &str) -> Pack {
    let text = format!(
        "format = 1\ncarrier = \"x\"\nname = \"X\"\n[[source]]\nid = \"s\"\nkind = \"poll\"\ndecode = \"json\"\n\
         claim = \"complete\"\norder = \"unordered\"\nevents = \"/e\"\n[source.event]\n[source.request]\n{request}"
    );
    Pack::parse(&text).unwrap()
}

fn ask(request_toml: &str, numbers: &[&str], secrets: &[(&str, &str)]) -> Result<Question, CannotAsk> {
    let credentials = secrets.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let now = "2026-08-05T12:00:00Z".parse().unwrap();
    request(&source(request_toml).sources[0], numbers, "en", &credentials, None, now)
}

#[test]
fn numbers_are_escaped_where_they_land() {
    let question = ask("base = \"https://c.example\"\npath = \"/t?n={number}\"", &["A B&c"], &[]).unwrap();
    assert_eq!(question.url, "https://c.example/t?n=A%20B%26c");
}

#[test]
fn a_batch_is_joined_as_the_carrier_wants_it() {
    let toml = "base = \"https://c.example\"\npath = \"/\"\nmethod = \"POST\"\nbatch = 2\n\
                each = '{\"n\":\"{number}\"}'\nbody = '{\"list\":[{numbers}]}'";
    let question = ask(toml, &["A", "B", "C"], &[]).unwrap();
    assert_eq!(question.body.as_deref(), Some(r#"{"list":[{"n":"A"},{"n":"B"}]}"#));
}

#[test]
fn a_value_is_escaped_for_the_body_it_lands_in() {
    let post = "base = \"https://c.example\"\npath = \"/\"\nmethod = \"POST\"\n";
    let body = |rest: &str| ask(&format!("{post}{rest}"), &["A&\"B"], &[]).unwrap().body.unwrap();
    assert_eq!(body("body = '<n>{number}</n>'"), "<n>A&amp;&quot;B</n>");
    assert_eq!(body("body = '{\"n\":\"{number}\"}'"), r#"{"n":"A&\"B"}"#);
    let form = "body = 'n={number}'\nheaders = { Content-Type = \"application/x-www-form-urlencoded\" }";
    assert_eq!(body(form), "n=A%26%22B");
}

#[test]
fn a_parameter_is_escaped_as_what_it_is_and_then_as_a_whole() {
    let toml = "base = \"https://c.example\"\npath = \"/t\"\nquery = { xml = '<n v=\"{number}\"/>', a = \"{number}\" }";
    let question = ask(toml, &["A&1"], &[]).unwrap();
    assert_eq!(question.url, "https://c.example/t?a=A%261&xml=%3Cn%20v%3D%22A%26amp%3B1%22%2F%3E");
}

#[test]
fn a_missing_secret_is_named() {
    let toml = "base = \"https://c.example\"\npath = \"/\"\nheaders = { Key = \"{secret:api_key}\" }";
    assert_eq!(ask(toml, &["A"], &[]), Err(CannotAsk::Missing("`api_key`".to_owned())));
    assert_eq!(ask(toml, &["A"], &[("api_key", "k")]).unwrap().headers[0].1, "k");
}

const SIGNED: &str = "base = \"https://c.example\"\npath = \"/\"\nmethod = \"POST\"\n";

/// What a recipe makes; the vectors are Python's `hashlib`, `hmac` and `base64`.
#[track_caller]
fn signed(toml: &str, secrets: &[(&str, &str)], number: &str, sign: &str) {
    let question =
        ask(&format!("{SIGNED}{toml}\nheaders = {{ S = \"{{sign}}\" }}"), &[number], secrets).unwrap();
    assert_eq!(question.headers[0].1, sign, "{question:?}");
}

#[test]
fn parameters_are_signed_in_their_order_with_the_body_behind_them() {
    let toml = "query = { method = \"tr.order.tracking.get\", v = \"1.0\", app_key = \"{secret:app_key}\", \
        timestamp = \"{time}\", format = \"json\", access_token = \"t\", sign = \"{sign}\" }\n\
        body = '{\"deliveryOrderNo\":\"{number}\"}'\n\
        sign = { text = \"{query}{body}{secret:app_secret}\", leave-out = [\"access_token\"], digest = \"md5\", write = \"hex\" }";
    let secrets = [("app_key", "key"), ("app_secret", "app-secret")];
    signed(toml, &secrets, "4PX3000000000000CN", "ebd242db40df8f542c8a1b0801f42d2c");
    let url = ask(&format!("{SIGNED}{toml}"), &["4PX3000000000000CN"], &secrets).unwrap().url;
    assert!(url.ends_with("&sign=ebd242db40df8f542c8a1b0801f42d2c&timestamp=1785931200000&v=1.0"), "{url}");
}

#[test]
fn a_field_of_a_form_is_signed_as_forms_are_escaped() {
    let toml = "form = { timestamp = \"{time}\", msgDigest = \"{sign}\", msgData = '{\"language\":\"zh-CN\",\
        \"trackingType\":\"1\",\"trackingNumber\":[{numbers}],\"methodType\":\"1\"}' }\neach = '\"{number}\"'\n\
        sign = { text = \"{form:msgData}{time}{secret:word}\", escape = \"form\", digest = \"md5\", write = \"base64\" }";
    let secrets = [("word", "check word*~")];
    signed(toml, &secrets, "SF1000000000001", "fL00l9mDwW/qm94kXcVycg==");
    let body = ask(&format!("{SIGNED}{toml}"), &["SF1000000000001"], &secrets).unwrap().body.unwrap();
    assert!(body.starts_with("msgData=%7B%22language%22%3A%22zh-CN%22%2C"), "{body}");
    assert!(body.ends_with("&msgDigest=fL00l9mDwW%2Fqm94kXcVycg%3D%3D&timestamp=1785931200000"), "{body}");
}

#[test]
fn an_hour_is_written_as_the_carrier_writes_it() {
    let platform = |sign: &str| {
        format!(
            "query = {{ method = \"aliexpress.logistics.redefining.querytrackingresult\", app_key = \"key\", \
             session = \"s\", timestamp = \"{{time}}\", v = \"2.0\", format = \"json\", logistics_no = \"{{number}}\", \
             sign = \"{{sign}}\" }}\nsign = {{ {sign}, write = \"upper-hex\", time = \"%Y-%m-%d %H:%M:%S\", zone = \"Asia/Shanghai\" }}"
        )
    };
    let check =
        |sign: &str, vector: &str| signed(&platform(sign), &[("secret", "secret")], "LB123456785CN", vector);
    check(
        "text = \"{secret:secret}{query}{secret:secret}\", digest = \"md5\"",
        "D64C233411E86DCE63F06D3F2CB651DC",
    );
    check("text = \"{query}\", digest = \"hmac-md5\", key = \"secret\"", "53BD1132A8CB511CC87226149C68A502");
    check(
        "text = \"{query}\", digest = \"hmac-sha256\", key = \"secret\"",
        "99F3BD237F6D9F90AA4A64CE6A63891FF73904ACDD0AB1D23D1B90B2B9F54A50",
    );
}

#[test]
fn a_content_is_signed_with_the_secret_behind_it() {
    let toml = "form = { logistics_interface = '{\"mailNo\":\"{number}\"}', data_digest = \"{sign}\" }\n\
        sign = { text = \"{form:logistics_interface}{secret:secret}\", digest = \"md5\", write = \"base64\" }";
    signed(toml, &[("secret", "secret")], "LB123456785CN", "GdiUE0DQWcjpoDqmjl9iXw==");
    let seconds = "sign = { text = \"{number}{time}\", digest = \"sha256\", write = \"hex\", time = \"s\" }";
    signed(seconds, &[], "LB123456785CN", "f1d22a9c20e4ef8e079dac600d1029dde908e1bdfa588b64c7b9a27782dbdac0");
}

#[test]
fn two_secrets_are_written_as_one() {
    let toml =
        "sign = { text = \"{secret:api_key}&{secret:api_secret}\", digest = \"none\", write = \"base64\" }";
    signed(toml, &[("api_key", "key"), ("api_secret", "secret")], "A", "a2V5JnNlY3JldA==");
    let lacks = ask(&format!("{SIGNED}{toml}"), &["A"], &[("api_key", "key")]);
    assert_eq!(lacks, Err(CannotAsk::Missing("`api_secret`".to_owned())));
}

const ALL: &[(&str, &str)] =
    &[("id", "i&d"), ("key", "k"), ("user", "u"), ("pass", "p&w"), ("refresh", "r=1"), ("card", "c\"d")];

/// The ticket of a question, and the headers that wait for its tokens.
#[track_caller]
fn ticket(auth: &str) -> (Ticket, Vec<(String, String)>) {
    let question = ask(&format!("{SIGNED}auth = {auth}"), &["A"], ALL).unwrap();
    let Grant::Token(ticket) = question.grant else { panic!("{question:?}") };
    (*ticket, question.headers)
}

#[test]
fn oauth_asks_for_a_token_in_three_ways() {
    let address = "token = \"/t\", id = \"id\", secret = \"key\"";
    let (client, headers) =
        ticket(&format!("{{ scheme = \"client-credentials\", {address}, scope = \"a b\" }}"));
    assert_eq!(client.ask.url, "https://c.example/t");
    let body = "grant_type=client_credentials&client_id=i%26d&client_secret=k&scope=a%20b";
    assert_eq!(client.ask.body.as_deref(), Some(body));
    assert!(matches!(client.ask.grant, Grant::Basic { .. }));
    assert_eq!(headers, [("authorization".to_owned(), "Bearer {token:access_token}".to_owned())]);

    let (refresh, headers) = ticket(&format!(
        "{{ scheme = \"refresh-token\", {address}, refresh = \"refresh\", header = \"X-Token\" }}"
    ));
    let body = "grant_type=refresh_token&refresh_token=r%3D1&client_id=i%26d&client_secret=k";
    assert_eq!(refresh.ask.body.as_deref(), Some(body));
    assert_eq!(headers, [("X-Token".to_owned(), "{token:access_token}".to_owned())]);

    let (password, _) =
        ticket(&format!("{{ scheme = \"password\", {address}, user = \"user\", password = \"pass\" }}"));
    let body = "grant_type=password&username=u&password=p%26w&client_id=i%26d&client_secret=k";
    assert_eq!(password.ask.body.as_deref(), Some(body));
}

#[test]
fn a_token_office_of_the_carriers_own_is_asked_as_it_wants() {
    let office = "{ scheme = \"token\", url = \"https://o.example/a\", body = '{\"n\":\"{secret:card}\"}', \
        basic = [\"user\", \"pass\"], give = { mine = \"/deep/0/token\" } }";
    let (ticket, headers) = ticket(office);
    assert_eq!(ticket.ask.url, "https://o.example/a");
    assert_eq!(ticket.ask.body.as_deref(), Some(r#"{"n":"c\"d"}"#));
    assert_eq!(ticket.give, [("mine".to_owned(), "/deep/0/token".to_owned())]);
    assert_eq!(headers, []);
}

#[test]
fn a_token_is_escaped_where_it_lands() {
    let toml = format!(
        "{}path = \"/?t={{token:mine}}\"\nheaders = {{ T = \"Bearer {{token:mine}}\" }}\nbody = '{{\"t\":\"{{token:mine}}\"}}'",
        SIGNED.replace("path = \"/\"\n", "")
    );
    let tokens = [("mine".to_owned(), "a\"&b".to_owned())].into();
    let question = ask(&toml, &["A"], &[]).unwrap().with(&tokens);
    assert_eq!(question.url, "https://c.example/?t=a%22%26b");
    assert_eq!(question.headers[0].1, "Bearer a\"&b");
    assert_eq!(question.body.as_deref(), Some(r#"{"t":"a\"&b"}"#));
}
