//! The proxy as includes for nginx.

use super::{IdentityApi, Limit, READS, WRITES};

/// Headers of an answer that a browser acts on. nginx can hide headers only by name, so all of them are listed.
const UNWANTED: [&str; 62] = [
    "Accept-CH",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Activate-Storage-Access",
    "Age",
    "Alt-Svc",
    "Attribution-Reporting-Register-Source",
    "Attribution-Reporting-Register-Trigger",
    "Cache-Control",
    "Clear-Site-Data",
    "Content-Disposition",
    "Content-Language",
    "Content-Location",
    "Content-Security-Policy",
    "Content-Security-Policy-Report-Only",
    "Critical-CH",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Embedder-Policy-Report-Only",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Opener-Policy-Report-Only",
    "Cross-Origin-Resource-Policy",
    "Document-Policy",
    "ETag",
    "Expect-CT",
    "Expires",
    "Feature-Policy",
    "Integrity-Policy",
    "Integrity-Policy-Report-Only",
    "Last-Modified",
    "Link",
    "Location",
    "NEL",
    "No-Vary-Search",
    "Observe-Browsing-Topics",
    "Origin-Agent-Cluster",
    "Origin-Trial",
    "Permissions-Policy",
    "Permissions-Policy-Report-Only",
    "Pragma",
    "Proxy-Authenticate",
    "Public-Key-Pins",
    "Referrer-Policy",
    "Refresh",
    "Report-To",
    "Reporting-Endpoints",
    "Server-Timing",
    "Service-Worker-Allowed",
    "Set-Cookie",
    "Set-Login",
    "SourceMap",
    "Speculation-Rules",
    "Strict-Transport-Security",
    "Timing-Allow-Origin",
    "Use-As-Dictionary",
    "Vary",
    "WWW-Authenticate",
    "X-Content-Type-Options",
    "X-Frame-Options",
];

/// The include for `http { ... }`, with the rate limits.
pub(super) fn zones() -> String {
    // `$binary_remote_addr` is 4 or 16 bytes long.
    let mut text = r#"# Include this in `http { ... }`. Many visitors can share an address, so these limits stop floods, not single visitors.
#
# Behind a CDN or a load balancer all visitors have its address, and share one limit. Then set its networks
# and its header with the visitor's address. Trust no other networks: anybody can send that header.
# set_real_ip_from 192.0.2.0/24;
# real_ip_header X-Forwarded-For;
# real_ip_recursive on;

# One IPv6 visitor is a whole /64. An IPv4 address in IPv6 notation counts as IPv4.
map $binary_remote_addr $portico_visitor {
    "~(?s)^\x00{10}\xff\xff(?<portico_ipv4>.{4})\z" $portico_ipv4;
    "~(?s)^(?<portico_ipv6>.{8}).{8}\z" $portico_ipv6;
    default $binary_remote_addr;
}
"#
    .to_owned();
    for Limit {
        zone, each_minute, ..
    } in [READS, WRITES]
    {
        text.push_str(&format!(
            "limit_req_zone $portico_visitor zone={zone}:10m rate={each_minute}r/m;\n"
        ));
    }
    text
}

/// The include for `server { ... }`, beside that of the site.
pub(super) fn locations(api: &IdentityApi) -> String {
    let host = api.host();
    let mut text = "# Made by `cargo xtask bundle`: the calls of the identity API that the page needs, and no other.
# Include it beside portico.conf, and identity-api-http.conf in `http { ... }`.
"
    .to_owned();
    for call in &api.calls {
        let Limit { zone, burst, .. } = call.limit();
        let pattern = api.pattern(call);
        let mut query = String::new();
        for (place, one) in call.queries.iter().enumerate() {
            query.push_str(&match place {
                0 => format!("    set $portico_query \"{one}\";\n"),
                _ => format!(
                    "    if ($args = \"{one}\") {{\n        set $portico_query \"{one}\";\n    }}\n"
                ),
            });
        }
        let variable = match call.queries.is_empty() {
            true => "?",
            // With a question mark at the end nginx drops the query that came.
            false => "?$portico_query?",
        };
        text.push_str(&format!(
            "location ~ {pattern} {{
    if ($request_method != {method}) {{
        return 405;
    }}
    # nginx matches the normalised path. The page sends no path that needs normalising, so those are refused.
    if ($request_uri ~ ^[^?]*(%|//|/\\.)) {{
        return 404;
    }}
    limit_req zone={zone} burst={burst} nodelay;
    limit_req_status 429;
    client_max_body_size 64k;
    set $portico_cache \"no-store\";
    set $portico_encoding \"\";
{query}    rewrite {pattern} {target}{variable} break;
    proxy_pass {origin};
    proxy_http_version 1.1;
    proxy_ssl_server_name on;
    proxy_ssl_name {name};
    proxy_ssl_verify on;
    proxy_ssl_verify_depth 3;
    proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
    proxy_redirect off;
    # Only these headers reach the tenant.
    proxy_pass_request_headers off;
    proxy_set_header Host {host};
    proxy_set_header Connection \"\";
    proxy_set_header Authorization $http_authorization;
    proxy_set_header Accept application/json;
    proxy_set_header User-Agent $http_user_agent;
    proxy_set_header X-Forwarded-For $remote_addr;
",
            method = call.method,
            target = api.target(call, "$1"),
            origin = api.origin,
            name = host.split(':').next().unwrap_or_default(),
        ));
        if call.method == "POST" {
            text.push_str("    proxy_set_header Content-Type application/json;\n");
            if api.keyed {
                text.push_str("    proxy_set_header X-Idempotency-Key $http_x_idempotency_key;\n");
            }
        }
        text.push_str(
            "    # The tenant's headers must not apply to the page's origin.
    proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;
",
        );
        for name in UNWANTED {
            text.push_str(&format!("    proxy_hide_header {name};\n"));
        }
        text.push_str("}\n");
    }
    text
}
