//! Passwords: the pool's hard rules.
//!
//! Strength is judged by the tenant for now; the page says so and takes its verdict.

pub mod policy;
