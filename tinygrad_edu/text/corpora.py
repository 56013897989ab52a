"""Text that is on every machine which runs Python: its library, and a list of cities.

One version of Python gives one text, on every system; another version has another
one. A distribution that leaves modules out gives less.
"""

from __future__ import annotations

import ast
import sys
import sysconfig
import tokenize
import zoneinfo
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import message

# Not for reading: tests and games, and what some systems leave out.
LEFT_OUT = {
    *("test", "idlelib", "tkinter", "turtle", "turtledemo", "lib2to3", "ensurepip"),
    *("distutils", "antigravity", "this", "pydoc_data", "venv"),
}
REGIONS = {
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic"),
    *("Australia", "Europe", "Indian", "Pacific"),
}
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def library_sources(modules: Iterable[str] | None = None) -> str:
    """The source of Python's standard library, 8 million characters of it.

    `modules` are the names of those wanted, such as ``["heapq", "json"]``; unless given
    all that are written in Python, by name. Python's licence (PSF) allows its use.
    Raises FileNotFoundError where the sources are not on the machine.

    >>> text = library_sources(["bisect"])
    >>> text.splitlines()[0]
    '\"\"\"Bisection algorithms.\"\"\"'
    """
    return "\n".join(_sources(modules))


def library_docstrings(modules: Iterable[str] | None = None) -> str:
    """What Python's standard library says of itself: a million characters of English.

    The texts that stand at the head of modules, classes and functions, with an empty
    line between two. Arguments and errors are those of ``library_sources``.

    >>> print(library_docstrings(["bisect"])[:46])
    Bisection algorithms.
    <BLANKLINE>
    Insert item x in list a
    """
    texts = (ast.get_docstring(node) for node in _documented(modules))
    return "\n\n".join(text for text in texts if text)


def library_names(modules: Iterable[str] | None = None) -> list[str]:
    """What is defined in Python's standard library: names of classes and functions.

    Each once, sorted; those that begin with ``_`` are left out. Some 5000 made-up words
    for models that make up words. Arguments and errors are those of
    ``library_sources``.

    >>> library_names(["bisect"])
    ['bisect_left', 'bisect_right', 'insort_left', 'insort_right']
    """
    nodes = _documented(modules)
    names = {node.name for node in nodes if not isinstance(node, ast.Module)}
    return sorted(name for name in names if not name.startswith("_"))


def city_names() -> list[str]:
    """The places that the time-zone data base is kept by, some 470 cities and islands.

    Each once, sorted. The data base is in the public domain; a few names come with each
    year. Raises FileNotFoundError where there is none, as on Windows.

    >>> [name for name in city_names() if name.startswith("To")]
    ['Tokyo', 'Tomsk', 'Tongatapu', 'Toronto', 'Tortola']
    """
    zones = (zone.split("/") for zone in zoneinfo.available_timezones())
    names = {zone[-1].replace("_", " ") for zone in zones if zone[0] in REGIONS}
    if not names:
        raise FileNotFoundError(
            message("no time-zone data base on this machine", hint="pip install tzdata")
        )
    return sorted(name for name in names if not name.isupper())  # NSW is no city


def _documented(modules: Iterable[str] | None) -> Iterator[Documented]:
    """What has a docstring, in the order of the source; nothing is run."""
    for source in _sources(modules):
        yield from _within(ast.parse(source))


def _within(node: ast.AST) -> Iterator[Documented]:
    if isinstance(node, Documented):
        yield node
    for inner in ast.iter_child_nodes(node):
        yield from _within(inner)


def _sources(modules: Iterable[str] | None) -> Iterator[str]:
    library = Path(sysconfig.get_path("stdlib"))
    names = _readable_modules() if modules is None else list(modules)
    paths = [path for name in names for path in _files(library, name)]
    if not paths:
        raise FileNotFoundError(
            message(
                "no sources of these modules are on this machine",
                got=f"{', '.join(names[:5])} in {library}",
                hint="names as 'json' or 'heapq'; some systems come without sources",
            )
        )
    for path in paths:
        with tokenize.open(path) as file:
            yield file.read()


def _readable_modules() -> list[str]:
    names = {name for name in sys.stdlib_module_names if not name.startswith("_")}
    return sorted(names - LEFT_OUT)


def _files(library: Path, name: str) -> list[Path]:
    """The files of one module, or of all within a package."""
    folder, file = library / name, library / f"{name}.py"
    if (folder / "__init__.py").is_file():
        inside = sorted(folder.rglob("*.py"), key=lambda path: path.parts)
        return [path for path in inside if not {"test", "tests"} & {*path.parts}]
    return [file] if file.is_file() else []
