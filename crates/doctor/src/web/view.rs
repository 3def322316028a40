//! Draws the page. The document has all static parts, and an `id` on each element that changes. Texts are set as text
//! nodes, never as HTML.

use super::shown;
use crate::{Finding, Report, Severity, catalogue as known, small_window::Shown};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Document, Element, Event, HtmlElement};

/// The stage of the examination.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Stage {
    /// Requests are being made.
    #[default]
    Examining,
    /// The config cannot be read, so nothing else can be examined.
    WithoutConfig,
    /// Examined without a login.
    Examined,
    /// Examined with a login with PKCE.
    Walked,
    /// Also tried without PKCE.
    Complete,
    /// A small window is open.
    Waiting,
    /// The browser opened no small window.
    Refused,
}

/// The buttons.
#[derive(Clone, Copy, Debug)]
pub(super) enum Press {
    Again,
    Walk,
    WalkWithoutPkce,
    Shown(Shown),
    GiveUp,
    Copy,
}

/// The document.
pub(super) struct View(Document);

impl View {
    pub(super) fn here() -> Option<Self> {
        web_sys::window()?.document().map(Self)
    }

    fn by_id(&self, id: &str) -> Option<Element> {
        self.0.get_element_by_id(id)
    }

    fn hide(&self, id: &str, hidden: bool) {
        if let Some(element) = self.by_id(id) {
            // Setting and removing this attribute cannot fail.
            let _ = match hidden {
                true => element.set_attribute("hidden", ""),
                false => element.remove_attribute("hidden"),
            };
        }
    }

    fn say(&self, id: &str, text: &str) {
        if let Some(element) = self.by_id(id) {
            element.set_text_content(Some(text));
        }
    }

    fn part(&self, name: &str, class: &str, text: &str) -> Option<Element> {
        let element = self.0.create_element(name).ok()?;
        if !class.is_empty() {
            element.set_class_name(class);
        }
        // Text between backticks is code.
        for (number, piece) in text.split('`').enumerate() {
            let whole = self
                .0
                .create_element(if number % 2 == 1 { "code" } else { "span" });
            let whole = whole.ok()?;
            whole.set_text_content(Some(piece));
            put(&element, whole)?;
        }
        Some(element)
    }

    /// Calls `heard` for every press of a button.
    pub(super) fn hear(&self, heard: impl Fn(Press) + 'static) {
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            let button = target.and_then(|it| it.closest("button").ok().flatten());
            let Some(button) = button else { return };
            let press = match button.id().as_str() {
                "again" => Press::Again,
                "walk" => Press::Walk,
                "bare" => Press::WalkWithoutPkce,
                "give-up" => Press::GiveUp,
                "copy" => Press::Copy,
                _ => match button.get_attribute("data-shown") {
                    Some(word) => Press::Shown(shown(&word)),
                    None => return,
                },
            };
            heard(press);
        });
        let _ = self
            .0
            .add_event_listener_with_callback("click", listener.as_ref().unchecked_ref());
        listener.forget();
    }

    /// Sets the link to the discovery document, which the page may not be able to read.
    pub(super) fn name_discovery(&self, issuer: &str) {
        let base = issuer.trim_end_matches('/');
        let url = format!("{base}/.well-known/openid-configuration");
        if let Some(link) = self.by_id("discovery") {
            let _ = link.set_attribute("href", &url);
            let _ = link.remove_attribute("hidden");
        }
    }

    /// Moves the focus to the findings, so that a screen reader reads them.
    pub(super) fn turn_to_result(&self) {
        let result = self.by_id("result");
        if let Some(result) = result.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            let _ = result.focus();
        }
    }

    pub(super) fn show(&self, stage: &Stage, report: &Report) {
        let busy = matches!(stage, Stage::Examining);
        let window = matches!(stage, Stage::Waiting | Stage::Refused);
        let without = matches!(stage, Stage::WithoutConfig);
        self.hide("again", busy || window);
        self.hide("walk", busy || window || without);
        self.hide("bare", !matches!(stage, Stage::Walked | Stage::Complete));
        self.hide("window", !window);
        self.hide("refused", !matches!(stage, Stage::Refused));
        self.hide("opened", !matches!(stage, Stage::Waiting));
        self.hide("findings", busy);
        self.hide("programs", busy);
        let words = match stage {
            Stage::Examining => "Examining. This takes some seconds.".to_owned(),
            _ => counted(report),
        };
        self.say("status", &words);
        if busy {
            return;
        }
        self.say("json", &format!("{:#}", report.json()));
        if let Some(list) = self.by_id("findings") {
            list.set_text_content(None);
            for severity in [Severity::Error, Severity::Warning, Severity::Note] {
                // Creating elements fails only for invalid names.
                let _ = self.list(&list, severity, report);
            }
        }
    }

    fn list(&self, into: &Element, severity: Severity, report: &Report) -> Option<()> {
        let of = |finding: &&Finding| finding.entry.severity == severity;
        let mut findings = report.findings.iter().filter(of).peekable();
        findings.peek()?;
        let heading = match severity {
            Severity::Error => "Errors",
            Severity::Warning => "Warnings",
            Severity::Note => "Notes",
        };
        put(into, self.part("h2", "", heading)?)?;
        let list = self.part("ul", "findings", "")?;
        list.set_text_content(None);
        for Finding {
            entry,
            seen,
            pointer,
        } in findings
        {
            let item = self.part("li", severity.word(), "")?;
            item.set_text_content(None);
            put(&item, self.part("h3", "", entry.what)?)?;
            let code = format!("`{}`", entry.code);
            put(&item, self.part("p", "finding-code", &code)?)?;
            let facts = self.part("dl", "", "")?;
            facts.set_text_content(None);
            let member = pointer.as_deref().map(|it| format!("`{it}`"));
            let rows = [
                ("Seen", seen.as_str()),
                ("In config.json", member.as_deref().unwrap_or_default()),
                ("Why it matters", entry.why),
                ("How to mend it", entry.mend),
                ("Where", entry.place),
            ];
            for (name, text) in rows {
                if !text.is_empty() {
                    put(&facts, self.part("dt", "", name)?)?;
                    put(&facts, self.part("dd", "", text)?)?;
                }
            }
            put(&item, facts)?;
            put(&list, item)?;
        }
        put(into, list)
    }
}

fn put(into: &Element, part: Element) -> Option<()> {
    into.append_child(&part).ok().map(drop)
}

fn counted(report: &Report) -> String {
    let of = |severity, one, more| match report.count(severity) {
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    };
    let verdict = match report.exit_status() {
        0 if report.has(&known::NOT_WALKED) => {
            "No mistakes so far; nobody has gone through the login yet"
        }
        0 => "No mistakes that a page can see",
        1 => "Registration works, but something should be checked",
        _ => "Visitors cannot register, or not safely",
    };
    format!(
        "{verdict}: {}, {}, {}.",
        of(Severity::Error, "error", "errors"),
        of(Severity::Warning, "warning", "warnings"),
        of(Severity::Note, "note", "notes")
    )
}
