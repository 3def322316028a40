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
    /// No table here says how the language is written: see [`crate::LANGUAGES`].
    UnknownLanguage,
    /// This member of the header is not as the language needs it.
    Header(&'static str),
    /// The list of keys has it, the catalogue has not.
    Missing,
    /// The catalogue has it, the list of keys has not.
    Unknown,
    /// The key stands there twice.
    Twice,
    /// It stands at another place than in the list of keys.
    OutOfOrder,
    /// There is no text.
    Empty,
    /// It cannot be read; with the reason.
    Syntax(String),
    /// A slot that the key does not have.
    UnknownSlot(String),
    /// A slot that the text lacks.
    LostSlot(String),
    /// A slot that stands there twice.
    DoubledSlot(String),
    /// A plural of what counts nothing.
    NotCounted(String),
    /// The numbers need this plural category.
    MissingCategory(PluralCategory),
    /// No number has this plural category.
    ImpossibleCategory(PluralCategory),
    /// What is counted changes the noun in this language, and the text has no plural.
    NoPlural(String),
    /// A character that no text may have.
    Character(char),
    /// A straight quotation mark, apostrophe or backtick, or three full stops.
    Typewriter(&'static str),
    /// A space at an end, or two.
    Spaces,
    /// It is not in the normalization form C of Unicode.
    NotNormal,
    /// An isolate is opened and not closed, or the other way round.
    Isolates,
    /// Quotation marks of another language.
    Quotes(char),
    /// A word with letters of another script, or of two.
    Script(String),
    /// A form of address that this language does not use here.
    Address(String),
    /// A rule of the language about spaces and marks.
    Punctuation(&'static str),
    /// It ends otherwise than the English text: with the mark that is expected.
    End(&'static str),
    /// It is wider than its place: how wide in characters, and how wide it may be.
    TooWide(usize, usize),
    /// A literal of the English text that has to stay.
    LostLiteral(&'static str),
    /// It does not hold the visible words of the same button (WCAG 2.5.3).
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
            Self::Twice => write!(f, "the key stands here twice"),
            Self::OutOfOrder => write!(f, "the key does not stand in the order of the list"),
            Self::Empty => write!(f, "the text is empty"),
            Self::Syntax(why) => write!(f, "cannot be read: {why}"),
            Self::UnknownSlot(slot) => write!(f, "there is no slot {{{slot}}}"),
            Self::LostSlot(slot) => write!(f, "the slot {{{slot}}} is missing"),
            Self::DoubledSlot(slot) => write!(f, "the slot {{{slot}}} stands here twice"),
            Self::NotCounted(slot) => write!(f, "{{{slot}}} counts nothing, so it has no plural"),
            Self::MissingCategory(category) => {
                write!(f, "the plural category {category:?} is missing")
            }
            Self::ImpossibleCategory(category) => {
                write!(f, "no number here has the plural category {category:?}")
            }
            Self::NoPlural(slot) => write!(f, "{{{slot}}} counts something and needs a plural"),
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
                write!(f, "must hold the visible words of the button (WCAG 2.5.3)")
            }
        }
    }
}
