// What has to happen before the first paint and before WebAssembly is there. The build puts this
// text, behind that of src/web/types.js, into each document and its hash into the policy; it is the only inline
// script.
//
// It deliberately knows nothing of the tenant and of what is typed, and is written in the
// JavaScript of 2015: a browser too old for the page must still be able to say so.
(() => {
  const root = document.documentElement;
  const facts = document.currentScript.dataset;

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

  // What Firefox puts back into the fields after a press of Back may be a finished visitor's: it is taken out again.
  // A journey that goes on knows it by itself, and nothing is taken from somebody who types already.
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival && arrival.type === "back_forward") {
    let typed = false;
    addEventListener("input", () => (typed = true), { once: true });
    whenParsed(() => {
      for (const form of typed ? [] : document.forms) form.reset();
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

  // When the page cannot work, what the build prepared for that is shown, with the reason: the page is
  // `broken` (or the browser too old for it), or the browser keeps WebAssembly `blocked`.
  const fail = (why) => {
    if (root.dataset.failed !== undefined) return;
    root.dataset.failed = why;
    whenParsed(() => {
      const failure = document.getElementById("failure");
      for (const main of failure.children) {
        main.hidden = main.lang !== root.lang;
        for (const text of main.querySelectorAll("[data-why]")) text.hidden = text.dataset.why !== why;
      }
      failure.hidden = false;
      document.getElementById("portico").hidden = true;
      const heading = failure.querySelector("main:not([hidden]) h1");
      // Later: what has broken may still set a title of its own.
      setTimeout(() => (document.title = heading.textContent));
      heading.focus();
    });
  };
  // The page's own script says so when something of its own has failed. What other scripts do, of an
  // extension or of the host, is no failure of the page.
  addEventListener("portico-failed", () => fail("broken"));
  addEventListener("error", (event) => {
    // That script has not arrived, or a byte of it is changed.
    const unloaded = event.target.id === "portico-script";
    const own = document.getElementById("portico-script");
    const broken = own && event.filename === own.src && !ready();
    if (unloaded || broken) fail("broken");
  }, true);
  addEventListener("load", () => setTimeout(() => ready() || fail("broken"), 20000));
  // Without this mark the style shows what is said where scripts do not run.
  root.dataset.scripted = "";
  if (!("noModule" in HTMLScriptElement.prototype)) return fail("broken");
  // Switched off by Lockdown Mode, by `--jitless` or by an administrator.
  if (!window.WebAssembly) return fail("blocked");

  // Nothing waits for WebAssembly to ask for the config. It is asked for as the page itself would, and
  // handed over once: whoever asks again sends again.
  if (facts.early && window.AbortController) {
    const late = new AbortController();
    const config = new Promise((done) => done(fetch(facts.early, {
      cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
      headers: { accept: "application/json" }, signal: late.signal,
    })));
    setTimeout(() => late.abort(), 15000);
    // Told to whoever takes it.
    config.catch(() => {});
    addEventListener("portico-config", (event) => event.detail.push(config), { once: true });
  }
  // The browser compiles while the bytes arrive, and nothing is handed on before their hash is known to be the one
  // that was built. (fetch's own integrity keeps all of them back until the last one is there, and has them
  // compiled in one go.) A link above has it asked for already; to take it from there costs a slow phone tens of
  // milliseconds, for which the first paint does not wait. It is asked for just like that: WebKit gives what a link
  // has fetched to no other kind of fetch, and loads it twice.
  const module = new Promise((done) => setTimeout(done))
    .then(() => fetch(facts.wasm, { mode: "no-cors", credentials: "include" }))
    .then((answer) => {
      const bytes = answer.clone().arrayBuffer();
      const compile = () => bytes.then((all) => WebAssembly.compile(all));
      // Streaming is missing in old browsers, and refuses an answer of another content type.
      const streaming = WebAssembly.compileStreaming;
      const compiled = streaming ? WebAssembly.compileStreaming(answer).catch(compile) : compile();
      // Told below, once the hash is known.
      compiled.catch(() => {});
      return bytes
        .then((all) => crypto.subtle.digest("SHA-384", all))
        .then((hash) => {
          const found = "sha384-" + btoa(String.fromCharCode(...new Uint8Array(hash)));
          if (found !== facts.integrity) throw new Error("integrity");
          return compiled;
        });
    });
  module.catch(() => fail("broken"));
  addEventListener("portico-module", (event) => event.detail(module), { once: true });
})();
