//! The designated posts of the world.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Text;

/// The designated post of each country (ISO 3166-1 alpha-2), as the name of its pack. Copies share it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posts(Arc<Known>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Known {
    post_of: BTreeMap<Text, Text>,
    /// Of the posts that serve one country only.
    country_of: BTreeMap<Text, Text>,
}

impl Posts {
    /// The post of a country.
    #[must_use]
    pub fn of(&self, country: &str) -> Option<&Text> {
        self.0.post_of.get(country)
    }

    /// The country of a post, where it is that of one only.
    #[must_use]
    pub fn country_of(&self, post: &str) -> Option<&Text> {
        self.0.country_of.get(post)
    }
}

impl FromIterator<(Text, Text)> for Posts {
    fn from_iter<I: IntoIterator<Item = (Text, Text)>>(posts: I) -> Self {
        let post_of: BTreeMap<Text, Text> = posts.into_iter().collect();
        let mut countries: BTreeMap<&Text, Vec<&Text>> = BTreeMap::new();
        for (country, post) in &post_of {
            countries.entry(post).or_default().push(country);
        }
        let only = |(post, countries): (&Text, Vec<&Text>)| match countries.as_slice() {
            [country] => Some((post.clone(), Text::clone(country))),
            _ => None,
        };
        let country_of = countries.into_iter().filter_map(only).collect();
        Self(Arc::new(Known { post_of, country_of }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_of_several_countries_names_none_of_them() {
        let posts = [("DK", "postnord"), ("SE", "postnord"), ("GB", "royal-mail")];
        let posts: Posts = posts.into_iter().map(|(country, post)| (country.into(), post.into())).collect();
        assert_eq!(posts.of("SE").map(|post| &**post), Some("postnord"));
        assert_eq!(posts.country_of("royal-mail").map(|country| &**country), Some("GB"));
        assert_eq!((posts.country_of("postnord"), posts.of("FR")), (None, None));
    }
}
