//! Parts of which the pages are made.

pub(super) mod button;
pub(super) mod choice;
pub(super) mod field;
pub(super) mod frame;
pub(super) mod node;
pub(super) mod notice;
pub(super) mod password;
pub(super) mod summary;
