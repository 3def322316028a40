//! The integrator's message relay: whether the page may ask it. It is only asked for permission, so
//! that no message is sent.

use crate::{
    Examination, catalogue as known,
    cors::{Crossing, preflight},
};
use portico::config::Delivery;

pub(crate) async fn examine(examination: &mut Examination<'_>) {
    let Delivery::Relay(url) = &examination.config.activation.delivery else {
        return;
    };
    let crossing = Crossing {
        name: "message relay",
        url: url.as_str(),
        method: "POST",
        headers: &["content-type"],
        missing: &known::CORS_RELAY,
        unreachable: &known::RELAY_UNREACHABLE,
    };
    preflight(examination, &crossing).await;
}
