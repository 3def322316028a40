//! Passwords: the pool's hard rules, what anybody would try first, and how hard one is to guess.
//!
//! Nothing is judged here that needs a word list: that is the worker's business.

pub mod breach;
pub mod guess;
pub mod policy;
pub mod strength;
