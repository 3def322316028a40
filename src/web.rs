//! The only place that knows leptos, web-sys and gloo-net.

#[cfg(target_arch = "wasm32")]
pub mod window;
