//! What one character of a pattern may match: literals, escapes and classes of ECMA-262 with the flag `u`.
//!
//! Only characters of ASCII are distinguished. An escape that is not known for sure counts as any character, so that
//! two parts never seem to exclude each other when they do not.

use super::Scanner;

/// A bit for each character of ASCII; bit 0 stands for NUL and for every character outside of ASCII.
pub(super) type Characters = u128;

pub(super) const NONE: Characters = 0;
pub(super) const ANY: Characters = Characters::MAX;

const OTHERS: Characters = 1;
const DIGITS: Characters = range('0', '9');
const UPPER: Characters = range('A', 'Z');
const LOWER: Characters = range('a', 'z');
const WORD: Characters = UPPER | LOWER | DIGITS | range('_', '_');
const SPACE: Characters = range('\t', '\r') | range(' ', ' ') | OTHERS;

/// Both ends included.
const fn range(first: char, last: char) -> Characters {
    let (first, last) = (first as u32, last as u32);
    if first > last {
        return NONE;
    }
    let beyond = if last > 127 { OTHERS } else { NONE };
    if first > 127 {
        return beyond;
    }
    let last = if last > 127 { 127 } else { last };
    beyond | ((ANY >> (127 - last)) & (ANY << first))
}

/// The meaning of an escape.
pub(super) enum Escape {
    /// One character.
    Character(char),
    /// One of several characters: those that it may match, and those that it matches for sure.
    Class(Characters, Characters),
    /// A position between characters.
    Place,
    /// A back reference: the text that a group has matched, which may be empty.
    Reference,
}

const UNKNOWN: Escape = Escape::Class(ANY, NONE);

impl Escape {
    fn exactly(characters: Characters) -> Self {
        Self::Class(characters, characters)
    }
}

pub(super) fn literal(character: char) -> Characters {
    range(character, character)
}

impl Scanner<'_> {
    /// Reads an escape, after its backslash.
    pub(super) fn escape(&mut self) -> Escape {
        let Some(letter) = self.next() else {
            return UNKNOWN;
        };
        match letter {
            'd' => Escape::exactly(DIGITS),
            'D' => Escape::exactly(!DIGITS),
            'w' => Escape::exactly(WORD),
            'W' => Escape::exactly(!WORD),
            's' => Escape::exactly(SPACE),
            'S' => Escape::exactly(!SPACE | OTHERS),
            'b' | 'B' => Escape::Place,
            'p' | 'P' => self.property(letter == 'p'),
            't' => Escape::Character('\t'),
            'n' => Escape::Character('\n'),
            'v' => Escape::Character('\u{b}'),
            'f' => Escape::Character('\u{c}'),
            'r' => Escape::Character('\r'),
            '0' => Escape::Character('\0'),
            'x' => self.code_point(2),
            'u' if self.take('{') => {
                let digits = self.until('}');
                code_point(digits)
            }
            'u' => self.code_point(4),
            '1'..='9' | 'k' => Escape::Reference,
            mark if mark.is_ascii_punctuation() => Escape::Character(mark),
            // `\c` with a letter, and invalid escapes.
            _ => UNKNOWN,
        }
    }

    /// A code point of this many hexadecimal digits.
    fn code_point(&mut self, digits: usize) -> Escape {
        match self.rest.split_at_checked(digits) {
            Some((digits, rest)) => {
                self.rest = rest;
                code_point(digits)
            }
            None => UNKNOWN,
        }
    }

    /// Reads `{…}` after `\p` or `\P`. Only the general categories of letters, marks and numbers are known, by the characters
    /// of ASCII that they contain.
    fn property(&mut self, has: bool) -> Escape {
        if !self.take('{') {
            return UNKNOWN;
        }
        let characters = match self.until('}') {
            "L" => UPPER | LOWER | OTHERS,
            "Lu" => UPPER | OTHERS,
            "Ll" => LOWER | OTHERS,
            "M" => OTHERS,
            "N" | "Nd" => DIGITS | OTHERS,
            _ => return UNKNOWN,
        };
        Escape::exactly(if has {
            characters
        } else {
            !characters | OTHERS
        })
    }

    /// Reads a class, after its opening bracket.
    pub(super) fn class(&mut self) -> Characters {
        let excluded = self.take('^');
        let (mut may, mut must) = (NONE, NONE);
        while let Some(item) = self.item() {
            let (more, sure) = if self.rest.starts_with('-') && !self.rest.starts_with("-]") {
                self.next();
                match (item, self.item()) {
                    (Escape::Character(first), Some(Escape::Character(last))) => {
                        (range(first, last), range(first, last))
                    }
                    // A range whose begin or end is not one character is invalid.
                    _ => (ANY, NONE),
                }
            } else {
                match item {
                    Escape::Character(one) => (literal(one), literal(one)),
                    Escape::Class(may, must) => (may, must),
                    Escape::Place | Escape::Reference => (ANY, NONE),
                }
            };
            may |= more;
            must |= sure;
        }
        match (self.any_case, excluded) {
            (true, _) => ANY,
            (false, false) => may,
            // A negated class may still match other characters outside of ASCII.
            (false, true) => !must | OTHERS,
        }
    }

    /// The next character or escape of a class; nothing at its end.
    fn item(&mut self) -> Option<Escape> {
        match self.next()? {
            ']' => None,
            // `\b` is a backspace in a class.
            '\\' if self.take('b') => Some(Escape::Character('\u{8}')),
            '\\' => Some(self.escape()),
            character => Some(Escape::Character(character)),
        }
    }
}

/// Half of a surrogate pair counts as a character outside of ASCII, as the pair does.
fn code_point(digits: &str) -> Escape {
    match u32::from_str_radix(digits, 16) {
        Ok(number) => Escape::Character(char::from_u32(number).unwrap_or(char::MAX)),
        Err(_) => UNKNOWN,
    }
}
