// The first part of the inline script of each document, and all of it in `doctor/`. It runs before any other script of
// the document, so that no other script can take the one name of a Trusted Types policy that the header allows. The
// policy returns the same address for every input: that of the worker that judges passwords.
"use strict";
(() => {
  let worker = "{worker}";
  try {
    const types = window.trustedTypes;
    const policy = types && types.createPolicy("portico-strength", { createScriptURL: () => "{worker}" });
    if (policy) worker = policy.createScriptURL("");
  } catch (_) {
    // A policy of the host may not allow the name: then there is no worker, and the tenant judges.
  }
  // Handed over once, to src/web/strength.js. The address leaves this function, the policy does not.
  addEventListener("portico-worker", (event) => event.detail(worker), { once: true });
})();
