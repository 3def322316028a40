"""A small WebKitGTK browser for the stories. It does what DevTools do for Chromium, requested by messages of the page.

It is started by WebKitWebDriver with what kind of visitor has it, as JSON (webkit.rs). The commands are named as
those of Chromium's DevTools are.
"""

import json
import os
import re
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2

HABITS = json.loads(sys.argv[1])
FOLDER = HABITS["folder"]
SIZE = (1280, 900)

# WebKit writes the console of its pages to the standard output of the browser, and offers it in no other way.
LOG = os.path.join(FOLDER, "console.log")
output = os.open(LOG, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
os.dup2(output, 1)
os.dup2(output, 2)
LINE = re.compile(r"(?:\S*: )?CONSOLE (?:\w+ )??(ERROR|WARN|LOG|DEBUG|INFO) (.*)")

# The setting of WebKitGTK keeps `sessionStorage`. Safari without cookies answers like this.
NO_STORAGE = """
for (const area of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, area, { get() { throw new DOMException("The operation is insecure.", "SecurityError") } });
}"""


class Log:
    """The lines of the console and the requests since the last call."""

    def __init__(self):
        self.requests = []
        self.read = 0
        self.rest = ""

    def take(self):
        with open(LOG, errors="replace") as log:
            log.seek(self.read)
            text = self.rest + log.read()
            self.read = log.tell()
        *lines, self.rest = text.split("\n")
        console = []
        for line in lines:
            if begins := LINE.fullmatch(line):
                console.append([begins[1] in ("ERROR", "WARN"), begins[2]])
            elif console:
                # The next line of the same message.
                console[-1][1] += "\n" + line
        requests, self.requests = self.requests, []
        return {"console": console, "requests": requests}


class Tab:
    """One view in a window of its own."""

    def __init__(self, browser, related=None):
        self.browser = browser
        self.scripts = {}
        self.content = WebKit2.UserContentManager()
        self.use_scripts()
        kind = {"related_view": related} if related else {"web_context": browser.context}
        self.view = WebKit2.WebView(
            user_content_manager=self.content,
            settings=browser.settings(),
            is_controlled_by_automation=True,
            **kind,
        )
        self.content.connect("script-message-with-reply-received::portico", self.asked)
        self.content.register_script_message_handler_with_reply("portico", None)
        self.view.connect("resource-load-started", self.requested)
        self.view.connect("create", self.opens)
        self.view.connect("close", lambda view: view.get_toplevel().destroy())

    def show(self):
        window = Gtk.Window()
        window.set_default_size(*SIZE)
        window.add(self.view)
        window.show_all()

    def opens(self, _view, _action):
        tab = Tab(self.browser, related=self.view)
        tab.view.connect("ready-to-show", lambda view: tab.show())
        return tab.view

    def requested(self, view, resource, request):
        url = request.get_uri().split("#")[0]
        headers = request.get_http_headers()
        referrer = headers.get_one("Referer") if headers else None
        self.browser.log.requests.append([url, resource == view.get_main_resource(), referrer or ""])

    def asked(self, _content, value, reply):
        def answer(told=None):
            quoted = json.dumps(json.dumps(told or {}))
            reply.return_value(value.get_context().evaluate(quoted, -1))

        try:
            asked = json.loads(value.to_string())
            command = COMMANDS.get(asked["command"])
            if not command:
                raise ValueError(f"there is nothing of this kind in WebKit: {asked['command']}")
            command(self, asked["parameters"], answer)
        except Exception as error:
            reply.return_error_message(str(error))
        return True

    def log(self, _parameters, answer):
        answer(self.browser.log.take())

    def add_script(self, parameters, answer):
        identifier = str(self.browser.count)
        self.browser.count += 1
        self.scripts[identifier] = parameters["source"]
        self.use_scripts()
        answer({"identifier": identifier})

    def remove_script(self, parameters, answer):
        del self.scripts[parameters["identifier"]]
        self.use_scripts()
        answer()

    def use_scripts(self):
        self.content.remove_all_scripts()
        always = [] if HABITS["storage"] else [NO_STORAGE]
        for source in always + list(self.scripts.values()):
            frames = WebKit2.UserContentInjectedFrames.ALL_FRAMES
            start = WebKit2.UserScriptInjectionTime.START
            self.content.add_script(WebKit2.UserScript.new(source, frames, start, None, None))

    def history(self, _parameters, answer):
        known = self.view.get_back_forward_list()
        items = [*reversed(known.get_back_list()), known.get_current_item(), *known.get_forward_list()]
        entries = [{"url": item.get_uri(), "title": item.get_title() or ""} for item in items if item]
        answer({"entries": entries})

    def cookies(self, _parameters, answer):
        def known(manager, result):
            cookies = manager.get_all_cookies_finish(result)
            answer({"cookies": [{"name": one.get_name(), "domain": one.get_domain()} for one in cookies]})

        self.browser.data.get_cookie_manager().get_all_cookies(None, known)

    def media(self, parameters, answer):
        settings = Gtk.Settings.get_default()
        if parameters.get("media"):
            raise ValueError("WebKit prints only on paper")
        for feature in parameters.get("features", []):
            name, value = feature["name"], feature["value"]
            if name == "prefers-color-scheme":
                settings.set_property("gtk-application-prefer-dark-theme", value == "dark")
            elif name == "prefers-reduced-motion":
                settings.set_property("gtk-enable-animations", value != "reduce")
            else:
                raise ValueError(f"WebKit is not told of {name}")
        answer()

    def size(self, parameters, answer):
        """Sets the size of the window, which it has a little later: the caller checks the document."""
        size = (parameters["width"], parameters["height"]) if parameters else SIZE
        self.view.get_toplevel().resize(*size)
        answer()


COMMANDS = {
    "log": Tab.log,
    "Page.addScriptToEvaluateOnNewDocument": Tab.add_script,
    "Page.removeScriptToEvaluateOnNewDocument": Tab.remove_script,
    "Page.getNavigationHistory": Tab.history,
    "Emulation.setEmulatedMedia": Tab.media,
    "Emulation.setDeviceMetricsOverride": Tab.size,
    "Emulation.clearDeviceMetricsOverride": Tab.size,
    "Emulation.setScrollbarsHidden": lambda _tab, _parameters, answer: answer(),
    "Network.getCookies": Tab.cookies,
}


class Browser:
    def __init__(self):
        self.log = Log()
        self.count = 0
        self.data = WebKit2.WebsiteDataManager(
            base_data_directory=os.path.join(FOLDER, "data"),
            base_cache_directory=os.path.join(FOLDER, "cache"),
        )
        self.context = WebKit2.WebContext(website_data_manager=self.data)
        self.context.set_automation_allowed(True)
        self.context.set_preferred_languages(HABITS["languages"].split(","))
        self.context.set_cache_model(WebKit2.CacheModel.WEB_BROWSER)
        self.context.connect("automation-started", self.begun)

    def settings(self):
        settings = WebKit2.Settings()
        settings.set_enable_write_console_messages_to_stdout(True)
        settings.set_javascript_can_open_windows_automatically(True)
        settings.set_enable_javascript_markup(HABITS["scripts"])
        return settings

    def begun(self, _context, session):
        about = WebKit2.ApplicationInfo()
        about.set_name("Portico")
        session.set_application_info(about)
        session.connect("create-web-view", self.first)

    def first(self, _session):
        tab = Tab(self)
        tab.show()
        return tab.view


browser = Browser()
Gtk.main()
