// The beginning of the inline script of each document, and the whole of it where there is no other
// (`doctor/`). It runs before any other script of the document, so that nobody else can take the one name of a
// Trusted Types policy that the header allows. Whatever the policy is asked for, it makes one address: that
// of the worker that judges passwords.
"use strict";
(() => {
  let worker = "{worker}";
  try {
    const types = window.trustedTypes;
    const policy = types && types.createPolicy("portico-strength", { createScriptURL: () => "{worker}" });
    if (policy) worker = policy.createScriptURL("");
  } catch (_) {
    // A host's own policy does not know the name: then there is no worker, and the tenant judges.
  }
  // Handed over once, to src/web/strength.js. Only the address leaves this function, never the policy.
  addEventListener("portico-worker", (event) => event.detail(worker), { once: true });
})();
