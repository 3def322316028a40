//! The only place that knows leptos and web-sys: draws the journey and says what the
//! visitor did. It decides nothing.
//!
//! How every view is written follows from the policy that the page is served under: each `view!`
//! names a class for all its elements, because a wholly static one would be written through
//! `innerHTML`, which Trusted Types refuse; and there are no `style` attributes.

/// Takes a third of the bytes of the standard library's own.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

// The macro of the components makes public what it adds to a module.
#[allow(unreachable_pub)]
mod app;
mod content;
mod context;
mod drawn;
#[cfg(target_arch = "wasm32")]
mod executor;
#[cfg(target_arch = "wasm32")]
pub mod expression;
#[allow(unreachable_pub)]
mod pages;
#[cfg(feature = "render")]
pub mod painted;
#[allow(unreachable_pub)]
mod parts;
mod screen;
mod shape;
#[cfg(target_arch = "wasm32")]
pub mod takeover;
#[cfg(target_arch = "wasm32")]
pub mod window;
