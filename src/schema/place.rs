//! Where something is in a JSON document.

/// A JSON pointer (RFC 6901); the whole document is the empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to a member of what this one points to.
    pub fn member(&self, key: &str) -> Self {
        let mut text = self.0.clone();
        append(&mut text, key);
        Self(text)
    }

    /// The pointer to an item of what this one points to.
    pub fn item(&self, index: usize) -> Self {
        self.member(&index.to_string())
    }

    /// The keys and indices on the way, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = String> {
        // `~1` first: `~01` is the text `~1` (RFC 6901 section 4).
        let steps = self.0.split('/').skip(1);
        steps.map(|step| step.replace("~1", "/").replace("~0", "~"))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Pointer {
    /// A pointer as it is written; a text that does not begin with `/` is the whole document.
    fn from(text: &str) -> Self {
        Self(if text.starts_with('/') { text } else { "" }.to_owned())
    }
}

fn append(text: &mut String, step: &str) {
    text.push('/');
    for c in step.chars() {
        match c {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            c => text.push(c),
        }
    }
}

/// A place while it is walked to: costs nothing as long as there is nothing to say about it.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::default(),
            Self::Member(place, key) => place.pointer().member(key),
            Self::Item(place, index) => place.pointer().item(*index),
        }
    }
}
