//! Which form a counted noun takes (CLDR plural rules for cardinals, whole numbers only).

/// The forms of CLDR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// Arabic: none.
    Zero,
    /// One.
    One,
    /// Arabic: a pair.
    Two,
    /// Arabic: 3 to 10, and numbers that end in these.
    Few,
    /// Arabic: 11 to 99, and numbers that end in these.
    Many,
    /// All other numbers.
    Other,
}

/// The form in English.
pub fn english(number: u64) -> Plural {
    if number == 1 {
        Plural::One
    } else {
        Plural::Other
    }
}

/// The form in Arabic.
pub fn arabic(number: u64) -> Plural {
    match (number, number % 100) {
        (0, _) => Plural::Zero,
        (1, _) => Plural::One,
        (2, _) => Plural::Two,
        (_, 3..=10) => Plural::Few,
        (_, 11..=99) => Plural::Many,
        _ => Plural::Other,
    }
}
