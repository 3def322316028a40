//! Finds the client's address behind proxies. Only the part of the header that trusted proxies have written counts.

use std::net::IpAddr;

use axum::http::HeaderMap;

use crate::config::Proxies;

/// The nearest address that is no trusted proxy. A client can write anything to the left of it.
pub(crate) fn client(proxies: &Proxies, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_proxy = |address: IpAddr| {
        let address = address.to_canonical();
        proxies.trusted.iter().any(|net| net.contains(&address))
    };
    let Some(header) = &proxies.header else {
        return peer;
    };
    let mut nearest = peer;
    let lines: Vec<&str> = headers
        .get_all(header)
        .iter()
        .map(|line| line.to_str().unwrap_or_default())
        .collect();
    let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    while is_proxy(nearest) {
        match hops.next().and_then(|hop| hop.trim().parse().ok()) {
            Some(address) => nearest = address,
            None => break,
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn check(peer: &str, lines: &[&str], expected: &str) {
        let proxies = Proxies {
            header: Some(HeaderName::from_static("x-forwarded-for")),
            trusted: vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()],
        };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
        }
        let found = client(&proxies, peer.parse().unwrap(), &headers);
        assert_eq!(found.to_string(), expected, "{peer} {lines:?}");
    }

    #[test]
    fn only_what_trusted_proxies_have_written_is_believed() {
        check("203.0.113.9", &["192.0.2.1"], "203.0.113.9");
        check("10.1.1.1", &["192.0.2.1"], "192.0.2.1");
        check("::1", &["2001:db8::1"], "2001:db8::1");
        check("::ffff:10.1.1.1", &["192.0.2.1"], "192.0.2.1");
        check("10.1.1.1", &["198.51.100.7, 192.0.2.1"], "192.0.2.1");
        check("10.1.1.1", &["198.51.100.7", "192.0.2.1"], "192.0.2.1");
        check("10.1.1.1", &["192.0.2.1,10.2.2.2 , 10.3.3.3"], "192.0.2.1");
        check("10.1.1.1", &[], "10.1.1.1");
        check("10.1.1.1", &["unknown"], "10.1.1.1");
        check("10.1.1.1", &["192.0.2.1, nonsense"], "10.1.1.1");
        check("10.1.1.1", &["10.2.2.2"], "10.2.2.2");
    }

    #[test]
    fn without_a_header_in_the_config_none_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("192.0.2.1"));
        let peer = "10.1.1.1".parse().unwrap();
        assert_eq!(client(&Proxies::default(), peer, &headers), peer);
    }
}
