//! Recognises passwords that anybody would try first: the visitor's own name, the name of the service, a row of keys,
//! one piece repeated (NIST SP 800-63B-4 section 3.1.1.2, context-specific words).
//!
//! The whole password has to match, never a part of it: a sentence may contain a name. There is no list of common
//! passwords. Of the 30,000 most used ones only 31 have fifteen characters, and most of those are rows of keys; where
//! a pool allows shorter ones, the strength estimate judges them.

/// Why a password is among the first that anybody would try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// It is made of words about the visitor or the service.
    Known,
    /// It is a row of keys, or one piece repeated.
    Pattern,
}

/// Rows of keys and sequences, read in both directions.
const ROWS: [&str; 12] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
];

/// The most digits around a name that can be a year or a birthday.
const DIGITS: usize = 6;

/// The longest repeated piece that counts as a pattern; a longer one is a sentence.
const PIECE: usize = 8;

/// Whether a password is one of the first guesses of somebody who knows these words.
pub fn first_guess(password: &str, words: &[String]) -> Option<Guess> {
    if is_pattern(password) {
        return Some(Guess::Pattern);
    }
    let plain = letters(password, false);
    let reversed: String = plain.chars().rev().collect();
    let spelt = letters(password, true);
    [plain, reversed, spelt]
        .into_iter()
        .any(|text| is_known(text, words))
        .then_some(Guess::Known)
}

/// Letters and digits in lower case. With `spell`, digits and signs that stand for letters become these, except at the
/// ends, where they are a year or an exclamation mark.
fn letters(text: &str, spell: bool) -> String {
    let trimmed = text.trim_matches(|c: char| !c.is_alphabetic());
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let inner = match spell && digits(text) - digits(trimmed) <= DIGITS {
        true => trimmed,
        false => text,
    };
    let letter = |c: char| match c {
        '@' | '4' if spell => 'a',
        '3' if spell => 'e',
        '1' | '!' if spell => 'i',
        '0' if spell => 'o',
        '$' | '5' if spell => 's',
        '7' if spell => 't',
        c => c,
    };
    inner
        .chars()
        .map(letter)
        .map(small)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The lower-case letter of a capital one in Latin, Greek, Cyrillic and Armenian. The standard library's tables have
/// some hundred more letters, and weigh kilobytes.
fn small(c: char) -> char {
    let code = c as u32;
    let distance = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f => {
            32
        }
        // Pairs of code points, the capital letter first.
        0x130 | 0x138 | 0x149 | 0x178 | 0x1e96..=0x1e9f => 0,
        0x139..=0x148 | 0x179..=0x17e => code & 1,
        0x100..=0x177 | 0x460..=0x481 | 0x48a..=0x4bf | 0x4d0..=0x52f | 0x1e00..=0x1eff => {
            1 - (code & 1)
        }
        0x386 => 38,
        0x388..=0x38a => 37,
        0x38c => 64,
        0x38e | 0x38f => 63,
        0x400..=0x40f => 80,
        0x531..=0x556 => 48,
        _ => 0,
    };
    char::from_u32(code + distance).unwrap_or(c)
}

/// Whether hardly anything of the text is left when the words are removed.
fn is_known(mut text: String, words: &[String]) -> bool {
    let before = text.len();
    for word in words {
        let whole = letters(word, false);
        let pieces = word.split(|c: char| !c.is_alphanumeric());
        for known in pieces.map(|piece| letters(piece, false)).chain([whole]) {
            if known.chars().count() > 2 {
                text = text.replace(&known, "");
            }
        }
    }
    let left = |wanted: fn(char) -> bool| text.chars().filter(|c| wanted(*c)).count();
    text.len() < before && left(char::is_alphabetic) <= 2 && left(|c| c.is_ascii_digit()) <= DIGITS
}

fn is_pattern(password: &str) -> bool {
    let typed: Vec<char> = password.chars().map(|c| c.to_ascii_lowercase()).collect();
    let repeats = |piece: usize| typed.iter().zip(&typed[piece..]).all(|(a, b)| a == b);
    if (1..=PIECE.min(typed.len() / 2)).any(repeats) {
        return true;
    }
    let step = |pair: &[char]| match pair {
        [a, b] => {
            a == b
                || ROWS
                    .iter()
                    .any(|row| follows(row, *a, *b) || follows(row, *b, *a))
        }
        _ => false,
    };
    let breaks = typed.windows(2).filter(|pair| !step(pair)).count();
    typed.len() > 3 && breaks * 5 <= typed.len()
}

fn follows(row: &str, a: char, b: char) -> bool {
    let mut pairs = row.chars().zip(row.chars().skip(1));
    pairs.any(|pair| pair == (a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(password: &str) -> Option<Guess> {
        let words = [
            "Ada.Byron+news@mail.example",
            "Ada",
            "O'Connor-Łukasz",
            "Ünal",
            "νίκη",
            "Иванова",
            "+48 123 456 780",
            "Harbour Bank",
            "register.harbour.example",
        ];
        first_guess(password, &words.map(str::to_owned))
    }

    #[test]
    fn what_is_known_of_the_visitor_is_refused_in_its_simple_forms() {
        for password in [
            "Ada.Byron+news@mail.example",
            "ada.byron",
            "AdaByron1815!!!",
            "ByronAda-1815-12",
            "norybada1815",
            "4d4byr0n!!!!!!!",
            "4da_Byron_4da_Byron!",
            "48123456780",
            "+48 123 456 780",
            "harbourbank2026",
            "H@rb0urB@nk!!!!",
            "register.harbour.example",
            "Łukasz oconnor ada",
            "łukasz o'connor!",
            "ÜNAL-2024-ünal-2024",
            "ünal2024ünal",
            "ΝΊΚΗ νίκη 1815",
            "ИВАНОВА-иванова-2024",
        ] {
            assert_eq!(guess(password), Some(Guess::Known), "{password}");
        }
    }

    #[test]
    fn capital_letters_become_small_as_unicode_says() {
        let mut told = 0;
        for c in ('\0'..='\u{2fff}').filter(|c| small(*c) != *c) {
            assert_eq!(c.to_lowercase().to_string(), small(c).to_string(), "{c:?}");
            told += 1;
        }
        assert!(told > 400, "{told}");
        for c in ('A'..='\u{17f}')
            .chain('Α'..='Я')
            .chain('\u{1ea0}'..='\u{1eff}')
        {
            let unicode = c.to_lowercase().to_string();
            let exotic = ['\u{130}', '\u{178}'].contains(&c)
                || ('\u{370}'..'\u{386}').contains(&c)
                || ('\u{3cf}'..'\u{400}').contains(&c);
            assert!(exotic || small(c).to_string() == unicode, "{c:?}");
        }
    }

    #[test]
    fn a_walk_and_a_repeated_piece_are_refused() {
        for password in [
            "aaaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "passwordpassword",
            "abcdefghijklmno",
            "123456789987654321",
            "qwertyuiop12345",
            "QWERTYUIOPasdfg",
            "1qaz2wsx3edc4rfv",
            "1234567890qwerty",
            "111222333444555",
            "zxcvbnm123456789",
        ] {
            assert_eq!(guess(password), Some(Guess::Pattern), "{password}");
        }
    }

    #[test]
    fn a_sentence_may_hold_a_name() {
        for password in [
            "Ada rides green bicycles",
            "the harbour at six o'clock",
            "correct horse battery staple",
            " T3al-Otter \"ünïcödé\" &+%20 ",
            "ada7391048261957",
            "x8#Lq!v2Zw@9rTn",
            "first deed feeds reeds",
            "Ünïcödé 🔑🔑 пароль",
            "",
            "a",
        ] {
            assert_eq!(guess(password), None, "{password}");
        }
        assert_eq!(first_guess("Ada.Byron.1815", &[]), None);
    }
}
