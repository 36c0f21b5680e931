//! Contracts that are XML schemas: the questions and the captures are valid by them. `xmllint` judges.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::asking::question;
use crate::mock::document;

/// What bpost's schema takes from another that was not given to us: of that, anything is allowed.
const BPOST_COMMON: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://schema.post.be/announcement/common/v1/">
  <xs:simpleType name="itemCodeType"><xs:restriction base="xs:string"/></xs:simpleType>
  <xs:simpleType name="announcementTypeType"><xs:restriction base="xs:string"/></xs:simpleType>
  <xs:simpleType name="productCodeType"><xs:restriction base="xs:string"/></xs:simpleType>
  <xs:simpleType name="weightInGramsType"><xs:restriction base="xs:integer"/></xs:simpleType>
  <xs:complexType name="clientType"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence></xs:complexType>
  <xs:complexType name="deliveryMethodType"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence></xs:complexType>
  <xs:complexType name="optionsType"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence></xs:complexType>
</xs:schema>"#;

/// Whether a text is valid by a schema, or what is wrong.
fn judge(schema: &Path, text: &str) -> Result<(), String> {
    let name = format!("{}.{:?}.xml", schema.file_name().unwrap().display(), std::thread::current().id());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name.replace(['(', ')'], ""));
    std::fs::write(&file, text).unwrap();
    let ended =
        Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(schema).arg(&file).output();
    let ended = ended.unwrap();
    if ended.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&ended.stderr).into_owned()) }
}

/// The schema, where it and the judge are there.
fn schema(name: &str) -> Option<PathBuf> {
    let schema = document(name)?;
    if Command::new("xmllint").arg("--version").stderr(Stdio::null()).status().is_err() {
        println!("skipped: there is no xmllint to judge by {name}");
        return None;
    }
    Some(schema)
}

#[track_caller]
fn captures_are_valid(schema: &Path, carrier: &str, names: &[&str], control: (&str, &str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(carrier).join("captures");
    for name in names {
        let capture = std::fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(judge(schema, &capture), Ok(()), "{carrier}: {name}");
        let broken = capture.replace(control.0, control.1);
        assert!(judge(schema, &broken).is_err(), "the control passed: {broken}");
    }
}

#[test]
fn canada_post_answers() {
    let Some(schema) = schema("canadapost-track.xsd") else { return };
    let names = [
        "01-delivered-and-signed.xml",
        "04-french-with-entities-and-a-new-day.xml",
        "05-foreign-scan-and-central-time.xml",
    ];
    captures_are_valid(&schema, "canada-post", &names, ("event-time-zone>", "event-zone>"));
}

#[test]
fn dhl_paket_answers() {
    let Some(schema) = schema("dhl-parcel-de-tracking_response.xsd") else { return };
    let names = [
        "01-parcel-locker.xml",
        "02-no-data-inside-a-good-answer.xml",
        "03-login-failed.xml",
        "04-not-home-unclaimed-and-returned.xml",
        "05-abroad-through-customs-and-a-new-event.xml",
    ];
    captures_are_valid(&schema, "dhl-paket", &names, ("<data ", "<datum "));
}

#[test]
fn bpost_answers() {
    let Some(given) = schema("bpost-tracking_info_v1.xsd") else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bpost");
    std::fs::create_dir_all(&folder).unwrap();
    let schema = folder.join("tracking_info_v1.xsd");
    std::fs::copy(given, &schema).unwrap();
    std::fs::write(folder.join("announcement_common_v1.xsd"), BPOST_COMMON).unwrap();
    // The fourth shows a parcel without any state: the schema asks for one, and pages show parcels that have none.
    let names = [
        "01-delivered-in-a-window.xml",
        "02-one-state-and-another-number.xml",
        "03-a-code-that-nobody-explains.xml",
    ];
    captures_are_valid(&schema, "bpost", &names, ("stateCode>", "state>"));
}

#[test]
fn dhl_paket_question() {
    let Some(schema) = schema("dhl-parcel-de-tracking_request.xsd") else { return };
    let settings = [("appname", "zt\"12345"), ("password", "a&b"), ("api_key", "k"), ("api_secret", "s")];
    let numbers = ["00340434161094042557", "00340434161094015902"];
    let question = question("dhl-paket", "piece-detail", &numbers, &settings, "http://c");
    let xml = plain(question.url.split_once("xml=").unwrap().1);
    assert_eq!(judge(&schema, &xml), Ok(()), "{xml}");
    assert!(judge(&schema, &xml.replace("piece-code", "piece")).is_err(), "the control passed");
}

/// A text without its percent signs.
fn plain(escaped: &str) -> String {
    let mut parts = escaped.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}
