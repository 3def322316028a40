//! Stands in for `wasm-streams` (`[patch.crates-io]` in the workspace's Cargo.toml). Leptos brings it along for
//! server functions that stream, of which this page has none; but the crate exports three classes to JavaScript,
//! and what is exported is kept by every linker, with all that it calls: 5.7 KB (brotli) of each module.
//!
//! It has what leptos' `server_fn` names, and deliberately nothing else: a stream made here is at its end.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use wasm_bindgen::JsValue;
use web_sys::ReadableStream as Raw;

/// A stream of the browser.
#[derive(Debug)]
pub struct ReadableStream(Raw);

impl ReadableStream {
    /// The browser's own.
    pub fn from_raw(raw: Raw) -> Self {
        Self(raw)
    }

    /// The browser's own.
    pub fn into_raw(self) -> Raw {
        self.0
    }

    /// A stream of the browser without anything in it.
    ///
    /// # Panics
    /// Where the browser has no streams.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(Raw::new().expect("browsers with WebAssembly have streams"))
    }

    /// Nothing of what is in it.
    pub fn into_stream(self) -> Nothing {
        Nothing
    }
}

/// The end of a stream.
#[derive(Debug)]
pub struct Nothing;

impl Stream for Nothing {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
