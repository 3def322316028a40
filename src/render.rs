//! Prints, as JSON, what is painted before WebAssembly is there. Run by the build, never shipped.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

fn main() {
    println!("{}", portico::web::painted::painted());
}
