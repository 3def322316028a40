//! The page in the browser: takes over what is already painted. Natively there is nothing to run.

fn main() {
    #[cfg(target_arch = "wasm32")]
    portico::web::takeover::take_over();
}
