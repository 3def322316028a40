//! A place in a JSON document: the pointer that is kept, and the cheap path that is built while walking.

/// A JSON pointer (RFC 6901); the empty one is the whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to a member of this place.
    pub fn member(&self, key: &str) -> Self {
        let mut text = self.0.clone();
        append(&mut text, key);
        Self(text)
    }

    /// The pointer to an item of this place.
    pub fn item(&self, index: usize) -> Self {
        self.member(&index.to_string())
    }

    /// The keys and indices of the path, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = String> {
        // `~1` first: `~01` is the text `~1` (RFC 6901 section 4).
        let steps = self.0.split('/').skip(1);
        steps.map(|step| step.replace("~1", "/").replace("~0", "~"))
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Pointer {
    /// Reads a pointer; a text that does not begin with `/` is the whole document.
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

/// A place while an instance is walked through. It allocates only when a pointer is made of it.
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
