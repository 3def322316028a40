//! The site around the page: the headers that it is served with, its documents, painted for a deployment by the
//! page's own components, and the bundle of a deployment with the settings of each host.
//!
//! To make a bundle takes neither Cargo nor Trunk nor a checkout: the caller passes the built [`site::Site`] and the
//! [`document::Sources`]. The WebAssembly modules of a site are built by `xtask`.
//!
//! Functions return what is to be printed. Only `process` prints by itself, if it cannot listen to signals.

#[cfg(feature = "paint")]
pub mod asset;
#[cfg(feature = "paint")]
pub mod brand;
#[cfg(feature = "paint")]
pub mod bundle;
#[cfg(feature = "paint")]
pub mod deployment;
#[cfg(feature = "paint")]
pub mod document;
#[cfg(feature = "paint")]
pub mod files;
pub mod headers;
#[cfg(feature = "paint")]
pub mod mail;
#[cfg(any(feature = "paint", feature = "serve"))]
mod media_type;
#[cfg(feature = "paint")]
pub mod observatory;
#[cfg(feature = "trial")]
pub mod process;
#[cfg(feature = "serve")]
pub mod server;
#[cfg(feature = "paint")]
pub mod site;

#[cfg(feature = "paint")]
pub use portico::web::painted::painted;
