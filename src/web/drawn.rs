//! Erases the types of views, so that each is compiled once, and only with the code that it needs.
//!
//! Only views that the build paints are hydrated in the browser. For all others the code that hydrates is left out, and
//! they are built at once, so that no later code depends on their type. A screen is replaced as a whole and never
//! diffed. Together this halves what leptos adds to the page's weight.

use std::{borrow::Cow, future::Future};

use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState, add_attr::AddAnyAttr},
    },
};

/// An attribute that follows the journey or the language.
pub(super) type Word = Box<dyn FnMut() -> Option<Cow<'static, str>> + Send>;
/// A boolean attribute that follows the journey or the language.
pub(super) type Flag = Box<dyn FnMut() -> bool + Send>;

/// Erases the type of an attribute.
pub(super) fn word(text: impl FnMut() -> Option<Cow<'static, str>> + Send + 'static) -> Word {
    Box::new(text)
}

/// Erases the type of a boolean attribute.
pub(super) fn flag(holds: impl FnMut() -> bool + Send + 'static) -> Flag {
    Box::new(holds)
}

/// Runs an effect outside of the views, which follows the journey or the language.
pub(super) fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_: Option<()>| act());
}

/// How a view is erased.
pub(super) trait Draw {
    /// Erases a part that the build may paint.
    fn hydrated(self) -> AnyView;
    /// The same for one element. Where it is rebuilt, it reuses `kept`, if there is one: an element of the same kind that
    /// the visitor is using.
    fn painted_upon(self, kept: Option<Element>) -> AnyView;
    /// Erases a part that is only built in the browser.
    fn client_only(self) -> AnyView;
}

impl<V: RenderHtml + 'static> Draw for V
where
    V::State: 'static,
{
    fn hydrated(self) -> AnyView {
        self.painted_upon(None)
    }

    fn painted_upon(self, kept: Option<Element>) -> AnyView {
        Painted(self, kept.map(SendWrapper::new)).into_any()
    }

    #[cfg(target_arch = "wasm32")]
    fn client_only(self) -> AnyView {
        Built(SendWrapper::new(Place(Box::new(self.build())))).into_any()
    }

    /// Without a browser a part can only be painted.
    #[cfg(not(target_arch = "wasm32"))]
    fn client_only(self) -> AnyView {
        self.hydrated()
    }
}

/// Operations on mounted elements, of any type.
trait Stand {
    fn unmount(&mut self);
    fn mount(&mut self, parent: &Element, marker: Option<&Node>);
    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool;
}

impl<S: Mountable> Stand for S {
    fn unmount(&mut self) {
        Mountable::unmount(self);
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Mountable::mount(self, parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        Mountable::insert_before_this(self, child)
    }
}

/// Mounted elements, with their type erased.
struct Place(Box<dyn Stand>);

impl Mountable for Place {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    /// Only animations call this; there are none.
    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}

impl Place {
    fn replace(&mut self, mut new: Self) {
        self.0.insert_before_this(&mut new);
        self.0.unmount();
        *self = new;
    }
}

/// A view that the build may have painted, and the element that it reuses if it has to be rebuilt.
struct Painted<V>(V, Option<SendWrapper<Element>>);

impl<V: RenderHtml> Render for Painted<V>
where
    V::State: 'static,
{
    type State = Place;

    fn build(self) -> Place {
        Place(Box::new(match self.1 {
            Some(kept) => {
                let cursor = Cursor::new(kept.take());
                let here = PositionState::new(Position::Current);
                self.0.hydrate::<true>(&cursor, &here)
            }
            None => self.0.build(),
        }))
    }

    fn rebuild(self, state: &mut Place) {
        state.replace(self.build());
    }
}

/// A view that is built already.
#[cfg(target_arch = "wasm32")]
struct Built(SendWrapper<Place>);

#[cfg(target_arch = "wasm32")]
impl Render for Built {
    type State = Place;

    fn build(self) -> Place {
        self.0.take()
    }

    fn rebuild(self, state: &mut Place) {
        state.replace(self.build());
    }
}

#[cfg(target_arch = "wasm32")]
impl AddAnyAttr for Built {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _: New) -> Self::Output<New> {
        self
    }
}

#[cfg(target_arch = "wasm32")]
impl RenderHtml for Built {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Place {
        self.build()
    }

    fn hydrate_async(self, _: &Cursor, _: &PositionState) -> impl Future<Output = Place> {
        std::future::pending()
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl<V: RenderHtml + 'static> AddAnyAttr for Painted<V>
where
    V::State: 'static,
{
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _: New) -> Self::Output<New> {
        self
    }
}

impl<V: RenderHtml + 'static> RenderHtml for Painted<V>
where
    V::State: 'static,
{
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

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Place {
        Place(Box::new(self.0.hydrate::<FROM_SERVER>(cursor, position)))
    }

    /// Never called: the page is hydrated synchronously.
    fn hydrate_async(self, _: &Cursor, _: &PositionState) -> impl Future<Output = Place> {
        std::future::pending()
    }

    fn into_owned(self) -> Self {
        self
    }
}
