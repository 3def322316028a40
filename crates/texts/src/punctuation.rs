//! The rules of each language for spaces, punctuation marks and letters.

use crate::{catalogue::Direction, fault::Fault, language::Language};
use unicode_normalization::is_nfc;
use unicode_script::{Script, UnicodeScript as _};

/// The quotation marks of all languages; `’` is an apostrophe as well.
const QUOTES: &str = "“”„‟«»‹›「」『』‘‚";
/// The isolates of Unicode (TR 9) and what ends them.
const ISOLATES: [char; 3] = ['\u{2066}', '\u{2067}', '\u{2068}'];
const POP: char = '\u{2069}';
/// Spaces without a line break.
const NO_BREAK: [char; 2] = ['\u{a0}', '\u{202f}'];

/// Checks the characters of a text, in which each slot is replaced by a harmless character.
pub(crate) fn judge(language: &Language, text: &str, mut say: impl FnMut(Fault)) {
    characters(language, text, &mut say);
    isolates(language, text, &mut say);
    words(language, text, &mut say);
    let bare: String = text.chars().filter(|c| !is_isolate(*c)).collect();
    marks(language, &without_literals(&bare), &mut say);
}

fn is_isolate(c: char) -> bool {
    ISOLATES.contains(&c) || c == POP
}

fn characters(language: &Language, text: &str, say: &mut impl FnMut(Fault)) {
    for c in text.chars() {
        let joiner = match language.tag {
            "fa" => c == '\u{200c}',
            "hi" => matches!(c, '\u{200c}' | '\u{200d}'),
            _ => false,
        };
        let invisible = c.is_control() || (is_format(c) && !is_isolate(c) && !joiner);
        let digit = is_digit(c);
        let space = c.is_whitespace() && c != ' ' && !NO_BREAK.contains(&c);
        if matches!(c, '<' | '>') || invisible || digit || space {
            say(Fault::Character(c));
        }
        if QUOTES.contains(c) && !language.quotes.contains(c) {
            say(Fault::Quotes(c));
        }
    }
    for (what, straight) in [
        ("a straight quotation mark", "\""),
        ("a straight apostrophe", "'"),
        ("a backtick", "`"),
        ("three full stops", "..."),
    ] {
        if text.contains(straight) {
            say(Fault::Typewriter(what));
        }
    }
    let spaces = |pair: &[char]| pair.iter().all(|c| c.is_whitespace());
    let letters: Vec<char> = text.chars().collect();
    if text.trim() != text || letters.windows(2).any(spaces) {
        say(Fault::Spaces);
    }
    if !is_nfc(text) {
        say(Fault::NotNormal);
    }
}

/// Whether it is a character of the category Cf that can get into a text by mistake.
fn is_format(c: char) -> bool {
    matches!(u32::from(c), 0xad | 0x61c | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff)
}

/// Whether it is a decimal digit of another script.
fn is_digit(c: char) -> bool {
    matches!(u32::from(c), 0x660..=0x669 | 0x6f0..=0x6f9 | 0x966..=0x96f | 0xe50..=0xe59 | 0xff10..=0xff19)
}

fn isolates(language: &Language, text: &str, say: &mut impl FnMut(Fault)) {
    let mut depth = 0_i32;
    let mut bare_latin = 0;
    for c in text.chars() {
        depth += i32::from(ISOLATES.contains(&c)) - i32::from(c == POP);
        bare_latin = match depth == 0 && (c.is_ascii_alphanumeric() || "@:/.-".contains(c)) {
            true => bare_latin + 1,
            false => 0,
        };
        if depth < 0 {
            break;
        }
        // A Latin word in a right-to-left text moves the punctuation beside it.
        if bare_latin == 4 && language.direction() == Direction::Rtl {
            say(Fault::Punctuation(
                "Latin words need an isolate: U+2066 before, U+2069 after",
            ));
        }
    }
    if depth != 0 {
        say(Fault::Isolates);
    }
}

fn words(language: &Language, text: &str, say: &mut impl FnMut(Fault)) {
    let own = |script| language.scripts.contains(&script) || script == Script::Latin;
    for word in text.split(|c: char| !c.is_alphabetic() && !is_mark(c)) {
        let mut scripts: Vec<Script> = word.chars().map(|c| c.script()).collect();
        scripts.retain(|script| !matches!(script, Script::Common | Script::Inherited));
        scripts.sort_by_key(|script| script.short_name());
        scripts.dedup();
        let latin = scripts.contains(&Script::Latin);
        let spaced = !language.is_full_width()
            && !matches!(language.scripts, [Script::Hangul | Script::Thai]);
        if scripts.iter().any(|script| !own(*script)) || (latin && scripts.len() > 1 && spaced) {
            say(Fault::Script(word.to_owned()));
        }
    }
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic() && !is_mark(c));
    let is_foreign = |word: &str| {
        language
            .foreign_address
            .iter()
            .any(|foreign| match foreign.strip_suffix('*') {
                Some(start) => word.starts_with(start),
                None => word == *foreign,
            })
    };
    if let Some(word) = words.find(|word| is_foreign(word)) {
        say(Fault::Address(word.to_owned()));
    }
    // The first word of a text is always capitalised.
    let inner = text
        .split_once(' ')
        .map_or("", |(first, _)| &text[first.len()..]);
    let padded = [inner, " "].concat();
    for part in language.foreign_pronouns {
        let there = match part.starts_with(' ') {
            true => sentences_within(&padded).any(|within| within.contains(part)),
            false => text.contains(part),
        };
        if there {
            say(Fault::Address(part.trim().to_owned()));
        }
    }
}

/// The sentences of a text without their first words.
fn sentences_within(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split_inclusive(['.', '?', '!', ':'])
        .enumerate()
        .map(|(number, sentence)| {
            let marked = sentence.replace([',', ';', '.', '?', '!', ':'], " ");
            match number {
                0 => marked,
                _ => marked
                    .trim_start()
                    .split_once(' ')
                    .map_or(String::new(), |(_, rest)| format!(" {rest}")),
            }
        })
}

fn is_mark(c: char) -> bool {
    // Combining marks of Devanagari, Thai, Arabic and Hebrew belong to their word.
    matches!(u32::from(c), 0x300..=0x36f | 0x591..=0x5c7 | 0x64b..=0x65f | 0x900..=0x903 | 0x93a..=0x94f | 0xe31 | 0xe34..=0xe3a | 0xe47..=0xe4e | 0x200c | 0x200d)
}

/// The text without its literals, whose characters are no punctuation.
fn without_literals(text: &str) -> String {
    let mut bare = text.to_owned();
    for literal in LITERALS {
        bare = bare.replace(literal, "8");
    }
    bare
}

/// Literals that a translation must not change.
pub(crate) const LITERALS: [&str; 7] = [
    "https://example.com",
    "name@example.com",
    "example.com",
    "2001-12-31",
    "!#%?",
    "WebAssembly",
    "JavaScript",
];

fn marks(language: &Language, text: &str, say: &mut impl FnMut(Fault)) {
    let mut no = |rule| say(Fault::Punctuation(rule));
    let letters: Vec<char> = text.chars().collect();
    let pairs = || letters.windows(2).map(|pair| (pair[0], pair[1]));
    let french = language.tag == "fr";
    if french {
        let narrow = |(before, mark): (char, char)| {
            "?!;:»".contains(mark) && !NO_BREAK.contains(&before) && !"?!".contains(before)
        };
        if pairs().any(narrow) {
            no("a no-break space is missing before ? ! ; : »");
        }
        if pairs().any(|(mark, after)| mark == '«' && !NO_BREAK.contains(&after)) {
            no("a no-break space is missing after «");
        }
    } else if pairs().any(|(space, mark)| space.is_whitespace() && ",.:;!?…、。".contains(mark))
    {
        no("a space before a mark");
    }
    if language.is_full_width() {
        let own = |c: char| language.scripts.contains(&c.script());
        let half = |c: char| ",!?:;()".contains(c);
        if pairs().any(|(a, b)| (own(a) && (half(b) || b == '.')) || (half(a) && own(b))) {
            no("a half-width mark beside a full-width character");
        }
        if letters
            .windows(3)
            .any(|three| own(three[0]) && three[1] == ' ' && own(three[2]))
        {
            no("a space between two characters");
        }
    }
    let wrong: &[(char, &'static str)] = match language.tag {
        "ar" | "fa" => &[
            (',', "a Latin comma in place of ،"),
            (';', "a Latin semicolon in place of ؛"),
            ('?', "a Latin question mark in place of ؟"),
        ],
        "el" => &[('?', "the Greek question mark is ;")],
        "ro" => &[
            ('ş', "ș is written with a comma"),
            ('ţ', "ț is written with a comma"),
        ],
        "tr" => &[('ș', "ş is written with a cedilla")],
        _ => &[],
    };
    for (character, rule) in wrong {
        if text.contains(*character) {
            no(rule);
        }
    }
    if language.tag == "es" {
        for (open, close) in [('¿', '?'), ('¡', '!')] {
            if letters.iter().filter(|c| **c == open).count()
                != letters.iter().filter(|c| **c == close).count()
            {
                no("¿ or ¡ is missing");
            }
        }
    }
    if language.tag == "hi"
        && pairs().any(|(before, mark)| mark == '.' && before.script() == Script::Devanagari)
    {
        no("a sentence ends with ।");
    }
}

/// The mark at the end of a text in its English form; empty if there is none.
pub(crate) fn end(language: &Language, text: &str) -> &'static str {
    let text = text.replace("!#%?", "x");
    let kept = text.trim_end_matches(|c: char| is_isolate(c) || "”»“」’)）".contains(c));
    match kept.trim_end().chars().last() {
        Some('.' | '。' | '।' | '۔') => ".",
        Some('…') => "…",
        Some(':' | '：') => ":",
        Some('?' | '？' | '؟') => "?",
        Some(';') if language.tag == "el" => "?",
        _ => "",
    }
}
