//! The word lists: unpacked once, then asked for the rank of a word.
//!
//! A word is in one list only. The visitor's own words are not in these lists.

use crate::packing::{self, Model, Tree, Unpacking};
use std::sync::OnceLock;

/// Where a word is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// Passwords that leaked.
    Passwords,
    /// Words of an encyclopedia.
    English,
    /// Given names of women.
    FemaleNames,
    /// Given names of men.
    MaleNames,
    /// Family names.
    Surnames,
    /// Words of films and television.
    Films,
}

/// The lists in the order in which they are packed.
const LISTS: [List; 6] = [
    List::Passwords,
    List::English,
    List::FemaleNames,
    List::MaleNames,
    List::Surnames,
    List::Films,
];
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.packed"));
/// The size of the hash table: three slots for each word.
const PLACES: usize = 1 << 18;

/// All words, with their ranks.
pub(crate) struct Dictionary {
    /// All words, each followed by a line feed; a list ends with an empty one.
    text: Vec<u8>,
    /// Where each word starts, in the order of lists and ranks.
    starts: Vec<u32>,
    /// How many words come before each list.
    before: Vec<usize>,
    /// The hash table: at or after the slot of its hash, the number of a word plus one.
    table: Vec<u32>,
    /// Letters of the longest word.
    longest: usize,
}

/// The dictionary; none if it cannot be unpacked on this machine.
pub(crate) fn dictionary() -> Option<&'static Dictionary> {
    static DICTIONARY: OnceLock<Option<Dictionary>> = OnceLock::new();
    DICTIONARY.get_or_init(Dictionary::unpack).as_ref()
}

impl Dictionary {
    fn unpack() -> Option<Self> {
        let (checksum, mut rest) = PACKED.split_first_chunk::<4>()?;
        let tree = Tree::read(&mut rest)?;
        let mut model = Model::new();
        let mut unpacking = Unpacking::new(rest);
        let mut text = Vec::new();
        let mut starts = Vec::new();
        let mut before = vec![0];
        let mut longest = 0;
        let mut start = 0;
        // Called through a pointer, so that it is not inlined into the loop: an engine replaces its first, quick
        // compilation of a function at the next call, but not within a running loop.
        let next = std::hint::black_box(packing::letter::<Unpacking<'_>>);
        while before.len() <= LISTS.len() {
            let letter = next(&mut model, &tree, &mut unpacking, &[])?;
            text.push(letter);
            if letter != b'\n' {
                continue;
            }
            let length = text.len() - 1 - start;
            if length == 0 {
                before.push(starts.len());
            } else {
                starts.push(u32::try_from(start).ok()?);
                longest = longest.max(length);
            }
            start = text.len();
            // A wrong prediction could make this endless; the lists are shorter than this.
            if start > 1 << 20 {
                return None;
            }
        }
        let whole = text
            .iter()
            .fold(Hash::default(), |hash, byte| hash.with(*byte));
        if whole.0.to_le_bytes() != *checksum {
            return None;
        }
        let mut this = Self {
            text,
            starts,
            before,
            table: vec![0; PLACES],
            longest,
        };
        for number in 0..this.starts.len() {
            let hash = this
                .word(number)
                .iter()
                .fold(Hash::default(), |hash, byte| hash.with(*byte));
            let mut place = hash.place();
            while this.table[place] != 0 {
                place = (place + 1) % PLACES;
            }
            this.table[place] = u32::try_from(number + 1).ok()?;
        }
        Some(this)
    }

    fn word(&self, number: usize) -> &[u8] {
        let start = self.starts[number] as usize;
        let rest = &self.text[start..];
        let end = rest.iter().position(|byte| *byte == b'\n');
        &rest[..end.unwrap_or(rest.len())]
    }

    /// The words that the text starts with: how many letters, the list, the rank (1 is the most
    /// frequent).
    pub(crate) fn at_start_of<'a>(
        &'a self,
        text: &'a [char],
    ) -> impl Iterator<Item = (usize, List, u64)> + 'a {
        let mut hash = Hash::default();
        let letters = text.iter().take(self.longest);
        letters
            .map_while(|letter| u8::try_from(*letter).ok())
            .enumerate()
            .filter_map(move |(place, letter)| {
                hash = hash.with(letter);
                let (list, rank) = self.find(hash, &text[..=place])?;
                Some((place + 1, list, rank))
            })
    }

    fn find(&self, hash: Hash, wanted: &[char]) -> Option<(List, u64)> {
        let mut place = hash.place();
        loop {
            let number = (self.table[place] as usize).checked_sub(1)?;
            let word = self.word(number).iter().map(|byte| char::from(*byte));
            if word.eq(wanted.iter().copied()) {
                let list = self.before.iter().rposition(|before| *before <= number)?;
                let rank = (number - self.before[list] + 1) as u64;
                return Some((LISTS[list], rank));
            }
            place = (place + 1) % PLACES;
        }
    }

    /// Every word with its list and rank.
    #[cfg(test)]
    fn all(&self) -> impl Iterator<Item = (List, &str)> {
        (0..self.starts.len()).filter_map(|number| {
            let list = self.before.iter().rposition(|before| *before <= number)?;
            Some((LISTS[list], std::str::from_utf8(self.word(number)).ok()?))
        })
    }
}

/// FNV-1a.
#[derive(Clone, Copy)]
struct Hash(u32);

impl Default for Hash {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Hash {
    fn with(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    fn place(self) -> usize {
        (self.0 ^ self.0 >> 15) as usize % PLACES
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn rank(word: &str) -> Option<(List, u64)> {
        let letters: Vec<char> = word.chars().collect();
        let found = dictionary()
            .unwrap()
            .at_start_of(&letters)
            .find(|(length, ..)| *length == letters.len());
        found.map(|(_, list, rank)| (list, rank))
    }

    #[test]
    fn every_word_has_its_list_and_rank() {
        let dictionary = dictionary().unwrap();
        let mut ranks = std::collections::HashMap::new();
        for (list, word) in dictionary.all() {
            let next = ranks.entry(list as usize).or_insert(0);
            *next += 1;
            assert_eq!(rank(word), Some((list, *next)), "{word}");
        }
        let mut counts: Vec<(usize, u64)> = ranks.into_iter().collect();
        counts.sort_unstable();
        assert_eq!(
            counts,
            [
                (0, 30_000),
                (1, 30_000),
                (2, 3_712),
                (3, 983),
                (4, 10_000),
                (5, 19_160)
            ]
        );
    }

    #[test]
    fn known_ranks() {
        assert_eq!(rank("123456"), Some((List::Passwords, 1)));
        assert_eq!(rank("password"), Some((List::Passwords, 2)));
        assert_eq!(rank("the"), Some((List::English, 1)));
        assert_eq!(rank("smith"), Some((List::Surnames, 1)));
        assert_eq!(rank("mary"), Some((List::FemaleNames, 1)));
        assert_eq!(rank("james"), Some((List::MaleNames, 1)));
        assert_eq!(rank("you"), Some((List::Films, 1)));
        assert_eq!(rank("ünbekannt"), None);
    }
}
