//! Codes, names and links as people type, paste and open them, also damaged ones: up to what the tenant receives.

use portico::{
    form::{FieldId, Issue},
    journey::{
        ActivatingEvent, ConfirmingEvent, Event, FillingEvent, InvitingEvent, State,
        problem::Problem,
    },
    secret::Secret,
};
use portico_tenant::{ExtendedCode, LinkStyle, Operation, Status};
use serde_json::{Value, json};

use crate::world::{ADDRESS, PAGE, PASSWORD, Tab, World, no_secret_is_left, story};

/// A visitor at step 3, with this `activation.code_alphabet`.
async fn activating(world: &World, alphabet: &str) -> Tab {
    world.config(|c| c["activation"] = json!({ "code_alphabet": alphabet }));
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    assert_eq!(tab.screen(), "activating");
    tab
}

fn sent(world: &World) -> usize {
    world.tenant.requests_for(Operation::Activate).len()
}

fn issue(tab: &Tab) -> Option<Issue> {
    tab.state(|state| match state {
        State::Activating(activating) => activating.shown.issue().cloned(),
        other => panic!("{other:?}"),
    })
}

async fn amends(tab: &Tab, text: &str) {
    let text = Secret::new(text);
    tab.happens(Event::Amended(FieldId::Code, text)).await;
}

#[test]
fn a_code_in_small_letters_activates_where_codes_have_capitals_only() {
    story(async {
        let world = World::new();
        let tab = activating(&world, "upper").await;
        let code = world.code_for(ADDRESS).to_lowercase();
        tab.types(FieldId::Code, &code).await;
        assert_eq!(tab.screen(), "done");
        assert_eq!(sent(&world), 1);
    });
}

#[test]
fn small_letters_stay_where_nothing_is_known_of_codes() {
    story(async {
        let world = World::new();
        let tab = activating(&world, "any").await;
        let code = world.code_for(ADDRESS);
        tab.types(FieldId::Code, &code.to_lowercase()).await;
        assert_eq!(issue(&tab), Some(Issue::CodeRefused));
        tab.types(FieldId::Code, &code).await;
        assert_eq!(tab.screen(), "done");
    });
}

#[test]
fn no_letter_is_sent_where_codes_have_digits_only() {
    story(async {
        let world = World::with(|s| s.code_alphabet = portico_tenant::CodeAlphabet::Digits);
        let tab = activating(&world, "digits").await;
        tab.enter_code("12a456").await;
        assert_eq!(issue(&tab), Some(Issue::CodeLength(6)));
        assert_eq!(sent(&world), 0);
        let code = world.code_for(ADDRESS);
        let sentence = format!("Please use {code} in the next 10 minutes");
        tab.types(FieldId::Code, &sentence).await;
        assert_eq!(tab.screen(), "done");
    });
}

#[test]
fn what_is_put_into_the_middle_of_a_code_sends_nothing_until_the_press() {
    story(async {
        let world = World::new();
        let tab = activating(&world, "any").await;
        let code = world.code_for(ADDRESS);
        let without_third = [&code[..2], &code[3..]].concat();
        tab.types(FieldId::Code, &without_third).await;
        // Once as plain input, and once with the caret known to be inside of the code.
        tab.types(FieldId::Code, &code).await;
        tab.types(FieldId::Code, "").await;
        amends(&tab, &code).await;
        assert_eq!(sent(&world), 0);
        // Removing a character sends nothing either.
        let longer = format!("{code}7");
        tab.types(FieldId::Code, &longer).await;
        tab.types(FieldId::Code, &code).await;
        assert_eq!(sent(&world), 0);
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(tab.screen(), "done");
        assert_eq!(sent(&world), 1);
    });
}

#[test]
fn a_code_without_a_digit_is_found_in_a_pasted_sentence() {
    story(async {
        let world = World::new();
        let tab = activating(&world, "any").await;
        tab.types(FieldId::Code, "Hello Ada, your code is QXKWZT. Bye!")
            .await;
        assert_eq!(issue(&tab), Some(Issue::CodeRefused), "it was sent");
        let sentence = "\u{202b}رمزك هو QXKWZS\u{202c}";
        tab.types(FieldId::Code, sentence).await;
        let codes: Vec<Value> = world
            .tenant
            .requests_for(Operation::Activate)
            .iter()
            .map(|request| serde_json::from_slice::<Value>(&request.body).unwrap()["code"].clone())
            .collect();
        assert_eq!(codes, [json!("QXKWZT"), json!("QXKWZS")]);
    });
}

#[test]
fn a_name_typed_in_parts_and_pasted_with_marks_is_what_the_tenant_gets() {
    story(async {
        let name = json!({"type": "string", "pattern": r"^\p{L}+$"});
        let schema = json!({"type": "object", "required": ["given_name", "family_name"],
            "properties": {"given_name": name, "family_name": name}});
        let world = World::with(|settings| {
            settings.schemas.insert("default_payload".into(), schema);
        });
        let tab = world
            .open("/")
            .await
            .reach_form("\u{2067}ａｄａ＠example.test\u{2800}")
            .await;
        let (given, family) = ("Zoe\u{308}\u{3164}", "\u{202b}Nguye\u{302}\u{303}n\u{202c}");
        for (path, text) in [("/given_name", given), ("/family_name", family)] {
            tab.types(tab.field(path), text).await;
        }
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
        let account = &world.tenant.account_by_address("ada@example.test")[0];
        let payload = json!({"given_name": "Zoë", "family_name": "Nguyễn"});
        assert_eq!(account.payload, Some(payload));
    });
}

#[test]
fn a_password_goes_as_it_was_typed() {
    story(async {
        let password = &format!(" {PASSWORD}e\u{301}\u{a0}ｇ\u{200d}\u{202e} ");
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.types(FieldId::Password, password).await;
        tab.happens(FillingEvent::Submitted).await;
        tab.enter_code(&world.code_for(ADDRESS)).await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, password));
    });
}

/// A link as the tenant sends it, and its code.
async fn link_of(style: LinkStyle, form: ExtendedCode) -> (World, String, String) {
    let world = World::with(|settings| {
        settings.link_style = style;
        settings.extended_code = form;
    });
    world.config(|c| c["activation"] = json!({"message": "link"}));
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    let mail = world.tenant.newest_mail(ADDRESS).unwrap();
    let code = mail.extended_code.or(mail.code).unwrap();
    (world, mail.link.unwrap(), code)
}

/// A kind of damage to a link, with its name.
type Damage = (&'static str, fn(&str) -> String);

const DAMAGES: [Damage; 9] = [
    ("a full stop behind it", |link| format!("{link}.")),
    ("a bracket and a comma", |link| format!("{link}%3E,")),
    ("a space that is not seen", |link| format!("{link}%C2%A0")),
    ("zero width within", |link| {
        link.replacen("code=", "code=%E2%80%8B", 1)
    }),
    ("escaped twice", |link| link.replace('%', "%25")),
    ("quoted-printable", |link| link.replace('=', "=3D")),
    ("a tracker's parameters", |link| {
        format!("{link}&utm_source=mail&fbclid=x")
    }),
    ("an entity before more", |link| {
        format!("{link}&amp;utm_source=mail")
    }),
    ("broken over two lines", |link| {
        let (start, end) = link.split_at(link.find("code=").unwrap() + 9);
        format!("{start}%0D%0A{end}")
    }),
];

#[test]
fn a_link_that_was_damaged_on_its_way_activates() {
    for (name, damage) in DAMAGES {
        for style in [LinkStyle::PageFragment, LinkStyle::PageQuery] {
            for form in [ExtendedCode::Base64, ExtendedCode::UrlSafe] {
                story(async {
                    let (world, link, code) = link_of(style, form).await;
                    let tab = world.tab().visit(&damage(&link)).await;
                    assert_eq!(tab.screen(), "confirming", "{name}");
                    assert_eq!(tab.address(), format!("{PAGE}/activate/"));
                    no_secret_is_left(&tab, &[&code]);
                    tab.happens(ConfirmingEvent::Confirmed).await;
                    let tab = tab.come_back().await;
                    assert_eq!(tab.screen(), "done", "{name}, {style:?}, {form:?}");
                    let account = &world.tenant.account_by_address(ADDRESS)[0];
                    assert_eq!(account.status, Status::Active, "{name}");
                });
            }
        }
    }
}

#[test]
fn a_short_code_and_its_user_are_found_in_a_damaged_link() {
    let damages: [Damage; 4] = [
        ("an entity", |link| link.replace('&', "&amp;")),
        ("an entity by number", |link| link.replace('&', "&#38;")),
        ("quoted-printable", |link| link.replace('=', "=3D")),
        ("escaped as a whole", |link| {
            link.replace('=', "%3D").replace('&', "%26")
        }),
    ];
    for (name, damage) in damages {
        story(async {
            let (world, link, _) = link_of(LinkStyle::PageShortCode, ExtendedCode::Base64).await;
            let tab = world.tab().visit(&damage(&link)).await;
            tab.happens(ConfirmingEvent::Confirmed).await;
            let tab = tab.come_back().await;
            assert_eq!(tab.screen(), "done", "{name}");
        });
    }
}

#[test]
fn a_code_that_cannot_be_one_is_damaged_and_nothing_is_sent() {
    story(async {
        let (world, link, code) = link_of(LinkStyle::PageFragment, ExtendedCode::UrlSafe).await;
        let before = world.tenant.requests().len();
        let cut = link.replace(&code, &code[..20]);
        for damaged in [
            format!("{cut}..."),
            format!("{cut}%E2%80%A6"),
            format!("{cut}%2"),
            link.replace(&code, &code[..3]),
            link.replace(&code, "{{.Data.OTP.Code}}"),
            link.replace(&code, &[&code[..10], "%3Cbr%3E", &code[12..]].concat()),
        ] {
            let tab = world.tab().visit(&damaged).await;
            tab.state(|state| match state {
                State::Stopped(stopped) => {
                    assert_eq!(stopped.problem, Problem::LinkDamaged, "{damaged}");
                }
                other => panic!("{damaged}: {other:?}"),
            });
            assert_eq!(tab.address(), format!("{PAGE}/activate/"));
            tab.happens(Event::WentOn).await;
            assert_eq!(tab.screen(), "inviting", "there is a way on");
        }
        assert_eq!(world.tenant.requests().len(), before);
        let tab = world.tab().visit(&link).await;
        assert_eq!(tab.screen(), "confirming", "the whole link still works");
    });
}

#[test]
fn parameters_of_trackers_change_nothing_on_any_document() {
    const TRACKED: &str = "utm_source=mail&utm_medium=e%26m&gclid=a.b-c&fbclid=IwAR0&mc_eid=1";
    story(async {
        let world = World::new();
        for path in ["/", "/callback/"] {
            let tab = world.open(&format!("{path}?{TRACKED}")).await;
            assert_eq!(tab.screen(), "inviting", "{path}");
        }
        for query in [
            format!("{TRACKED}&activated"),
            format!("activated&{TRACKED}"),
        ] {
            let tab = world.open(&format!("/activate/?{query}")).await;
            assert_eq!(tab.screen(), "done", "{query}");
            assert!(!tab.address().contains("activated"));
        }
        let tab = world.open(&format!("/?{TRACKED}")).await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        let back = format!("{}&{TRACKED}", tab.bounce().await);
        let tab = tab.visit(&back).await;
        assert_eq!(tab.screen(), "filling");
    });
}
