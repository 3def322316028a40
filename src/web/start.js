// What has to happen before the first paint and before WebAssembly is there. The build puts this
// text into each document and its hash into the policy; it is the only inline script.
//
// It deliberately knows nothing of the tenant and of what is typed, and is written in the
// JavaScript of 2015: a browser too old for the page must still be able to say so.
"use strict";
// Leptos looks for these three when it takes over what is already painted.
var __RESOLVED_RESOURCES = [], __SERIALIZED_ERRORS = [], __INCOMPLETE_CHUNKS = [];
(() => {
  const root = document.documentElement;
  const facts = document.currentScript.dataset;

  const able = "noModule" in HTMLScriptElement.prototype && window.WebAssembly;

  const kept = (area, key) => {
    try {
      return window[area].getItem(key);
    } catch (_) {
      // Storage is switched off: the page itself says so.
      return null;
    }
  };
  const whenParsed = (act) => {
    if (document.readyState === "loading") {
      document.addEventListener("readystatechange", act, { once: true });
    } else {
      act();
    }
  };

  // The language: what was chosen here before, else what the browser asks for, among those of the
  // build. The first one of the build stands in the document, the others in templates.
  const offered = facts.languages.split(" ").map((one) => one.split(":"));
  const wanted = [kept("localStorage", "portico.language")].concat(navigator.languages || []);
  const matches = wanted
    .map((tag) => offered.find((one) => tag && one[0] === tag.toLowerCase().split("-")[0]))
    .filter(Boolean);
  const language = matches[0] || offered[0];
  root.lang = language[0];
  root.dir = language[1];
  if (language !== offered[0]) {
    // Hidden by the style until its words are there.
    root.dataset.unsettled = "";
    whenParsed(() => {
      const template = document.querySelector(`template[data-language="${language[0]}"]`);
      if (template) {
        document.getElementById("portico").replaceChildren(template.content.cloneNode(true));
        document.title = template.dataset.title;
      }
      delete root.dataset.unsettled;
    });
  }

  // Somebody comes back to an account that waits for its code: step 1 must not flash by.
  if (kept("sessionStorage", "portico.account")) {
    root.dataset.resume = "";
  }

  // A press before WebAssembly is there is kept, and played again by whoever takes over.
  const ready = () => root.dataset.ready !== undefined;
  const hold = (event) => {
    if (ready()) {
      removeEventListener("submit", hold, true);
    } else {
      event.preventDefault();
      root.dataset.pressed = event.target.id;
    }
  };
  addEventListener("submit", hold, true);

  // When the page cannot work, what the build prepared for that is shown; it needs nothing else.
  const fail = () => {
    if (root.dataset.failed !== undefined) return;
    root.dataset.failed = "";
    whenParsed(() => {
      const failure = document.getElementById("failure");
      for (const main of failure.children) {
        main.hidden = main.lang !== root.lang;
      }
      failure.hidden = false;
      document.getElementById("portico").hidden = true;
      const heading = failure.querySelector("main:not([hidden]) h1");
      // Later: what has broken may still say its own.
      setTimeout(() => (document.title = heading.textContent));
      heading.focus();
    });
  };
  addEventListener("portico-failed", fail);
  // WebAssembly that traps, as it does when it panics, has not finished what it was at: nothing goes on.
  const trapped = (error) => window.WebAssembly && error instanceof WebAssembly.RuntimeError;
  addEventListener("unhandledrejection", (event) => trapped(event.reason) && fail());
  addEventListener("error", (event) => {
    // Or refused: a changed byte.
    const unloaded = event.target instanceof HTMLScriptElement;
    const broken = event.filename && event.filename.indexOf("/assets/") > 0;
    if (unloaded || (broken && !ready()) || trapped(event.error)) fail();
  }, true);
  addEventListener("load", () => setTimeout(() => ready() || fail(), 20000));
  if (!able) {
    fail();
    return;
  }

  // Where a journey goes on, nothing waits for WebAssembly to ask for the config. It is asked for as the
  // page itself would, and handed over once: whoever asks again sends again.
  if (facts.early && window.AbortSignal && AbortSignal.timeout) {
    const config = fetch(facts.early, {
      cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
      headers: { accept: "application/json" }, signal: AbortSignal.timeout(15000),
    });
    // Told to whoever takes it.
    config.catch(() => {});
    addEventListener("portico-config", (event) => event.detail.push(config), { once: true });
  }
  // The browser compiles while the bytes arrive, and nothing is handed on before their hash is known to be the one
  // that was built. (fetch's own integrity keeps all of them back until the last one is there, and has them
  // compiled in one go.) A link above has it asked for already; to take it from there costs a slow phone tens of
  // milliseconds, for which the first paint does not wait.
  const module = new Promise((done) => setTimeout(done))
    .then(() => fetch(facts.wasm))
    .then((bytes) => Promise.all([
      bytes.clone().arrayBuffer().then((all) => crypto.subtle.digest("SHA-384", all)),
      WebAssembly.compileStreaming(bytes),
    ]))
    .then(([hash, compiled]) => {
      const found = "sha384-" + btoa(String.fromCharCode(...new Uint8Array(hash)));
      if (found !== facts.integrity) throw new Error("integrity");
      return compiled;
    });
  module.catch(fail);
  // What the next document needs is fetched while the visitor types, unless bytes are dear.
  addEventListener("portico-started", () => {
    const next = facts.next && !(navigator.connection && navigator.connection.saveData);
    for (const url of next ? facts.next.split(" ") : []) {
      // It is asked for again when it is needed.
      fetch(url, { priority: "low" }).catch(() => {});
    }
  }, { once: true });
  addEventListener("portico-module", (event) => event.detail(module), { once: true });
})();
