//! What captured events said before they were read: identifiers and words that a journey does not hold, by the
//! capture and the place in it that the evidence names.

use packs::decode::{epcis, text};
use packs::tree::Tree;
use store::StoredLook;

use super::{PACK, SOURCE};
use crate::view::epcis::{ErrorDeclaration, Original, Originals};

/// The longest identifier that is kept in mind: it must fit into a word of the store.
pub(super) const LONGEST_ID: usize = 900;

/// The originals of all events that these looks brought as EPCIS.
pub(super) fn originals(looks: &[StoredLook]) -> Originals {
    let source = format!("{PACK}/{SOURCE}");
    let mut found = Originals::new();
    for look in looks.iter().filter(|look| *look.source == *source) {
        let Some(bytes) = look.bytes() else { continue };
        let (body, _) = text::text(bytes);
        let Ok(tree) = epcis::decode(&body) else { continue };
        let capture = format!("sha256:{}", look.digest);
        for (p, parcel) in each(&tree, "parcels") {
            for (e, event) in each(parcel, "events") {
                let at = format!("/parcels/{p}/events/{e}");
                found.insert((capture.as_str().into(), at.into()), original(parcel, event));
            }
        }
    }
    found
}

fn each<'t, 'a>(tree: &'t Tree<'a>, name: &str) -> impl Iterator<Item = (usize, &'t Tree<'a>)> {
    let list = tree.named(name).next().map_or(&[][..], Tree::items);
    list.iter().enumerate()
}

fn original(parcel: &Tree<'_>, event: &Tree<'_>) -> Original {
    let id_of = |name: &str| word(event.named(name).next()?, "id");
    Original {
        event_id: word(event, "eventID").filter(|id| id.len() <= LONGEST_ID),
        epc: word(parcel, "epc"),
        action: word(event, "action"),
        biz_step: word(event, "bizStep"),
        disposition: word(event, "disposition"),
        read_point: id_of("readPoint"),
        biz_location: id_of("bizLocation"),
        declared: event.named("errorDeclaration").next().and_then(declared),
    }
}

fn declared(tree: &Tree<'_>) -> Option<ErrorDeclaration> {
    let corrected = tree.named("correctiveEventIDs").flat_map(Tree::items).filter_map(Tree::words);
    Some(ErrorDeclaration {
        declaration_time: word(tree, "declarationTime")?,
        reason: word(tree, "reason"),
        corrected_by: corrected.map(str::to_owned).collect(),
    })
}

fn word(tree: &Tree<'_>, name: &str) -> Option<String> {
    tree.named(name).next().and_then(Tree::words).map(str::to_owned)
}
