//! Passwords: the pool's rules, the guesses that anybody would try first, the breach register, and the answers of the
//! strength worker.
//!
//! Nothing here needs a word list: the estimate itself is computed in the worker (`crates/strength`).

pub mod breach;
pub mod guess;
pub mod policy;
pub mod strength;
