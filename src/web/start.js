// What has to happen before the first paint and before WebAssembly is there. The build appends this file to
// src/web/types.js, writes both into each document as its only inline script, and their hash into the policy.
//
// It uses neither the tenant nor what is typed. It is written in the JavaScript of 2015, so that it can show the failure
// page in a browser that is too old for the page.
(() => {
  const root = document.documentElement;
  const facts = document.currentScript.dataset;

  const kept = (area, key) => {
    try {
      return window[area].getItem(key);
    } catch (_) {
      // Storage is switched off: the page itself reports it.
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

  // The language: the one chosen before, else the first that the browser asks for, among those of the build. The
  // build's first language is in the document, the others are in templates.
  const offered = facts.languages.split(" ").map((one) => one.split(":"));
  const wanted = [kept("localStorage", "portico.language")].concat(navigator.languages || []);
  const matches = wanted
    .map((tag) => offered.find((one) => tag && one[0] === tag.toLowerCase().split("-")[0]))
    .filter(Boolean);
  const language = matches[0] || offered[0];
  root.lang = language[0];
  root.dir = language[1];
  if (language !== offered[0]) {
    // The style hides the page until the text of this language is in it.
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

  // After Back, Firefox restores the fields, perhaps with the data of a visitor who has finished. So the forms are reset,
  // unless somebody types already. A journey that continues has its own draft.
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival && arrival.type === "back_forward") {
    let typed = false;
    addEventListener("input", () => (typed = true), { once: true });
    whenParsed(() => {
      for (const form of typed ? [] : document.forms) form.reset();
    });
  }

  // The visitor comes back to an account that waits for its code: step 1 must not be visible for a moment.
  if (kept("sessionStorage", "portico.account")) {
    root.dataset.resume = "";
  }

  // A press before WebAssembly is there is kept, and repeated by src/web/takeover.rs.
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

  // Shows the failure page with the reason: the page is `broken` (or the browser too old for it), or the browser keeps
  // WebAssembly `blocked`.
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
      // Later, because the page may still set its title before it fails.
      setTimeout(() => (document.title = heading.textContent));
      heading.focus();
    });
  };
  // The page's own script reports its failures. Errors of other scripts, of an extension or of the host, are not
  // failures of the page.
  addEventListener("portico-failed", () => fail("broken"));
  addEventListener("error", (event) => {
    // The script could not be loaded, or its integrity does not match.
    const unloaded = event.target.id === "portico-script";
    const own = document.getElementById("portico-script");
    const broken = own && event.filename === own.src && !ready();
    if (unloaded || broken) fail("broken");
  }, true);
  addEventListener("load", () => setTimeout(() => ready() || fail("broken"), 20000));
  // Without this mark the style shows the text for browsers without scripts.
  root.dataset.scripted = "";
  if (!("noModule" in HTMLScriptElement.prototype)) return fail("broken");
  // WebAssembly is switched off by Lockdown Mode, by `--jitless` or by an administrator.
  if (!window.WebAssembly) return fail("blocked");

  // The config is requested before WebAssembly is there, with the same options as by the page itself. The answer is
  // handed over once; a second attempt of the page sends a request of its own.
  if (facts.early && window.AbortController) {
    const late = new AbortController();
    const config = new Promise((done) => done(fetch(facts.early, {
      cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
      headers: { accept: "application/json" }, signal: late.signal,
    })));
    setTimeout(() => late.abort(), 15000);
    // The receiver handles the error.
    config.catch(() => {});
    addEventListener("portico-config", (event) => event.detail.push(config), { once: true });
  }
  // The browser compiles while the bytes arrive, and the module is handed on only after their hash was compared with
  // that of the build. (The `integrity` of fetch would hold all bytes back until the last one is there, and compile them
  // in one task.) A preload link of the document has requested the file already. Taking it from there costs a slow phone
  // tens of milliseconds, so it is done in a task of its own, for which the first paint does not wait. The options are
  // those of the link: with others WebKit does not use the preloaded answer and loads the file twice.
  const module = new Promise((done) => setTimeout(done))
    .then(() => fetch(facts.wasm, { mode: "no-cors", credentials: "include" }))
    .then((answer) => {
      const bytes = answer.clone().arrayBuffer();
      const compile = () => bytes.then((all) => WebAssembly.compile(all));
      // Streaming is missing in old browsers, and refuses an answer of another content type.
      const streaming = WebAssembly.compileStreaming;
      const compiled = streaming ? WebAssembly.compileStreaming(answer).catch(compile) : compile();
      // Its error is handled below, after the hash.
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
