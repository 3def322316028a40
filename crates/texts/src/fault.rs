//! What can be wrong with a catalogue.

use icu_plurals::PluralCategory;
use std::fmt;

/// Something wrong with one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The key; `language` for the header, empty for the file.
    pub key: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is no catalogue; with the reason.
    NotACatalogue(String),
    /// The language is not in [`crate::LANGUAGES`].
    UnknownLanguage,
    /// This member of the header is wrong for the language.
    Header(&'static str),
    /// The list of keys has it, the catalogue does not.
    Missing,
    /// The catalogue has it, the list of keys does not.
    Unknown,
    /// The key occurs twice.
    Twice,
    /// The key is not in the order of the list of keys.
    OutOfOrder,
    /// There is no text.
    Empty,
    /// It cannot be parsed; with the reason.
    Syntax(String),
    /// A slot that the key does not have.
    UnknownSlot(String),
    /// A slot that the text lacks.
    LostSlot(String),
    /// A slot that occurs twice.
    DoubledSlot(String),
    /// A plural of a slot that is no number.
    NotCounted(String),
    /// The possible numbers need this plural category.
    MissingCategory(PluralCategory),
    /// No possible number has this plural category.
    ImpossibleCategory(PluralCategory),
    /// The noun depends on the number in this language, and the text has no plural.
    NoPlural(String),
    /// A character that no text may contain.
    Character(char),
    /// A straight quotation mark, apostrophe or backtick, or three full stops.
    Typewriter(&'static str),
    /// A space at an end, or two spaces together.
    Spaces,
    /// It is not in Unicode's normalization form C.
    NotNormal,
    /// An isolate is opened and not closed, or the other way round.
    Isolates,
    /// A quotation mark that this language does not use.
    Quotes(char),
    /// A word with letters of another script, or of two scripts.
    Script(String),
    /// A form of address that the texts of this language do not use.
    Address(String),
    /// A rule of the language about spaces and punctuation.
    Punctuation(&'static str),
    /// It does not end with this mark, as the English text does.
    End(&'static str),
    /// It is too wide: its width, and the largest width, in characters.
    TooWide(usize, usize),
    /// A literal of the English text that has to be kept.
    LostLiteral(&'static str),
    /// It does not contain the visible words of the same button (WCAG 2.5.3).
    NotTheVisibleWords,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(formatter, "{}: ", self.key)?;
        }
        self.fault.fmt(formatter)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotACatalogue(why) => write!(f, "no catalogue: {why}"),
            Self::UnknownLanguage => write!(
                f,
                "crates/texts/src/language.rs does not know this language"
            ),
            Self::Header(member) => write!(f, "`{member}` is wrong"),
            Self::Missing => write!(f, "the key is missing"),
            Self::Unknown => write!(f, "there is no such key"),
            Self::Twice => write!(f, "the key occurs twice"),
            Self::OutOfOrder => write!(f, "the key is not in the order of the list"),
            Self::Empty => write!(f, "the text is empty"),
            Self::Syntax(why) => write!(f, "cannot be read: {why}"),
            Self::UnknownSlot(slot) => write!(f, "there is no slot {{{slot}}}"),
            Self::LostSlot(slot) => write!(f, "the slot {{{slot}}} is missing"),
            Self::DoubledSlot(slot) => write!(f, "the slot {{{slot}}} occurs twice"),
            Self::NotCounted(slot) => write!(f, "{{{slot}}} is no number, so it has no plural"),
            Self::MissingCategory(category) => {
                write!(f, "the plural category {category:?} is missing")
            }
            Self::ImpossibleCategory(category) => {
                write!(f, "no number here has the plural category {category:?}")
            }
            Self::NoPlural(slot) => write!(f, "{{{slot}}} counts a noun and needs a plural"),
            Self::Character(c) => write!(f, "the character {c:?} (U+{:04X})", u32::from(*c)),
            Self::Typewriter(what) => write!(f, "{what}: use the typographic character"),
            Self::Spaces => write!(f, "a space at an end, or two together"),
            Self::NotNormal => write!(f, "not in the normalization form C"),
            Self::Isolates => write!(f, "isolates are not balanced"),
            Self::Quotes(c) => write!(f, "the quotation mark {c} is not one of this language"),
            Self::Script(word) => write!(f, "letters of another script in {word:?}"),
            Self::Address(word) => write!(f, "the form of address {word:?}"),
            Self::Punctuation(rule) => write!(f, "{rule}"),
            Self::End("") => {
                write!(f, "must end without a mark, as in English")
            }
            Self::End(mark) => write!(f, "must end with {mark:?}, as in English"),
            Self::TooWide(width, most) => write!(f, "{width} characters wide; at most {most}"),
            Self::LostLiteral(literal) => write!(f, "{literal:?} is missing"),
            Self::NotTheVisibleWords => {
                write!(f, "must contain the button's visible words (WCAG 2.5.3)")
            }
        }
    }
}
