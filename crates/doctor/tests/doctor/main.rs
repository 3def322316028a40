//! The doctor against the stand-in tenant and a small site: a test for each mistake of a deployment, which expects the
//! code of its finding, and healthy deployments without findings.

#![allow(clippy::unwrap_used)] // A failed unwrap fails the test.

mod browser;
mod deployment;
mod healthy;
mod mistakes;
mod scripted;
mod site;
mod tenant;
