"""Pages of the reference: every public name of a module, from its docstring."""

from __future__ import annotations

import importlib
import inspect
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

LIBRARY = "tinygrad_edu"
MODULES = (
    *("nn", "nn.functional", "nn.init", "nn.utils", "optim", "optim.lr_scheduler"),
    *("autograd", "func", "linalg", "fft", "special", "distributions", "random", "amp"),
    *("utils.data", "utils.checkpoint", "serialization", "testing", "backends"),
    *("cuda", "jit", "vision.transforms", "vision.datasets", "vision.models"),
    *("vision.ops", "text", "tabular", "diagram", "monitor", "classroom"),
)
WIDGETS = "tinygrad_edu_widgets"
# The top level is large: its functions stand on a page for each room they come from.
ROOMS = {
    "creation": "Made from numbers and sizes",
    "functions.numbers": "Number by number",
    "functions.along": "Along a dimension",
    "functions.arrangement": "Arranged anew",
    "functions.matrices": "Matrices",
    "functions.layers": "What layers compute",
    "functions.signals": "Signals",
    "random": "Random numbers",
    "autograd.inplace": "In place",
    "autograd.recording": "Further operations",
}
REST = "Settings, types and facts"


@dataclass
class Page:
    """One page: its file's name, title, opening sentence, module and names."""

    file: str
    title: str
    opening: str
    module: str
    names: list[str]

    def text(self, told: set[int]) -> str:
        """The page in reStructuredText; the index leads to what is not yet ``told``."""
        lines = [self.title, "=" * len(self.title), "", self.opening, ""]
        lines += [f".. currentmodule:: {self.module}", ""]
        module = importlib.import_module(self.module)
        for name in self.names:
            thing = getattr(module, name)
            lines += directive(self.module, name, thing, again=id(thing) in told)
            told.add(id(thing))
        return "\n".join(lines)


def write(folder: Path) -> None:
    """Writes the pages and their table of contents."""
    made, told = pages(), set[int]()
    for page in made:
        (folder / f"{page.file}.rst").write_text(page.text(told), encoding="utf-8")
    listed = "\n".join(f"   {page.file}" for page in made)
    (folder / "index.rst").write_text(INDEX + listed + "\n", encoding="utf-8")


INDEX = """Reference
=========

Every public name, from its docstring; the examples in it run in the tests. Names and
arguments are PyTorch's: ``import tinygrad_edu as torch``.

.. toctree::
   :maxdepth: 1

"""


def pages() -> list[Page]:
    """All pages, in order."""
    made = [Page("tensor", "torch.Tensor", "", LIBRARY, ["Tensor"]), *top_level()]
    for path in MODULES:
        name = f"{LIBRARY}.{path}"
        module = importlib.import_module(name)
        title = path if path in OWN else f"torch.{path}"
        made.append(Page(path, title, opening(module), name, public(module)))
    widgets = importlib.import_module(WIDGETS)
    made.append(Page("widgets", WIDGETS, opening(widgets), WIDGETS, public(widgets)))
    return made


OWN = {"diagram", "monitor", "classroom", "text", "tabular"}


def top_level() -> list[Page]:
    """The functions and types of the library itself, by where they come from."""
    library = importlib.import_module(LIBRARY)
    rooms = defaultdict(list)
    for name in public(library):
        if name != "Tensor":
            rooms[room_of(getattr(library, name))].append(name)
    titles = {**ROOMS, "rest": REST}
    return [
        Page(f"torch.{room}", f"torch: {title}", "", LIBRARY, rooms[room])
        for room, title in titles.items()
        if rooms[room]
    ]


def room_of(thing: Any) -> str:
    """The room whose page a name of the top level stands on."""
    home = str(getattr(thing, "__module__", "")).removeprefix(f"{LIBRARY}.")
    return next((room for room in ROOMS if home.startswith(room)), "rest")


def public(module: ModuleType) -> list[str]:
    """The names that a module offers, without modules and what others lent it."""
    names = getattr(module, "__all__", None) or [
        name
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and str(getattr(thing, "__module__", "")).startswith(LIBRARY)
    ]
    found = {name: getattr(module, name) for name in names}
    return sorted(name for name, thing in found.items() if is_documented(thing))


def is_documented(thing: Any) -> bool:
    """Whether a name has words of ours, not of Python's own functions."""
    ours = str(getattr(thing, "__module__", "")).startswith(LIBRARY)
    return ours and callable(thing) and bool(thing.__doc__)


def opening(module: ModuleType) -> str:
    """The first paragraph of a module's docstring."""
    return inspect.cleandoc(module.__doc__ or "").split("\n\n")[0]


def directive(module: str, name: str, thing: Any, *, again: bool) -> list[str]:
    """What Sphinx is told to write of one name."""
    is_class = inspect.isclass(thing)
    lines = [f".. auto{'class' if is_class else 'function'}:: {module}.{name}"]
    lines += ["   :members:"] * is_class
    lines += ["   :inherited-members: object"] * (name == "Tensor")
    lines += ["   :no-index:"] * again
    return [*lines, ""]
