//! Documents that a host has changed, that it serves below other paths, or whose scripts it blocks.

use portico_e2e::{ADDRESS, PASSWORD, Settings, story};
use serde_json::json;
use std::fs;
use std::path::Path;

/// A host's change of the HTML of a document.
type Change = fn(&str) -> String;

/// What a host may make of a document.
const HOSTS: [(&str, Change); 10] = [
    ("a script of a CDN in the head", |html| {
        html.replace(
            "<head>",
            "<head><script src=\"/cdn-cgi/missing.js\"></script>",
        )
    }),
    ("a script of a CDN at the end", |html| {
        html.replace(
            "</body>",
            "<script defer src=\"/cdn-cgi/missing.js\"></script></body>",
        )
    }),
    ("comments left out", |html| html.replace("<!>", "")),
    ("lines between the elements", |html| {
        html.replace("<div class=\"field", "\n  <div class=\"field")
    }),
    ("a banner in the root", |html| {
        html.replace("<header ", "<div>Your host</div><header ")
    }),
    ("a banner before the root", |html| {
        html.replace("<body>", "<body><div>Your host</div>")
    }),
    ("an obfuscated address", |html| {
        html.replace("<input ", "<span class=\"__cf_email__\"></span><input ")
    }),
    ("no shape", |html| {
        html.replace(" data-shape=", " data-other=")
    }),
    ("quotes of attributes changed", |html| {
        html.replace("class=\"field\"", "class='field'")
    }),
    ("a comment of the host", |html| {
        html.replace("<main ", "<!-- served by --><main ")
    }),
];

#[test]
fn documents_that_a_host_has_changed_work() {
    /// The site with this change of the host.
    fn changed<const NUMBER: usize>() -> fn(&Path) {
        // The browser's message about a failing script has the document's address, which at `/callback/` has the code.
        // So the first two change the start document only.
        |dist| {
            let documents = if NUMBER < 2 {
                &DOCUMENTS[..1]
            } else {
                &DOCUMENTS
            };
            change_documents(dist, documents, HOSTS[NUMBER].1);
        }
    }
    let changed: [fn(&Path); HOSTS.len()] = [
        changed::<0>(),
        changed::<1>(),
        changed::<2>(),
        changed::<3>(),
        changed::<4>(),
        changed::<5>(),
        changed::<6>(),
        changed::<7>(),
        changed::<8>(),
        changed::<9>(),
    ];
    for ((what, _), site) in HOSTS.into_iter().zip(changed) {
        let settings = Settings {
            site: Some(site),
            ..Settings::default()
        };
        story(settings, async |world| {
            let visitor = &world.visitor;
            // The policy names the page's own scripts alone: such a file is not even asked for.
            for part in ["cdn-cgi/missing.js", "Loading failed for the <script>"] {
                visitor.expects_in_console(part);
            }
            visitor.comes_to_the_form_as(ADDRESS).await;
            assert!(!visitor.has("html[data-failed]").await, "{what}");
        });
    }
}

#[test]
fn documents_are_known_by_what_they_say_and_not_by_their_path() {
    let settings = Settings {
        site: Some(|dist| {
            for (from, to) in [
                ("callback", "signup/callback"),
                ("activate", "signup/Activate"),
            ] {
                fs::create_dir_all(dist.join(to)).unwrap();
                for name in ["index.html", "index.html.br", "index.html.gz"] {
                    fs::copy(dist.join(from).join(name), dist.join(to).join(name)).unwrap();
                }
            }
        }),
        config: |config| {
            let own = config["client"]["redirect_uri"]
                .as_str()
                .unwrap()
                .to_owned();
            config["client"]["redirect_uri"] =
                json!(own.replace("/callback/", "/signup/callback/"));
        },
        tenant: |tenant| {
            for uri in &mut tenant.redirect_uris {
                *uri = uri.replace("/callback/", "/signup/callback/");
            }
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
        visitor
            .visit("/signup/Activate/#code=QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo")
            .await;
        assert!(visitor.has("main[data-screen=confirming]").await);
        assert!(!visitor.address().await.contains("code"));
    });
}

#[test]
fn a_document_whose_script_does_not_run_takes_no_press_and_no_address() {
    let settings = Settings {
        // As a host that holds scripts back, or one whose policy does not know them.
        site: Some(|dist| {
            change_documents(dist, &DOCUMENTS, |html| {
                html.replace("<script ", "<script type=\"text/held\" ")
            });
        }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        for document in ["/", "/callback/", "/activate/"] {
            visitor.open(document).await;
            visitor.wait_for_text("JavaScript").await;
            let seen = "return document.querySelectorAll('#portico').length === 1
                && !document.getElementById('portico').getClientRects().length";
            assert_eq!(visitor.run(seen, vec![]).await, json!(true));
        }
        visitor.open("/").await;
        // Even a form that somebody has made visible sends nothing.
        visitor
            .run(
                "document.documentElement.dataset.scripted = '';
                 document.getElementById('identifier').value = 'ada@mail.example';
                 document.querySelector('form').requestSubmit()",
                vec![],
            )
            .await;
        assert_eq!(visitor.address().await, format!("{}/", world.page()));
    });
}

const DOCUMENTS: [&str; 4] = [
    "index.html",
    "callback/index.html",
    "activate/index.html",
    "404.html",
];

/// Changes these documents of the site, and takes their compressed copies away.
fn change_documents(dist: &Path, documents: &[&str], change: Change) {
    for name in documents {
        let path = dist.join(name);
        let html = fs::read_to_string(&path).unwrap();
        fs::write(&path, change(&html)).unwrap();
        for ending in ["br", "gz"] {
            fs::remove_file(dist.join(format!("{name}.{ending}"))).unwrap();
        }
    }
}
