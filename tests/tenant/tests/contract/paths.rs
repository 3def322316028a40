//! Plain and vanity addresses (contract.md sections 1.2 and 1.3).

use portico_tenant::PathStyle;

use crate::support::{ADA, Visit};

#[tokio::test]
async fn the_whole_path_works_in_every_style() {
    for (style, issuer, api) in [
        (PathStyle::Plain, "/demo/system", "/api/identity/demo"),
        (PathStyle::TenantVanity, "/system", "/api/identity"),
        (PathStyle::ServerVanity, "", "/api/identity"),
    ] {
        let visit = Visit::new(|settings| settings.path_style = style).await;
        visit.activated(ADA).await;
        let origin = "http://127.0.0.1:8450";
        let answer = visit
            .get(&format!("{issuer}/.well-known/openid-configuration"))
            .await;
        assert_eq!(answer.json()["issuer"], format!("{origin}{issuer}"));
        let seen = visit.tenant.requests();
        let registration = seen
            .iter()
            .find(|it| it.path.ends_with("/user/register"))
            .unwrap();
        assert_eq!(
            registration.path,
            format!("{api}/system/pools/customers/user/register")
        );
        for page in ["/", "/outbox", "/outbox.json", "/demo/sign-in"] {
            assert_eq!(visit.get(page).await.status, 200, "{style:?} {page}");
        }
    }
}

#[tokio::test]
async fn addresses_of_another_style_do_not_exist() {
    for (style, others) in [
        (
            PathStyle::Plain,
            ["/system/.well-known/jwks.json", "/.well-known/jwks.json"],
        ),
        (
            PathStyle::TenantVanity,
            [
                "/demo/system/.well-known/jwks.json",
                "/.well-known/jwks.json",
            ],
        ),
        (
            PathStyle::ServerVanity,
            [
                "/demo/system/.well-known/jwks.json",
                "/system/.well-known/jwks.json",
            ],
        ),
    ] {
        let visit = Visit::new(|settings| settings.path_style = style).await;
        for path in others {
            assert_eq!(visit.get(path).await.status, 404, "{style:?} {path}");
        }
        let other = match style {
            PathStyle::Plain => "/api/identity/system/pools/customers",
            _ => "/api/identity/demo/system/pools/customers",
        };
        assert_eq!(visit.get(other).await.status, 404, "{style:?}");
    }
}

#[tokio::test]
async fn a_path_is_decoded_once() {
    let visit = Visit::new(|_| {}).await;
    assert_eq!(visit.read("/pools/%63ustomers").send().await.status, 200);
    assert_eq!(visit.read("/pools/%2563ustomers").send().await.status, 404);
    assert_eq!(visit.read("/pools/customers/").send().await.status, 404);
}
