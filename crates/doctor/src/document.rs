//! Extracts from an HTML document its text, whether it has a form, the hashes of its scripts and styles, and the hashed
//! files that it names. It reads the output of a build and the pages of a tenant; it is no general HTML parser.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

/// The text, without styles, scripts and tags.
pub(crate) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        text.push(' ');
        let tag = &rest[open..];
        let silent = ["style", "script"].into_iter().find(|name| is(tag, name));
        let end = match silent {
            Some(name) => tag.find(&format!("</{name}")).unwrap_or(tag.len()),
            None => 0,
        };
        rest = tag[end..].find('>').map_or("", |at| &tag[end + at + 1..]);
    }
    text.push_str(rest);
    let text = decoded(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with character references decoded: numeric ones, and the named ones that templates use for punctuation.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let named = rest[1..].split_once(';').filter(|(name, _)| {
            name.len() <= 8 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        });
        match named.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((character, after)) => {
                decoded.push(character);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn character(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok();
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" | "ldquo" | "rdquo" => Some('"'),
        "apos" | "lsquo" | "rsquo" => Some('\''),
        "nbsp" => Some(' '),
        "lowbar" | "UnderBar" => Some('_'),
        "hyphen" | "dash" => Some('-'),
        "colon" => Some(':'),
        "period" => Some('.'),
        "sol" => Some('/'),
        name => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => number(digits, 16),
                None => number(digits, 10),
            };
            char::from_u32(number?)
        }
    }
}

/// Whether the document has a field that can be filled in.
pub(crate) fn asks(html: &str) -> bool {
    let html = html.to_ascii_lowercase();
    let fields = html.split('<').filter(|tag| {
        let field = tag
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let tag = tag.split('>').next().unwrap_or_default();
        let kind = ["hidden", "submit", "button", "image", "reset"];
        let unseen = kind.iter().any(|kind| {
            [
                format!("type={kind}"),
                format!("type=\"{kind}\""),
                format!("type='{kind}'"),
            ]
            .iter()
            .any(|typed| tag.contains(typed.as_str()))
        });
        matches!(field, "input" | "select" | "textarea") && !unseen
    });
    fields.count() > 0
}

/// The hashes that a policy has to name so that the elements of this name (`script` or `style`) are allowed: `sha256-…`
/// of each inline one, and the `integrity` of each one with a file (CSP3 section 6.7).
pub(crate) fn hashes(html: &str, name: &str) -> Vec<String> {
    let (opening, closing) = (format!("<{name}"), format!("</{name}"));
    let mut hashes = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find(&opening) {
        let tag = &rest[open..];
        let Some(start) = tag.find('>') else { break };
        let (head, body) = tag.split_at(start + 1);
        let Some(end) = body.find(&closing) else {
            break;
        };
        // An element with another type is data, to which the policy does not apply.
        let data = head.contains("application/") || head.contains("speculationrules");
        if head.contains(" src=") {
            let integrity = head.split_once(" integrity=\"");
            let integrity = integrity.and_then(|(_, behind)| behind.split_once('"'));
            hashes.extend(integrity.map(|(hash, _)| hash.to_owned()));
        } else if !data {
            let digest = Sha256::digest(&body.as_bytes()[..end]);
            hashes.push(format!("sha256-{}", BASE64_STANDARD.encode(digest)));
        }
        rest = &body[end..];
    }
    hashes
}

/// The paths below `/assets/` that the document names, each once.
pub(crate) fn assets(html: &str) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for (at, _) in html.match_indices("/assets/") {
        let end = html[at..]
            .find(|c: char| !c.is_ascii_alphanumeric() && !"/._-".contains(c))
            .map_or(html.len(), |length| at + length);
        let path = &html[at..end];
        let named = path.len() > "/assets/".len();
        if named && !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
    }
    paths
}

fn is(tag: &str, name: &str) -> bool {
    tag[1..].starts_with(name) && !tag[1 + name.len()..].starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_no_tags_styles_or_scripts() {
        for (html, expected) in [
            ("<h1>No</h1><p>way", "No way"),
            ("<style>p{}</style>in<script>a<b</script>out", "in out"),
            ("<styled>x</styled>", "x"),
            ("plain", "plain"),
            (
                "the &#39;redirect&#x5f;uri&#39; &amp; &quot;x&quot;&nbsp;y",
                "the 'redirect_uri' & \"x\" y",
            ),
            (
                "invalid&lowbar;client &copy; &; & &#xffffffff; &#0",
                "invalid_client &copy; &; & &#xffffffff; &#0",
            ),
            ("&lt;script>x", "<script>x"),
            ("<script>never ends", ""),
            ("<", ""),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn a_form_has_a_field_to_fill_in_and_an_error_page_has_none() {
        for (html, asks_for_something) in [
            ("<form><input name=user><input type=password></form>", true),
            ("<INPUT TYPE='email'>", true),
            (
                "<form><input type=\"hidden\" name=state><button>Retry</button></form>",
                false,
            ),
            ("<input type=hidden><input type=submit>", false),
            ("<select><option>Google</select>", true),
            ("<h1>invalid_client</h1><p>no input here", false),
        ] {
            assert_eq!(asks(html), asks_for_something, "{html}");
        }
    }

    #[test]
    fn scripts_and_styles_have_their_hashes() {
        // `printf abc | openssl dgst -sha256 -binary | base64`
        let abc = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        let html = "<script src=\"/a.js\"></script><script>abc</script>\
                    <script type=\"application/json\">{}</script>";
        assert_eq!(hashes(html, "script"), [abc]);
        let file = "<script type=module src=\"/a.js\" integrity=\"sha384-b=\"></script><script>abc</script>";
        assert_eq!(hashes(file, "script"), ["sha384-b=", abc]);
        let style = "<script>x</script><style>abc</style><style>never ends";
        assert_eq!(hashes(style, "style"), [abc]);
    }

    #[test]
    fn each_asset_is_listed_once() {
        let html = "<link href=\"/assets/a-1.css\"><script data-x='/assets/b_bg.wasm' \
                    data-y=\"/assets/c.wasm /assets/c.js\"></script>\
                    <a href=/assets/a-1.css>/assets/</a>";
        assert_eq!(
            assets(html),
            [
                "/assets/a-1.css",
                "/assets/b_bg.wasm",
                "/assets/c.wasm",
                "/assets/c.js"
            ]
        );
    }
}
