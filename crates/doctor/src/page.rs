//! The doctor as a page of the deployed origin. Natively there is nothing to run.

fn main() {
    #[cfg(target_arch = "wasm32")]
    portico_doctor::web::open();
}
