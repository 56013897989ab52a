"""Every example in a docstring of the two packages runs and prints what it says.

Many public functions are made by closures (``torch.exp``), which doctest's own finder
would pass over, because they were defined in another module. So the objects are walked
here: of every module, all that it holds; of every class, its methods and properties.
"""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinygrad_edu_widgets

import tinygrad_edu

PARSER = doctest.DocTestParser()
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def modules() -> Iterator[Any]:
    for package in (tinygrad_edu, tinygrad_edu_widgets):
        yield package
        names = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        for found in names:
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def examples() -> dict[str, doctest.DocTest]:
    """Each docstring with an example once, under the first name that leads to it."""
    found: dict[str, doctest.DocTest] = {}
    seen: set[str] = set()
    for module in modules():
        for name, thing in walk(module):
            text = getattr(thing, "__doc__", None)
            if isinstance(text, str) and ">>>" in text and text not in seen:
                seen.add(text)
                names = vars(home_of(thing) or module).copy()
                found[name] = PARSER.get_doctest(text, names, name, None, 0)
    return found


def home_of(thing: Any) -> Any:
    """The module whose names the example may use."""
    inner = getattr(thing, "fget", None) or getattr(thing, "__func__", thing)
    return sys.modules.get(getattr(inner, "__module__", None) or "")


def walk(module: Any) -> Iterator[tuple[str, Any]]:
    """The module and all that it holds, save what other packages lent it."""
    package = module.__name__.partition(".")[0]
    yield module.__name__, module
    for name, thing in vars(module).items():
        home = getattr(thing, "__module__", None) or ""
        if inspect.ismodule(thing) or not home.startswith(package):
            continue
        yield f"{module.__name__}.{name}", thing
        if inspect.isclass(thing):
            for attribute, part in vars(thing).items():
                if callable(part) or isinstance(part, property | classmethod):
                    yield f"{module.__name__}.{name}.{attribute}", part


EXAMPLES = examples()


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 200


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    said: list[str] = []
    runner.run(EXAMPLES[name], out=said.append)
    assert runner.failures == 0, "".join(said)


PAGES = sorted((Path(__file__).parents[1] / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run_in_order(
    page: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    said: list[str] = []
    test = PARSER.get_doctest(text, {}, page.name, str(page), 0)
    result = doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=said.append)
    assert result.failed == 0, "".join(said)


# Names without an example of their own: constants, types, and what says it all.
NEEDS_NONE = {
    *("Tensor", "Size", "dtype", "device", "layout", "memory_format"),
    "is_grad_enabled",
}


def public_functions() -> dict[str, Any]:
    return {
        name: getattr(tinygrad_edu, name)
        for name in tinygrad_edu.__all__
        if callable(getattr(tinygrad_edu, name))
        and name not in NEEDS_NONE
        and not name.endswith("_")  # in-place forms: their functions show it
    }


@pytest.mark.parametrize("name", public_functions())
def test_a_public_function_says_what_it_does_and_shows_it(name: str) -> None:
    text = inspect.getdoc(public_functions()[name]) or ""
    assert text, "no docstring"
    assert text.splitlines()[0].strip()
    assert ">>>" in text, "no example"


def test_every_public_method_of_tensor_has_a_docstring() -> None:
    silent = [
        name
        for name, thing in inspect.getmembers(tinygrad_edu.Tensor)
        if not name.startswith("_") and not (getattr(thing, "__doc__", None) or "")
    ]
    assert silent == []


def test_no_docstring_is_borrowed_from_numpy() -> None:
    for name, thing in walk(tinygrad_edu):
        text = inspect.getdoc(thing) or ""
        assert "numpy.org" not in text, name
        assert ":ref:`ufunc" not in text, name
    for name, thing in inspect.getmembers(tinygrad_edu.Tensor):
        assert ":ref:`ufunc" not in (getattr(thing, "__doc__", None) or ""), name
