//! Erases the types of views, so that each is compiled once and only as far as it is needed.
//!
//! Only what the build paints is ever taken over in the browser; for everything else the code that
//! looks for existing elements would be a third of the page's weight, and is left out here. So is
//! the code that compares a whole screen with itself: screens are replaced, never changed.

use std::{borrow::Cow, future::Future};

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        view::{Position, PositionState, add_attr::AddAnyAttr},
    },
};

/// A text that follows the journey or the language.
pub(super) type Words = Box<dyn FnMut() -> Cow<'static, str> + Send>;
/// An attribute that does.
pub(super) type Word = Box<dyn FnMut() -> Option<Cow<'static, str>> + Send>;
/// A yes or no that does.
pub(super) type Flag = Box<dyn FnMut() -> bool + Send>;
/// A part of the page that does.
pub(super) type Part = Box<dyn FnMut() -> Vec<AnyView> + Send>;

/// A text, erased.
pub(super) fn words(text: impl FnMut() -> Cow<'static, str> + Send + 'static) -> Words {
    Box::new(text)
}

/// An attribute, erased.
pub(super) fn word(text: impl FnMut() -> Option<Cow<'static, str>> + Send + 'static) -> Word {
    Box::new(text)
}

/// A yes or no, erased.
pub(super) fn flag(holds: impl FnMut() -> bool + Send + 'static) -> Flag {
    Box::new(holds)
}

/// A part of the page, erased: any number of views.
pub(super) fn part<V>(mut views: impl FnMut() -> V + Send + 'static) -> Part
where
    V: IntoIterator<Item = AnyView>,
{
    Box::new(move || views().into_iter().collect())
}

/// Something that follows the journey or the language outside of the views.
pub(super) fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_: Option<()>| act());
}

/// How a view is erased.
pub(super) trait Draw {
    /// A part that the build may paint.
    fn painted(self) -> AnyView;
    /// A part that is only ever drawn in the browser.
    fn unpainted(self) -> AnyView;
}

impl<V: RenderHtml + 'static> Draw for V {
    fn painted(self) -> AnyView {
        Drawn::<V, true>(self).into_any()
    }

    fn unpainted(self) -> AnyView {
        Drawn::<V, false>(self).into_any()
    }
}

/// A view that is replaced as a whole, and taken over only if it was painted.
struct Drawn<V, const PAINTED: bool>(V);

impl<V: Render, const PAINTED: bool> Render for Drawn<V, PAINTED> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        let mut new = self.0.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl<V: RenderHtml + 'static, const PAINTED: bool> AddAnyAttr for Drawn<V, PAINTED> {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _: New) -> Self::Output<New> {
        self
    }
}

impl<V: RenderHtml + 'static, const PAINTED: bool> RenderHtml for Drawn<V, PAINTED> {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = V::MIN_LENGTH;
    const EXISTS: bool = V::EXISTS;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    async fn resolve(self) -> Self {
        self
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0
            .to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        if PAINTED {
            self.0.hydrate::<FROM_SERVER>(cursor, position)
        } else {
            self.0.build()
        }
    }

    /// Nobody asks for it: the page is taken over in one go.
    fn hydrate_async(self, _: &Cursor, _: &PositionState) -> impl Future<Output = Self::State> {
        std::future::pending()
    }

    fn into_owned(self) -> Self {
        self
    }
}
