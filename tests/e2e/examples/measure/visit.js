// Runs before the scripts of each document of a visit: fills step 1 and presses its button at the set time, then
// types into the password of step 2 as soon as that is possible. Notes what the browser observes.
//
// All times are milliseconds on the wall clock, so that those of two documents can be compared.
(() => {
  // A document without an address of its own keeps nothing.
  if (!location.protocol.startsWith("http")) return;
  const PRESS = 0; // Replaced: milliseconds from the first paint with content to the press.
  const ADDRESS = ""; // Replaced.
  const TOLD = ""; // Replaced: a file of the site that the page does not ask for.
  const KEEP = "measure.start";
  const wall = (at) => performance.timeOrigin + at;
  const now = () => wall(performance.now());
  const notes = { opened: performance.timeOrigin, began: now(), tasks: [], spans: [] };
  const observers = [];
  const observe = (type, act) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(act));
    observer.observe({ type, buffered: true });
    observers.push(() => observer.takeRecords().forEach(act));
  };
  observe("longtask", (entry) => notes.tasks.push([wall(entry.startTime), entry.duration]));
  addEventListener("portico-started", () => (notes.started = now()));

  const type = (input, text) => {
    input.focus();
    document.execCommand("insertText", false, text);
  };

  const watchStart = () => {
    observe("paint", (entry) => {
      if (entry.name !== "first-contentful-paint") return;
      notes.painted = wall(entry.startTime);
      const due = entry.startTime + PRESS;
      const at = (time, act) => setTimeout(act, time - performance.now());
      // A hand needs a moment from the suggestion of the browser to the button.
      at(due - 200, () => type(document.getElementById("identifier"), ADDRESS));
      const pressed = wall(Math.max(due, performance.now()));
      at(due, () => {
        // A press that comes while the main thread is busy has come all the same.
        notes.pressed = pressed;
        document.getElementById("continue").click();
      });
    });
    addEventListener("pagehide", () => {
      observers.forEach((take) => take());
      sessionStorage.setItem(KEEP, JSON.stringify(notes));
    });
  };

  const watchCallback = () => {
    observe("paint", (entry) => {
      if (entry.name === "first-contentful-paint") notes.painted = wall(entry.startTime);
    });
    const span = (owner, name, what, wanted = () => true) => {
      const own = owner[name];
      owner[name] = function (...given) {
        const made = own.apply(this, given);
        if (wanted(given)) {
          const began = now();
          made.then(() => notes.spans.push([what, began, now()]));
        }
        return made;
      };
    };
    span(WebAssembly, "compileStreaming", "compiled");
    span(WebAssembly, "instantiate", "instantiated");
    span(SubtleCrypto.prototype, "digest", "hashed", ([kind]) => kind === "SHA-384");
    const tryToType = () => {
      const input = document.getElementById("password");
      if (input?.getClientRects().length) type(input, "a");
      if (!input?.value) return requestAnimationFrame(tryToType);
      // Behind the paint of this frame.
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {
        notes.usable = now();
        // Tells the harness, which looks into the page only then: each look would cost the page time.
        fetch(TOLD, { method: "HEAD" });
      };
      painted.port2.postMessage(null);
    };
    new MutationObserver((_, observer) => {
      if (!document.getElementById("password")) return;
      observer.disconnect();
      notes.drawn = now();
      requestAnimationFrame(tryToType);
    }).observe(document, { childList: true, subtree: true });
    globalThis.measured = () => {
      observers.forEach((take) => take());
      const start = JSON.parse(sessionStorage.getItem(KEEP));
      // After each visit the harness looks for what must not be kept.
      sessionStorage.removeItem(KEEP);
      const [entry] = performance.getEntriesByType("navigation");
      const resources = performance.getEntriesByType("resource")
        .map((entry) => [entry.name, wall(entry.startTime), wall(entry.responseEnd), entry.encodedBodySize]);
      return {
        start, callback: notes, resources,
        typed: document.getElementById("password").value,
        document: [entry.fetchStart, entry.responseEnd].map(wall),
      };
    };
  };

  if (location.pathname === "/") watchStart();
  if (location.pathname === "/callback/") watchCallback();
})();
