//! The view: draws the journey and sends the visitor's actions to the engine as events. Only this module uses leptos
//! and web-sys. What an event does is decided in `journey`.
//!
//! The content security policy restricts how views are written. Each `view!` names a class for all its elements,
//! because leptos writes a wholly static view through `innerHTML`, which Trusted Types refuse. `style` attributes are
//! not allowed.

/// An allocator of a third of the size of the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

// The component macro adds public items to a module.
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
