//! The languages of the page, and which of them a visitor gets. The texts are in `i18n`.

/// The codes of the page's languages, in the order in which they are offered.
pub const KNOWN_LANGUAGES: &[&str] = &["en", "ar"];

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `ar`
    Arabic,
}

/// The direction of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Language {
    /// All languages, in the order of [`KNOWN_LANGUAGES`].
    pub const ALL: [Self; 2] = [Self::English, Self::Arabic];

    /// The code, as in `lang` (BCP 47).
    pub fn code(self) -> &'static str {
        KNOWN_LANGUAGES[self as usize]
    }

    /// The direction of its script.
    pub fn direction(self) -> Direction {
        match self {
            Self::English => Direction::Ltr,
            Self::Arabic => Direction::Rtl,
        }
    }

    /// The language of a tag like `ar-EG`; its region does not matter here.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The first of the wanted languages that is offered, else the first offered one. Both are lists of tags; an empty
    /// list of offered ones means all.
    pub fn choose<'a>(wanted: impl IntoIterator<Item = &'a str>, offered: &[String]) -> Self {
        let offered = Self::offered(offered);
        wanted
            .into_iter()
            .filter_map(Self::from_tag)
            .find(|language| offered.contains(language))
            .unwrap_or(offered[0])
    }

    /// The languages of these tags; all languages if there is none. Never empty.
    pub fn offered(tags: &[String]) -> Vec<Self> {
        let named: Vec<Self> = tags.iter().filter_map(|tag| Self::from_tag(tag)).collect();
        if named.is_empty() {
            Self::ALL.to_vec()
        } else {
            named
        }
    }
}

impl Direction {
    /// The value of the `dir` attribute.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visitors_language_is_taken_if_it_is_offered() {
        #[track_caller]
        fn check(wanted: &[&str], offered: &[&str], expected: Language) {
            let offered: Vec<String> = offered.iter().map(|tag| (*tag).to_owned()).collect();
            assert_eq!(Language::choose(wanted.iter().copied(), &offered), expected);
        }
        check(&["ar-EG", "en"], &["en", "ar"], Language::Arabic);
        check(&["fr", "AR"], &["en", "ar"], Language::Arabic);
        check(&["ar"], &["en"], Language::English);
        check(&["fr"], &["ar", "en"], Language::Arabic);
        check(&[], &[], Language::English);
        check(&["arn"], &[], Language::English);
    }

    #[test]
    fn the_languages_have_codes_and_directions() {
        assert_eq!(Language::ALL.map(Language::code), *KNOWN_LANGUAGES);
        assert_eq!(Language::Arabic.direction().word(), "rtl");
        assert_eq!(Language::English.direction().word(), "ltr");
    }
}
