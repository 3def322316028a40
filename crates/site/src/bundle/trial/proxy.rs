//! Sends every operation of the identity API through the proxy: those of a journey must reach the tenant, and the proxy must
//! refuse all others. Floods must be held back, in a server that has rate limits.

use super::{
    super::{
        design::Design,
        identity_api::{Call, IdentityApi},
    },
    Findings,
    front::{Answer, Front},
};
use anyhow::Result;
use std::time::{Duration, Instant};

/// Every operation of the vendor's system API for identities, with ids in it: method and path.
pub(in super::super) const OPERATIONS: [(&str, &str); 18] = [
    ("GET", "pools/POOL"),
    ("POST", "pools/POOL/user/activate"),
    ("POST", "pools/POOL/user/code/generate"),
    ("POST", "pools/POOL/user/otp/inspect"),
    ("POST", "pools/POOL/user/register"),
    ("POST", "pools/POOL/user/webauthn/add/complete"),
    ("POST", "pools/POOL/user/webauthn/add/request"),
    ("POST", "pools/POOL/users"),
    ("POST", "pools/POOL/users/someone/activate"),
    ("POST", "pools/POOL/users/someone/activation/generate"),
    ("POST", "pools/POOL/users/someone/activation/send"),
    (
        "POST",
        "pools/POOL/users/someone/address/verification/complete",
    ),
    (
        "POST",
        "pools/POOL/users/someone/address/verification/request",
    ),
    ("POST", "pools/POOL/users/someone/code/generate"),
    ("POST", "pools/POOL/users/someone/webauthn/create/begin"),
    ("POST", "pools/POOL/users/someone/webauthn/create/complete"),
    ("POST", "pools/POOL/users/by_key"),
    ("GET", "schemas/default_payload"),
];

/// Requests every operation with every method, and addresses that only look like one.
pub(super) fn look(
    front: &Front,
    design: &Design,
    api: &IdentityApi,
    found: &mut Findings,
) -> Result<()> {
    let pool = api.calls[0].path.rsplit('/').next().unwrap_or_default();
    let mut asked: Vec<(&str, String)> = Vec::new();
    for (_, path) in OPERATIONS {
        let path = format!("/system/{}", path.replace("POOL", pool));
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            asked.push((method, path.clone()));
        }
    }
    for path in [
        "/system/pools",
        "/system/pools/another",
        "/system/pools/another/user/register",
        "/system/pools/POOL/users/a%2F..%2Fb/activate",
        "/system/pools/POOL/users/../user/code/generate",
        "/system/pools/POOL/user/register/",
        "/system/pools/POOL//user/register",
        "/admin/pools",
        "",
    ] {
        asked.push(("POST", path.replace("POOL", pool)));
    }
    for (method, path) in asked {
        found.count += 1;
        let wanted = api.admits(method, &path);
        let answer = patient(front, method, &format!("{}{path}", api.prefix))?;
        let mut say = |what: String| found.wrong.push(format!("{method} {path}: {what}"));
        let refused = matches!(answer.status, 400 | 404 | 405) && !is_the_tenants(&answer);
        // Only the tenant answers 401.
        let reached = answer.status == 401 && is_the_tenants(&answer);
        if wanted != reached || wanted == refused {
            say(format!("status {} (let through: {wanted})", answer.status));
        }
        if reached {
            headers(design, &answer, &mut say);
        }
    }
    Ok(())
}

/// Whether the tenant has sent this answer: the tenant sends JSON, the page's host does not.
fn is_the_tenants(answer: &Answer) -> bool {
    answer.header("content-type").concat().contains("json")
}

/// An answer of the tenant must have the headers of the page's host, each once, and must not be cached.
fn headers(design: &Design, answer: &Answer, say: &mut impl FnMut(String)) {
    let mut wanted = design.every_answer.clone();
    wanted.push(("Cache-Control".to_owned(), "no-store".to_owned()));
    for (name, value) in wanted {
        if answer.header(&name) != [value.as_str()] {
            say(format!("{name}: {:?}", answer.header(&name)));
        }
    }
}

/// Sends a request, and repeats it while a rate limit refuses it.
fn patient(front: &Front, method: &str, path: &str) -> Result<Answer> {
    loop {
        let answer = front.ask(method, path, "")?;
        if answer.status != 429 {
            return Ok(answer);
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Floods a call from many addresses of one IPv6 /64, which is one visitor, and once from the next /64.
fn flood_from_a_network(front: &Front, path: &str, found: &mut Findings) -> Result<()> {
    let from = |address: String| {
        let headers = [("x-trial-address", address.as_str())];
        front
            .ask_with("POST", path, &headers)
            .map(|answer| answer.status)
    };
    let mut held_back = false;
    for number in 1..40 {
        found.count += 1;
        held_back |= from(format!("2001:db8:1:2:{number}::{number}"))? == 429;
    }
    if !held_back {
        found
            .wrong
            .push("40 addresses of one /64 do not share a limit".to_owned());
    }
    for next in ["2001:db8:1:3::1", "::ffff:192.0.2.7", "192.0.2.8"] {
        found.count += 1;
        if from(next.to_owned())? == 429 {
            found
                .wrong
                .push(format!("{next} shares the limit of 2001:db8:1:2::/64"));
        }
    }
    Ok(())
}

/// Floods each call. No more requests may get through than its limit allows in that time, and some must be held back.
pub(super) fn flood(front: &Front, api: &IdentityApi, found: &mut Findings) -> Result<()> {
    for call in &api.calls {
        let Call { method, path, .. } = call;
        let path = format!("{}{}", api.prefix, path.replace('*', "someone"));
        let limit = call.limit();
        let since = Instant::now();
        let (mut through, mut held_back) = (0, 0);
        for _ in 0..40 {
            found.count += 1;
            let answer = front.ask(method, &path, "")?;
            match answer.status {
                429 if !is_the_tenants(&answer) => held_back += 1,
                _ => through += 1,
            }
        }
        let minutes = since.elapsed().as_secs_f64() / 60.0;
        let most = f64::from(limit.burst + 1) + minutes * f64::from(limit.each_minute) + 1.0;
        if held_back == 0 || f64::from(through) > most {
            found.wrong.push(format!(
                "40 times {method} {path} at once: {through} got through, {held_back} were held back"
            ));
        }
    }
    let writes = api.calls.iter().find(|call| call.method == "POST");
    if let Some(call) = writes {
        let path = format!("{}{}", api.prefix, call.path.replace('*', "someone"));
        flood_from_a_network(front, &path, found)?;
    }
    Ok(())
}
