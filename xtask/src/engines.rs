//! The browser engines that the end-to-end stories run in, and the stories that an engine cannot run.

use anyhow::{Context, Result};
use std::env;

/// An engine that the stories run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox ESR, by geckodriver.
    Firefox,
    /// `WebKitGTK`, by `WebKitWebDriver` and a small browser of the harness.
    WebKit,
}

impl Engine {
    /// Every engine, in the order in which the test command uses them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The environment variable that tells the stories which engine to use.
    pub const VARIABLE: &str = "PORTICO_ENGINE";

    /// The word for it on the command line, and the value of the variable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The engine with this name.
    ///
    /// # Errors
    /// When there is none; the message lists all names.
    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|engine| engine.name() == name);
        found.with_context(|| format!("the engines are chromium, firefox and webkit, not {name}"))
    }

    /// Whether this system has the engine at all.
    pub fn runs_here(self) -> bool {
        self != Self::WebKit || cfg!(target_os = "linux")
    }

    /// The engine that the environment asks for; Chromium when it does not say.
    ///
    /// # Errors
    /// When it asks for one that does not exist.
    pub fn of_environment() -> Result<Self> {
        match env::var_os(Self::VARIABLE).filter(|value| !value.is_empty()) {
            Some(name) => Self::named(&name.to_string_lossy()),
            None => Ok(Self::Chromium),
        }
    }

    /// The stories that this engine cannot run, in the order of the table.
    pub fn not_run(self) -> impl Iterator<Item = &'static NotRun> {
        NOT_RUN.iter().filter(move |one| one.engine == self)
    }
}

/// A story that an engine cannot run.
#[derive(Debug)]
pub struct NotRun {
    /// The engine.
    pub engine: Engine,
    /// The story's name as the test program prints it: file and function.
    pub story: &'static str,
    /// Why it cannot be run there.
    pub why: &'static str,
}

const fn not_run(engine: Engine, story: &'static str, why: &'static str) -> NotRun {
    NotRun { engine, story, why }
}

const HOLDS_NOTHING_BACK: &str = "the driver of WebKit cannot hold an answer back";
const REPORTS_NOTHING: &str =
    "this engine does not report blocked answers, so the doctor's page does not tell the two apart";
const IS_ALWAYS_ONLINE: &str = "the driver of WebKit cannot switch the network off";

/// The only place that says which stories an engine cannot run. docs/testing.md shows the same table, and a
/// test compares the two.
pub const NOT_RUN: &[NotRun] = &[
    not_run(
        Engine::Firefox,
        "foreign::a_journey_beside_an_installed_extension_ends_like_any_other_and_every_text_follows",
        "the harness installs the extension in Chromium only; here another story of this file runs the extension's script",
    ),
    not_run(
        Engine::WebKit,
        "foreign::a_journey_beside_an_installed_extension_ends_like_any_other_and_every_text_follows",
        "the harness installs the extension in Chromium only; here another story of this file runs the extension's script",
    ),
    not_run(
        Engine::Firefox,
        "branded::the_brand_stands_there_before_anything_is_taken_over_and_nothing_moves_afterwards",
        "Firefox does not measure layout shifts",
    ),
    not_run(
        Engine::Firefox,
        "branded::a_logo_in_place_of_the_name_is_seen_and_the_name_is_read_out",
        "geckodriver does not show the accessibility tree",
    ),
    not_run(
        Engine::WebKit,
        "branded::the_brand_stands_there_before_anything_is_taken_over_and_nothing_moves_afterwards",
        "WebKit does not measure layout shifts",
    ),
    not_run(
        Engine::WebKit,
        "branded::a_logo_in_place_of_the_name_is_seen_and_the_name_is_read_out",
        "WebKitWebDriver does not show the accessibility tree",
    ),
    not_run(
        Engine::WebKit,
        "broken::a_network_that_hangs_is_told_and_another_try_helps",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::WebKit,
        "coming_back::a_shown_password_is_hidden_again_on_return",
        "WebKitWebDriver loses the tab when it goes back to the page from another site",
    ),
    not_run(
        Engine::WebKit,
        "early::what_is_typed_and_pressed_before_webassembly_is_there_is_kept_and_done",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::WebKit,
        "early::what_is_typed_while_webassembly_takes_over_is_not_lost",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::WebKit,
        "early::a_press_is_answered_at_once_whatever_is_still_on_its_way",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::WebKit,
        "early::an_address_that_is_none_is_told_even_when_it_was_pressed_early",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::Firefox,
        "doctor::a_tenant_that_does_not_answer_is_told_from_one_without_cors",
        REPORTS_NOTHING,
    ),
    not_run(
        Engine::WebKit,
        "doctor::a_tenant_that_does_not_answer_is_told_from_one_without_cors",
        REPORTS_NOTHING,
    ),
    not_run(
        Engine::WebKit,
        "branded::a_brand_in_yellow_can_be_read_on_every_step_in_light_and_dark",
        "WebKitGTK has no prefers-contrast",
    ),
    not_run(
        Engine::WebKit,
        "everybody::forced_colours_keep_every_border_and_focus_visible",
        "WebKitGTK has no forced colours",
    ),
    not_run(
        Engine::WebKit,
        "design::the_button_of_a_step_is_in_view_with_its_last_field_above_a_phones_keyboard",
        "on focus WebKitGTK scrolls to the field alone, so the button of step 3 stays below a window of 330 px",
    ),
    not_run(
        Engine::WebKit,
        "design::nothing_moves_for_those_who_want_no_motion_and_a_new_screen_comes_in_for_others",
        "an open page of the harness's WebKitGTK does not notice that motion is wanted again",
    ),
    not_run(
        Engine::WebKit,
        "foreign::a_painted_page_that_extensions_have_changed_is_taken_over_with_what_was_typed",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::WebKit,
        "foreign::an_early_press_on_a_page_that_others_have_changed_is_done",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::WebKit,
        "meanwhile::a_token_that_takes_its_time_is_waited_for_and_the_wait_is_told",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::WebKit,
        "meanwhile::a_pool_that_takes_its_time_is_waited_for_and_the_wait_is_told",
        HOLDS_NOTHING_BACK,
    ),
    not_run(
        Engine::WebKit,
        "meanwhile::a_network_that_goes_and_comes_is_noticed_on_every_screen",
        IS_ALWAYS_ONLINE,
    ),
    not_run(
        Engine::WebKit,
        "obstacles::a_device_that_is_offline_is_told_so_and_goes_on_when_it_is_back",
        IS_ALWAYS_ONLINE,
    ),
    not_run(
        Engine::Firefox,
        "renewal::a_token_ends_at_the_tenant_when_the_page_is_left",
        "the page sends the request (fetch with keepalive), but the Firefox of the harness loses it; a Firefox without the harness delivers it",
    ),
    not_run(
        Engine::WebKit,
        "seen::the_focus_stays_on_the_page_when_the_network_is_back",
        IS_ALWAYS_ONLINE,
    ),
    not_run(
        Engine::WebKit,
        "seen::without_a_network_step_1_stays_says_so_and_goes_on_by_itself",
        IS_ALWAYS_ONLINE,
    ),
    not_run(
        Engine::WebKit,
        "ways::a_mobile_number_registers_and_its_code_comes_by_text_message",
        HOLDS_NOTHING_BACK,
    ),
];

/// The table, as docs/testing.md shows it.
pub fn table() -> String {
    let mut table = "| engine | story | why it is not run there |\n|---|---|---|\n".to_owned();
    for one in NOT_RUN {
        let engine = one.engine.name();
        table.push_str(&format!("| {engine} | `{}` | {} |\n", one.story, one.why));
    }
    table
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{fs, path::Path};

    fn checkout() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    #[test]
    fn an_engine_is_known_by_its_name_only() {
        for engine in Engine::ALL {
            assert_eq!(Engine::named(engine.name()).unwrap(), engine);
        }
        for wrong in ["", "Firefox", "safari"] {
            let error = Engine::named(wrong).unwrap_err().to_string();
            assert!(error.contains("webkit"), "{error}");
        }
    }

    #[test]
    fn the_documentation_of_the_tests_shows_the_table_of_stories_not_run() {
        let text = fs::read_to_string(checkout().join("docs/testing.md")).unwrap();
        assert!(
            text.contains(&table()),
            "docs/testing.md must show this table:\n{}",
            table()
        );
        let rows = text.lines().filter(|line| {
            Engine::ALL
                .iter()
                .any(|engine| line.starts_with(&format!("| {} | `", engine.name())))
        });
        assert_eq!(rows.count(), NOT_RUN.len(), "and no other row of that kind");
    }

    #[test]
    fn every_story_of_the_table_exists_and_has_one_reason_for_each_engine() {
        for (at, one) in NOT_RUN.iter().enumerate() {
            let (module, function) = one.story.split_once("::").unwrap();
            let file = checkout().join(format!("tests/e2e/tests/stories/{module}.rs"));
            let text = fs::read_to_string(&file).unwrap();
            assert!(
                text.contains(&format!("#[test]\nfn {function}()")),
                "{} is no story",
                one.story
            );
            let again = NOT_RUN[..at]
                .iter()
                .any(|other| (other.engine, other.story) == (one.engine, one.story));
            assert!(!again, "{} is listed twice", one.story);
            assert!(one.why.len() > 10, "{} has no reason", one.story);
        }
    }

    #[test]
    fn most_stories_run_in_every_engine() {
        let folder = fs::read_dir(checkout().join("tests/e2e/tests/stories")).unwrap();
        let count: usize = folder
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .map(|text| text.matches("#[test]\n").count())
            .sum();
        for (engine, least) in [
            (Engine::Chromium, count),
            (Engine::Firefox, 120),
            (Engine::WebKit, 100),
        ] {
            let run = count - engine.not_run().count();
            assert!(
                run >= least,
                "{engine:?} runs only {run} of {count} stories"
            );
        }
    }
}
