//! Compresses the word lists: a model predicts each letter from those before it, and an arithmetic coder writes what was
//! not predicted (context mixing). Words in the order of their rank have no similar neighbours, so brotli compresses them
//! badly: see README.md.
//!
//! The build script packs and the worker unpacks with this one model. It uses IEEE 754 arithmetic without library
//! functions, so that every machine predicts the same; a checksum detects a difference. The model does not know the lists
//! beyond that a line may be empty.

/// Writes or reads one binary decision: the only difference between packing and unpacking.
pub(crate) trait Coder {
    /// Codes a bit whose probability of being set is `chance` of 65536. A reader ignores `wanted`.
    fn code(&mut self, chance: u32, wanted: bool) -> bool;
}

/// Reads what was packed.
pub(crate) struct Unpacking<'a> {
    packed: std::slice::Iter<'a, u8>,
    low: u32,
    high: u32,
    value: u32,
}

impl<'a> Unpacking<'a> {
    pub(crate) fn new(packed: &'a [u8]) -> Self {
        let mut this = Self {
            packed: packed.iter(),
            low: 0,
            high: u32::MAX,
            value: 0,
        };
        for _ in 0..4 {
            this.shift();
        }
        this
    }

    fn shift(&mut self) {
        self.value = self.value << 8 | u32::from(self.packed.next().copied().unwrap_or(0));
    }
}

/// Where a range is cut in two.
pub(crate) fn cut(low: u32, high: u32, chance: u32) -> u32 {
    let part = (u64::from(high - low) * u64::from(chance)) >> 16;
    low + u32::try_from(part).unwrap_or(u32::MAX)
}

impl Coder for Unpacking<'_> {
    fn code(&mut self, chance: u32, _: bool) -> bool {
        let middle = cut(self.low, self.high, chance);
        let bit = self.value <= middle;
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
            self.shift();
        }
        bit
    }
}

/// The letters as a tree of decisions, frequent ones near its root: a node is a letter or the two
/// nodes below it.
pub(crate) struct Tree(pub(crate) Vec<Node>);

pub(crate) enum Node {
    Letter(u8),
    Fork([usize; 2]),
}

impl Tree {
    /// Reads a tree from the front of what was packed: a letter, or 0 and the two below.
    pub(crate) fn read(packed: &mut &[u8]) -> Option<Self> {
        let mut tree = Self(Vec::new());
        tree.grow(packed)?;
        Some(tree)
    }

    fn grow(&mut self, packed: &mut &[u8]) -> Option<usize> {
        let (first, rest) = packed.split_first()?;
        *packed = rest;
        let place = self.0.len();
        self.0.push(Node::Letter(*first));
        if *first == 0 {
            let below = [self.grow(packed)?, self.grow(packed)?];
            self.0[place] = Node::Fork(below);
        }
        Some(place)
    }
}

/// Codes one letter; `path` are the decisions that lead to it, empty for a reader.
pub(crate) fn letter<C: Coder>(
    model: &mut Model,
    tree: &Tree,
    coder: &mut C,
    path: &[bool],
) -> Option<u8> {
    let mut node = 0;
    let mut inside = 1;
    let mut steps = path.iter();
    let letter = loop {
        match tree.0.get(node)? {
            Node::Letter(letter) => break *letter,
            Node::Fork(below) => {
                if inside == 1 {
                    model.reach(node);
                }
                let chance = model.chance(inside);
                let bit = coder.code(chance, steps.next().copied().unwrap_or(false));
                model.learn(bit);
                node = below[usize::from(bit)];
                inside = 2 * inside + usize::from(bit);
                if inside >= BRANCH {
                    inside = 1;
                }
            }
        }
    };
    model.append(letter);
    Some(letter)
}

/// Probabilities that are stored side by side: those of three decisions in a row (the first slot is unused).
const BRANCH: usize = 8;

/// Contexts that predict a bit, each with a table of 2 to the power of this many chances. Larger ones
/// pack better and unpack slower, as they do not fit into a processor's cache.
const TABLES: [u32; CONTEXTS] = [13, 14, 16, 17, 18, 18, 18, 16];
const CONTEXTS: usize = 8;
/// Places of the table of the logistic function, which covers -CURVED to CURVED.
const SQUASHED: usize = 4096;
const CURVED: f32 = 12.0;
/// Weights are chosen by the length of the word and by how many of its long contexts were seen.
const LENGTHS: usize = 12;
const KNOWN: usize = 6;
/// The learning rate of the weights.
const RATE: f32 = 0.002;
/// After this many occurrences a probability moves by the same part each time; they are counted in 4 bits.
const SIGHTS: u16 = 15;

/// Predicts the next bit of a text.
pub(crate) struct Model {
    /// The learnt probabilities in 12 bits, above the number of their occurrences: small enough that most of them stay in a
    /// processor's cache, because memory access takes most of the time.
    slots: Vec<u16>,
    starts: [usize; CONTEXTS],
    logits: Vec<f32>,
    squashed: Vec<f32>,
    /// How far the next occurrence moves a probability (of 32768), by the number of earlier ones.
    pace: [i32; SIGHTS as usize + 1],
    weights: Vec<[f32; CONTEXTS]>,
    list: u32,
    word: Vec<u8>,
    contexts: [u32; CONTEXTS],
    branches: [usize; CONTEXTS],
    now: Now,
}

/// The inputs of one prediction, for the update after it.
#[derive(Clone, Copy, Default)]
struct Now {
    inputs: [f32; CONTEXTS],
    places: [usize; CONTEXTS],
    weights: usize,
    chance: f32,
}

impl Model {
    pub(crate) fn new() -> Self {
        let mut starts = [0; CONTEXTS];
        let mut size = 0;
        for (start, bits) in starts.iter_mut().zip(TABLES) {
            *start = size;
            size += 1 << bits;
        }
        let mut model = Self {
            slots: vec![1 << 15; size],
            starts,
            logits: (0..4096)
                .map(|place| {
                    let chance = (small(place) + 0.5) / 4096.0;
                    logarithm(chance / (1.0 - chance))
                })
                .collect(),
            squashed: (0..=SQUASHED)
                .map(|place| squash((small(place) / small(SQUASHED) * 2.0 - 1.0) * CURVED))
                .collect(),
            pace: std::array::from_fn(|sights| (32768.0 / (small(sights) + 1.6)) as i32),
            weights: vec![[0.3; CONTEXTS]; LENGTHS * KNOWN],
            list: 0,
            word: Vec::new(),
            contexts: [0; CONTEXTS],
            branches: [0; CONTEXTS],
            now: Now::default(),
        };
        model.look();
        model
    }

    /// Finds the probabilities of the decisions from this node on.
    fn reach(&mut self, node: usize) {
        for (place, bits) in TABLES.into_iter().enumerate() {
            let mixed = mix(self.contexts[place], node as u32);
            let branch = (mixed >> (32 + 3 - bits)) as usize * BRANCH;
            self.branches[place] = self.starts[place] + branch;
        }
    }

    /// The probability (of 65536) that the next decision is set; `inside` is its slot among those side by side.
    fn chance(&mut self, inside: usize) -> u32 {
        let now = &mut self.now;
        let mut known = 0;
        for place in 0..CONTEXTS {
            let at = self.branches[place] + inside;
            now.places[place] = at;
            let slot = usize::from(self.slots[at]);
            let sights = slot & usize::from(SIGHTS);
            now.inputs[place] = self.logits[slot >> 4];
            // The number of long contexts that were seen chooses the weights.
            known += usize::from(sights > 0 && place >= 3);
        }
        now.weights = self.word.len().min(LENGTHS - 1) * KNOWN + known;
        let weights = &self.weights[now.weights];
        let sum: f32 = weights.iter().zip(&now.inputs).map(|(w, x)| w * x).sum();
        let sum = sum.clamp(-11.0, 11.0);
        now.chance = self.squashed[((sum + CURVED) * (SQUASHED as f32 / (2.0 * CURVED))) as usize];
        ((now.chance * 65536.0) as u32).clamp(1, 65535)
    }

    fn learn(&mut self, bit: bool) {
        let now = &self.now;
        let truth = if bit { 1.0 } else { 0.0 };
        let error = (truth - now.chance) * RATE;
        let weights = &mut self.weights[now.weights];
        for (weight, input) in weights.iter_mut().zip(now.inputs) {
            *weight += error * input;
        }
        let goal = if bit { 4095 } else { 0 };
        for place in now.places {
            let slot = self.slots[place];
            let (chance, sights) = (i32::from(slot >> 4), slot & SIGHTS);
            let step = (goal - chance) * self.pace[usize::from(sights)];
            let moved = (chance + ((step + (1 << 14)) >> 15)).clamp(1, 4094);
            self.slots[place] = (moved as u16) << 4 | (sights + 1).min(SIGHTS);
        }
    }

    fn append(&mut self, letter: u8) {
        if letter != b'\n' {
            self.word.push(letter);
        } else if self.word.is_empty() {
            self.list += 1;
        } else {
            self.word.clear();
        }
        self.look();
    }

    /// The letter that stands this far back in the word; 0 before it.
    fn last(&self, back: usize) -> u8 {
        match self.word.len().checked_sub(back) {
            Some(place) => self.word[place],
            None => 0,
        }
    }

    /// Hashes the contexts: one for all bits of a letter.
    fn look(&mut self) {
        let of = |parts: &[u32]| parts.iter().fold(0, |hash, part| mix(hash, *part));
        let back = |count: usize| -> u32 {
            (1..=count).fold(0, |hash, back| mix(hash, u32::from(self.last(back))))
        };
        let whole = self.word.iter().fold(1, |hash, l| mix(hash, u32::from(*l)));
        let shape = self.word.iter().fold(2, |hash, letter| {
            mix(
                hash,
                match letter {
                    b'0'..=b'9' => 1,
                    b'a' | b'e' | b'i' | b'o' | b'u' | b'y' => 2,
                    b'a'..=b'z' => 3,
                    _ => 4,
                },
            )
        });
        self.contexts = [
            of(&[10, self.list, self.word.len() as u32]),
            of(&[11, back(1), u32::from(self.word.is_empty())]),
            of(&[12, self.list, back(2)]),
            of(&[13, back(3)]),
            of(&[14, back(4)]),
            of(&[15, back(5)]),
            of(&[16, whole]),
            of(&[17, shape, back(1)]),
        ];
    }
}

fn mix(hash: u32, part: u32) -> u32 {
    let mixed = (hash ^ part.wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
    (mixed ^ mixed >> 15).wrapping_mul(0xc2b2_ae35)
}

fn small(number: usize) -> f32 {
    number as f32
}

/// 1 / (1 + e^-x), e^x being (1 + x/1024)^1024.
fn squash(x: f32) -> f32 {
    let mut power = 1.0 - f64::from(x) / 1024.0;
    for _ in 0..10 {
        power *= power;
    }
    (1.0 / (1.0 + power)) as f32
}

/// The inverse: 1024 (x^(1/1024) - 1).
fn logarithm(x: f32) -> f32 {
    let mut root = f64::from(x);
    for _ in 0..10 {
        root = root.sqrt();
    }
    ((root - 1.0) * 1024.0) as f32
}
