//! The export of the WebAssembly: one function, with text in and a number out.

use wasm_bindgen::prelude::wasm_bindgen;

/// The judgement as [`crate::Judgement::code`], or `u32::MAX` if there is none. `words` are the visitor's own, one on
/// each line.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "JavaScript reaches it")]
pub fn judge(password: &str, words: &str, year: i32) -> u32 {
    let words: Vec<&str> = words.split('\n').collect();
    crate::judge(password, &words, year).map_or(u32::MAX, |judgement| judgement.code())
}
