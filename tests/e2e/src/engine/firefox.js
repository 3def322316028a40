// Runs in Firefox's own context, with all rights, for each command of the harness (firefox.rs). It does what DevTools do
// for Chromium; the commands have the same names.
const [command, parameters, done] = arguments;

// Lives as long as the browser; what is declared here lives for this one call.
const system = Cu.getGlobalForObject(Services);
const isFirst = !system.porticoStories;
const state = (system.porticoStories ??= begin());

function begin() {
  const state = {
    console: [], requests: [], offline: false, blocked: [], held: [], suspended: [], scripts: {}, count: 0,
  };
  const NOT_FOUND = 0x804b001e, OFFLINE = 0x804b0010;
  Services.obs.addObserver({
    observe(subject) {
      const channel = subject.QueryInterface(Ci.nsIHttpChannel);
      const { externalContentPolicyType: type, loadingPrincipal } = channel.loadInfo;
      const isDocument = type === Ci.nsIContentPolicy.TYPE_DOCUMENT;
      // The browser asks things of its own.
      if (!isDocument && !loadingPrincipal?.isContentPrincipal) return;
      const url = channel.URI.specIgnoringRef;
      let referrer = "";
      try {
        referrer = channel.getRequestHeader("referer");
      } catch {}
      state.requests.push([url, isDocument, referrer]);
      if (state.offline) {
        // Loopback counts as reachable without a network.
        channel.cancel(OFFLINE);
      } else if (state.blocked.some((pattern) => fits(pattern, url))) {
        channel.cancel(NOT_FOUND);
      } else if (state.held.some((pattern) => fits(pattern, url))) {
        channel.suspend();
        state.suspended.push(channel);
      }
    },
  }, "http-on-modify-request");
  Services.console.registerListener({
    observe(message) {
      try {
        message.QueryInterface(Ci.nsIScriptError);
      } catch {
        return;
      }
      const { category, errorMessage, sourceName, innerWindowID, flags } = message;
      if (/^(chrome|resource):/.test(sourceName) || (!innerWindowID && !/^http/.test(sourceName))) return;
      const alarming = !(flags & Ci.nsIScriptError.infoFlag);
      state.console.push([alarming, `${category}: ${errorMessage}`]);
    },
  });
  Services.mm.addMessageListener("portico-stories:said", ({ data }) => state.console.push(data));
  // In the process of each tab, for as long as the tab is in that process.
  const script = `(${inTab})();`;
  Services.mm.loadFrameScript(`data:application/javascript;charset=utf-8,${encodeURIComponent(script)}`, true);
  return state;
}

function fits(pattern, url) {
  const literal = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`).test(url);
}

/** Runs the scripts before every document of its tab, and reports the lines of the console. */
function inTab() {
  const { addDebuggerToGlobal } = ChromeUtils.importESModule("resource://gre/modules/jsdebugger.sys.mjs");
  const system = Services.scriptSecurityManager.getSystemPrincipal();
  const box = new Cu.Sandbox(system, { freshCompartment: true });
  addDebuggerToGlobal(box);
  // The document's policy does not apply to it.
  const debug = new box.Debugger();
  const say = (alarming, text) => sendAsyncMessage("portico-stories:said", [alarming, text]);
  addEventListener("DOMWindowCreated", (event) => {
    const window = event.target.defaultView;
    if (!/^http/.test(window?.location.href ?? "")) return;
    const { browserId } = window.browsingContext;
    for (const script of Services.cpmm.sharedData.get(`portico-stories:${browserId}`) ?? []) {
      const ran = debug.makeGlobalObjectReference(window).executeInGlobal(script);
      if (ran && "throw" in ran) say(true, `portico-e2e: ${ran.throw.unsafeDereference?.() ?? ran.throw}`);
    }
  }, true);
  const storage = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
  const heard = (subject) => {
    const { level, innerID, arguments: words } = subject.wrappedJSObject;
    const from = WindowGlobalChild.getByInnerWindowId(innerID);
    if (!docShell || from?.browsingContext.top !== docShell.browsingContext.top) return;
    say(level === "error" || level === "warn", [...words].map(String).join(" "));
  };
  storage.addLogEventListener(heard, system);
  addEventListener("unload", () => storage.removeLogEventListener(heard), { once: true });
  addMessageListener("portico-stories:ask", () => sendAsyncMessage("portico-stories:answer"));
}

/** Waits until every tab has reported everything: messages keep their order. */
async function heardOut() {
  const tabs = [...Services.wm.getEnumerator("navigator:browser")].flatMap(({ gBrowser }) => gBrowser.browsers);
  await Promise.all(tabs.map(({ messageManager }) => new Promise((resolve) => {
    if (!messageManager) return resolve();
    const answered = () => {
      messageManager.removeMessageListener("portico-stories:answer", answered);
      resolve();
    };
    messageManager.addMessageListener("portico-stories:answer", answered);
    messageManager.sendAsyncMessage("portico-stories:ask");
    // A tab that is changing its process does not answer.
    setTimeout(answered, 1000);
  })));
}

const tab = window.gBrowser.selectedBrowser;
const { browsingContext: context } = tab;

function share() {
  const { browserId } = tab;
  Services.ppmm.sharedData.set(`portico-stories:${browserId}`, Object.values(state.scripts[browserId]));
  Services.ppmm.sharedData.flush();
}

/** Gives the document of the tab this size, or none of its own: then it fills a window of the usual size. */
function size(width, height) {
  for (const [name, value] of [["width", width], ["height", height]]) {
    for (const property of [name, `min-${name}`, `max-${name}`]) {
      value ? tab.style.setProperty(property, `${value}px`) : tab.style.removeProperty(property);
    }
  }
  const frame = [window.outerWidth - tab.parentNode.clientWidth, window.outerHeight - tab.parentNode.clientHeight];
  window.resizeTo((width ?? 1280) + frame[0], (height ?? 900) + frame[1]);
}

const commands = {
  async log() {
    await heardOut();
    return { console: state.console.splice(0), requests: state.requests.splice(0) };
  },
  "Page.addScriptToEvaluateOnNewDocument": ({ source }) => {
    const identifier = String(state.count++);
    (state.scripts[tab.browserId] ??= {})[identifier] = source;
    share();
    return { identifier };
  },
  "Page.removeScriptToEvaluateOnNewDocument": ({ identifier }) => {
    delete state.scripts[tab.browserId][identifier];
    share();
  },
  "Page.getNavigationHistory": () => {
    const { sessionHistory } = context;
    const entries = [];
    for (let at = 0; at < (sessionHistory?.count ?? 0); at++) {
      const { URI, title } = sessionHistory.getEntryAtIndex(at);
      entries.push({ url: URI.spec, title });
    }
    return { entries };
  },
  "Emulation.setEmulatedMedia": ({ media, features }) => {
    context.mediumOverride = media ?? "";
    const wanted = Object.fromEntries((features ?? []).map(({ name, value }) => [name, value]));
    context.prefersColorSchemeOverride = wanted["prefers-color-scheme"] ?? "none";
    context.forcedColorsOverride = wanted["forced-colors"] ?? "none";
    const motion = "ui.prefersReducedMotion";
    const reduced = wanted["prefers-reduced-motion"];
    reduced ? Services.prefs.setIntPref(motion, reduced === "reduce" ? 1 : 0) : Services.prefs.clearUserPref(motion);
  },
  "Emulation.setDeviceMetricsOverride": ({ width, height }) => size(width, height),
  "Emulation.clearDeviceMetricsOverride": () => size(),
  // They lie over the page in any case.
  "Emulation.setScrollbarsHidden": () => {},
  "Network.enable": () => {},
  "Network.emulateNetworkConditions": ({ offline }) => {
    state.offline = offline;
    Services.io.offline = offline;
  },
  "Network.setBlockedURLs": ({ urls }) => {
    state.blocked = urls;
  },
  "Network.getCookies": () => ({
    cookies: Services.cookies.cookies.map(({ name, host }) => ({ name, domain: host })),
  }),
  "Fetch.enable": ({ patterns }) => {
    state.held = patterns.map(({ urlPattern }) => urlPattern);
  },
  "Fetch.disable": () => {
    state.held = [];
    for (const channel of state.suspended.splice(0)) channel.resume();
  },
};

if (isFirst) size();
(async () => {
  if (!commands[command]) throw new Error(`there is nothing of this kind in Firefox: ${command}`);
  return commands[command](parameters);
})().then((told) => done({ told: told ?? {} }), (error) => done({ error: String(error) }));
