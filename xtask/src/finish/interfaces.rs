//! The interfaces of the browser that the built page calls. Each is on a list below, so that nobody adds one
//! that an older browser lacks without looking it up: such a call throws in the middle of a journey.
//!
//! The oldest browsers that can run the page are Chrome 96, by the reference types of WebAssembly that the
//! compiler's output needs, and Firefox 116 and Safari 15.6, by a policy that names script files by hash.

use anyhow::{Result, ensure};

/// Methods and attributes that all of these browsers have, by the names that wasm-bindgen gives to its imports:
/// `set_` before what is written, `new_with_` before the arguments of a constructor.
const METHODS: &str = "abort aborted activeElement add addEventListener assign bottom call cancelBubble checked \
    classList clearTimeout cloneNode close closest composedPath construct contains createComment createElement \
    createTextNode crypto currentTarget data deleteProperty digest dispatchEvent document documentElement fetch \
    firstChild firstElementChild focus from get getAttribute getBoundingClientRect getElementById getHours getItem \
    getMinutes getRandomValues hasAttribute hash headers hidden history host hostname href id innerHeight insertBefore is \
    isArray isComposing key length localStorage location message name navigation navigator new new_from_slice \
    new_with_event_init_dict new_with_request_and_init new_with_str new_with_str_and_init nextElementSibling \
    nextSibling nodeName nodeType \
    normalize now of onLine open parentNode parse performance persisted postMessage preventDefault \
    previousSibling prototypesetcall querySelector queueMicrotask relatedTarget reload remove removeAttribute \
    removeEventListener removeItem replace replaceState requestAnimationFrame resolve scrollIntoView scrollTo \
    search selectionEnd sendBeacon sessionStorage set setAttribute setItem setTimeout set_body set_cache \
    set_credentials set_detail set_headers set_method set_mode set_onmessage set_opener set_prevent_scroll \
    set_redirect set_referrer_policy set_search set_signal set_textContent set_title set_value signal status \
    subtle tagName target test text then toString top type url value warn";

/// Constructors, and the types that a value is asked about.
const CLASSES: &str = "AbortController Array Comment CustomEvent DataView Date Element Error Event Headers HtmlElement \
    HtmlInputElement Node Object PageTransitionEvent Promise Request Response ShadowRoot Text TextDecoder \
    TextEncoder URL URLSearchParams Uint8Array WebAssembly Window";

/// Those that the page does without where they are missing, and how.
const REPLACED: [(&str, &str); 2] = [
    (
        "BroadcastChannel",
        "without it, other tabs hear of an activation when they are loaded",
    ),
    (
        "FinalizationRegistry",
        "wasm-bindgen's script asks whether it is there",
    ),
];

/// Checks that everything that this script of wasm-bindgen calls is on a list.
///
/// # Errors
/// When something is not: the message says what to do.
pub(super) fn check(script: &str) -> Result<()> {
    let known: Vec<&str> = known().collect();
    for name in called(script) {
        ensure!(
            known.contains(&name),
            "the page calls {name} of the browser, which is on no list of {}. Look up which browsers have it: \
             Chrome 96, Firefox 116 and Safari 15.6 must, or the page must do without it where it is missing",
            file!()
        );
    }
    Ok(())
}

/// The names of all lists.
fn known() -> impl Iterator<Item = &'static str> {
    METHODS
        .split_whitespace()
        .chain(CLASSES.split_whitespace())
        .chain(REPLACED.iter().map(|(name, _)| *name))
}

/// What a script of wasm-bindgen calls: the names in `__wbg_NAME_HASH`, and what stands behind `new`.
fn called(script: &str) -> impl Iterator<Item = &str> {
    let word = |text: &'static str| {
        script.split(text).skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            &rest[..end.unwrap_or(rest.len())]
        })
    };
    // The hash tells an import from the script's own functions (`__wbg_init`).
    let imports = word("__wbg_")
        .filter_map(|name| name.rsplit_once('_').filter(|(_, hash)| hash.len() == 16))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('_') && !name.starts_with("static_accessor_"))
        .map(|name| name.strip_prefix("instanceof_").unwrap_or(name));
    imports.chain(word("new ").filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SCRIPT: &str = "const import0 = {
        __wbg_fetch_9b478faef8cda538: function(arg0) { return fetch(arg0); },
        __wbg_instanceof_Window_5cf453f5639aa1a2: function(arg0) { return arg0 instanceof Window; },
        __wbg_static_accessor_SELF_53bb20457401453d: function() {},
        __wbg___wbindgen_throw_4c88d8bf264fd984: function() { throw new Error('x'); },
        };
        function __wbg_init() { // a new way to begin
        }";

    #[test]
    fn methods_classes_and_constructors_are_found() {
        let found: Vec<_> = called(SCRIPT).collect();
        assert_eq!(found, ["fetch", "Window", "Error"]);
        check(SCRIPT).unwrap();
    }

    #[test]
    fn what_is_on_no_list_is_refused_by_name() {
        for (known, unknown) in [
            ("fetch_9b478faef8cda538", "randomUUID_9b478faef8cda538"),
            ("instanceof_Window", "instanceof_Navigation"),
            ("new Error", "new CloseWatcher"),
        ] {
            let error = check(&SCRIPT.replace(known, unknown)).unwrap_err();
            let name = unknown
                .trim_start_matches("instanceof_")
                .trim_start_matches("new ");
            let name = name.split('_').next().unwrap();
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn no_name_stands_on_two_lists() {
        let mut names: Vec<&str> = known().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
