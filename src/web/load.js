// The build appends this file to the script of wasm-bindgen, and src/web/strength.js to this: together they are the
// page's script. This part takes the WebAssembly that the inline script (src/web/start.js) has requested, and starts it.
// It makes no global variable.
let portico;
dispatchEvent(new CustomEvent("portico-module", { detail: (module) => { portico = module; } }));
// Without a module the inline script already shows why the page cannot work.
if (portico) {
  const failed = () => dispatchEvent(new CustomEvent("portico-failed"));
  // All code of the page runs inside of the module's exports. An exception that leaves an export (a panic) leaves the
  // page in an unknown state, so it can only be loaded again.
  const guarded = (run) => (...values) => {
    try {
      return run(...values);
    } catch (error) {
      failed();
      throw error;
    }
  };
  portico
    .then((module) => WebAssembly.instantiate(module, __wbg_get_imports()))
    // In a task of its own: compiling and starting in one task would block a slow phone for too long.
    .then((instance) => new Promise((done) => setTimeout(done, 0, instance)))
    .then(({ exports }) => {
      const guard = ([name, value]) => [name, typeof value === "function" ? guarded(value) : value];
      return __wbg_finalize_init({ exports: Object.fromEntries(Object.entries(exports).map(guard)) });
    })
    .catch(failed);
}
