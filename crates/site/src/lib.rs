//! The site around the page: the headers that it is served with, its documents, painted for a deployment by the
//! page's own components, and the bundle of a deployment with the settings of each host.
//!
//! Cargo, Trunk and a checkout are not needed for any of it: whoever calls hands over the built [`site::Site`] and the
//! [`document::Sources`]. What makes the WebAssembly modules of a site is in `xtask`.
//!
//! Nothing is printed here; what people should know is returned.

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
