//! The string literals of a Rust source, for rules that do not apply to comments; and its code without literals and
//! comments, for rules about paths.
//!
//! This is not a full parser. It recognises comments, strings, raw strings and characters. The literals are those before the
//! tests of the file.

/// Each string literal with the number of its line, as it is written (escapes included).
pub(super) fn literals(source: &str) -> Vec<(usize, String)> {
    let source = match source.find("#[cfg(test)]\nmod ") {
        Some(at) => &source[..at],
        None => source,
    };
    let mut found = Vec::new();
    for (at, piece) in pieces(source) {
        if let Piece::Text(text) = piece {
            let line = source[..at].matches('\n').count() + 1;
            found.push((line, text.to_owned()));
        }
    }
    found
}

/// The source with a space for each comment, text and character. Tests stay.
pub(super) fn code(source: &str) -> String {
    let pieces = pieces(source).into_iter();
    pieces
        .map(|(_, piece)| match piece {
            Piece::Code(code) => code,
            Piece::Text(_) | Piece::Else => " ",
        })
        .collect()
}

/// A part of a source.
enum Piece<'a> {
    /// What a string literal holds.
    Text(&'a str),
    /// A comment or a character.
    Else,
    Code(&'a str),
}

/// The parts of a source, each with its place.
fn pieces(source: &str) -> Vec<(usize, Piece<'_>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let after_word = source[..at]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_');
        let (length, piece) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), Piece::Else)
        } else if rest.starts_with("/*") {
            (
                rest.find("*/").map_or(rest.len(), |end| end + 2),
                Piece::Else,
            )
        } else if let Some(open) = raw(rest).filter(|_| !after_word) {
            let close = format!("\"{}", "#".repeat(open - 2));
            let body = &rest[open..];
            let end = body.find(&close).unwrap_or(body.len());
            (open + end + close.len(), Piece::Text(&body[..end]))
        } else if let Some(body) = rest.strip_prefix('"') {
            let end = end_of(body, '"');
            (end + 2, Piece::Text(&body[..end]))
        } else if rest.starts_with('\'') && character(rest) > 1 {
            (character(rest), Piece::Else)
        } else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            (length, Piece::Code(&rest[..length]))
        };
        found.push((at, piece));
        at += length;
    }
    found
}

/// The position of the quote that ends a literal. Escaped quotes are skipped.
fn end_of(body: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at,
            _ => {}
        }
    }
    body.len()
}

/// The length of the opening of a raw string (`r"`, `r#"`, ...).
fn raw(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix('r')?;
    let body = hashes.trim_start_matches('#');
    body.starts_with('"').then(|| 2 + hashes.len() - body.len())
}

/// The length of a character literal, or of the quote alone where a lifetime begins.
fn character(rest: &str) -> usize {
    let body = &rest[1..];
    let mut chars = body.chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => end_of(body, '\'') + 2,
        (Some(c), Some('\'')) => c.len_utf8() + 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        literals(source).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn only_string_literals_are_found() {
        let source = r###"
// "comment"
/* "block" */ fn f<'a>(x: &'a str) -> char { '"' }
let a = "one \" two"; let b = r#"raw "in" it"#; let c = '\''; let d = b"bytes"; let e = r"plain";
let for_r = "last";
"###;
        assert_eq!(
            texts(source),
            [r#"one \" two"#, r#"raw "in" it"#, "bytes", "plain", "last"]
        );
        assert_eq!(literals(source)[0].0, 4);
    }

    #[test]
    fn code_is_what_is_neither_comment_nor_literal() {
        let source = "use a; // use b;\nlet c: &'d str = \"use e\"; /* f */ let g = 'h';";
        let words: Vec<String> = code(source).split_whitespace().map(str::to_owned).collect();
        assert_eq!(words.join(" "), "use a; let c: &'d str = ; let g = ;");
    }

    #[test]
    fn the_tests_of_a_file_are_skipped() {
        assert_eq!(
            texts("let a = \"x\";\n#[cfg(test)]\nmod tests { \"y\" }"),
            ["x"]
        );
        assert_eq!(texts("let a = \"open"), ["open"]);
    }
}
