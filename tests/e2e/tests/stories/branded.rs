//! A site in the colours of a brand that have too little contrast as they are: the corrected page in a real browser.

use portico_e2e::{
    ADDRESS, PASSWORD, Settings, Visitor, brand, branded, dress, dress_oddly, story,
};
use serde_json::{Value, json};

#[test]
fn a_brand_in_yellow_can_be_read_on_every_step_in_light_and_dark() {
    story(branded(), async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        stands_out(visitor).await;
        says(visitor, "h1", "Join Citrine").await;
        visitor.inspect("brand-inviting").await;
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        says(visitor, "#register", "Join").await;
        visitor.press("register").await;
        visitor
            .wait_for(
                "the summary to have the focus",
                "return document.activeElement?.id === 'summary'",
            )
            .await;
        stands_out(visitor).await;
        visitor.inspect("brand-filling-mistakes").await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        stands_out(visitor).await;
        visitor.inspect("brand-activating").await;
        world.activates(ADDRESS).await;
        visitor.inspect("brand-done").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

/// Asserts that the deployment's texts replace the page's own.
async fn says(visitor: &Visitor, selector: &str, words: &str) {
    let said = visitor
        .run(
            "return document.querySelector(arguments[0]).textContent",
            vec![json!(selector)],
        )
        .await;
    assert_eq!(said, json!(words));
}

/// Asserts 3:1 for every border of a control and for the focus ring, and 4.5:1 for every text, in each scheme, with and
/// without more contrast. Computed from what the browser shows, by a formula of its own.
async fn stands_out(visitor: &Visitor) {
    for scheme in ["light", "dark"] {
        for contrast in ["no-preference", "more"] {
            visitor
                .devtools(
                    "Emulation.setEmulatedMedia",
                    json!({ "features": [
                        { "name": "prefers-color-scheme", "value": scheme },
                        { "name": "prefers-contrast", "value": contrast },
                        // What is judged is what a change of colour ends in, not what it passes through.
                        { "name": "prefers-reduced-motion", "value": "reduce" },
                    ] }),
                )
                .await;
            let weak = visitor.run(WEAK, vec![]).await;
            assert_eq!(weak, json!([]), "{scheme}, contrast {contrast}");
        }
    }
    visitor.emulate_media("light").await;
}

const WEAK: &str = "
    const part = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const read = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    const ratio = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const behind = (element) => {
        for (; element; element = element.parentElement) {
            const colour = read(getComputedStyle(element).backgroundColor);
            if (colour.length === 3) return colour;
        }
        return [255, 255, 255];
    };
    const weak = [];
    const least = (element, what, one, other, wanted) => {
        const found = ratio(one, other);
        if (!(found >= wanted)) weak.push([element.outerHTML.slice(0, 90), what, one, other, found]);
    };
    let texts = 0, controls = 0;
    for (const element of document.querySelectorAll('body *')) {
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        const style = getComputedStyle(element);
        if ([...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) {
            texts++;
            least(element, 'text', read(style.color), behind(element), 4.5);
        }
        if (element.matches('input:not([type=checkbox], [type=radio]), textarea, main select, button, .button')) {
            controls++;
            const around = behind(element.parentElement);
            const border = read(style.borderTopColor);
            if (border.length === 3) least(element, 'border', border, around, 3);
            element.focus({ preventScroll: true, focusVisible: true });
            least(element, 'ring', read(getComputedStyle(element).outlineColor), around, 3);
        }
    }
    if (texts < 8 || !controls) weak.push('there was nothing to look at');
    return weak;";

#[test]
fn the_brand_stands_there_before_anything_is_taken_over_and_nothing_moves_afterwards() {
    story(branded(), async |world| {
        let visitor = &world.visitor;
        visitor
            .devtools(
                "Network.setBlockedURLs",
                json!({ "urls": ["*/assets/*.wasm"] }),
            )
            .await;
        visitor.devtools("Network.enable", json!({})).await;
        visitor.open("/").await;
        let seen = || visitor.run(LOOKS, vec![]);
        let painted = seen().await;
        assert_eq!(painted["name"], "Citrine");
        assert_eq!(painted["button"], "rgb(255, 204, 0)");
        assert_eq!(painted["ground"], "rgb(255, 246, 214)");
        assert_eq!(painted["radius"], "20px");
        assert!(logo(&painted).contains("/assets/brand-logo-"), "{painted}");
        assert_eq!(painted["logo"]["size"], json!(["36px", "36px"]));
        assert_eq!(painted["theme"], json!(["#fff6d6", "#17140a"]));
        assert!(
            painted["icon"]
                .as_str()
                .unwrap()
                .contains("/assets/brand-icon-")
        );
        assert_eq!(
            painted["links"],
            json!([
                "https://citrine.example/privacy",
                "https://citrine.example/terms",
                "https://citrine.example/help"
            ])
        );
        visitor
            .devtools("Network.setBlockedURLs", json!({ "urls": [] }))
            .await;
        visitor.expects_in_console("ERR_BLOCKED_BY_CLIENT");
        visitor.visit("/").await;
        assert_eq!(seen().await, painted);
        let moved = visitor.run(SHIFTS, vec![]).await;
        assert_eq!(moved, json!(0), "cumulative layout shift");
        visitor.emulate_media("dark").await;
        let dark = seen().await;
        assert!(logo(&dark).contains("/assets/brand-logo-dark-"), "{dark}");
        assert_eq!(dark["ground"], "rgb(23, 20, 10)");
        visitor.switch_language("ar").await;
        assert_eq!(seen().await["name"], "Citrine");
    });
}

/// A deployment with a long name, whose logo is made for light pages alone and is the name itself.
fn plain_logo() -> Value {
    let mut config = brand();
    config["brand"]["name"] = json!("Gesellschaft für außerordentlich lange Namen");
    config["brand"]["look"] = json!({
        "logo": { "light": "logo.svg", "height": 48, "name": "heard" },
        "radius": 0,
    });
    config
}

#[test]
fn a_logo_in_place_of_the_name_is_seen_and_the_name_is_read_out() {
    let settings = Settings {
        config: |config| config["brand"] = plain_logo()["brand"].clone(),
        site: Some(|dist| dress(dist, &plain_logo())),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        let seen = visitor
            .run(
                "const brand = document.getElementById('brand');
                 const { width, height } = brand.getBoundingClientRect();
                 const words = document.createRange();
                 words.selectNodeContents(brand);
                 return {
                     size: [width, height],
                     below: words.getBoundingClientRect().top >= brand.getBoundingClientRect().bottom,
                     cut: getComputedStyle(brand).overflow,
                     image: getComputedStyle(brand).backgroundImage.includes('/assets/brand-logo-'),
                 };",
                vec![],
            )
            .await;
        assert_eq!(
            seen,
            json!({ "size": [48, 48], "below": true, "cut": "hidden", "image": true })
        );
        let heard = visitor
            .devtools("Accessibility.getFullAXTree", json!({}))
            .await;
        assert!(heard.to_string().contains("lange Namen"), "{heard}");
        visitor.emulate_media("dark").await;
        let plate = visitor
            .run(
                "return getComputedStyle(document.getElementById('brand')).backgroundColor",
                vec![],
            )
            .await;
        assert_eq!(plate, "rgb(255, 255, 255)");
        visitor.inspect("brand-heard").await;
    });
}

/// A deployment with a font of its own and a logo as WebP.
fn odd_look() -> Value {
    let mut config = brand();
    config["brand"]["look"] = json!({
        "logo": { "light": "dot.webp", "height": 36 },
        "font": { "file": "squares.woff2" },
    });
    config
}

#[test]
fn a_font_and_a_picture_of_the_brand_pass_the_policy_and_are_painted() {
    let settings = Settings {
        config: |config| config["brand"] = odd_look()["brand"].clone(),
        site: Some(|dist| dress_oddly(dist, &odd_look())),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        let script = "
            return document.fonts.ready.then(async () => {
                const context = document.createElement('canvas').getContext('2d');
                const family = getComputedStyle(document.body).fontFamily;
                const wide = (letters, font) => {
                    context.font = '100px ' + font;
                    return Math.round(context.measureText(letters).width);
                };
                const before = getComputedStyle(document.getElementById('brand'), '::before').backgroundImage;
                const picture = new Image();
                picture.src = before.slice(5, -2);
                await picture.decode();
                return {
                    fonts: [...document.fonts].map((font) => font.status),
                    widths: ['i', 'M'].map((letter) => wide(letter, family)),
                    picture: [picture.naturalWidth, picture.src.endsWith('.webp')],
                };
            })";
        let seen = visitor.run(script, vec![]).await;
        assert_eq!(seen["fonts"], json!(["loaded"]));
        assert_eq!(seen["widths"], json!([90, 90]), "every letter is as wide");
        assert_eq!(seen["picture"], json!([1, true]));
        visitor.inspect("brand-odd").await;
    });
}

#[test]
fn a_long_name_beside_its_logo_leaves_room_for_the_languages() {
    fn long() -> Value {
        let mut config = brand();
        config["brand"]["name"] = json!("Gesellschaft für außerordentlich lange Namen");
        config
    }
    let settings = Settings {
        config: |config| config["brand"] = long()["brand"].clone(),
        site: Some(|dist| dress(dist, &long())),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        visitor.inspect("brand-long").await;
        visitor.switch_language("ar").await;
        visitor.inspect("brand-long").await;
        // The logo is at the start of the line in the page's direction, whatever the direction of the name.
        let sides = visitor
            .run(
                "const brand = document.getElementById('brand');
                 const words = document.createRange();
                 words.selectNodeContents(brand);
                 return brand.getBoundingClientRect().right - words.getBoundingClientRect().right",
                vec![],
            )
            .await;
        assert!(sides.as_f64().unwrap() > 30.0, "{sides}");
    });
}

fn logo(seen: &Value) -> &str {
    seen["logo"]["image"].as_str().unwrap()
}

const LOOKS: &str = "
    const style = (place, pseudo) => getComputedStyle(document.querySelector(place), pseudo);
    const logo = style('.brand', '::before');
    return {
        name: document.getElementById('brand').innerText,
        button: style('#continue').backgroundColor,
        radius: style('#identifier').borderRadius,
        ground: style('html').backgroundColor,
        logo: { image: logo.backgroundImage, size: [logo.inlineSize, logo.blockSize] },
        theme: [...document.querySelectorAll('meta[name=theme-color]')].map((meta) => meta.content),
        icon: document.querySelector('link[rel=icon]').href,
        links: [...document.querySelectorAll('footer li:not(.unneeded) a')].map((link) => link.href),
    };";

const SHIFTS: &str = "
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: 'layout-shift', buffered: true });
    return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);";
