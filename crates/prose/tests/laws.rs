//! What holds for every text, and the traps: sentences near to "delivered" and "returned" that are neither.

use proptest::prelude::*;
use tracking::milestone::Milestone;

/// No language may read these as ended.
const TRAPS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "Not delivered",
            "Your item will be delivered tomorrow",
            "Delivered to the local delivery office",
            "Delivery expected today",
            "If delivered, please ignore this message",
            "Could not be delivered to the addressee",
            "Delivered to airline",
            "Return to sender has started",
            "Will be returned to sender",
            "Ready to be delivered",
            "Undelivered",
            "Signature required on delivery",
            "Delivered to courier partner",
            "Handed over to the delivery company",
            "Being delivered",
            "Attempting delivery to recipient",
        ],
    ),
    (
        "zh",
        &[
            "未签收",
            "拒绝签收",
            "等待签收",
            "即将派送",
            "收件人未签收，退回中",
            "已送达派送网点",
            "投递失败，未妥投",
            "准备退回寄件人",
            "已交付航空公司",
            "快件已送達處理中心",
            "預計明日送達",
        ],
    ),
    (
        "ja",
        &[
            "配達予定",
            "お届けできませんでした",
            "配達準備中",
            "未配達",
            "差出人に返送中",
            "配達希望日を受け付けました",
        ],
    ),
    ("ko", &["배달 예정", "배달하지 못했습니다", "반송 예정", "배송 준비 중", "미배달"]),
    (
        "ru",
        &[
            "Не вручено",
            "Вручение не состоялось",
            "Ожидает вручения адресату",
            "Будет доставлено завтра",
            "Готово к выдаче",
            "Доставлено в отделение связи",
            "Возврат отправителю",
            "Доставлено в сортировочный центр",
        ],
    ),
    (
        "uk",
        &[
            "Не вручено",
            "Буде доставлено завтра",
            "Очікує вручення одержувачу",
            "Доставлено у відділення",
            "Повертається відправнику",
        ],
    ),
    (
        "de",
        &[
            "Nicht zugestellt",
            "Wird morgen zugestellt",
            "Die Sendung wird zugestellt",
            "Zustellung voraussichtlich morgen",
            "Rücksendung an den Absender eingeleitet",
            "An Frachtführer übergeben",
            "Konnte dem Empfänger nicht übergeben werden",
        ],
    ),
    (
        "fr",
        &[
            "Non livré",
            "Sera livré demain",
            "Votre colis n'a pas été livré",
            "Livraison prévue demain",
            "Remis au transporteur",
            "Retour à l'expéditeur en cours",
            "Impossible de livrer au destinataire",
            "Livré au bureau de distribution",
        ],
    ),
    (
        "es",
        &[
            "No entregado",
            "Será entregado mañana",
            "Pendiente de entrega",
            "Entregado a la aerolínea",
            "En devolución al remitente",
            "No se pudo entregar al destinatario",
            "Entregado al transportista",
        ],
    ),
    (
        "pt",
        &[
            "Não entregue",
            "Será entregue amanhã",
            "Entregue à companhia aérea",
            "Em devolução ao remetente",
            "A ser entregue",
            "Objeto não entregue ao destinatário",
            "Entregue à transportadora",
        ],
    ),
    (
        "it",
        &[
            "Non consegnato",
            "Sarà consegnato domani",
            "In consegna",
            "Consegnato al corriere",
            "In restituzione al mittente",
            "Consegnato alla compagnia aerea",
        ],
    ),
    (
        "nl",
        &[
            "Niet bezorgd",
            "Wordt morgen bezorgd",
            "Zending wordt bezorgd",
            "Retour naar afzender",
            "Geleverd aan vervoerder",
            "Kon niet aan de ontvanger worden overhandigd",
        ],
    ),
    (
        "pl",
        &[
            "Nie doręczono",
            "Zostanie doręczona jutro",
            "Próba doręczenia",
            "Przekazana do doręczenia",
            "Zwrot do nadawcy w toku",
        ],
    ),
    (
        "cs",
        &[
            "Nedoručeno",
            "Bude doručena zítra",
            "Zásilku nebylo možné doručit",
            "Doručena na depo",
            "Zásilka se vrací odesílateli",
        ],
    ),
    (
        "tr",
        &[
            "Teslim edilemedi",
            "Yarın teslim edilecek",
            "Şubeye teslim edildi",
            "Göndericiye iade ediliyor",
            "Teslim edilmedi",
        ],
    ),
    (
        "sv",
        &[
            "Ej levererad",
            "Levereras imorgon",
            "Kommer att levereras",
            "Levererad till terminal",
            "Returneras till avsändaren",
        ],
    ),
    (
        "da",
        &["Ikke leveret", "Bliver leveret i morgen", "Returneres til afsender", "Forventes leveret i dag"],
    ),
    ("no", &["Ikke levert", "Blir levert i morgen", "Returneres til avsender", "Forventet levert i dag"]),
    (
        "fi",
        &[
            "Ei toimitettu",
            "Toimitetaan huomenna",
            "Palautetaan lähettäjälle",
            "Lähetystä ei ole luovutettu vastaanottajalle",
        ],
    ),
    ("hu", &["Nem kézbesítve", "Holnap várható kézbesítés", "Visszaküldés a feladónak", "Kézbesítés alatt"]),
    ("ro", &["Nu a fost livrat", "Va fi livrat mâine", "Retur către expeditor", "În curs de livrare"]),
    ("el", &["Δεν παραδόθηκε", "Θα παραδοθεί αύριο", "Επιστροφή στον αποστολέα"]),
    ("lt", &["Siunta neįteikta", "Bus pristatyta rytoj", "Siunta grąžinama siuntėjui"]),
    ("vi", &["Giao hàng không thành công", "Sẽ giao hàng ngày mai", "Đang chuyển hoàn", "Chưa giao hàng"]),
    (
        "id",
        &[
            "Tidak terkirim",
            "Akan dikirim besok",
            "Paket akan dikembalikan ke pengirim",
            "Belum diterima oleh penerima",
        ],
    ),
    ("ar", &["لم يتم التسليم", "سيتم التسليم غدا", "جاري ارجاع الشحنة الى المرسل"]),
    ("he", &["לא נמסר", "יימסר מחר", "בדרך חזרה לשולח"]),
    ("th", &["นำจ่ายไม่สำเร็จ", "ยังไม่ส่งสำเร็จ", "กำลังส่งคืนผู้ส่ง"]),
];

#[test]
fn a_trap_is_never_read_as_delivered_or_returned() {
    let mut wrong = Vec::new();
    for (language, texts) in TRAPS {
        for text in *texts {
            for tag in [Some(*language), None] {
                let reading = prose::read(text, tag, None);
                if matches!(reading.milestone, Milestone::Delivered | Milestone::Returned) {
                    wrong.push(format!("{text} ({tag:?}) is {} by {}", reading.milestone, reading.why));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_unknown_language_is_found_by_its_script_and_words() {
    for (text, language) in [
        ("Die Sendung wurde zugestellt", "de"),
        ("配達完了", "ja"),
        ("배달완료", "ko"),
        ("Вручено адресату", "ru"),
    ] {
        for tag in [None, Some("x-unknown"), Some("zz"), Some("")] {
            let reading = prose::read(text, tag, None);
            assert_eq!(reading.milestone, Milestone::Delivered, "{text} {tag:?}: {}", reading.why);
            assert!(reading.why.starts_with(language) || text == "配達完了", "{}", reading.why);
        }
    }
}

#[test]
fn a_text_in_english_is_read_also_when_another_language_is_said() {
    assert_eq!(
        prose::read("Out for delivery", Some("zh-Hans-CN"), None).milestone,
        Milestone::OutForDelivery
    );
}

#[test]
fn a_very_long_text_ends_soon() {
    let long = "delivered to sender (".repeat(1_000_000);
    assert!(prose::read(&long, None, None).confidence <= 1.0);
    assert!(prose::personal(&"(".repeat(1_000_000)).is_empty());
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,300}", tag in proptest::option::of("[a-z]{2}(-[A-Za-z]{2,4})?")) {
        let reading = prose::read(&text, tag.as_deref(), None);
        prop_assert!((0.0..=1.0).contains(&reading.confidence));
        prop_assert_eq!(reading.milestone == Milestone::Unknown, reading.confidence == 0.0);
    }

    #[test]
    fn spaces_and_capitals_change_nothing(
        words in proptest::collection::vec("(parcel|delivered|not|to|sender|will|be|customs|cleared|held|by|out|for|delivery|arrived|at|hub)", 2..9),
        gap in "[ \t\n]{1,4}",
    ) {
        let plain = prose::read(&words.join(" "), Some("en"), None);
        let spaced = prose::read(&format!("{gap}{}{gap}", words.join(&gap)), Some("en"), None);
        prop_assert_eq!(&plain, &spaced);
        let loud = prose::read(&words.join(" ").to_uppercase(), Some("en"), None);
        prop_assert_eq!(&plain, &loud);
    }
}
