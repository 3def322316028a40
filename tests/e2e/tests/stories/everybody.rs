//! The journey from right to left, with enlarged text, in dark and forced colours, and with pictures of every state for
//! people to look at.

use portico_e2e::{ADDRESS, Habits, PASSWORD, Settings, Visitor, story};
use serde_json::json;

fn arabic() -> Habits {
    Habits {
        languages: "ar-EG,ar",
        ..Habits::default()
    }
}

#[test]
fn an_arabic_reader_makes_the_whole_journey_from_right_to_left() {
    story(
        Settings {
            habits: arabic(),
            ..Settings::default()
        },
        async |world| {
            let visitor = &world.visitor;
            visitor.arrives_as(ADDRESS).await;
            let document = visitor
                .run(
                    "return [document.documentElement.lang, document.documentElement.dir]",
                    vec![],
                )
                .await;
            assert_eq!(document, json!(["ar", "rtl"]));
            is_arabic(visitor).await;
            visitor.inspect("inviting").await;
            visitor.press("continue").await;
            visitor.wait_for_screen("filling").await;
            is_arabic(visitor).await;
            visitor.press("register").await;
            visitor
                .wait_for(
                    "the summary to have the focus",
                    "return document.activeElement?.id === 'summary'",
                )
                .await;
            visitor.inspect("filling-mistakes").await;
            visitor.fills_the_form().await;
            visitor.inspect("filling").await;
            visitor.press("register").await;
            visitor.wait_for_screen("activating").await;
            is_arabic(visitor).await;
            visitor.inspect("activating").await;
            world.activates(ADDRESS).await;
            is_arabic(visitor).await;
            visitor.inspect("done").await;
            world.assert_active(ADDRESS, PASSWORD);
        },
    );
}

#[test]
fn a_config_that_was_not_painted_decides_on_languages_and_words_all_the_same() {
    let settings = Settings {
        config: |config| {
            config["languages"] = json!(["ar"]);
            config["texts"] = json!({ "ar": { "address_heading": "أهلًا بك" } });
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.open(world.page()).await;
        let decided = "const heading = document.querySelector('h1').textContent;
            return document.documentElement.lang === 'ar' && heading === 'أهلًا بك' || null";
        visitor.wait_for("the config's words", decided).await;
        let offered = "const list = document.getElementById('language');
            return list.getClientRects().length";
        assert_eq!(visitor.run(offered, vec![]).await, json!(0));
    });
}

/// Heading and title are Arabic; addresses and names of products aside, so are most letters of the screen.
async fn is_arabic(visitor: &Visitor) {
    // The name is in Latin letters here, and stands where a reader begins all the same.
    let name = "
        const [brand, card] = ['brand', 'main'].map((id) => document.getElementById(id).getBoundingClientRect());
        const words = document.createRange();
        words.selectNodeContents(document.getElementById('brand'));
        return Math.abs(words.getBoundingClientRect().right - brand.right) < 1 && brand.right >= card.right - 1";
    assert_eq!(visitor.run(name, vec![]).await, json!(true), "the name");
    let words = visitor
        .run(
            "return document.title + ' ' + document.querySelector('h1').innerText",
            vec![],
        )
        .await;
    let is_arabic = |letter: char| ('\u{600}'..='\u{6ff}').contains(&letter);
    let words = words.as_str().unwrap();
    assert!(
        words.chars().filter(|&letter| is_arabic(letter)).count() > 8,
        "{words}"
    );
    let screen = visitor.screen_text().await;
    let arabic = screen.chars().filter(|&letter| is_arabic(letter)).count();
    let latin = screen.chars().filter(char::is_ascii_alphabetic).count();
    assert!(arabic > latin, "{screen}");
}

#[test]
fn the_plain_states_can_be_used_by_everybody() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        visitor.wait_for_screen("inviting").await;
        visitor.inspect("inviting").await;
        visitor.type_into("identifier", ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        visitor.inspect("filling").await;
        visitor.fills_the_form().await;
        visitor.inspect("filling-filled").await;
    });
}

#[test]
fn wider_spaced_and_larger_text_is_not_cut_off() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.press("register").await;
        // WCAG 1.4.12 and 1.4.4; set through the object model, which the policy allows.
        visitor
            .run(
                "const sheet = new CSSStyleSheet();
                 sheet.insertRule(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
                     word-spacing: 0.16em !important }`);
                 sheet.insertRule('p { margin-block-end: 2em !important }');
                 sheet.insertRule(':root { font-size: 200% !important }');
                 document.adoptedStyleSheets = [sheet]",
                vec![],
            )
            .await;
        visitor.resize(640, 900).await;
        let cut = visitor
            .run(
                "return [...document.querySelectorAll('main *')].filter((part) => {
                     const style = getComputedStyle(part);
                     return style.overflow !== 'visible' && part.localName !== 'input'
                         && part.getClientRects().length && part.clientHeight > 1
                         && (part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1);
                 }).map((part) => part.outerHTML.slice(0, 120)).concat(
                     document.scrollingElement.scrollWidth > innerWidth ? ['the page is too wide'] : [])",
                vec![],
            )
            .await;
        assert_eq!(cut, json!([]));
    });
}

#[test]
fn forced_colours_keep_every_border_and_focus_visible() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor
            .devtools(
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": "forced-colors", "value": "active" }] }),
            )
            .await;
        for control in [
            "field-name",
            "password",
            "password-toggle",
            "register",
            "language",
        ] {
            visitor.tab_to(control).await;
            let seen = visitor
                .run(
                    "const style = getComputedStyle(document.activeElement);
                     return [style.borderStyle !== 'none' && style.borderWidth !== '0px',
                         style.outlineStyle !== 'none' && style.outlineWidth !== '0px']",
                    vec![],
                )
                .await;
            assert_eq!(
                seen,
                json!([true, true]),
                "border and focus ring of {control}"
            );
        }
    });
}
