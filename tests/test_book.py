"""The book: lessons as a site that needs no net, and a reference without gaps."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

import tinygrad_edu

LESSON = "06_memory_behind_a_tensor"


@pytest.fixture(scope="module")
def book(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with one lesson and without the reference."""
    pytest.importorskip("myst_nb", reason="the book needs its tools")
    out = tmp_path_factory.mktemp("book")
    build = [sys.executable, "docs/book/build.py", LESSON[:2], "--no-reference"]
    done = subprocess.run(
        [*build, "--out", str(out)], cwd=repository, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "html"


@pytest.fixture
def page(book: Path) -> str:
    return (book / "lessons" / LESSON / f"{LESSON}.html").read_text("utf-8")


class Seen(HTMLParser):
    """What a page loads, and what it shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "img", "iframe"):
            self.loaded.append(given.get("src") or "")
        if tag == "link" and given.get("rel") in ("stylesheet", "preload", "icon"):
            self.loaded.append(given.get("href") or "")
        if tag == "img":
            self.pictures.append(given)


def test_a_page_loads_nothing_from_the_net(page: str, book: Path) -> None:
    here = book / "lessons" / LESSON
    loaded = [one for one in Seen(page).loaded if one and not one.startswith("data:")]
    assert any("mathjax" in one for one in loaded)
    for one in loaded:
        assert not re.match(r"(\w+:)?//", one), one
        assert (here / one.partition("?")[0]).is_file(), one


def test_every_picture_is_there_in_words_too(page: str) -> None:
    pictures = Seen(page).pictures
    assert len(pictures) >= 3
    assert all(len(picture.get("alt") or "") > 20 for picture in pictures)


def test_an_exercise_is_stated_and_its_solution_folded_away(page: str) -> None:
    stated = page.index("NotDone")
    folded = page.index("A solution", stated)
    assert page.rfind("<details", 0, folded) > stated
    assert "properties hold" in page[folded:]  # the check's own words, as it ran
    assert "BEGIN SOLUTION" not in page


def test_what_only_a_learner_can_do_is_left_out(page: str) -> None:
    assert "No prediction was noted" not in page
    assert "Your turn: put your answer" not in page


def test_a_page_leads_to_binder_and_the_search_finds_it(page: str, book: Path) -> None:
    assert f"urlpath=lab/tree/workspace/{LESSON}/{LESSON}.ipynb" in page
    assert LESSON in (book / "searchindex.js").read_text("utf-8")


@pytest.fixture
def rooms(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a module of the book's folder."""
    pytest.importorskip("sphinx", reason="the book needs its tools")
    monkeypatch.syspath_prepend(str(repository / "docs" / "book"))

    def load(name: str) -> ModuleType:
        monkeypatch.delitem(sys.modules, name, raising=False)
        return __import__(name)

    return load


def test_every_function_of_the_library_stands_on_one_page(rooms: Any) -> None:
    reference = rooms("reference")
    names = Counter(
        name
        for page in reference.pages()
        if page.module == "tinygrad_edu"
        for name in page.names
    )
    assert names["relu"] == names["no_grad"] == names["Tensor"] == 1
    assert set(names.values()) == {1}
    functions = {
        name
        for name in tinygrad_edu.__all__
        if inspect.isfunction(thing := getattr(tinygrad_edu, name)) and thing.__doc__
    }
    assert functions <= names.keys()


def test_links_hold_in_the_book_or_lead_to_the_repository(rooms: Any) -> None:
    build = rooms("build")
    text = "[a](../docs/runs.md) [b](../widgets/src) [c](gallery.ipynb#x) [d](#here)"
    assert build.linked(text, "lessons/README.md") == (
        f"[a](../docs/runs.md) [b]({build.source()}/blob/main/widgets/src) "
        "[c](gallery/gallery.ipynb#x) [d](#here)"
    )


def test_a_cell_that_fails_ends_the_build(rooms: Any, tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell("1 / 0")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with pytest.raises(Exception, match="ZeroDivisionError"):
        rooms("lesson_pages").executed(notebook)
