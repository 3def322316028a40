//! Addresses that a request may be sent to.
//!
//! Only addresses that a browser and this reader cannot read differently are accepted: ASCII, no user name, no
//! characters that a browser would drop or change. So nothing is normalised, and the reader stays small: the `url`
//! crate would cost 17 KB (brotli) in the page. The tests compare with it.

use super::Fault;

/// An address that a request may be sent to: `https`, or a loopback host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// The address as written in the config.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads an address.
    pub(super) fn parse(text: &str, query_allowed: bool) -> Result<Self, Fault> {
        let (scheme, rest) = text.split_once(':').ok_or(Fault::NotAnAddress)?;
        let letters = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
        if scheme.is_empty() || !scheme.bytes().all(letters) || !is_legal(text) {
            return Err(Fault::NotAnAddress);
        }
        let http = match scheme {
            "https" => false,
            "http" => true,
            _ => return Err(Fault::Insecure),
        };
        let rest = rest.strip_prefix("//").ok_or(Fault::NotAnAddress)?;
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.contains('@') || rest.contains('#') || (!query_allowed && rest.contains('?')) {
            return Err(Fault::Decorated);
        }
        let (host, port) = host_and_port(authority);
        let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let label = |label: &str| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let port_known = port.is_empty() || port.parse::<u16>().is_ok_and(|port| port != 0);
        if !(loopback || host.split('.').all(label)) || !port_known {
            return Err(Fault::NotAnAddress);
        }
        if http && !loopback {
            return Err(Fault::Insecure);
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether a text is an address that a visitor may follow: as an endpoint, but a query and a fragment are allowed.
    pub(super) fn check_link(text: &str) -> Result<(), Fault> {
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        Self::parse(address, true)?;
        match is_legal(fragment) && !fragment.contains('#') {
            true => Ok(()),
            false => Err(Fault::NotAnAddress),
        }
    }

    /// Scheme, host and port, as written in the config.
    pub fn origin(&self) -> &str {
        written_origin(&self.0)
    }

    /// The host as written in the config; an address of IPv6 in its brackets.
    pub fn host(&self) -> &str {
        let origin = self.origin();
        let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        host_and_port(authority).0
    }

    /// Whether another address, as a browser writes it, is of the same origin (RFC 6454).
    pub fn is_of_origin(&self, address: &str) -> bool {
        origin(&self.0) == origin(address)
    }

    /// Whether this address equals another one or is below its path.
    pub(super) fn is_below(&self, other: &Self) -> bool {
        let base = other.0.strip_suffix('/').unwrap_or(&other.0);
        self.0
            .strip_prefix(base)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }

    /// An address below this one; each segment is percent-encoded as one path segment. Segments that a browser would
    /// resolve (`.` and `..`) are left out.
    pub fn below(&self, segments: &[&str], query: &[(&str, &str)]) -> String {
        let mut address = self.0.strip_suffix('/').unwrap_or(&self.0).to_owned();
        for segment in segments.iter().filter(|s| !matches!(**s, "." | "..")) {
            address.push('/');
            encode(segment, &mut address);
        }
        if query.is_empty() {
            address
        } else {
            with_query(&address, query)
        }
    }

    pub(super) fn endpoint_below(&self, segments: &[&str]) -> Self {
        Self(self.below(segments, &[]))
    }

    /// This address with more parameters; a query that it already has is kept (RFC 6749 section 3.1).
    pub fn with_query(&self, query: &[(&str, &str)]) -> String {
        with_query(&self.0, query)
    }
}

/// Whether a text has only characters that an address may have (RFC 3986 section 2).
pub(super) fn is_legal(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b))
}

/// The origin of an address as a browser writes it: in small letters, without the usual port of its scheme.
pub fn origin(address: &str) -> String {
    let mut origin = written_origin(address).to_ascii_lowercase();
    for (scheme, port) in [("https:", ":443"), ("http:", ":80")] {
        if origin.starts_with(scheme) && origin.ends_with(port) {
            origin.truncate(origin.len() - port.len());
        }
    }
    origin
}

/// An IPv6 address has colons of its own, in brackets.
fn host_and_port(authority: &str) -> (&str, &str) {
    match authority.strip_suffix(']') {
        Some(_) => (authority, ""),
        None => authority.rsplit_once(':').unwrap_or((authority, "")),
    }
}

fn written_origin(address: &str) -> &str {
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    let path = address[after_scheme..].find(['/', '?', '#']);
    path.map_or(address, |path| &address[..after_scheme + path])
}

fn with_query(address: &str, query: &[(&str, &str)]) -> String {
    let mut address = address.to_owned();
    for (name, value) in query {
        address.push(if address.contains('?') { '&' } else { '?' });
        encode(name, &mut address);
        address.push('=');
        encode(value, &mut address);
    }
    address
}

/// Percent-encodes all but the unreserved characters (RFC 3986 section 2.3).
fn encode(segment: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(byte.into());
        } else {
            into.push('%');
            into.push(HEX[usize::from(byte >> 4)].into());
            into.push(HEX[usize::from(byte & 15)].into());
        }
    }
}

#[cfg(test)]
mod tests {
    use oauth2::url::Url;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// If page and browser read different hosts out of one address, a request goes to the wrong one.
        #[test]
        fn what_is_taken_is_read_by_a_browser_in_the_same_way(
            text in "(https?|HTTPS|ftp|javascript)?:?/{0,3}[a-z0-9.:@\\[\\]\\\\%#?/ _-]{0,24}(/[a-z0-9.?#&=%-]{0,12})?"
        ) {
            if let Ok(endpoint) = Endpoint::parse(&text, true) {
                let url = Url::parse(&text).expect("a browser reads it, too");
                let host = url.host_str().expect("a host");
                prop_assert!(text.contains(&format!("//{host}")), "{text} {host}");
                prop_assert_eq!(endpoint.host(), host);
                prop_assert_eq!(origin(&text), url.origin().ascii_serialization());
                prop_assert!(url.username().is_empty() && url.fragment().is_none());
                prop_assert!(url.scheme() == "https" || matches!(host, "localhost" | "127.0.0.1" | "[::1]"));
                prop_assert_eq!(endpoint.as_str(), text);
            }
        }

        #[test]
        fn a_segment_stays_one_segment(segment in "\\PC{1,12}", value in "\\PC{0,12}") {
            let base = Endpoint::parse("https://acme.example/api/", false).expect("an endpoint");
            let url = Url::parse(&base.below(&["pools", &segment], &[("q", &value)])).expect("an address");
            let segments: Vec<&str> = url.path_segments().expect("a path").collect();
            if !matches!(segment.as_str(), "." | "..") {
                prop_assert_eq!(segments.len(), 3, "{}", url);
            }
            prop_assert_eq!(&segments[..2], &["api", "pools"]);
            prop_assert_eq!(url.query_pairs().next().map(|(_, v)| v.into_owned()), Some(value));
        }
    }

    #[test]
    fn a_fragment_of_a_link_is_one_line_of_legal_characters() {
        for text in [
            "https://acme.example/#terms",
            "https://acme.example/a?b=c#/route?d=e:f@g!$&'()*+,;=",
            "https://acme.example/#",
            "https://acme.example",
        ] {
            assert_eq!(Endpoint::check_link(text), Ok(()), "{text}");
        }
        for text in [
            "https://a.example/#x\n/* https://evil.example/:splat 302",
            "https://a.example/#x\r\nSet-Cookie: a=b",
            "https://a.example/#a b",
            "https://a.example/#a\tb",
            "https://a.example/#{http.request.header.Authorization}",
            "https://a.example/#\"><script>",
            "https://a.example/#a#b",
            "https://a.example/#ä",
            "https://a.example/#\u{0}",
            "https://a.example/#`",
            "https://a.example/ #a",
        ] {
            assert!(Endpoint::check_link(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        #[track_caller]
        fn check(endpoint: &str, address: &str, same: bool) {
            let endpoint = Endpoint::parse(endpoint, false).expect("an endpoint");
            assert_eq!(endpoint.is_of_origin(address), same, "{address}");
            let [one, other] = [endpoint.as_str(), address].map(|a| Url::parse(a).expect("a URL"));
            assert_eq!(
                one.origin() == other.origin(),
                same,
                "as the standard has it"
            );
        }
        let home = "https://Join.Acme.example/callback/";
        check(home, "https://join.acme.example/?a=https://x/#b", true);
        check(home, "https://join.acme.example", true);
        check(home, "https://join.acme.example:443/", true);
        check(home, "https://www.join.acme.example/", false);
        check(home, "https://acme.example/", false);
        check(home, "https://join.acme.example:8443/", false);
        check(home, "http://join.acme.example/", false);
        check(home, "https://join.acme.example.evil.example/", false);
        check(
            "https://acme.example:443/callback/",
            "https://acme.example/",
            true,
        );
        check("http://localhost:80/callback/", "http://localhost/", true);
        check(
            "http://localhost:8080/callback/",
            "http://127.0.0.1:8080/",
            false,
        );
        let port = Endpoint::parse("http://localhost:8080/callback/", false).expect("an endpoint");
        assert_eq!(port.origin(), "http://localhost:8080");
    }

    #[test]
    fn an_origin_is_written_as_a_browser_sends_it() {
        for (address, expected) in [
            ("https://Id.Example/t/w?x", "https://id.example"),
            ("https://id.example:443/", "https://id.example"),
            ("http://localhost:8080/callback/", "http://localhost:8080"),
            ("http://[::1]:80", "http://[::1]"),
            ("https://id.example?x", "https://id.example"),
        ] {
            assert_eq!(origin(address), expected, "{address}");
        }
    }

    #[test]
    fn a_host_is_read_without_its_port() {
        for (address, host) in [
            ("https://join.acme.example/callback/", "join.acme.example"),
            ("https://Join.acme.example:8443?x=a:b", "Join.acme.example"),
            ("http://localhost:8080", "localhost"),
            ("http://127.0.0.1/a:b@c/", "127.0.0.1"),
            ("http://[::1]:8080/callback/", "[::1]"),
            ("http://[::1]/", "[::1]"),
        ] {
            let endpoint = Endpoint::parse(address, true).expect("an endpoint");
            assert_eq!(endpoint.host(), host, "{address}");
        }
    }

    #[test]
    fn a_step_up_is_left_out() {
        let base = Endpoint::parse("https://acme.example/api", false).expect("an endpoint");
        assert_eq!(
            base.below(&["users", "..", "activate"], &[]),
            "https://acme.example/api/users/activate"
        );
        assert_eq!(
            base.below(&["%2e%2e"], &[]),
            "https://acme.example/api/%252e%252e"
        );
    }
}
