//! Reads members of a JSON object and keeps every mistake, instead of stopping at the first.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Endpoint, Fault, Mistake, word};
use crate::language::KNOWN_LANGUAGES;

/// One object of the config while it is read.
pub(super) struct Reader<'a> {
    path: String,
    members: Option<&'a Map<String, Value>>,
    seen: Vec<&'static str>,
    mistakes: Vec<Mistake>,
}

impl<'a> Reader<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self::enter(String::new(), value)
    }

    fn enter(path: String, value: &'a Value) -> Self {
        let mut reader = Self {
            path,
            members: value.as_object(),
            seen: Vec::new(),
            mistakes: Vec::new(),
        };
        if reader.members.is_none() {
            let path = reader.path.clone();
            reader.mistakes.push(Mistake {
                path,
                fault: Fault::WrongType("object"),
            });
        }
        reader
    }

    /// All mistakes, including unknown members (those that no call has read).
    pub(super) fn finish(mut self) -> Vec<Mistake> {
        for key in self.members.into_iter().flat_map(Map::keys) {
            if !self.seen.contains(&key.as_str()) {
                let path = self.at(key);
                self.mistakes.push(Mistake {
                    path,
                    fault: Fault::Unknown,
                });
            }
        }
        self.mistakes
    }

    fn at(&self, key: &str) -> String {
        format!(
            "{}/{}",
            self.path,
            key.replace('~', "~0").replace('/', "~1")
        )
    }

    /// The place of an item of a list.
    fn item(&self, key: &str, index: usize) -> String {
        format!("{}/{key}/{index}", self.path)
    }

    pub(super) fn wrong(&mut self, key: &str, fault: Fault) {
        // If the value is no object, that is reported already; its members are not reported as missing.
        if self.members.is_some() {
            let path = self.at(key);
            self.mistakes.push(Mistake { path, fault });
        }
    }

    pub(super) fn take(&mut self, key: &'static str) -> Option<&'a Value> {
        self.seen.push(key);
        self.members?.get(key)
    }

    pub(super) fn required(&mut self, key: &'static str) -> Option<&'a Value> {
        let value = self.take(key);
        if value.is_none() {
            self.wrong(key, Fault::Missing);
        }
        value
    }

    pub(super) fn skip(&mut self, key: &'static str) {
        self.take(key);
    }

    pub(super) fn as_text(&mut self, key: &'static str, value: &'a Value) -> Option<&'a str> {
        match value.as_str() {
            None => self.wrong(key, Fault::WrongType("string")),
            Some(text) if text.trim().is_empty() => self.wrong(key, Fault::Empty),
            Some(text) => return Some(text),
        }
        None
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.required(key)?;
        self.as_text(key, value).map(str::to_owned)
    }

    pub(super) fn optional_text(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        self.as_text(key, value).map(str::to_owned)
    }

    fn as_endpoint(
        &mut self,
        key: &'static str,
        value: &'a Value,
        query_allowed: bool,
    ) -> Option<Endpoint> {
        let text = self.as_text(key, value)?;
        Endpoint::parse(text, query_allowed)
            .map_err(|fault| self.wrong(key, fault))
            .ok()
    }

    pub(super) fn endpoint(&mut self, key: &'static str, query_allowed: bool) -> Option<Endpoint> {
        let value = self.required(key)?;
        self.as_endpoint(key, value, query_allowed)
    }

    /// An endpoint that may have a query (RFC 6749 section 3.1).
    pub(super) fn optional_endpoint(&mut self, key: &'static str) -> Option<Endpoint> {
        let value = self.take(key)?;
        self.as_endpoint(key, value, true)
    }

    pub(super) fn redirect_uri(&mut self, key: &'static str) -> Option<Endpoint> {
        let endpoint = self.endpoint(key, false)?;
        if !endpoint.as_str().ends_with("/callback/") {
            self.wrong(key, Fault::NotTheCallback);
            return None;
        }
        Some(endpoint)
    }

    /// An address that a visitor may follow.
    pub(super) fn optional_link(&mut self, key: &'static str) -> Option<String> {
        let text = self.optional_text(key)?;
        match Endpoint::check_link(&text) {
            Ok(()) => Some(text),
            Err(fault) => {
                self.wrong(key, fault);
                None
            }
        }
    }

    /// The same where it must be there.
    pub(super) fn link(&mut self, key: &'static str) -> Option<String> {
        self.required(key)?;
        self.optional_link(key)
    }

    pub(super) fn optional_whole(&mut self, key: &'static str) -> Option<i64> {
        let number = self.take(key)?.as_i64();
        if number.is_none() {
            self.wrong(key, Fault::WrongType("integer"));
        }
        number
    }

    /// A word of a closed list; the default word if the member is absent.
    pub(super) fn word<T: DeserializeOwned + Default>(&mut self, key: &'static str) -> T {
        self.optional_word(key).unwrap_or_default()
    }

    /// A word of a closed list.
    pub(super) fn optional_word<T: DeserializeOwned>(&mut self, key: &'static str) -> Option<T> {
        let value = self.take(key)?;
        let text = self.as_text(key, value)?;
        word::read(text)
            .map_err(|possible| self.wrong(key, Fault::NotOneOf(possible)))
            .ok()
    }

    pub(super) fn optional_flag(&mut self, key: &'static str) -> Option<bool> {
        let flag = self.take(key)?.as_bool();
        if flag.is_none() {
            self.wrong(key, Fault::WrongType("boolean"));
        }
        flag
    }

    /// A whole number of at least one.
    pub(super) fn optional_count(&mut self, key: &'static str) -> Option<u64> {
        let count = self.take(key)?.as_u64().filter(|count| *count > 0);
        if count.is_none() {
            self.wrong(key, Fault::WrongType("positive integer"));
        }
        count
    }

    /// Any JSON object, as it is.
    pub(super) fn optional_json_object(&mut self, key: &'static str) -> Option<Value> {
        let value = self.take(key)?;
        if !value.is_object() {
            self.wrong(key, Fault::WrongType("object"));
        }
        Some(value.clone())
    }

    /// Whether a mistake of this member is reported already.
    pub(super) fn was_told(&self, key: &str) -> bool {
        let path = self.at(key);
        self.mistakes.iter().any(|mistake| mistake.path == path)
    }

    pub(super) fn list(&mut self, key: &'static str, value: &'a Value) -> Option<Vec<String>> {
        let Some(items) = value.as_array() else {
            self.wrong(key, Fault::WrongType("array of strings"));
            return None;
        };
        if items.is_empty() {
            self.wrong(key, Fault::Empty);
            return None;
        }
        let mut texts: Vec<String> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item.as_str() {
                None => self.nested(key, index, Fault::WrongType("string")),
                Some(text) if texts.iter().any(|t| t == text) => {
                    self.nested(key, index, Fault::Repeated);
                }
                Some(text) => texts.push(text.to_owned()),
            }
        }
        (texts.len() == items.len()).then_some(texts)
    }

    pub(super) fn nested(&mut self, key: &str, index: usize, fault: Fault) {
        let path = self.item(key, index);
        self.mistakes.push(Mistake { path, fault });
    }

    pub(super) fn scopes(&mut self, key: &'static str) -> Option<Vec<String>> {
        let value = self.required(key)?;
        let scopes = self.list(key, value)?;
        let legal = |c: char| matches!(c, '!' | '#'..='[' | ']'..='~');
        for (index, scope) in scopes.iter().enumerate() {
            if scope.is_empty() || !scope.chars().all(legal) {
                self.nested(key, index, Fault::NotAScope);
            }
        }
        Some(scopes)
    }

    pub(super) fn languages(&mut self, key: &'static str) -> Vec<String> {
        let all = || KNOWN_LANGUAGES.iter().map(|l| (*l).to_owned()).collect();
        let Some(value) = self.take(key) else {
            return all();
        };
        let Some(languages) = self.list(key, value) else {
            return all();
        };
        for (index, language) in languages.iter().enumerate() {
            if !KNOWN_LANGUAGES.contains(&language.as_str()) {
                self.nested(key, index, Fault::NotOneOf(KNOWN_LANGUAGES));
            }
        }
        languages
    }

    pub(super) fn object<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reader<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.required(key)?;
        self.within(key, value, read)
    }

    pub(super) fn optional_object<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reader<'a>) -> T,
    ) -> Option<T> {
        let value = self.take(key)?;
        self.within(key, value, |r| Some(read(r)))
    }

    /// An object, or the default where it is not there or is none.
    pub(super) fn object_or_default<T: Default>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reader<'a>) -> T,
    ) -> T {
        self.optional_object(key, read).unwrap_or_default()
    }

    /// An object; an absent one is read as an empty one.
    pub(super) fn section<T: Default>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reader<'_>) -> T,
    ) -> T {
        match self.take(key) {
            Some(value) => self
                .within(key, value, |r| Some(read(r)))
                .unwrap_or_default(),
            None => {
                let empty = Map::new();
                let mut inner = Reader {
                    path: self.at(key),
                    members: Some(&empty),
                    seen: Vec::new(),
                    mistakes: Vec::new(),
                };
                let result = read(&mut inner);
                self.mistakes.extend(inner.finish());
                result
            }
        }
    }

    pub(super) fn within<T>(
        &mut self,
        key: &str,
        value: &'a Value,
        read: impl FnOnce(&mut Reader<'a>) -> Option<T>,
    ) -> Option<T> {
        let mut inner = Reader::enter(self.at(key), value);
        let result = read(&mut inner);
        self.mistakes.extend(inner.finish());
        result
    }

    /// The members of an object with arbitrary keys.
    pub(super) fn within_open<T>(
        &mut self,
        key: &str,
        value: &'a Value,
        read: impl Fn(&mut Reader<'a>, &'a str, &'a Value) -> Option<T>,
    ) -> Vec<T> {
        let mut inner = Reader::enter(self.at(key), value);
        let mut found = Vec::new();
        for (key, value) in inner.members.into_iter().flatten() {
            found.extend(read(&mut inner, key, value));
        }
        self.mistakes.append(&mut inner.mistakes);
        found
    }

    /// The items of a list of objects.
    pub(super) fn items<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&mut Reader<'a>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let Some(items) = value.as_array() else {
            self.wrong(key, Fault::WrongType("array of objects"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let mut inner = Reader::enter(self.item(key, index), item);
            found.extend(read(&mut inner));
            self.mistakes.extend(inner.finish());
        }
        found
    }
}
