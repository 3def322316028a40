//! The digits of the systems that keyboards offer.

/// The ASCII digit of a full-width, Arabic-Indic, Persian, Devanagari or Bengali one; anything else
/// as it is.
pub fn plain(c: char) -> char {
    for zero in ['٠', '۰', '０', '०', '০'] {
        if let Some(digit) = (c as u32)
            .checked_sub(zero as u32)
            .filter(|value| *value < 10)
        {
            return char::from_digit(digit, 10).unwrap_or(c);
        }
    }
    c
}
