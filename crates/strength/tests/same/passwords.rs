//! Generates passwords as people and programs make them, from a seed, so that they are the same in each run.

/// A seeded random generator (xorshift).
pub(crate) struct Chance(u64);

const LISTED: &[&str] = &[
    "password",
    "dragon",
    "monkey",
    "letmein",
    "sunshine",
    "princess",
    "football",
    "iloveyou",
    "trustno1",
    "smith",
    "johnson",
    "garcia",
    "mary",
    "jennifer",
    "james",
    "robert",
    "michael",
    "elizabeth",
    "the",
    "river",
    "mountain",
    "government",
    "university",
    "something",
    "beautiful",
    "christmas",
    "captain",
    "horse",
    "staple",
    "battery",
    "correct",
    "summer",
    "winter",
    "welcome",
    "freedom",
    "whatever",
    "superman",
    "shadow",
    "master",
    "don't",
    "zxcvbn",
    "computer",
    "internet",
    "berlin",
    "london",
    "you",
    "want",
    "a",
    "i",
    "to",
    "of",
];
const ROWS: &[&str] = &[
    "qwertyuiop[]\\",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1234567890-=",
    "!@#$%^&*()_+",
    "QWERTYUIOP{}|",
    "1qaz",
    "2wsx",
    "3edc",
    "zaq1",
    "xsw2",
    "aoeuidhtns",
    "',.pyfgcrl",
    "789",
    "456",
    "123",
    "0.3",
    "7412369",
    "/*-+",
    "=/*-",
];
const SWAPS: &[(char, &str)] = &[
    ('a', "4@"),
    ('b', "8"),
    ('c', "({[<"),
    ('e', "3"),
    ('g', "69"),
    ('i', "1!|"),
    ('l', "1|7"),
    ('o', "0"),
    ('s', "$5"),
    ('t', "+7"),
    ('x', "%"),
    ('z', "2"),
];
const SCRIPTS: &[&str] = &[
    "пароль",
    "йцукен",
    "абвгд",
    "密码",
    "パスワード",
    "كلمة",
    "سر",
    "αβγδε",
    "ΣΑΣ",
    "İı",
    "ẞß",
    "é",
    "e\u{301}",
    "😀",
    "👩\u{200d}👧",
    "\u{a0}",
    "ŁÓDŹ",
    "१२३४",
    "٢٠٢٤",
    "Ⅷ",
    "ǅ",
];

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 11) as usize % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// The visitor's own words as the page would pass them, or none.
    pub(crate) fn own_words(&mut self) -> Vec<String> {
        if self.below(3) == 0 {
            return Vec::new();
        }
        let name = self.one(&[
            "ada",
            "Grace",
            "Jürgen",
            "İpek",
            "visitor",
            "smith",
            "olga.petrova",
        ]);
        let host = self.one(&["example.org", "acme.example", "mail.example"]);
        vec![
            format!("{name}@{host}"),
            name.to_owned(),
            "Lovelace".to_owned(),
            "Portico".to_owned(),
            host.to_owned(),
        ]
    }

    /// A password of the round's kind.
    pub(crate) fn password(&mut self, round: usize, own: &[&str]) -> String {
        match round % 12 {
            0 => self.random(),
            1 => self.word(),
            2 => self.date(),
            3 => self.keyboard(),
            4 => {
                let word = self.word();
                self.disguised(&word)
            }
            5 => {
                let part = self.piece(own);
                let part: String = part.chars().take(6).collect();
                part.repeat(2 + self.below(5))
            }
            6 => self.sequence(),
            7 => self.script(),
            8 => self.own(own),
            9 => (0..2 + self.below(4)).map(|_| self.word() + " ").collect(),
            10 => {
                let base = self.piece(own) + &self.piece(own);
                self.mangled(&base)
            }
            _ => (0..1 + self.below(4)).map(|_| self.piece(own)).collect(),
        }
    }

    fn piece(&mut self, own: &[&str]) -> String {
        match self.below(9) {
            0 => self.random().chars().take(4).collect(),
            1 => self.date(),
            2 => self.keyboard(),
            3 => self.sequence(),
            4 => self.script(),
            5 => self.own(own),
            6 => {
                let word = self.word();
                self.disguised(&word)
            }
            _ => self.word(),
        }
    }

    fn random(&mut self) -> String {
        let length = 1 + self.below(24);
        (0..length)
            .map(|_| char::from(32 + self.below(95) as u8))
            .collect()
    }

    fn word(&mut self) -> String {
        let word = self.one(LISTED);
        match self.below(8) {
            0 => word.to_uppercase(),
            1 => word[..1].to_uppercase() + &word[1..],
            2 => word.chars().rev().collect(),
            3 => {
                let shown = |letter: char| {
                    if self.below(2) == 0 {
                        letter.to_ascii_uppercase()
                    } else {
                        letter
                    }
                };
                word.chars().map(shown).collect()
            }
            _ => word.to_owned(),
        }
    }

    fn date(&mut self) -> String {
        let (day, month) = (1 + self.below(33), 1 + self.below(13));
        let year = if self.below(2) == 0 {
            1900 + self.below(160)
        } else {
            self.below(100)
        };
        let mark = self.one(&["", ".", "/", "-", "_", " ", "\\", "\u{2003}"]);
        let numbers = match self.below(3) {
            0 => [day, month, year],
            1 => [month, day, year],
            _ => [year, month, day],
        };
        let wide = self.below(2) + 1;
        let parts: Vec<String> = numbers
            .iter()
            .map(|number| format!("{number:0wide$}"))
            .collect();
        parts.join(mark)
    }

    fn keyboard(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..1 + self.below(3) {
            let row: Vec<char> = self.one(ROWS).chars().collect();
            let start = self.below(row.len());
            let end = start + 1 + self.below(row.len() - start);
            let mut part: Vec<char> = row[start..end].to_vec();
            if self.below(3) == 0 {
                part.reverse();
            }
            if self.below(4) == 0 {
                let place = self.below(part.len());
                part[place] = part[place].to_ascii_uppercase();
            }
            text.extend(part);
        }
        text
    }

    fn disguised(&mut self, word: &str) -> String {
        let mut text = String::new();
        for letter in word.chars() {
            let signs = SWAPS
                .iter()
                .find(|(plain, _)| *plain == letter.to_ascii_lowercase());
            match signs {
                Some((_, signs)) if self.below(3) > 0 => {
                    let signs: Vec<char> = signs.chars().collect();
                    text.push(self.one(&signs));
                }
                _ => text.push(letter),
            }
        }
        text
    }

    fn sequence(&mut self) -> String {
        let start = self.one(&['a', 'A', 'x', '0', '1', '5', 'а', 'α', '٠', 'あ']) as i32
            + self.below(5) as i32;
        let step = self.below(13) as i32 - 6;
        (0..2 + self.below(9) as i32)
            .filter_map(|place| char::from_u32((start + place * step).unsigned_abs()))
            .collect()
    }

    fn script(&mut self) -> String {
        (0..1 + self.below(4)).map(|_| self.one(SCRIPTS)).collect()
    }

    fn own(&mut self, own: &[&str]) -> String {
        let word = if own.is_empty() {
            "nobody"
        } else {
            self.one(own)
        };
        let word = match self.below(4) {
            0 => word.to_uppercase(),
            1 => word.chars().rev().collect(),
            2 => self.disguised(word),
            _ => word.to_owned(),
        };
        let tail = self.one(&["", "1", "2024", "!", "123", "abc"]);
        word + tail
    }

    fn mangled(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..1 + self.below(3) {
            let place = self.below(letters.len());
            match self.below(3) {
                0 => letters.insert(place, char::from(33 + self.below(94) as u8)),
                1 if letters.len() > 1 => drop(letters.remove(place)),
                _ => letters.swap(0, place),
            }
        }
        letters.into_iter().collect()
    }
}
