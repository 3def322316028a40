//! Pool and schema (contract.md section 3.8).

use serde_json::{Value, json};

use super::{number_of_users, query, tag_of};
use crate::call::Call;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::schema::sorted;

/// systemGetPool
pub(super) fn pool(call: &Call) -> Result<Reply, Refusal> {
    query(call, &[])?;
    let document = pool_document(call, number_of_users(call)?);
    Ok(Reply::json(200, &document).header("etag", &pool_tag(call)))
}

fn pool_document(call: &Call, users: usize) -> Value {
    let settings = &call.settings;
    settings
        .pool
        .to_wire(&settings.tenant_id, &settings.workspace, users)
}

/// The pool's entity tag: another visitor's account does not change it.
pub(super) fn pool_tag(call: &Call) -> String {
    tag_of(&pool_document(call, 0))
}

/// systemGetSchema
pub(super) fn schema(call: &Call) -> Result<Reply, Refusal> {
    query(call, &[])?;
    let document = schema_document(call, call.place("schema"))
        .ok_or_else(|| Refusal::new(404, "no such schema"))?;
    Ok(Reply::json(200, &document).header("etag", &tag_of(&document)))
}

pub(super) fn schema_document(call: &Call, id: &str) -> Option<Value> {
    let schema = call.settings.schemas.get(id)?;
    Some(json!({
        "id": id,
        "name": id,
        "description": schema.get("description").cloned().unwrap_or(json!("")),
        "schema": sorted(schema),
        "system": id == "default_payload",
        "tenant_id": call.settings.tenant_id,
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-01T00:00:00Z"
    }))
}
