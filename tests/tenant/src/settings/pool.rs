//! The identity pool (contract.md section 4).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::identifier::Kind;
use crate::password::Policy;
use crate::span::Span;

/// The pool's settings. Its counters are added when it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Pool id in the paths.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether visitors may register themselves.
    pub public_registration_allowed: bool,
    /// Schema of the payload, one of `Settings::schemas`.
    pub payload_schema_id: String,
    /// Schema of the metadata of created users, one of `Settings::schemas`; none: anything.
    pub metadata_schema_id: Option<String>,
    /// Schema of their business metadata, likewise.
    pub business_metadata_schema_id: Option<String>,
    /// `password`, `otp`, `webauthn`, `totp`, ...: what an account may be given.
    pub authentication_mechanisms: Vec<String>,
    /// One of them.
    pub preferred_authentication_mechanism: String,
    /// Second factors; none switches them off. In the pool's answer only.
    pub second_factor_authentication_mechanisms: Vec<String>,
    /// `argon2`, `bcrypt`, ...: in the pool's answer only; passwords are always hashed by argon2id.
    pub hashing_method: String,
    /// Whether `Ada@` and `ada@` are the same, NF.
    pub identifier_case_insensitive: bool,
    /// The password policy.
    pub password_policy: Policy,
    /// Length and lifetime of codes, by their type; `activation` is used here.
    pub otp_settings: BTreeMap<String, Otp>,
}

/// One kind of one-time code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Otp {
    /// Characters.
    pub length: usize,
    /// How long it lives.
    pub ttl: Span,
}

impl Default for Pool {
    fn default() -> Self {
        Self {
            id: "customers".into(),
            name: "Customers".into(),
            public_registration_allowed: true,
            payload_schema_id: "default_payload".into(),
            metadata_schema_id: None,
            business_metadata_schema_id: None,
            authentication_mechanisms: vec!["password".into()],
            preferred_authentication_mechanism: "password".into(),
            second_factor_authentication_mechanisms: Vec::new(),
            hashing_method: "argon2".into(),
            identifier_case_insensitive: false,
            password_policy: Policy::default(),
            otp_settings: BTreeMap::from([(
                "activation".to_owned(),
                Otp {
                    length: 6,
                    ttl: Span::minutes(10),
                },
            )]),
        }
    }
}

impl Pool {
    /// Length and lifetime of activation codes.
    pub(crate) fn activation(&self) -> Otp {
        self.otp("activation")
    }

    /// Length and lifetime of codes of this type.
    pub(crate) fn otp(&self, kind: &str) -> Otp {
        self.otp_settings.get(kind).copied().unwrap_or(Otp {
            length: 6,
            ttl: Span::minutes(10),
        })
    }

    /// Whether one-time codes sign in, to addresses of whichever kind.
    pub(crate) fn knows_codes(&self) -> bool {
        ["otp", "email_otp", "sms_otp"]
            .iter()
            .any(|it| self.allows(it))
    }

    /// Whether a one-time code sent to an address of this kind signs in.
    pub(crate) fn sends_codes_to(&self, kind: Kind) -> bool {
        self.allows("otp")
            || match kind {
                Kind::Email => self.allows("email_otp"),
                Kind::Mobile => self.allows("sms_otp"),
                Kind::Uid | Kind::External | Kind::Federated => false,
            }
    }

    /// Whether accounts may have this kind of credential.
    pub(crate) fn allows(&self, mechanism: &str) -> bool {
        self.authentication_mechanisms
            .iter()
            .any(|one| one == mechanism)
    }

    /// `PoolResponse` of contract.md appendix A.
    pub(crate) fn to_wire(&self, tenant_id: &str, workspace: &str, users: usize) -> Value {
        let mut wire = json!({
            "id": self.id,
            "name": self.name,
            "description": "Customers who registered themselves",
            "tenant_id": tenant_id,
            "workspace_id": workspace,
            "system": false,
            "deleted": false,
            "public_registration_allowed": self.public_registration_allowed,
            "payload_schema_id": self.payload_schema_id,
            "authentication_mechanisms": self.authentication_mechanisms,
            "preferred_authentication_mechanism": self.preferred_authentication_mechanism,
            "second_factor_authentication_mechanisms": self.second_factor_authentication_mechanisms,
            "identifier_case_insensitive": self.identifier_case_insensitive,
            "password_policy": self.password_policy,
            "password_settings": {"hashing_method": self.hashing_method, "expires_after": "0s"},
            "otp_settings": self.otp_settings,
            "mfa_session_ttl": "0s",
            "reset_credentials_settings": {"do_not_allow_users_to_self_reset_credentials": false},
            "number_of_users": users,
            "number_of_standard_users": users,
            "number_of_jit_users": 0,
            "metadata": {}
        });
        for (name, id) in [
            ("metadata_schema_id", &self.metadata_schema_id),
            (
                "business_metadata_schema_id",
                &self.business_metadata_schema_id,
            ),
        ] {
            if let Some(id) = id {
                wire[name] = json!(id);
            }
        }
        wire
    }
}
