//! Replaces the crate `wasm-streams` 0.5 for this workspace (`[patch.crates-io]` in Cargo.toml). It is written anew, not
//! copied.
//!
//! Reason: size. `leptos` depends on `server_fn`, which uses `wasm-streams` for server functions that stream. The page has no server
//! functions. But `wasm-streams` exports three classes to JavaScript, and a linker keeps every export with all that it
//! calls: 5.7 KB (brotli) of the page, 5.0 of them in the WebAssembly. It can go when `leptos` makes `server_fn` optional.
//!
//! This crate has only what `server_fn` names, so that it compiles. A stream made here is empty.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use wasm_bindgen::JsValue;
use web_sys::ReadableStream as Raw;

/// A `ReadableStream` of the browser.
#[derive(Debug)]
pub struct ReadableStream(Raw);

impl ReadableStream {
    /// Wraps the browser's stream.
    pub fn from_raw(raw: Raw) -> Self {
        Self(raw)
    }

    /// The browser's stream.
    pub fn into_raw(self) -> Raw {
        self.0
    }

    /// An empty stream; the items of the argument are dropped.
    ///
    /// # Panics
    /// Where the browser has no streams.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(Raw::new().expect("browsers with WebAssembly have streams"))
    }

    /// An empty stream.
    pub fn into_stream(self) -> Empty {
        Empty
    }
}

/// A stream without items.
#[derive(Debug)]
pub struct Empty;

impl Stream for Empty {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
