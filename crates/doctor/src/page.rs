//! The entry point of the doctor's page. The native build of this program does nothing.

fn main() {
    #[cfg(target_arch = "wasm32")]
    portico_doctor::web::open();
}
