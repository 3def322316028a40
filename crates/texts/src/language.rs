//! The rules of each language: the form of address, the quotation marks, the script.
//!
//! Its plural categories are those of CLDR, by `icu_plurals`.

use crate::catalogue::{Address, Direction};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use unicode_script::Script;

/// A language whose catalogue can be checked.
#[derive(Debug)]
pub struct Language {
    /// The BCP 47 tag.
    pub tag: &'static str,
    /// How its texts address the visitor.
    pub address: Address,
    /// Its quotation marks, opening and closing, the inner ones included. `’` is always allowed, as an apostrophe.
    pub(crate) quotes: &'static str,
    /// Its scripts, if it is not written in Latin. Latin letters are allowed in words of their own.
    pub(crate) scripts: &'static [Script],
    /// Words of the form of address that is not used. A `*` at the end stands for any ending.
    pub(crate) foreign_address: &'static [&'static str],
    /// The same as parts of a text, for a script without spaces, or a word that has another meaning in lower case.
    pub(crate) foreign_pronouns: &'static [&'static str],
}

const LATIN: &[Script] = &[];
const CHINESE: &[Script] = &[Script::Han];

const fn language(
    tag: &'static str,
    address: Address,
    quotes: &'static str,
    scripts: &'static [Script],
    foreign_address: &'static [&'static str],
    foreign_pronouns: &'static [&'static str],
) -> Language {
    Language {
        tag,
        address,
        quotes,
        scripts,
        foreign_address,
        foreign_pronouns,
    }
}

use Address::{Formal, Informal, None as Neither};

/// All languages.
#[rustfmt::skip]
pub const LANGUAGES: &[Language] = &[
    language("en", Neither, "“”", LATIN, &[], &[]),
    language("ar", Neither, "«»", &[Script::Arabic], &[], &[]),
    language("cs", Formal, "„“", LATIN, &["tě", "tebe", "tobě", "tebou", "tvůj", "tvoje", "tvá", "tvé", "tvého", "tvou", "tvým"], &[]),
    language("da", Informal, "”", LATIN, &[], &[" De ", " Dem ", " Deres "]),
    language("de", Formal, "„“", LATIN, &["du", "dich", "dir", "dein*", "euch", "euer", "eure*"], &[" ihr "]),
    language("el", Formal, "«»", &[Script::Greek], &["εσύ", "εσένα", "σου"], &[]),
    language("es", Formal, "«»", LATIN, &["tú", "tu", "tus", "te", "ti", "contigo", "tuy*", "vos", "vuestr*", "os"], &[]),
    language("fa", Formal, "«»", &[Script::Arabic], &["تورا"], &[]),
    language("fi", Informal, "”", LATIN, &["teidän", "teitä", "teille", "teillä"], &[]),
    language("fr", Formal, "«»", LATIN, &["tu", "te", "toi", "ton", "ta", "tes", "tien*"], &[" t’"]),
    language("he", Neither, "”“", &[Script::Hebrew], &[], &[]),
    language("hi", Formal, "“”", &[Script::Devanagari], &["तुम", "तुम्हें", "तुम्हारा", "तुम्हारी", "तुम्हारे", "तू", "तेरा", "तेरी", "तेरे"], &[]),
    language("id", Formal, "“”", LATIN, &["kamu", "kau", "engkau", "lo", "lu"], &[]),
    language("it", Informal, "«»", LATIN, &[], &[" Lei ", " Suo ", " Sua "]),
    language("ja", Formal, "「」", &[Script::Han, Script::Hiragana, Script::Katakana], &[], &["あなた", "君", "お前"]),
    language("ko", Formal, "‘’“”", &[Script::Hangul], &["너는", "너의", "너를"], &["당신"]),
    language("nb", Informal, "«»", LATIN, &[], &[" De ", " Dem ", " Deres "]),
    language("nl", Formal, "‘", LATIN, &["jij", "je", "jou", "jouw", "jullie"], &[]),
    language("pl", Informal, "„”", LATIN, &["pan", "pani", "pana", "panią", "państwo", "państwa", "państwu"], &[]),
    language("pt-BR", Neither, "“”", LATIN, &["tu", "te", "ti", "contigo", "teu", "tua", "teus", "tuas"], &[]),
    language("pt-PT", Formal, "«»", LATIN, &["tu", "te", "ti", "contigo", "teu", "tua", "teus", "tuas", "você", "vocês"], &[]),
    language("ro", Formal, "„”", LATIN, &["tu", "tău", "tăi", "ție", "îți"], &[]),
    language("ru", Formal, "«»", &[Script::Cyrillic], &["ты", "тебя", "тебе", "тобой", "твой", "твоя", "твоё", "твое", "твои", "твоего", "твоей", "твоих", "твоим*", "твою"], &[]),
    language("sv", Informal, "”", LATIN, &["ni", "er", "ert", "era", "eder"], &[]),
    language("th", Formal, "“”", &[Script::Thai], &[], &["มึง"]),
    language("tr", Formal, "“”", LATIN, &["sen", "seni", "sana", "senin", "sende", "senden"], &[]),
    language("uk", Formal, "«»", &[Script::Cyrillic], &["ти", "тебе", "тобі", "тобою", "твій", "твоя", "твоє", "твої", "твого", "твоєї", "твоїх", "твою"], &[]),
    language("vi", Neither, "“”", LATIN, &["mày", "mi"], &[]),
    language("zh-Hans", Formal, "“”", CHINESE, &[], &["你"]),
    language("zh-Hant", Formal, "「」", CHINESE, &[], &["你", "妳"]),
];

impl Language {
    /// The language with this tag.
    pub fn find(tag: &str) -> Option<&'static Self> {
        LANGUAGES.iter().find(|language| language.tag == tag)
    }

    /// The direction of its script.
    pub fn direction(&self) -> Direction {
        match self.scripts {
            [Script::Arabic | Script::Hebrew] => Direction::Rtl,
            _ => Direction::Ltr,
        }
    }

    /// Whether the family name stands before the given name (CLDR, person names).
    pub fn family_first(&self) -> bool {
        matches!(self.tag, "ja" | "ko" | "vi" | "zh-Hans" | "zh-Hant")
    }

    /// The separator between the names of a full name.
    pub fn name_joint(&self) -> &'static str {
        match self.family_first() && self.tag != "vi" {
            true => "",
            false => " ",
        }
    }

    /// Whether the form of a noun depends on the number before it. If not, a text needs no plural although CLDR has two
    /// categories.
    pub(crate) fn counting_changes_nouns(&self) -> bool {
        !matches!(self.tag, "fa" | "hi" | "tr" | "vi")
    }

    /// Whether its punctuation is as wide as its characters.
    pub(crate) fn is_full_width(&self) -> bool {
        self.scripts.contains(&Script::Han)
    }

    /// The plural categories of the whole numbers from `least` to `most`, each with how many numbers have it.
    pub fn categories(&self, least: u64, most: u64) -> Vec<(PluralCategory, usize)> {
        let locale: Locale = self.tag.parse().unwrap_or(Locale::UNKNOWN);
        let Ok(rules) = PluralRules::try_new_cardinal(locale.into()) else {
            return Vec::new();
        };
        let mut found: Vec<(PluralCategory, usize)> = Vec::new();
        for number in least..=most {
            let category = rules.category_for(number);
            match found.iter_mut().find(|(there, _)| *there == category) {
                Some((_, count)) => *count += 1,
                None => found.push((category, 1)),
            }
        }
        found
    }
}
