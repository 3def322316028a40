// The end of each of the two script files: takes over the WebAssembly that the inline script has
// already asked for, and starts it. Nothing is left behind in a global.
let portico;
dispatchEvent(new CustomEvent("portico-module", { detail: (module) => { portico = module; } }));
// Without it the inline script has already said why the page cannot work.
if (portico) {
  portico
    .then((module) => WebAssembly.instantiate(module, __wbg_get_imports()))
    // In a task of its own: together they would keep a slow phone busy for too long.
    .then((instance) => new Promise((done) => setTimeout(done, 0, instance)))
    .then((instance) => __wbg_finalize_init(instance))
    .catch(() => dispatchEvent(new CustomEvent("portico-failed")));
}
