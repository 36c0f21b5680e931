//! Any path and template on any tree: compiling and walking neither panic nor run away.
#![no_main]

use libfuzzer_sys::fuzz_target;
use packs::pack::Template;
use packs::path::{Path, Scope};

fuzz_target!(|input: (&str, &str)| {
    let (source, json) = input;
    let Ok(tree) = packs::decode::json::decode(json) else { return };
    let scope = Scope { here: &tree, parcel: &tree, root: &tree };
    if let Ok(path) = Path::parse(source) {
        path.each_at(scope, "", &mut |_, _| {});
    }
    if let Ok(template) = Template::parse(source) {
        let _ = (template.whole(scope), template.partial(scope));
    }
});
