//! Names and numbers here are invented; the numbers are of ranges kept for fiction where there are any.

use super::*;

/// Marks of the expected pieces: `kind=value` in order.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = personal(text)
        .iter()
        .map(|span| format!("{}={}", span.kind.name(), &text[span.start..span.end]))
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

#[test]
fn a_courier_and_a_telephone_in_chinese() {
    check("【深圳南山】快递员【张三，电话：13800000000】正在派件", &["courier=张三", "phone=13800000000"]);
    check("派送员：李四 电话:13900000000", &["courier=李四", "phone=13900000000"]);
    check("投递员姓名：王五;联系电话：010-55550000", &["courier=王五", "phone=010-55550000"]);
    check("已签收，签收人：赵六", &["signer=赵六"]);
    check("快遞員：陳大文，電話 91234567", &["courier=陳大文", "phone=91234567"]);
}

#[test]
fn a_chinese_name_may_run_on_from_its_label() {
    check("快递员张三（13800000000）正在为您派送", &["courier=张三", "phone=13800000000"]);
    check("快件交给王小五，联系电话：13900000000", &["courier=王小五", "phone=13900000000"]);
    check("快递员正在派件（13800000000）", &["phone=13800000000"]);
    check("已收件（揽投员姓名：,联系电话:）", &[]);
}

#[test]
fn a_chinese_family_name_is_one_without_a_telephone() {
    check("快件交给王小明", &["courier=王小明"]);
    check("邮件交给刘洋，正在派送途中", &["courier=刘洋"]);
    check("快递员周大海已取件", &["courier=周大海"]);
    check("由陈静签收", &["signer=陈静"]);
    check("签收人是【吴一】", &["signer=吴一"]);
    check("业务员：徐强 正在派件", &["courier=徐强"]);
    check("配送员 林一一 13600000000", &["courier=林一一", "phone=13600000000"]);
    for nobody in [
        "快件交给深圳分公司",
        "快件交给海关",
        "快件交给航空公司",
        "快件交给江苏分拨中心",
        "由海关查验",
        "由高铁运输",
        "快递员何时送达",
        "由本人签收",
    ] {
        check(nobody, &[]);
    }
}

#[test]
fn a_name_after_a_preposition_has_a_title_or_several_words() {
    check("Entregado a Juan Pérez", &["signer=Juan Pérez"]);
    check("Entregue a ANA LIMA", &["signer=ANA LIMA"]);
    check("Remis à M. EXEMPLE", &["signer=EXEMPLE"]);
    check("Zugestellt an Frau Muster", &["recipient=Muster"]);
    check("Left with JANE ROE", &["signer=JANE ROE"]);
    check("Delivered to: John Roe", &["recipient=John Roe"]);
    check("Вручено получателю Петрова Анна", &["signer=Петрова Анна"]);
    for nobody in [
        "Delivered to CHICAGO IL",
        "Left with Parcel Shop",
        "Remis à la Poste",
        "Entregado a Correos México",
        "Entregue a Curitiba",
        "Zugestellt an den Empfänger",
        "Signature: Required",
        "Вручено адресату",
        "OUT FOR DELIVERY BY DRIVER CR7",
    ] {
        check(nobody, &[]);
    }
}

#[test]
fn a_name_may_stand_before_a_telephone_in_any_script() {
    check(
        "Your courier Ahmed (+971 50 000 0000) is on the way",
        &["courier=Ahmed", "phone=+971 50 000 0000"],
    );
    check("Курьер Алексей, тел. +7 900 000-00-01", &["courier=Алексей", "phone=+7 900 000-00-01"]);
    check("Mensajero Luis, teléfono 55 0000 0000", &["courier=Luis", "phone=55 0000 0000"]);
    check("집배원 정길동 (☎ 02-000-0000)", &["courier=정길동", "phone=02-000-0000"]);
    check("受取人 伊藤様", &["recipient=伊藤"]);
}

#[test]
fn who_signs_without_a_name_is_nobody() {
    check("已签收，签收人：本人", &[]);
    check("快递员正在派件", &[]);
    check("收件人不在家", &[]);
    check("Signed by: RECIPIENT", &[]);
    check("Received by Canada Post", &[]);
    check("Recipient not home", &[]);
    check("The courier is on the way", &[]);
    check("Received by local delivery company", &[]);
}

#[test]
fn a_signer_in_european_languages() {
    check("Signed by: J. SMITH at 14:05", &["signer=J. SMITH"]);
    check("Delivered. Signed for by ANNA JONES.", &["signer=ANNA JONES"]);
    check("Unterschrieben von: Mustermann", &["signer=Mustermann"]);
    check("Signé par : DUPONT Jean", &["signer=DUPONT Jean"]);
    check("Firmado por: María Pérez el 3 de mayo", &["signer=María Pérez"]);
    check("Recebedor: João da Silva", &["signer=João da Silva"]);
    check("Recipient: John Q. Public, Springfield", &["recipient=John Q. Public"]);
    check("Получатель: Иванов Иван", &["recipient=Иванов Иван"]);
    check("Kurier: Jan Kowalski, tel. 600 000 000", &["courier=Jan Kowalski", "phone=600 000 000"]);
    check("Teslim alan: AYŞE YILMAZ", &["signer=AYŞE YILMAZ"]);
}

#[test]
fn a_telephone_in_many_shapes() {
    check("Call +44 20 7946 0000 to rebook", &["phone=+44 20 7946 0000"]);
    check("tel: 020 7946 0000", &["phone=020 7946 0000"]);
    check("Contact (555) 010-1234", &["phone=(555) 010-1234"]);
    check("배송기사: 홍길동 010-0000-0000", &["courier=홍길동", "phone=010-0000-0000"]);
    check("Курьер: Пётр, тел. +7 900 000-00-00", &["courier=Пётр", "phone=+7 900 000-00-00"]);
    check("联系电话 138****0000", &["phone=138****0000"]);
}

#[test]
fn tracking_numbers_dates_times_and_postcodes_stay() {
    check("LB123456785CN arrived 2026-08-01 10:12:00", &[]);
    check("Item 00340434161094042557 sorted", &[]);
    check("1Z999AA10123456784 on 01/08/2026 at 14:05", &[]);
    check("Arrived at BEVERLY HILLS, CA 90210", &[]);
    check("9400110200881234567890", &[]);
    check("快件到达510000广州中心 2026.08.01 10:12", &[]);
    check("Прибыло 01.08.2026 10:12, индекс 101000", &[]);
    check("Weight 1.250 kg, 3 of 4", &[]);
    check("Delivered 08:15 - 08:45", &[]);
}

#[test]
fn an_email_address() {
    check("Write to jane.doe@example.com.", &["email=jane.doe@example.com"]);
    check("@ home, a@b", &[]);
}

#[test]
fn redacting_keeps_the_event_and_gives_the_pieces() {
    let (text, pieces) = redact("Signed by: J. SMITH, +44 20 7946 0000");
    assert_eq!(text, "Signed by: {signer}, {phone}");
    assert_eq!(pieces, [(Kind::Signer, "J. SMITH".to_owned()), (Kind::Phone, "+44 20 7946 0000".to_owned())]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_searched_without_a_panic_and_nothing_is_lost(text in ".{0,200}") {
        let spans = personal(&text);
        for two in spans.windows(2) {
            proptest::prop_assert!(two[0].end <= two[1].start);
        }
        let (_, pieces) = redact(&text);
        for (_, value) in pieces {
            proptest::prop_assert!(text.contains(&value));
        }
    }
}
