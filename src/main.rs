//! The program of the page: in the browser it takes over the painted document. The native build does nothing.

fn main() {
    #[cfg(target_arch = "wasm32")]
    portico::web::takeover::take_over();
}
