//! Erases the types of views, so that each is compiled once and only as far as it is needed.
//!
//! Only what the build paints is ever taken over in the browser: for everything else the code that
//! looks for existing elements is left out, and it is built where it is written, so that nothing has
//! to know its type later. A screen is replaced as a whole, never compared with itself. All that
//! together halves what leptos adds to the page's weight.

use std::{borrow::Cow, future::Future};

#[cfg(target_arch = "wasm32")]
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

impl<V: RenderHtml + 'static> Draw for V
where
    V::State: 'static,
{
    fn painted(self) -> AnyView {
        Painted(self).into_any()
    }

    #[cfg(target_arch = "wasm32")]
    fn unpainted(self) -> AnyView {
        Built(SendWrapper::new(Place(Box::new(self.build())))).into_any()
    }

    /// Without a browser nothing can be built, only painted.
    #[cfg(not(target_arch = "wasm32"))]
    fn unpainted(self) -> AnyView {
        Painted(self).into_any()
    }
}

/// What is asked of elements that stand on the page.
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

/// Elements that stand on the page, of whatever type.
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

    /// Asked for by animations alone; there are none.
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

/// A view that the build may have painted.
struct Painted<V>(V);

impl<V: Render> Render for Painted<V>
where
    V::State: 'static,
{
    type State = Place;

    fn build(self) -> Place {
        Place(Box::new(self.0.build()))
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

    /// Nobody asks for it: the page is taken over in one go.
    fn hydrate_async(self, _: &Cursor, _: &PositionState) -> impl Future<Output = Place> {
        std::future::pending()
    }

    fn into_owned(self) -> Self {
        self
    }
}
