//! `/`: the start page, with the current value of each switch.

use super::{escape, page};
use crate::call::Call;
use crate::reply::Reply;
use crate::settings::Settings;

pub(crate) fn about(call: &Call) -> Reply {
    let settings = &call.settings;
    let usual = Settings::default().list();
    let switches: String = settings
        .list()
        .iter()
        .filter(|(name, _)| !name.starts_with("schemas"))
        .map(|switch| {
            let default = usual.iter().find(|(name, _)| *name == switch.0);
            let changed = default
                .filter(|default| *default != switch)
                .map(|(_, value)| {
                    format!(
                        "<br><span class=\"quiet\">instead of <code>{}</code></span>",
                        escape(value)
                    )
                });
            format!(
                "<tr><th scope=\"row\"><code>{}</code></th><td><code>{}</code>{}</td></tr>",
                escape(&switch.0),
                escape(&switch.1),
                changed.unwrap_or_default()
            )
        })
        .collect();
    let main = format!(
        "<p>A tenant to develop and test a registration page against. It sends no mail: whatever \
         it would send is in the <a href=\"/outbox\">outbox</a>. Whoever has an account can \
         <a href=\"/{tenant}/sign-in\">sign in</a>.</p>\
         <div class=\"card\"><table><caption class=\"quiet\">Addresses</caption><tbody>\
         <tr><th scope=\"row\">Issuer</th><td><code>{issuer}</code></td></tr>\
         <tr><th scope=\"row\">Identity API</th><td><code>{api}</code></td></tr>\
         <tr><th scope=\"row\">Client</th><td><code>{client}</code></td></tr>\
         <tr><th scope=\"row\">Pool</th><td><code>{pool}</code></td></tr></tbody></table></div>\
         <div class=\"card\"><table><caption class=\"quiet\">Switches: start the program with \
         <code>--switch name=value</code></caption><tbody>{switches}</tbody></table></div>",
        tenant = escape(&settings.tenant_id),
        issuer = escape(&settings.issuer()),
        api = escape(&settings.identity_api()),
        client = escape(&settings.client_id),
        pool = escape(&settings.pool.id),
    );
    page(settings, 200, "What this is", &main)
}
