"""A widget on a plain page, joined to its living Python object: no JupyterLab.

The page holds the built front end of one widget. What the front end sends reaches the
widget in this process, and what the widget sends reaches the page, as over a kernel's
comm. It starts in a blink, so every view and every gesture can be tried; what
JupyterLab itself adds is tried in the tests of the notebooks.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import comm
from accessibility import COLOURS, OPTIONS, described, violations
from comm.base_comm import BaseComm

# What JupyterLab says of the bare elements of each output, and of each button.
OUTPUT_STYLES = """
.jp-OutputArea-output dl { width: 100%; overflow: hidden; padding: 0; margin: 0; }
.jp-OutputArea-output dl, .jp-OutputArea-output dt, .jp-OutputArea-output dd
  { display: block; }
.jp-OutputArea-output dt
  { font-weight: bold; float: left; width: 20%; padding: 0; margin: 0; }
.jp-OutputArea-output dd { float: left; width: 80%; padding: 0; margin: 0; }
.jp-ThemedContainer button { border-radius: 2px; }
.jp-ThemedContainer button:focus-visible
  { outline: 2px solid gray; outline-offset: -1px; }
"""

PAGE = f"""<!doctype html><html><head><meta charset="utf-8">
<style>{OUTPUT_STYLES}</style></head><body class="jp-ThemedContainer">
<div id="stage" class="jp-OutputArea-output"></div></body></html>"""

# What JupyterLab's two themes give a widget; without one a page has no variables.
THEMES = {
    "light": {
        "--jp-layout-color0": "#ffffff",
        "--jp-layout-color1": "#ffffff",
        "--jp-layout-color2": "#eeeeee",
        "--jp-border-color1": "#bdbdbd",
        "--jp-border-color2": "#e0e0e0",
    },
    "dark": {
        "--jp-layout-color0": "#111111",
        "--jp-layout-color1": "#212121",
        "--jp-layout-color2": "#424242",
        "--jp-border-color1": "#616161",
        "--jp-border-color2": "#424242",
    },
    "none": {},
}

# anywidget's model, as far as a view uses it; `toPython` is bound by the stage.
MODEL = """
(state) => {
  const listeners = new Map();
  const changed = {};
  const call = (event, ...data) => {
    for (const callback of [...(listeners.get(event) ?? [])]) callback(...data);
  };
  window.model = {
    get: (name) => state[name],
    set(name, value) {
      if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
      state[name] = value;
      changed[name] = value;
      call(`change:${name}`);
    },
    save_changes() {
      const news = { ...changed };
      for (const name of Object.keys(changed)) delete changed[name];
      window.toPython(JSON.stringify({ method: "update", state: news }));
    },
    send(content) {
      window.toPython(JSON.stringify({ method: "custom", content }));
    },
    on(event, callback) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(callback));
    },
    off(event, callback) { listeners.get(event)?.delete(callback); },
  };
  window.fromPython = ({ update, content, buffers }) => {
    for (const [name, value] of Object.entries(update ?? {})) {
      if (JSON.stringify(state[name]) === JSON.stringify(value)) continue;
      state[name] = value;
      call(`change:${name}`);
    }
    if (content === undefined) return;
    const views = (buffers ?? []).map((text) => {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      return new DataView(bytes.buffer);
    });
    call("msg:custom", content, views);
  };
}
"""

SHOW = """
async ({ script, style }) => {
  const sheet = document.createElement("style");
  sheet.textContent = style;
  document.head.append(sheet);
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const widget = await import(url);
  const el = document.getElementById("stage");
  window.close_view = await widget.default.render({ model: window.model, el });
}
"""


AT_MOST = 300  # milliseconds


class StageComm(BaseComm):
    """The line between a widget and its page: what is sent waits for `deliver`."""

    def __init__(self, **options: Any) -> None:
        self.waiting: list[dict[str, Any]] = []
        super().__init__(**options)

    def publish_msg(
        self,
        msg_type: str,
        data: Any = None,
        metadata: Any = None,
        buffers: Any = None,
        **keys: Any,
    ) -> None:
        data = data or {}
        packed = [base64.b64encode(bytes(one)).decode() for one in buffers or []]
        if data.get("method") == "custom":
            news = {"content": data["content"], "buffers": packed}
        elif data.get("method") in ("update", "echo_update"):
            assert not packed, "a trait with a buffer: the stage does not know these"
            news = {"update": data["state"]}
        else:
            return
        self.waiting.append(json.loads(json.dumps(news, allow_nan=False)))


@dataclass
class Stage:
    """One widget on a page of its own; made by the fixture ``stage``."""

    page: Any
    widget: Any
    errors: list[str] = field(default_factory=list)
    _heard: list[str] = field(default_factory=list)

    def show(self, theme: str = "light", width: int = 900) -> Stage:
        """Draws the view; ``width`` is that of the cell, in pixels."""
        page, state = self.page, self._state()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        page.set_content(PAGE)
        self.set_theme(theme)
        self.set_width(width)
        page.expose_function("toPython", lambda text: self._heard.append(text))
        page.evaluate(MODEL, state)
        page.evaluate(SHOW, {"script": self._text("_esm"), "style": self._text("_css")})
        self.settle()
        return self

    def set_theme(self, theme: str) -> None:
        """``light`` or ``dark`` as in JupyterLab, or ``none`` as on a foreign page."""
        dark = theme == "dark"
        background = "#111111" if dark else "#ffffff"
        self.page.evaluate(
            """([variables, light, background]) => {
              document.body.dataset.jpThemeLight = light;
              document.body.style.cssText = "";
              document.body.style.background = background;
              for (const [name, value] of Object.entries(variables))
                document.body.style.setProperty(name, value);
            }""",
            [THEMES[theme], "false" if dark else "true", background],
        )

    def set_width(self, width: int) -> None:
        """Makes the cell narrower or wider."""
        stage = self.page.locator("#stage")
        stage.evaluate("(stage, width) => { stage.style.width = `${width}px` }", width)

    def settle(self, milliseconds: int = 100) -> None:
        """Lets messages go both ways until the time is over and none is left.

        While a run goes on there is always another one: then it ends a little later.
        """
        while True:
            self.page.wait_for_timeout(20)
            milliseconds -= 20
            busy = self.exchange()
            if milliseconds <= (0 if not busy else -AT_MOST):
                return

    def exchange(self) -> bool:
        """Hands over every message that waits, both ways; says if there was any."""
        line = self.widget.comm
        busy = bool(self._heard or line.waiting)
        # Meanwhile a run may make more of them, for ever: those are for the next time.
        for _ in range(len(self._heard)):
            message = json.loads(self._heard.pop(0))
            self.widget._handle_msg({"content": {"data": message}, "buffers": []})
        for _ in range(len(line.waiting)):
            self.page.evaluate("(news) => window.fromPython(news)", line.waiting.pop(0))
        return busy

    def check_accessibility(self, *, only_colours: bool = False) -> None:
        """Asserts that axe-core finds nothing wrong with the view as it stands.

        With ``only_colours`` it looks at what another theme changes, in less time.
        """
        options = COLOURS if only_colours else OPTIONS
        found = violations(self.page, options=options)
        assert not found, "\n" + described(found)

    def keep(self, name: str, folder: Path) -> Path:
        """Keeps a screenshot of the view as ``folder/name.png``."""
        folder.mkdir(exist_ok=True, parents=True)
        path = folder / f"{name}.png"
        self.page.locator("#stage").screenshot(path=path)
        return path

    def keep_all(self, name: str, folder: Path) -> None:
        """Keeps the view light, dark, narrow, and as on a page without a theme."""
        for theme, width in [("light", 900), ("dark", 900), ("light", 420)]:
            self.set_theme(theme)
            self.set_width(width)
            self.settle(200)
            self.keep(f"{name}_{theme}_{width}", folder)
        self.set_theme("light")
        self.set_width(900)
        self.settle(200)

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _state(self) -> Any:
        sent = {
            name: value
            for name, value in self.widget.get_state().items()
            if not name.startswith("_")
        }
        return json.loads(json.dumps(sent, allow_nan=False))

    def _text(self, name: str) -> str:
        return str(self.widget.trait_defaults().get(name) or getattr(self.widget, name))


def make_with_line(make: Callable[[], Any]) -> Any:
    """The widget that ``make()`` returns, with a line to a page."""
    before = comm.create_comm
    comm.create_comm = StageComm
    try:
        return make()
    finally:
        comm.create_comm = before
