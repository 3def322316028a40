//! systemCreateUser (contract.md section 3.7).

use portico_tenant::{GOOD_PASSWORD, Operation, SignIn, Status};
use serde_json::{Value, json};

use crate::support::{ADA, Answer, Visit, visitor};

/// What a page sends for a visitor who is to prove the address.
fn new_user() -> Value {
    json!({
        "status": "new",
        "identifiers": [],
        "verifiable_addresses": [
            {"address": ADA, "type": "email", "status": "active", "verified": false}
        ],
        "credentials": [{"type": "password", "password": GOOD_PASSWORD}],
        "payload": visitor(ADA)["payload"],
        "metadata": {"source": "sign-up page"}
    })
}

/// An account that has its identifier at once.
fn with_status(status: &str) -> Value {
    let mut user = new_user();
    user["status"] = json!(status);
    user["identifiers"] = json!([{"identifier": ADA, "type": "email"}]);
    user
}

async fn create(visit: &Visit, body: &Value) -> Answer {
    visit.in_pool("/users", body).send().await
}

async fn created(visit: &Visit, body: &Value) -> String {
    let answer = create(visit, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn check(visit: &Visit, body: &Value, details: Value) {
    let before = visit.tenant.account_by_address(ADA).len();
    let answer = create(visit, body).await;
    assert_eq!(answer.status, 422, "{body}: {}", answer.text());
    assert_eq!(answer.json()["details"], details, "{body}");
    assert_eq!(visit.tenant.account_by_address(ADA).len(), before);
}

#[tokio::test]
async fn a_new_user_gets_no_message_until_one_is_asked_for_and_then_activates() {
    let visit = Visit::new(|_| {}).await;
    let user = created(&visit, &new_user()).await;
    assert!(visit.tenant.outbox().is_empty());
    assert!(!visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
    visit.resend(&user, &json!({"address": ADA})).send().await;
    let code = visit.newest_code(ADA);
    let answer = visit.activate(&user, &json!({"code": code})).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let account = &visit.tenant.account_by_address(ADA)[0];
    assert_eq!(account.status, Status::Active);
    assert_eq!(account.identifiers, [ADA]);
    assert_eq!(account.verified_addresses, [ADA]);
    assert_eq!(account.metadata["source"], "sign-up page");
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}

#[tokio::test]
async fn the_answer_is_the_whole_user_with_blurred_credentials() {
    let visit = Visit::new(|_| {}).await;
    let answer = create(&visit, &with_status("active")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(answer.header("etag").is_some());
    let user = answer.json();
    assert_eq!(user["status"], "active");
    assert_eq!(user["identifiers"][0]["type"], "email");
    assert_eq!(user["verifiable_addresses"][0]["verified"], false);
    assert_eq!(user["credentials"][0]["state"], "valid");
    assert_eq!(user["credentials"][0]["payload"]["hashed_password"], "###");
    assert_eq!(user["metadata"]["source"], "sign-up page");
    assert!(!answer.text().contains(GOOD_PASSWORD));
    assert_eq!(visit.last_operation(), Operation::CreateUser);
}

#[tokio::test]
async fn only_an_active_user_signs_in() {
    for (status, signs_in) in [
        ("new", false),
        ("active", true),
        ("inactive", false),
        ("deleted", false),
    ] {
        let visit = Visit::new(|_| {}).await;
        created(&visit, &with_status(status)).await;
        assert_eq!(
            visit.tenant.can_sign_in(ADA, GOOD_PASSWORD),
            signs_in,
            "{status}"
        );
    }
}

#[tokio::test]
async fn an_inactive_user_is_sent_nothing_and_activates_nothing() {
    let visit = Visit::new(|_| {}).await;
    let user = created(&visit, &with_status("inactive")).await;
    assert_eq!(visit.resend(&user, &json!({})).send().await.status, 204);
    assert!(visit.tenant.outbox().is_empty());
    let answer = visit
        .activate(&user, &json!({"code": "AAAAAA"}))
        .send()
        .await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn a_password_to_be_changed_opens_and_one_to_be_reset_does_not() {
    for (member, outcome, state) in [
        (
            "must_be_changed",
            SignIn::PasswordToBeChanged,
            "must_be_changed",
        ),
        ("must_be_reset", SignIn::Refused, "must_be_reset"),
    ] {
        let visit = Visit::new(|_| {}).await;
        let mut user = with_status("active");
        user["credentials"][0][member] = json!(true);
        let answer = create(&visit, &user).await;
        assert_eq!(answer.json()["credentials"][0]["state"], state);
        assert_eq!(visit.tenant.sign_in(ADA, GOOD_PASSWORD), outcome);
        assert_eq!(visit.tenant.sign_in(ADA, "wrong"), SignIn::Refused);
    }
    let visit = Visit::new(|_| {}).await;
    let mut user = with_status("active");
    user["credentials"][0]["must_be_changed"] = json!(true);
    user["credentials"][0]["must_be_reset"] = json!(true);
    created(&visit, &user).await;
    assert!(!visit.tenant.can_sign_in(ADA, GOOD_PASSWORD), "reset wins");
}

#[tokio::test]
async fn what_is_taken_is_a_conflict_that_tells_no_more() {
    let visit = Visit::new(|_| {}).await;
    visit.activated(ADA).await;
    let address = create(&visit, &new_user()).await;
    let identifier = create(&visit, &with_status("active")).await;
    let mut other = with_status("active");
    other["verifiable_addresses"] = json!([]);
    let alone = create(&visit, &other).await;
    for answer in [&address, &identifier, &alone] {
        assert_eq!(answer.status, 409, "{}", answer.text());
        assert_eq!(answer.body, address.body);
    }
    assert_eq!(visit.tenant.account_by_address(ADA).len(), 1);
    assert!(visit.tenant.outbox().len() == 1, "nobody is told");
}

#[tokio::test]
async fn an_unverified_address_of_anothers_passes_only_where_the_switch_says_so() {
    let visit = Visit::new(|settings| settings.unverified_address_conflicts = false).await;
    visit.activated(ADA).await;
    created(&visit, &new_user()).await;
    let mut verified = new_user();
    verified["verifiable_addresses"][0]["verified"] = json!(true);
    assert_eq!(create(&visit, &verified).await.status, 409);
}

#[tokio::test]
async fn an_id_of_ones_own_is_taken_once() {
    let visit = Visit::new(|_| {}).await;
    let mut user = new_user();
    user["id"] = json!("ada-1");
    assert_eq!(created(&visit, &user).await, "ada-1");
    assert_eq!(create(&visit, &user).await.status, 409);
    user["id"] = json!("");
    check(&visit, &user, json!({"id": ["is not valid"]})).await;
}

#[tokio::test]
async fn every_member_is_checked_and_named() {
    let visit = Visit::new(|_| {}).await;
    let faulty = |path: &str, value: Value| {
        let mut user = with_status("active");
        *user.pointer_mut(path).unwrap() = value;
        user
    };
    let at = |list: &str, member: &str, what: &str| json!({list: {"0": {member: [what]}}});
    let (id, address) = ("identifiers", "verifiable_addresses");
    for (path, value, details) in [
        (
            "/identifiers/0/identifier",
            json!("ada"),
            at(id, "identifier", "is not of its type"),
        ),
        (
            "/identifiers/0",
            json!({"type": "uid"}),
            at(id, "identifier", "is required"),
        ),
        (
            "/identifiers/0",
            json!({"identifier": ADA}),
            at(id, "type", "is required"),
        ),
        (
            "/verifiable_addresses/0/type",
            json!("mobile"),
            at(address, "address", "is not of its type"),
        ),
        (
            "/verifiable_addresses/0",
            json!({"address": "ada", "type": "uid", "status": "active", "verified": false}),
            at(address, "type", "must be email or mobile"),
        ),
        (
            "/verifiable_addresses/0",
            json!({"address": ADA, "type": "email", "verified": false}),
            at(address, "status", "is required"),
        ),
        (
            "/verifiable_addresses/0",
            json!({"address": ADA, "type": "email", "status": "active"}),
            at(address, "verified", "is required"),
        ),
        (
            "/credentials/0",
            json!({"type": "password"}),
            at("credentials", "password", "is required"),
        ),
        (
            "/credentials/0/type",
            json!("pin"),
            at("credentials", "type", "must be password, totp or webauthn"),
        ),
        (
            "/credentials/0",
            json!({"type": "totp", "totp_secret": "typed"}),
            at("credentials", "totp_secret", "is no secret in base32"),
        ),
    ] {
        let user = faulty(path, value);
        check(&visit, &user, details).await;
    }
    let mut user = with_status("active");
    user["credentials"][0]["password"] = json!("Teal-Otter4");
    let answer = create(&visit, &user).await;
    assert_eq!(answer.status, 422);
    assert!(answer.json()["details"]["credentials"]["0"]["password"].is_array());
    user = with_status("active");
    user["payload"]["name"] = json!("");
    let answer = create(&visit, &user).await;
    assert_eq!(answer.status, 422);
    assert!(answer.json()["details"]["payload"]["name"].is_array());
    user = with_status("active");
    user["payload_schema_id"] = json!("other");
    check(
        &visit,
        &user,
        json!({"payload_schema_id": ["is no schema"]}),
    )
    .await;
    user = with_status("active");
    user.as_object_mut().unwrap().remove("status");
    check(&visit, &user, json!({"status": ["is required"]})).await;
}

#[tokio::test]
async fn nothing_is_there_twice() {
    let visit = Visit::new(|_| {}).await;
    for list in ["identifiers", "verifiable_addresses", "credentials"] {
        let mut user = with_status("active");
        let twice = user[list][0].clone();
        user[list].as_array_mut().unwrap().push(twice);
        let answer = create(&visit, &user).await;
        assert_eq!(answer.status, 422, "{list}");
        assert!(
            answer.text().contains("is there twice"),
            "{}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn a_body_that_does_not_fit_the_wire_is_a_bad_request() {
    let visit = Visit::new(|_| {}).await;
    for (path, member) in [
        ("", "state"),
        ("/identifiers/0", "value"),
        ("/credentials/0", "hash"),
    ] {
        let mut user = with_status("active");
        user.pointer_mut(path).unwrap()[member] = json!("x");
        assert_eq!(create(&visit, &user).await.status, 400, "{path} {member}");
    }
    for (member, value) in [
        ("status", json!("pending")),
        ("identifiers", json!([{"identifier": ADA, "type": "phone"}])),
        ("credentials", json!({})),
        ("metadata", json!([])),
    ] {
        let mut user = with_status("active");
        user[member] = value;
        assert_eq!(create(&visit, &user).await.status, 400, "{member}");
    }
    let answer = visit.in_pool("/users?status=new", &new_user()).send().await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn the_sign_in_page_says_that_the_password_has_to_be_changed() {
    let visit = Visit::new(|_| {}).await;
    let mut user = with_status("active");
    user["credentials"][0]["must_be_changed"] = json!(true);
    created(&visit, &user).await;
    let form = [("identifier", ADA), ("password", GOOD_PASSWORD)];
    let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let body = crate::support::form(&form);
    let page = visit
        .request(http::Method::POST, "/demo/sign-in", &[], &body)
        .await;
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("id=\"change-password\""),
        "{}",
        page.text()
    );
}
