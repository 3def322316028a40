//! Activation codes: one valid code per account, stored as hashes, with an expiry (contract.md section 4). Codes for
//! signing in are stored separately, so that neither kind works in place of the other.
//!
//! Each comes in two forms: the short code a person types and the extended code a link carries.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::account::Record;
use crate::chance;
use crate::clock::Moment;
use crate::mail::{Form, Letter, Linked, Occasion};
use crate::password;
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::store::{CODES, SIGN_IN_CODES, StoreTrouble, Transaction};

/// A valid code as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Live {
    pub(crate) user_id: String,
    /// Where it was sent.
    pub(crate) address: String,
    /// Argon2 with salt, because six characters are quickly tried out.
    short: String,
    /// SHA-256, which is enough for 256 random bits and can be looked up.
    extended: String,
    pub(crate) issued_at: Moment,
    pub(crate) expires_at: Moment,
}

/// What a message shall contain.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) form: Form,
    pub(crate) occasion: Occasion,
    pub(crate) theme: Option<String>,
    pub(crate) onward: Option<String>,
}

/// The two forms of a code, in plain text.
pub(crate) struct Drawn {
    pub(crate) short: String,
    pub(crate) extended: String,
}

/// Draws a code for `account`, which ends any earlier one; it proves `address`.
pub(crate) fn draw(
    all: &Transaction,
    account: &Record,
    address: &str,
    settings: &Settings,
    now: Moment,
) -> Result<Drawn, StoreTrouble> {
    let otp = settings.pool.activation();
    let short = chance::code(settings.code_alphabet, otp.length);
    let extended = chance::extended_code(settings.extended_code);
    let hash = settings.hashing.hash(&short).map_err(StoreTrouble)?;
    let live = Live {
        user_id: account.id.clone(),
        address: address.to_owned(),
        short: hash,
        extended: digest(&extended),
        issued_at: now,
        expires_at: now.plus(otp.ttl.0),
    };
    all.put(CODES, &account.id, &live)?;
    Ok(Drawn { short, extended })
}

/// Draws a code for `account` and sends it to `address`.
pub(crate) fn send(
    all: &Transaction,
    account: &Record,
    address: &str,
    message: &Message,
    settings: &Settings,
    now: Moment,
) -> Result<(), Refusal> {
    let Drawn { short, extended } = draw(all, account, address, settings, now)?;
    let theme = message.theme.clone();
    let letter = match message.form {
        Form::Code => Letter::with_code(address, &short, message.occasion, settings, theme, now),
        Form::Link => {
            let onward = message.onward.as_deref();
            let linked = Linked {
                short: &short,
                extended: &extended,
                user_id: &account.id,
            };
            let occasion = message.occasion;
            Letter::with_link(address, &linked, onward, occasion, settings, theme, now)
        }
    };
    all.post(&letter)?;
    Ok(())
}

/// Whether `short` is the newest code of this account, even if it has expired.
pub(crate) fn is_code_of(
    all: &Transaction,
    user_id: &str,
    short: &str,
) -> Result<bool, StoreTrouble> {
    let live: Option<Live> = all.get(CODES, user_id)?;
    Ok(live.is_some_and(|live| password::matches(short, &live.short)))
}

/// The live code of this account, if `short` is it.
pub(crate) fn by_short(
    all: &Transaction,
    user_id: &str,
    short: &str,
    now: Moment,
) -> Result<Option<Live>, StoreTrouble> {
    let live: Option<Live> = all.get(CODES, user_id)?;
    Ok(live.filter(|live| now < live.expires_at && password::matches(short, &live.short)))
}

/// The live code whose extended form this is.
pub(crate) fn by_extended(
    all: &Transaction,
    extended: &str,
    now: Moment,
) -> Result<Option<Live>, StoreTrouble> {
    let wanted = digest(extended);
    let codes: Vec<Live> = all.all(CODES)?;
    Ok(codes
        .into_iter()
        .find(|live| live.extended == wanted && now < live.expires_at))
}

/// Draws a code to sign in with, which ends any earlier one, and sends it to `address`.
pub(crate) fn send_to_sign_in(
    all: &Transaction,
    account: &Record,
    address: &str,
    settings: &Settings,
    now: Moment,
) -> Result<(), StoreTrouble> {
    let otp = settings.pool.otp("authentication");
    let short = chance::code(settings.code_alphabet, otp.length);
    let live = Live {
        user_id: account.id.clone(),
        address: address.to_owned(),
        short: settings.hashing.hash(&short).map_err(StoreTrouble)?,
        extended: String::new(),
        issued_at: now,
        expires_at: now.plus(otp.ttl.0),
    };
    all.put(SIGN_IN_CODES, &account.id, &live)?;
    all.post(&Letter::to_sign_in(address, &short, otp.ttl, now))
}

/// Uses up the code to sign in with, if `short` is it.
pub(crate) fn signs_in(
    all: &Transaction,
    user_id: &str,
    short: &str,
    now: Moment,
) -> Result<bool, StoreTrouble> {
    let live: Option<Live> = all.get(SIGN_IN_CODES, user_id)?;
    let right =
        live.is_some_and(|live| now < live.expires_at && password::matches(short, &live.short));
    if right {
        all.remove(SIGN_IN_CODES, user_id)?;
    }
    Ok(right)
}

/// Ends the code of an account.
pub(crate) fn consume(all: &Transaction, user_id: &str) -> Result<(), StoreTrouble> {
    all.remove(CODES, user_id)
}

fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}
