//! In which language sentences are said: `?lang=`, else `Accept-Language`, else the core's own English.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use engine::Engine;
use engine::view::JourneyBody;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::web::speak::translate;
use crate::web::words::{Language, choose, find, tags};

/// In which language.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wish {
    /// The language of sentences, as a BCP 47 tag; without it `Accept-Language` decides.
    pub(super) lang: Option<String>,
}

/// The language of an answer; none where nobody asked for one.
#[derive(Clone, Copy)]
pub(super) struct Asked(Option<&'static Language>);

impl Asked {
    /// # Errors
    /// A problem that names all languages, when `lang` is none of them.
    pub(super) fn of(lang: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        if let Some(tag) = lang {
            let unknown = || {
                Problem::invalid(format!("`lang` is `{tag}`: sentences are said in {}", tags().join(", ")))
            };
            return Ok(Self(Some(find(tag).ok_or_else(unknown)?)));
        }
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self(accepted.map(|accepted| choose(None, Some(accepted)))))
    }

    pub(super) fn words(self) -> &'static Language {
        self.0.unwrap_or_else(|| choose(None, None))
    }

    /// Says a journey's sentences in it.
    pub(super) fn say(self, engine: &Engine, journey: &mut JourneyBody) {
        if let Some(words) = self.0 {
            let name =
                |pack: &str| engine.carrier_known(pack).map_or_else(|| pack.to_owned(), |known| known.name);
            translate(words, &name, journey);
        }
    }
}
