// The end of the script of the doctor's page: loads its WebAssembly, and checks that it is the file of this build.
__wbg_init({ module_or_path: fetch("{wasm}", { integrity: "{wasm-integrity}" }) }).catch(() => {
  document.getElementById("status").textContent =
    "This page does not start: a file of the build is missing, changed, or served with a wrong type. "
    + "cargo xtask doctor says which.";
});
