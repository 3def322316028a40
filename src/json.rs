//! JSON, read and written in the least code where bytes are dear.
//!
//! The page with all its steps uses `serde_json`. In step 1's own module that would be 10 KB (brotli), most of it
//! tables for numbers with fractions, which no record and no required member of `config.json` has: there a small
//! reader and a small writer do the same. What they deliberately do not do: say where a text is wrong (step 1 hands
//! over then), and round fractions exactly.

use serde_json::{Map, Number, Value};

use crate::WHOLE;

/// Nothing is nested deeper, as in `serde_json`.
const DEEPEST: usize = 126;

/// Reads a whole text (RFC 8259).
///
/// # Errors
/// Line and column of the first mistake, from 1 on; zeros in step 1's own module.
pub fn read(text: &str) -> Result<Value, (usize, usize)> {
    if WHOLE {
        serde_json::from_str(text).map_err(|error| (error.line(), error.column()))
    } else {
        read_lean(text).ok_or((0, 0))
    }
}

/// The text of a value.
pub fn write(value: &Value) -> String {
    if WHOLE {
        return value.to_string();
    }
    let mut text = String::new();
    write_lean(value, &mut text);
    text
}

/// An object of these members.
pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let mut object = Map::new();
    for (key, value) in members {
        object.insert(key.to_owned(), value);
    }
    Value::Object(object)
}

fn read_lean(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.skip_space();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn next(&mut self) -> u8 {
        let byte = self.peek();
        self.at += 1;
        byte
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// The next sign after space.
    fn sign(&mut self) -> u8 {
        self.skip_space();
        self.next()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_space();
        match self.peek() {
            b'{' => self.members(depth),
            b'[' => self.items(depth),
            b'"' => Some(Value::String(self.string()?)),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.number().map(Value::Number),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        for letter in word.bytes() {
            if self.next() != letter {
                return None;
            }
        }
        Some(value)
    }

    fn members(&mut self, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        self.at += 1;
        self.skip_space();
        if self.peek() == b'}' {
            self.at += 1;
            return Some(Value::Object(members));
        }
        loop {
            self.skip_space();
            let key = self.string()?;
            if self.sign() != b':' {
                return None;
            }
            members.insert(key, self.value(depth + 1)?);
            match self.sign() {
                b',' => {}
                b'}' => return Some(Value::Object(members)),
                _ => return None,
            }
        }
    }

    fn items(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.peek() == b']' {
            self.at += 1;
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            match self.sign() {
                b',' => {}
                b']' => return Some(Value::Array(items)),
                _ => return None,
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        if self.next() != b'"' {
            return None;
        }
        let mut string = String::new();
        loop {
            let from = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | 0..b' ') {
                self.at += 1;
            }
            string.push_str(self.text.get(from..self.at)?);
            match self.next() {
                b'"' => return Some(string),
                b'\\' => string.push(self.escaped()?),
                // A line's end, or the text's.
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next() {
            letter @ (b'"' | b'\\' | b'/') => letter.into(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.four_digits()?;
                if code >> 10 == 0xD800 >> 10 {
                    self.word("\\u", Value::Null)?;
                    let low = self.four_digits()?;
                    if low >> 10 != 0xDC00 >> 10 {
                        return None;
                    }
                    code = 0x1_0000 + ((code & 0x3FF) << 10) + (low & 0x3FF);
                }
                // The second half of a pair alone is no character.
                char::from_u32(code)?
            }
            _ => return None,
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.next()).to_digit(16)?;
        }
        Some(code)
    }

    /// Digits, at least one; gives their value as it grows.
    fn digits(&mut self, mut digit: impl FnMut(u8)) -> Option<()> {
        let from = self.at;
        while self.peek().is_ascii_digit() {
            digit(self.next() - b'0');
        }
        (self.at > from).then_some(())
    }

    fn number(&mut self) -> Option<Number> {
        let negative = self.peek() == b'-';
        self.at += usize::from(negative);
        let zero = self.peek() == b'0';
        let from = self.at;
        let (mut whole, mut value) = (Some(0_u64), 0.0);
        self.digits(|digit| {
            whole = whole.and_then(|whole| whole.checked_mul(10)?.checked_add(digit.into()));
            value = value * 10.0 + f64::from(digit);
        })?;
        if zero && self.at > from + 1 {
            return None;
        }
        let mut exponent = 0_i32;
        if self.peek() == b'.' {
            self.at += 1;
            whole = None;
            self.digits(|digit| {
                value = value * 10.0 + f64::from(digit);
                exponent -= 1;
            })?;
        }
        if self.peek() | 0x20 == b'e' {
            self.at += 1;
            whole = None;
            let minus = self.peek() == b'-';
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            let mut power = 0_i32;
            self.digits(|digit| power = power.saturating_mul(10).saturating_add(digit.into()))?;
            exponent = exponent.saturating_add(if minus { -power } else { power });
        }
        match whole {
            Some(whole) if !negative => return Some(whole.into()),
            Some(whole @ 1..) if whole <= 1 << 63 => {
                return Some(0_i64.wrapping_sub_unsigned(whole).into());
            }
            _ => {}
        }
        // More powers than that leave nothing, or everything.
        for _ in 0..exponent.unsigned_abs().min(800) {
            value = if exponent < 0 {
                value / 10.0
            } else {
                value * 10.0
            };
        }
        // None beyond the largest number.
        Number::from_f64(if negative { -value } else { value })
    }
}

fn write_lean(value: &Value, text: &mut String) {
    match value {
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(whole), _) => text.push_str(&whole.to_string()),
            (_, Some(whole)) => text.push_str(&whole.to_string()),
            // No record has one, and what a config is named by neither.
            _ => text.push_str("null"),
        },
        Value::Null => text.push_str("null"),
        Value::String(string) => write_string(string, text),
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_lean(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (place, (key, member)) in members.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_string(key, text);
                text.push(':');
                write_lean(member, text);
            }
            text.push('}');
        }
    }
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        let short = match c {
            '"' | '\\' => c,
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\0'..' ' => {
                text.push_str("\\u00");
                for digit in [c as u32 / 16, c as u32 % 16] {
                    text.extend(char::from_digit(digit, 16));
                }
                continue;
            }
            _ => {
                text.push(c);
                continue;
            }
        };
        text.push('\\');
        text.push(short);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, but for the last digits of a fraction.
    fn same(one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
                let (a, b) = (a.as_f64().unwrap_or(0.0), b.as_f64().unwrap_or(1.0));
                a == b || (a - b).abs() <= a.abs().max(f64::MIN_POSITIVE) * 1e-12
            }
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            (Value::Object(a), Value::Object(b)) => {
                let mut pairs = a.iter().zip(b);
                a.len() == b.len() && pairs.all(|((k, a), (l, b))| k == l && same(a, b))
            }
            (one, other) => one == other,
        }
    }

    fn check(text: &str) {
        let expected = serde_json::from_str::<Value>(text).ok();
        let read = read_lean(text);
        let agree = match (&read, &expected) {
            (Some(read), Some(expected)) => same(read, expected),
            (read, expected) => read.is_none() && expected.is_none(),
        };
        assert!(agree, "{text:?}: {read:?}, serde_json: {expected:?}");
    }

    #[test]
    fn each_form_of_a_value_is_read_as_serde_json_reads_it() {
        for text in [
            "",
            " ",
            "null",
            " true ",
            "false",
            "nul",
            "truee",
            "tru",
            "{}",
            "[]",
            "{ }",
            "[ ]",
            "[1,]",
            "{,}",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":1,\"a\":2}",
            "{\"b\":1,\"a\":{}}",
            "[",
            "{",
            "\"",
            "\"a",
            "\"a\nb\"",
            "\"\u{0}\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u00e9\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00\"",
            "\"\\ud83d\\u0041\"",
            "\"é😀\"",
            "'a'",
            "\u{feff}1",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "0",
            "-0",
            "00",
            "01",
            "-",
            "+1",
            "1.",
            ".1",
            "1.5",
            "-1.5e3",
            "1e",
            "1e+",
            "1E-2",
            "1e5",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "-9223372036854775809",
            "1e400",
            "-1e400",
            "1e-400",
            "0.1",
            "123456789.125",
            "1 ",
            "1 1",
            "0x1",
            "NaN",
            "1e99999999999",
            "0e99999999999",
            "1e-99999999999",
            "// a\n1",
            "[[[]]]",
            "\"\u{7f}\"",
        ] {
            check(text);
        }
        for depth in [126, 127, 128, 129, 100_000] {
            check(&["[".repeat(depth), "]".repeat(depth)].concat());
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e9..1e9).prop_map(|fraction: f64| Value::from(fraction)),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_serde_json_writes_is_read(value in value()) {
            check(&value.to_string());
            check(&serde_json::to_string_pretty(&value).unwrap_or_default());
        }

        #[test]
        fn a_text_with_something_changed_is_read_as_serde_json_reads_it(
            value in value(), at in any::<prop::sample::Index>(), change in "[\\[\\]{}\",:.eE+\\-0-9tfn \\\\u]{0,2}",
        ) {
            let text = value.to_string();
            let at = at.index(text.len());
            if let (Some(before), Some(after)) = (text.get(..at), text.get(at + 1..)) {
                check(&[before, &change, after].concat());
            }
        }

        #[test]
        fn what_is_written_is_what_serde_json_writes(text in any::<String>(), number in any::<i64>()) {
            let value = object([
                ("text", text.into()),
                ("numbers", vec![number, 0, 7].into()),
                ("flags", vec![true, false].into()),
                ("nothing", Value::Null),
                ("controls", "\u{0}\u{1f}\u{8}\u{c}\n\r\t\"\\".into()),
            ]);
            let mut written = String::new();
            write_lean(&value, &mut written);
            prop_assert_eq!(written, value.to_string());
        }
    }
}
