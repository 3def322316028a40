//! Step 1 in the browser, as a module of its own that is built without the other steps. Natively
//! there is nothing to run.

fn main() {
    #[cfg(target_arch = "wasm32")]
    portico::web::takeover::take_over();
}
