//! Rate limits for messages: per address, per client, and for all together. All limits are checked before any is
//! charged, and a refused request charges none. So refused requests do not use up the overall limit, and the overall
//! limit bounds the memory of the others. (Existing rate limiters charge the first limit before they check the second.)

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::config;

/// Old records are removed each time this many were added.
const SWEEP: usize = 1024;

/// The limits, and the recent requests.
#[derive(Debug)]
pub(crate) struct Limits {
    config: config::Limits,
    lately: Mutex<Lately>,
}

#[derive(Debug, Default)]
struct Lately {
    addresses: HashMap<String, (Bucket, Bucket)>,
    clients: HashMap<IpAddr, Bucket>,
    networks: HashMap<IpAddr, Bucket>,
    overall: Bucket,
    since_sweep: usize,
}

/// The state of one limit: the time at which its bucket is empty again (generic cell rate algorithm, ITU-T I.371).
#[derive(Debug, Clone, Copy, Default)]
struct Bucket(Option<Instant>);

impl Bucket {
    /// The bucket after one more request, or the time to wait before it fits.
    fn charged(self, rate: config::Rate, now: Instant) -> Result<Self, Duration> {
        let step = rate.within / rate.times;
        let empty = self.0.map_or(now, |empty| empty.max(now));
        let after = empty + step;
        // The step is rounded down, which must neither admit one request more nor refuse the last one.
        let room = step * rate.times;
        match (after - now).checked_sub(room) {
            None | Some(Duration::ZERO) => Ok(Self(Some(after))),
            Some(wait) => Err(wait),
        }
    }

    fn is_past(self, now: Instant) -> bool {
        self.0.is_none_or(|empty| empty <= now)
    }
}

/// Why a request is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused<E> {
    /// Too many requests; the time to wait.
    TooMany(Duration),
    /// Within the limits, but the queue refused it.
    NotTaken(E),
}

impl Limits {
    pub(crate) fn new(config: config::Limits) -> Self {
        Self {
            config,
            lately: Mutex::default(),
        }
    }

    /// Passes a request to `take` if it is within all limits, and charges them only if it was taken.
    pub(crate) fn admit<T, E>(
        &self,
        address: &str,
        client: IpAddr,
        now: Instant,
        take: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, Refused<E>> {
        let address = mailbox(address);
        let (client, network) = whose(client);
        let between = config::Rate {
            times: 1,
            within: self.config.between,
        };
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        let of_client = lately.clients.get(&client).copied().unwrap_or_default();
        let of_network = network.and_then(|network| lately.networks.get(&network).copied());
        let (hour, last) = lately.addresses.get(&address).copied().unwrap_or_default();
        let charged = [
            (of_client, self.config.client),
            (of_network.unwrap_or_default(), self.config.network),
            (hour, self.config.address),
            (last, between),
            (lately.overall, self.config.overall),
        ]
        .map(|(bucket, rate)| bucket.charged(rate, now));
        let waits = charged.iter().filter_map(|charged| charged.err());
        if let Some(longest) = waits.max() {
            return Err(Refused::TooMany(longest));
        }
        let [
            Ok(of_client),
            Ok(of_network),
            Ok(hour),
            Ok(last),
            Ok(overall),
        ] = charged
        else {
            return Err(Refused::TooMany(Duration::ZERO));
        };
        let taken = take().map_err(Refused::NotTaken)?;
        lately.clients.insert(client, of_client);
        if let Some(network) = network {
            lately.networks.insert(network, of_network);
        }
        lately.addresses.insert(address, (hour, last));
        lately.overall = overall;
        lately.sweep(now);
        Ok(taken)
    }
}

impl Lately {
    fn sweep(&mut self, now: Instant) {
        self.since_sweep += 1;
        if self.since_sweep >= SWEEP {
            self.since_sweep = 0;
            keep(&mut self.clients, |bucket| !bucket.is_past(now));
            keep(&mut self.networks, |bucket| !bucket.is_past(now));
            keep(&mut self.addresses, |(hour, last)| {
                !(hour.is_past(now) && last.is_past(now))
            });
        }
    }
}

fn keep<K: Eq + Hash, V>(map: &mut HashMap<K, V>, keep: impl Fn(&V) -> bool) {
    map.retain(|_, value| keep(value));
    map.shrink_to(SWEEP);
}

/// The mailbox of an address. Many servers deliver `ada+anything@` and `a.d.a@` to `ada@`, and hardly any distinguishes
/// case, so all of these count as one. Two people whose addresses differ in a dot share a limit.
fn mailbox(address: &str) -> String {
    let address = address.to_ascii_lowercase();
    let Some((name, domain)) = address.rsplit_once('@') else {
        return address;
    };
    let bare = name.split('+').next().unwrap_or(name).replace('.', "");
    // "+tag@" has no name before its tag.
    match bare.is_empty() {
        true => address,
        false => format!("{bare}@{domain}"),
    }
}

/// The networks of a client's address: the /64 of an IPv6 address and the /48 around it, either of which may be one
/// client; or the IPv4 address.
fn whose(client: IpAddr) -> (IpAddr, Option<IpAddr>) {
    match client.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            let network = |d| IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0));
            (network(d), Some(network(0)))
        }
        v4 => (v4, None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const HOUR: Duration = Duration::from_secs(3600);
    const CLIENT: &str = "192.0.2.1";

    fn limits(change: impl FnOnce(&mut config::Limits)) -> Limits {
        let many = config::Rate {
            times: 100_000,
            within: HOUR,
        };
        let mut config = config::Limits {
            address: many,
            between: Duration::ZERO,
            client: many,
            network: many,
            overall: many,
        };
        change(&mut config);
        Limits::new(config)
    }

    fn ask(limits: &Limits, address: &str, client: &str, now: Instant) -> Option<Duration> {
        match limits.admit(address, client.parse().unwrap(), now, || Ok::<_, ()>(())) {
            Ok(()) => None,
            Err(Refused::TooMany(wait)) => Some(wait),
            Err(Refused::NotTaken(())) => unreachable!(),
        }
    }

    #[test]
    fn an_address_gets_five_in_an_hour_and_then_one_every_twelve_minutes() {
        let limits = limits(|config| {
            config.address.times = 5;
        });
        let start = Instant::now();
        for _ in 0..5 {
            assert_eq!(ask(&limits, "ada@example.test", CLIENT, start), None);
        }
        let wait = ask(&limits, "ada@example.test", CLIENT, start).unwrap();
        assert_eq!(wait, 720 * SECOND);
        assert_eq!(ask(&limits, "ADA@example.TEST", CLIENT, start), Some(wait));
        assert_eq!(ask(&limits, "eve@example.test", CLIENT, start), None);
        let later = start + wait;
        assert!(ask(&limits, "ada@example.test", CLIENT, later - SECOND).is_some());
        assert_eq!(ask(&limits, "ada@example.test", CLIENT, later), None);
        assert!(ask(&limits, "ada@example.test", CLIENT, later).is_some());
    }

    #[test]
    fn between_two_messages_to_an_address_there_is_a_pause() {
        let limits = limits(|config| config.between = 30 * SECOND);
        let start = Instant::now();
        assert_eq!(ask(&limits, "ada@example.test", CLIENT, start), None);
        assert_eq!(
            ask(&limits, "ada@example.test", CLIENT, start + SECOND),
            Some(29 * SECOND)
        );
        assert_eq!(
            ask(&limits, "ada@example.test", CLIENT, start + 30 * SECOND),
            None
        );
    }

    #[test]
    fn a_client_is_an_address_or_an_ipv6_network() {
        let limits = limits(|config| config.client.times = 1);
        let start = Instant::now();
        assert_eq!(ask(&limits, "a@example.test", "2001:db8::1", start), None);
        assert!(ask(&limits, "b@example.test", "2001:db8::ffff:2", start).is_some());
        assert_eq!(
            ask(&limits, "b@example.test", "2001:db8:0:1::1", start),
            None
        );
        assert_eq!(ask(&limits, "c@example.test", "192.0.2.1", start), None);
        assert!(ask(&limits, "d@example.test", "::ffff:192.0.2.1", start).is_some());
    }

    #[test]
    fn the_64s_of_one_48_share_a_limit_of_their_own() {
        let limits = limits(|config| {
            config.client.times = 2;
            config.network.times = 3;
        });
        let start = Instant::now();
        let ask = |number: u32, client: &str| {
            ask(&limits, &format!("{number}@example.test"), client, start)
        };
        assert_eq!(ask(1, "2001:db8:1:1::1"), None);
        assert_eq!(ask(2, "2001:db8:1:2::1"), None);
        assert_eq!(ask(3, "2001:db8:1:ffff::1"), None);
        assert!(ask(4, "2001:db8:1:3::1").is_some());
        assert!(ask(4, "2001:db8:1:ab00::1").is_some());
        assert_eq!(ask(4, "2001:db8:2::1"), None, "the next /48");
        for number in 5..7 {
            assert_eq!(ask(number, "192.0.2.1"), None, "no network but itself");
        }
        assert!(ask(7, "192.0.2.1").is_some());
        assert_eq!(ask(7, "192.0.2.2"), None);
    }

    #[test]
    fn tags_dots_and_capitals_are_one_mailbox() {
        for address in [
            "ada@example.test",
            "ada+1@example.test",
            "ada+1+2@example.test",
            "ADA+News@EXAMPLE.test",
            "a.d.a@example.test",
            "a.da+x.y@example.test",
            "ada+@example.test",
        ] {
            assert_eq!(mailbox(address), "ada@example.test", "{address}");
        }
        for (address, other) in [
            ("ada@example.test", "ada@mail.example.test"),
            ("ada@example.test", "ada-1@example.test"),
            ("+1@example.test", "+2@example.test"),
        ] {
            assert_ne!(mailbox(address), mailbox(other));
        }
        let limits = limits(|config| config.address.times = 1);
        let start = Instant::now();
        assert_eq!(ask(&limits, "ada+1@example.test", CLIENT, start), None);
        assert!(ask(&limits, "ada+2@example.test", CLIENT, start).is_some());
    }

    #[test]
    fn what_is_refused_or_not_taken_is_not_charged() {
        let limits = limits(|config| {
            config.address.times = 1;
            config.client.times = 2;
            config.overall.times = 3;
        });
        let start = Instant::now();
        let client = CLIENT.parse().unwrap();
        let full = limits.admit("ada@example.test", client, start, || Err::<(), _>("full"));
        assert_eq!(full, Err(Refused::NotTaken("full")));
        assert_eq!(ask(&limits, "ada@example.test", CLIENT, start), None);
        for _ in 0..10 {
            assert!(ask(&limits, "ada@example.test", CLIENT, start).is_some());
        }
        assert_eq!(ask(&limits, "b@example.test", CLIENT, start), None);
        assert_eq!(ask(&limits, "c@example.test", "192.0.2.2", start), None);
        assert!(ask(&limits, "d@example.test", "192.0.2.3", start).is_some());
    }

    #[test]
    fn whoever_asks_with_ever_new_names_does_not_fill_the_memory() {
        let limits = limits(|config| {
            config.overall = config::Rate {
                times: 100,
                within: SECOND,
            };
            config.address.within = 10 * SECOND;
            config.client.within = 10 * SECOND;
            config.network.within = 10 * SECOND;
        });
        let start = Instant::now();
        for number in 0..200_000_u32 {
            // Each has a network of its own.
            let client = Ipv6Addr::from(u128::from(number) << 80).to_string();
            let now = start + number * Duration::from_millis(5);
            ask(&limits, &format!("{number}@example.test"), &client, now);
        }
        let lately = limits.lately.lock().unwrap();
        assert!(
            lately.addresses.len() < 2 * SWEEP + 1000,
            "{}",
            lately.addresses.len()
        );
        assert!(
            lately.clients.len() < 2 * SWEEP + 1000,
            "{}",
            lately.clients.len()
        );
        assert!(
            lately.networks.len() < 2 * SWEEP + 1000,
            "{}",
            lately.networks.len()
        );
    }
}
