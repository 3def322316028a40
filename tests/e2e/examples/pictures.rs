//! Takes pictures of the form for people to look at: the default schema, the vendor's US address, and a schema with every
//! kind of field; with and without mistakes, light and dark, English and Arabic, at three widths; the last one
//! also in forced colours and with text of twice the size. Also step 1 in the look of the example brand, and the
//! doctor's page, which is also printed. `cargo run -p portico-e2e --example pictures` runs this on the
//! built site; with the first letters of a name (`default`, `address`, `every`, `brand`, `doctor`) it takes those alone.
//!
//! Nothing is asserted here; the stories do that.
#![allow(clippy::unwrap_used)]

use portico_e2e::{Settings, Visitor, World, branded, story};
use serde_json::{Value, json};

/// A small phone, a phone, a desk.
const WIDTHS: [u32; 3] = [320, 390, 1280];

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let sets: [(&str, Settings); 3] = [
        ("default", Settings::default()),
        (
            "address",
            Settings {
                tenant: |tenant| drop(tenant.schemas.insert("default_payload".into(), address())),
                ..Settings::default()
            },
        ),
        (
            "every",
            Settings {
                tenant: |tenant| {
                    drop(
                        tenant
                            .schemas
                            .insert("default_payload".into(), every_kind()),
                    )
                },
                config: |config| {
                    config["form"] = hints();
                    config["identifier"] = json!({"default_country": "PL"});
                },
                ..Settings::default()
            },
        ),
    ];
    for (name, settings) in sets {
        if name.starts_with(&wanted) {
            story(settings, async |world| take(world, name).await);
        }
    }
    if "brand".starts_with(&wanted) {
        story(branded(), async |world| {
            let visitor = &world.visitor;
            visitor.visit("/").await;
            both_languages(visitor, "brand", &["light", "dark", "forced"], &[390, 1280]).await;
            enlarge(visitor).await;
            both_languages(visitor, "brand-200", &["light"], &[390]).await;
        });
    }
    if "doctor".starts_with(&wanted) {
        story(Settings::default(), async |world| {
            let visitor = &world.visitor;
            for expected in ["blocked by CORS policy", "net::ERR_", "status of 4"] {
                visitor.expects_in_console(expected);
            }
            visitor.open("/doctor/").await;
            visitor
                .wait_for(
                    "the examination to be over",
                    "return !document.getElementById('again').hidden",
                )
                .await;
            let themes = ["light", "dark", "forced", "print"];
            visitor.take_pictures("doctor", &themes, &[390, 1280]).await;
        });
    }
}

async fn take(world: &World, name: &str) {
    let visitor = &world.visitor;
    visitor.comes_to_the_form_as("ada@mail.example").await;
    both_languages(visitor, name, &["light", "dark"], &WIDTHS).await;
    if name == "every" {
        mistaken(visitor).await;
    }
    visitor.press("register").await;
    visitor
        .wait_for(
            "the summary",
            "return document.activeElement?.id === 'summary'",
        )
        .await;
    let name = [name, "-mistakes"].concat();
    both_languages(visitor, &name, &["light", "dark"], &WIDTHS).await;
    if name.starts_with("every") {
        both_languages(visitor, &name, &["forced"], &[390]).await;
        enlarge(visitor).await;
        both_languages(visitor, &[&name, "-200"].concat(), &["light"], &[390, 1280]).await;
    }
}

async fn both_languages(visitor: &Visitor, name: &str, themes: &[&str], widths: &[u32]) {
    for language in ["en", "ar"] {
        visitor.switch_language(language).await;
        visitor.run("document.activeElement?.blur()", vec![]).await;
        visitor.take_pictures(name, themes, widths).await;
    }
    visitor.switch_language("en").await;
}

/// Types a mistake into each kind of field.
async fn mistaken(visitor: &Visitor) {
    for (id, text) in [
        ("field-contact", "grace@gmial.con"),
        ("field-phone", "12 34"),
        ("field-age", "twelve"),
        ("field-share", "1.5"),
        ("field-website", "my page"),
        ("field-code", "abc"),
        ("password", "Heron-9"),
    ] {
        visitor.type_into(id, text).await;
    }
    visitor.press("field-business").await;
    for _ in 0..2 {
        visitor.press("field-phones-add").await;
        visitor.press("field-people-add").await;
    }
    visitor.type_into("field-phones:0", "123").await;
    visitor.type_into("field-phones:1", "123").await;
}

async fn enlarge(visitor: &Visitor) {
    let script = "const sheet = new CSSStyleSheet();
        sheet.insertRule(':root { font-size: 200% !important }');
        document.adoptedStyleSheets = [sheet]";
    visitor.run(script, vec![]).await;
}

/// The vendor's sample.
fn address() -> Value {
    let text = |words: &str| json!({"type": "string", "minLength": 1, "description": words});
    let states = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT \
        NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";
    let mut state = text("state");
    state["enum"] = states.split(' ').collect();
    json!({
        "type": "object",
        "description": "sample user data schema",
        "properties": {
            "family_name": text("user last name"),
            "given_name": text("user first name"),
            "name": text("user full name"),
            "address_line_1": text("address line 1"),
            "address_line_2": text("address line 2"),
            "city": text("city"),
            "postal_code": text("postal code"),
            "state": state,
        },
        "required": ["family_name", "given_name", "name", "address_line_1", "city", "postal_code", "state"],
        "additionalProperties": false,
    })
}

/// A schema with every kind of field, long words and short ones.
fn every_kind() -> Value {
    json!({
        "type": "object",
        "properties": {
            "given_name": {"type": "string", "minLength": 1, "description": "user first name"},
            "contact": {"type": "string", "title": "Second e-mail address"},
            "phone": {"type": "string", "title": "Phone number"},
            "birthdate": {"type": "string"},
            "website": {"type": "string"},
            "age": {"type": "integer", "minimum": 18, "title": "Age"},
            "share": {"type": "number", "minimum": 0, "maximum": 1, "title": "Share"},
            "code": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$", "title": "Number of the invitation"},
            "about": {"type": "string"},
            "size": {"type": "string", "enum": ["S", "M", "L"], "title": "Size of the shirt"},
            "state": {"type": "string", "enum": ["AL", "AK", "AZ", "AR", "CA", "CO"]},
            "news": {
                "type": "array", "title": "What we may write about", "uniqueItems": true, "minItems": 1,
                "items": {"type": "string", "enum": [
                    "Offers", "Events", "Everything that the law, the terms of use or common sense asks us to write about"
                ]}
            },
            "business": {"type": "boolean", "title": "I register for a company"},
            "address": {"type": "object", "title": "Address", "required": ["city"], "properties": {
                "address_line_1": {"type": "string"}, "city": {"type": "string"}, "postal_code": {"type": "string"}
            }},
            "phones": {
                "type": "array", "title": "More phone numbers", "maxItems": 3, "uniqueItems": true,
                "items": {"type": "string", "title": "Number"}
            },
            "people": {
                "type": "array", "title": "Who comes along",
                "items": {"type": "object", "title": "Person", "required": ["first"], "properties": {
                    "first": {"type": "string", "title": "First name"},
                    "meal": {"type": "string", "enum": ["Meat", "Fish", "Plants"], "title": "Meal"}
                }}
            },
            "consents": {"type": "object", "properties": {"terms": {"type": "object"}, "news": {"type": "object"}}}
        },
        "required": ["given_name", "age", "size", "state", "news", "phone", "address"],
        "dependentSchemas": {"business": {
            "properties": {"vat": {"type": "string", "title": "VAT number"}}, "required": ["vat"]
        }}
    })
}

fn hints() -> Value {
    let consent = |field: &str, required: bool, en: &str, ar: &str| {
        json!({
            "document": field, "url": "https://acme.example/terms", "version": "2026-01",
            "field": format!("/consents/{field}"), "required": required, "text": {"en": en, "ar": ar}
        })
    };
    json!({
        "groups": [
            {
                "heading": {"en": "About you", "ar": "عنك"},
                "help": {"en": "As it stands in your passport.", "ar": "كما هو مكتوب في جواز سفرك."},
                "fields": ["/given_name", "/birthdate", "/age"]
            },
            {
                "heading": {"en": "How to reach you", "ar": "كيف نصل إليك"},
                "fields": ["/contact", "/phone", "/website", "/address", "/phones"]
            }
        ],
        "fields": {
            "/contact": {"kind": "email", "label": {"en": "Second e-mail address", "ar": "بريد إلكتروني ثانٍ"}},
            "/phone": {"kind": "phone", "label": {"en": "Phone number", "ar": "رقم الهاتف"}, "help": {
                "en": "We call only if something about your order is unclear.", "ar": "لا نتصل إلا إذا كان في طلبك شيء غير واضح."
            }},
            "/birthdate": {"kind": "date"},
            "/website": {"kind": "url"},
            "/about": {"kind": "long_text", "label": {"en": "In your own words", "ar": "بكلماتك"}, "help": {
                "en": "A few words are enough.", "ar": "تكفي بضع كلمات."
            }},
            "/code": {"example": "AB-1234"}
        },
        "consents": [
            consent("terms", true, "I accept the terms of use", "أقبل شروط الاستخدام"),
            consent("news", false, "Send me the news of the harbour once a month, and now and then an offer",
                "أرسلوا إليّ أخبار الميناء مرة في الشهر، وعرضًا بين حين وآخر")
        ]
    })
}
