//! A pattern of the pool's schema, run by the browser's own `RegExp`.
//!
//! How long a text it may be run on is not decided here: `schema::Pattern` asks only for what ends
//! in time.

use js_sys::{Array, Function, Reflect, RegExp};
use wasm_bindgen::{JsCast, JsValue};

/// Whether the pattern (ECMA-262 with the flag `u`, not anchored) matches somewhere in the text;
/// `None` if it is no pattern.
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    // Not `RegExp::new`: what is no pattern throws, and a throw through WebAssembly ends the page.
    let class = Reflect::get(&js_sys::global(), &JsValue::from_str("RegExp")).ok()?;
    let arguments = Array::of2(&JsValue::from_str(pattern), &JsValue::from_str("u"));
    let made = Reflect::construct(class.dyn_ref::<Function>()?, &arguments).ok()?;
    Some(made.unchecked_ref::<RegExp>().test(text))
}
