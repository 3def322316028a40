// The build puts this text behind what wasm-bindgen writes, and src/web/strength.js behind this: the three are the page's
// script. It takes the WebAssembly that the inline script (src/web/start.js) has asked for, and starts it. It leaves no
// global behind.
let portico;
dispatchEvent(new CustomEvent("portico-module", { detail: (module) => { portico = module; } }));
// Without one the inline script has already said why the page cannot work.
if (portico) {
  const failed = () => dispatchEvent(new CustomEvent("portico-failed"));
  // The page runs inside of what the module exports. An exception that leaves an export, as a panic does,
  // has left it in the middle of something: the page can only be loaded again.
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
    // In a task of its own: together they would keep a slow phone busy for too long.
    .then((instance) => new Promise((done) => setTimeout(done, 0, instance)))
    .then(({ exports }) => {
      const guard = ([name, value]) => [name, typeof value === "function" ? guarded(value) : value];
      return __wbg_finalize_init({ exports: Object.fromEntries(Object.entries(exports).map(guard)) });
    })
    .catch(failed);
}
