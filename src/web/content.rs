//! Content of an element that changes: a text or a part of the page.
//!
//! A [`Content`] is written as an attribute of its element (`<p {..text(…)}></p>`) and is everything inside of that
//! element. Each change replaces all child nodes of the element. So a translator or an extension may replace, split,
//! wrap or remove these nodes without breaking the page.

use std::{borrow::Cow, mem, sync::Arc};

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, NamedAttributeKey, NextAttribute},
        hydration::Cursor,
        renderer::types::Element,
        view::{Position, PositionState},
    },
};

/// The text or the views inside of an element, updated when a signal that its function reads changes.
#[derive(Clone)]
pub(super) enum Content {
    /// See [`text`].
    Text(Arc<dyn Fn() -> Cow<'static, str> + Send + Sync>),
    /// See [`part`].
    Part(Arc<dyn Fn() -> Vec<AnyView> + Send + Sync>),
}

/// A text inside of an element.
pub(super) fn text(text: impl Fn() -> Cow<'static, str> + Send + Sync + 'static) -> Content {
    Content::Text(Arc::new(text))
}

/// Any number of views inside of an element. They are rebuilt with each change.
pub(super) fn part<V>(views: impl Fn() -> V + Send + Sync + 'static) -> Content
where
    V: IntoIterator<Item = AnyView>,
{
    Content::Part(Arc::new(move || views().into_iter().collect()))
}

/// The content that an element has now.
pub(super) enum Shown {
    Text(Cow<'static, str>),
    Part(Vec<<AnyView as Render>::State>),
}

impl Content {
    /// Starts the effect that writes the content into the element. With `painted` the build has written it already, and
    /// the text is left as it is.
    fn follow(self, element: &Element, painted: bool) -> RenderEffect<Shown> {
        let element = element.clone();
        RenderEffect::new(move |before: Option<Shown>| match &self {
            Self::Text(text) => {
                let text = text();
                let written = match &before {
                    Some(Shown::Text(before)) => *before == text,
                    _ => painted,
                };
                if !written {
                    element.set_text_content(Some(&text));
                }
                Shown::Text(text)
            }
            Self::Part(views) => {
                let views = views();
                Shown::Part(match before {
                    None if painted => adopt(&element, views),
                    Some(Shown::Part(before)) if before.is_empty() && views.is_empty() => before,
                    // `replace` removes the old nodes before it drops their state: an element with the focus
                    // fires `focusout` when it is removed, and its listeners must still exist.
                    before => replace(&element, views, before),
                })
            }
        })
    }
}

/// Hydrates the elements that the build has painted for these views.
fn adopt(element: &Element, views: Vec<AnyView>) -> Vec<<AnyView as Render>::State> {
    let cursor = Cursor::new(element.clone());
    let position = PositionState::new(Position::FirstChild);
    views
        .into_iter()
        .map(|view| view.hydrate::<true>(&cursor, &position))
        .collect()
}

fn replace(
    element: &Element,
    views: Vec<AnyView>,
    before: Option<Shown>,
) -> Vec<<AnyView as Render>::State> {
    element.set_text_content(None);
    mem::drop(before);
    views
        .into_iter()
        .map(|view| {
            let mut state = view.build();
            state.mount(element, None);
            state
        })
        .collect()
}

/// The element, and the effect that writes into it until it is dropped.
pub(super) type Followed = (Element, RenderEffect<Shown>);

impl Attribute for Content {
    const MIN_LENGTH: usize = 0;

    type State = Followed;
    type AsyncOutput = Self;
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn html_len(&self) -> usize {
        0
    }

    fn to_html(self, _: &mut String, _: &mut String, _: &mut String, inside: &mut String) {
        match self {
            Self::Text(text) => inside.push_str(&escaped(&text())),
            Self::Part(views) => {
                for view in views() {
                    inside.push_str(&view.to_html());
                }
            }
        }
    }

    fn hydrate<const FROM_SERVER: bool>(self, element: &Element) -> Followed {
        (element.clone(), self.follow(element, true))
    }

    fn build(self, element: &Element) -> Followed {
        (element.clone(), self.follow(element, false))
    }

    fn rebuild(self, state: &mut Followed) {
        let element = state.0.clone();
        *state = self.build(&element);
    }

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn keys(&self) -> Vec<NamedAttributeKey> {
        vec![NamedAttributeKey::InnerHtml]
    }
}

impl NextAttribute for Content {
    type Output<Next: Attribute> = (Self, Next);

    fn add_any_attr<Next: Attribute>(self, next: Next) -> Self::Output<Next> {
        (self, next)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
