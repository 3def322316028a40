//! Runs a pattern of the pool's schema by the browser's own `RegExp`.
//!
//! `schema::Pattern` decides which patterns are run, and on how long a text.

use js_sys::{Array, Function, Reflect, RegExp};
use wasm_bindgen::{JsCast, JsValue};

/// Whether the pattern (ECMA-262 with the flag `u`, not anchored) matches somewhere in the text;
/// `None` if it is no valid pattern.
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    // Not `RegExp::new`: it throws for an invalid pattern, and an exception through WebAssembly ends the page.
    let class = Reflect::get(&js_sys::global(), &JsValue::from_str("RegExp")).ok()?;
    let arguments = Array::of2(&JsValue::from_str(pattern), &JsValue::from_str("u"));
    let made = Reflect::construct(class.dyn_ref::<Function>()?, &arguments).ok()?;
    Some(made.unchecked_ref::<RegExp>().test(text))
}
