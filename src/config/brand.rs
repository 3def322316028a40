//! `brand`: the name of the deployment, its links and how it looks.

use super::Reader;
#[cfg(not(target_arch = "wasm32"))]
use super::look;

/// The look and the legal links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// The name at the top of the page.
    pub name: String,
    /// Privacy notice.
    pub privacy_url: Option<String>,
    /// Terms.
    pub terms_url: Option<String>,
    /// Where a visitor gets help.
    pub support_url: Option<String>,
    /// What the build writes into the site.
    #[cfg(not(target_arch = "wasm32"))]
    pub look: crate::look::Theme,
}

pub(super) fn read(r: &mut Reader<'_>) -> Brand {
    #[cfg(target_arch = "wasm32")]
    r.skip("look");
    Brand {
        name: r.optional_text("name").unwrap_or_default(),
        privacy_url: r.optional_link("privacy_url"),
        terms_url: r.optional_link("terms_url"),
        support_url: r.optional_link("support_url"),
        #[cfg(not(target_arch = "wasm32"))]
        look: look::read_brand(r),
    }
}
