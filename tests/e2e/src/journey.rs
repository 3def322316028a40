//! The parts of the journey that most stories begin with.

use crate::visitor::Visitor;
use crate::world::World;
use portico_tenant::Operation;
use serde_json::json;

/// The usual visitor's address, with characters that show wrong encoding.
pub const ADDRESS: &str = "ada+portico'7@mail.example";
/// The usual visitor's password: long, with every kind of character, and some that need encoding.
pub const PASSWORD: &str = r#"Quiet"Heron <9> %2F & Wade+Blue"#;

impl Visitor {
    /// Opens the page and types the address.
    pub async fn arrives_as(&self, address: &str) {
        self.visit("/").await;
        self.wait_for_screen("inviting").await;
        self.type_into("identifier", address).await;
    }

    /// Opens the page and comes to the form.
    pub async fn comes_to_the_form_as(&self, address: &str) {
        self.arrives_as(address).await;
        self.press("continue").await;
        self.wait_for_screen("filling").await;
    }

    /// Fills every field of the default schema and the password.
    pub async fn fills_the_form(&self) {
        self.type_into("field-given_name", "Ada Zoë").await;
        self.type_into("field-family_name", "O'Neill").await;
        self.type_into("field-name", "Ada Zoë O'Neill").await;
        self.type_into("password", PASSWORD).await;
    }

    /// Opens the page and comes to the step that asks for the code.
    pub async fn registers_as(&self, address: &str) {
        self.comes_to_the_form_as(address).await;
        self.fills_the_form().await;
        self.press("register").await;
        self.wait_for_screen("activating").await;
    }

    /// Types the code and sends it.
    pub async fn enters_code(&self, code: &str) {
        self.type_into("code", code).await;
        // The last character sends it, unless a password is asked for beside it.
        let asked = "return !!document.getElementById('password')";
        if self.run(asked, vec![]).await == json!(true) {
            self.press("activate").await;
        }
    }

    /// From the last screen to the tenant's own sign-in page, and in with the new password.
    ///
    /// # Panics
    /// When the tenant does not take them.
    pub async fn signs_in(&self, address: &str, password: &str) {
        self.press("sign-in").await;
        self.wait_for(
            "the tenant's sign-in page",
            "return location.pathname.endsWith('/sign-in')",
        )
        .await;
        self.type_into("identifier", address).await;
        self.type_into("password", password).await;
        self.press_on("form button").await;
        self.wait_for(
            "the tenant's welcome",
            "return !!document.getElementById('signed-in')",
        )
        .await;
    }

    /// Asserts that a failed submit is reported as it must be (GOV.UK's pattern; A11Y-01): the summary
    /// has the focus, the title says so, there is a link for each of these fields and no other, each field is
    /// marked and described, each link leads into its field, and the address bar stays as it is.
    ///
    /// # Panics
    /// When any of that is not so.
    pub async fn assert_told_of_mistakes_in(&self, fields: &[&str]) {
        self.wait_for(
            "the summary to have the focus",
            "return document.activeElement?.id === 'summary'",
        )
        .await;
        let title = self.title().await;
        assert!(title.starts_with("Error: "), "the title is {title:?}");
        let linked = self
            .run(
                "return [...document.querySelectorAll('#summary a')].map((link) => link.getAttribute('href'))",
                vec![],
            )
            .await;
        let expected: Vec<String> = fields.iter().map(|field| format!("#{field}")).collect();
        assert_eq!(linked, json!(expected), "the links of the summary");
        for field in fields {
            assert_eq!(
                self.attribute(field, "aria-invalid").await.as_deref(),
                Some("true"),
                "{field} is marked"
            );
            let described = self
                .attribute(field, "aria-describedby")
                .await
                .unwrap_or_default();
            let issue = format!("{field}-issue");
            assert!(
                described.split(' ').any(|id| id == issue),
                "{field} is described by {described:?}"
            );
            for id in described.split(' ') {
                assert!(
                    self.has(&format!("[id='{id}']")).await,
                    "#{id} does not exist"
                );
            }
            assert!(
                !self.text_of(&issue).await.is_empty(),
                "{issue} says nothing"
            );
            let before = self.address().await;
            self.press_on(&format!("#summary a[href='#{field}']")).await;
            self.wait_with(
                &format!("the link to focus {field}"),
                "return document.activeElement?.id === arguments[0]",
                vec![json!(field)],
            )
            .await;
            assert_eq!(self.address().await, before, "the address bar gets no hash");
        }
        let marked = self
            .run(
                "return [...document.querySelectorAll('[aria-invalid=true]')].map((field) => field.id)",
                vec![],
            )
            .await;
        assert_eq!(marked, json!(fields), "no other field is marked");
    }

    /// Asserts that a failed submit of a form with one field is told at that field and nowhere else: it has the focus, the
    /// title says so, it is marked and described by its issue, which stands on the screen once, and no other field is
    /// marked.
    ///
    /// # Panics
    /// When any of that is not so.
    pub async fn assert_told_of_the_mistake_in(&self, field: &str) {
        self.wait_with(
            &format!("{field} to be marked and to have the focus"),
            "return document.activeElement?.id === arguments[0]
                 && document.activeElement.getAttribute('aria-invalid') === 'true'",
            vec![json!(field)],
        )
        .await;
        let title = self.title().await;
        assert!(title.starts_with("Error: "), "the title is {title:?}");
        assert!(!self.has("#summary").await, "one field needs no summary");
        let issue = format!("{field}-issue");
        let described = self.attribute(field, "aria-describedby").await;
        let described = described.unwrap_or_default();
        assert!(
            described.split(' ').any(|id| id == issue),
            "{field} is described by {described:?}"
        );
        let told = self.text_of(&issue).await;
        assert!(!told.is_empty(), "{issue} says nothing");
        let screen = self.screen_text().await;
        assert_eq!(screen.matches(&told).count(), 1, "{told:?} on {screen:?}");
        let marked = self
            .run(
                "return [...document.querySelectorAll('[aria-invalid=true]')].map((field) => field.id)",
                vec![],
            )
            .await;
        assert_eq!(marked, json!([field]), "no other field is marked");
    }

    /// Asserts that this state is accessible, and keeps its pictures if they are wanted.
    pub async fn inspect(&self, name: &str) {
        self.assert_accessible().await;
        self.assert_reflows().await;
        self.screenshot(name).await;
    }
}

impl World {
    /// Types the newest mailed code, and waits for the end.
    ///
    /// # Panics
    /// When the newest mail has no code.
    pub async fn activates(&self, address: &str) {
        let mail = self.mail_to(address).await;
        let code = mail.code.expect("the mail holds a code");
        self.visitor.enters_code(&code).await;
        self.visitor.wait_for_screen("done").await;
    }

    /// Activates the code of this address on another device, before the visitor does.
    ///
    /// # Panics
    /// When the tenant does not take it.
    pub async fn code_is_used_elsewhere(&self, address: &str) {
        let code = self
            .mail_to(address)
            .await
            .code
            .expect("the mail holds a code");
        let id = self.tenant.account_by_address(address)[0].id.clone();
        let token = self.newest(Operation::Register).headers["authorization"].clone();
        let api = self.tenant.current_settings().identity_api();
        let pool = self.tenant.current_settings().pool.id;
        let request = http::Request::post(format!("{api}/system/pools/{pool}/users/{id}/activate"))
            .header("authorization", token)
            .header("content-type", "application/json")
            .body(json!({ "code": code }).to_string().into())
            .expect("the request is well-formed");
        let answer = self.tenant.handle(request).await;
        assert_eq!(
            answer.status(),
            201,
            "the other device activates the account"
        );
    }
}
