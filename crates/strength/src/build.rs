//! Reads the word lists from the source of the `zxcvbn` crate, in the version of Cargo.lock, and packs them for
//! `packing.rs`.
//!
//! The lists are data of that crate (MIT, see LICENSE-zxcvbn); no copy of them is kept here.
#![allow(clippy::unwrap_used, reason = "a build that cannot go on says so")]
#![allow(dead_code, reason = "what only the worker needs")]

mod packing;

use packing::{Coder, Model, Node, Tree, cut};
use std::{collections::BTreeMap, env, fs, path::PathBuf, process::Command};

/// The lists in the order of `dictionary::List`.
const LISTS: [&str; 6] = [
    "PASSWORDS",
    "ENGLISH_WIKI",
    "FEMALE_NAMES",
    "MALE_NAMES",
    "SURNAMES",
    "US_TV_AND_FILM",
];

fn main() {
    let source = source();
    println!("cargo::rerun-if-changed={}", source.display());
    println!("cargo::rerun-if-changed=src/packing.rs");
    println!("cargo::rerun-if-changed=src/build.rs");
    let code = fs::read_to_string(source).unwrap();
    let mut text = Vec::new();
    for list in LISTS {
        text.extend_from_slice(words(&code, list).join("\n").as_bytes());
        text.extend_from_slice(b"\n\n");
    }
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap());
    fs::write(folder.join("words.packed"), pack(&text)).unwrap();
}

/// The folder of the crate's source, as `cargo metadata` names it, so that a vendored one is found, too.
fn source() -> PathBuf {
    let metadata = Command::new(env::var_os("CARGO").unwrap())
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .output()
        .unwrap();
    assert!(
        metadata.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    let metadata = String::from_utf8(metadata.stdout).unwrap();
    let manifest = metadata
        .split("\"manifest_path\":\"")
        .skip(1)
        .map(|rest| PathBuf::from(rest.split('"').next().unwrap().replace("\\\\", "\\")))
        .find(|path| {
            let folder = path.parent().unwrap().file_name().unwrap();
            let folder = folder.to_string_lossy();
            folder == "zxcvbn" || folder.starts_with("zxcvbn-3.")
        })
        .expect("the zxcvbn crate is a dependency for tests");
    manifest.with_file_name("src").join("frequency_lists.rs")
}

/// The words of a list, most frequent first.
fn words<'a>(code: &'a str, list: &str) -> Vec<String> {
    let start = format!("const {list}: &str = \"");
    let (_, rest): (&'a str, &'a str) = code.split_once(&start).unwrap();
    let (words, _) = rest.split_once("\";").unwrap();
    words
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
        .split(',')
        .map(|word| {
            let plain = word.bytes().all(|byte| byte.is_ascii_graphic());
            assert!(plain && !word.is_empty(), "{word:?} cannot be packed");
            word.to_owned()
        })
        .collect()
}

/// A checksum, the tree of letters, the text.
fn pack(text: &[u8]) -> Vec<u8> {
    let mut packed = checksum(text).to_le_bytes().to_vec();
    let (tree, paths) = tree(text);
    write(&tree, 0, &mut packed);
    let mut model = Model::new();
    let mut packing = Packing {
        packed: Vec::new(),
        low: 0,
        high: u32::MAX,
    };
    for byte in text {
        packing::letter(&mut model, &tree, &mut packing, &paths[byte]);
    }
    packing.packed.extend_from_slice(&packing.low.to_be_bytes());
    packed.extend_from_slice(&packing.packed);
    packed
}

/// FNV-1a, as in `dictionary`.
fn checksum(text: &[u8]) -> u32 {
    text.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

/// The decisions that lead to a letter.
type Way = Vec<bool>;

/// Huffman's tree of the letters, and the way to each.
fn tree(text: &[u8]) -> (Tree, BTreeMap<u8, Way>) {
    let mut counts = BTreeMap::new();
    for byte in text {
        *counts.entry(*byte).or_insert(0_u32) += 1;
    }
    // The trees that are not joined yet: the count of each, and its letters with their paths.
    let mut alone: Vec<(u32, Vec<(u8, Way)>)> = counts
        .into_iter()
        .map(|(byte, count)| (count, vec![(byte, Vec::new())]))
        .collect();
    while alone.len() > 1 {
        alone.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let (ones, zeros) = (alone.pop().unwrap(), alone.pop().unwrap());
        let mut joined = Vec::new();
        for (bit, side) in [(false, zeros.1), (true, ones.1)] {
            for (byte, mut way) in side {
                way.insert(0, bit);
                joined.push((byte, way));
            }
        }
        alone.push((ones.0 + zeros.0, joined));
    }
    let letters = alone.pop().unwrap().1;
    let mut nodes = Vec::new();
    plant(&letters, 0, &mut nodes);
    (Tree(nodes), letters.into_iter().collect())
}

fn plant(letters: &[(u8, Way)], depth: usize, nodes: &mut Vec<Node>) -> usize {
    let place = nodes.len();
    nodes.push(Node::Letter(letters[0].0));
    if letters.len() > 1 {
        let split = letters.iter().position(|(_, way)| way[depth]).unwrap();
        let below = [
            plant(&letters[..split], depth + 1, nodes),
            plant(&letters[split..], depth + 1, nodes),
        ];
        nodes[place] = Node::Fork(below);
    }
    place
}

fn write(tree: &Tree, node: usize, packed: &mut Vec<u8>) {
    match &tree.0[node] {
        Node::Letter(letter) => packed.push(*letter),
        Node::Fork(below) => {
            packed.push(0);
            for node in below {
                write(tree, *node, packed);
            }
        }
    }
}

struct Packing {
    packed: Vec<u8>,
    low: u32,
    high: u32,
}

impl Coder for Packing {
    fn code(&mut self, chance: u32, wanted: bool) -> bool {
        let middle = cut(self.low, self.high, chance);
        if wanted {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.packed.push((self.high >> 24) as u8);
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
        }
        wanted
    }
}
