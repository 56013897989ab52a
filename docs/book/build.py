"""Builds the book: the lessons, run, with guides and reference, as a static site.

    python docs/book/build.py                 # the whole book, into build/book/html
    python docs/book/build.py 03 07           # only these lessons, and the guides
    python docs/book/build.py --no-reference

The folder that comes out needs no server and no net; search works in it, too.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Any

import reference
from lesson_pages import lesson_page, plain_page
from sphinx.cmd.build import build_main

from tinygrad_edu.classroom import generate

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARTS = {"PART_A": range(6), "PART_B": range(6, 14), "PART_C": range(14, 22)}
MOVED = {"lessons/gallery.ipynb": "lessons/gallery/gallery.ipynb"}
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)")


def main(arguments: list[str]) -> int:
    """Builds what the command line asks for; Sphinx's exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lessons", nargs="*", help="numbers of lessons; all if none")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "book")
    parser.add_argument("--no-reference", action="store_true")
    options = parser.parse_args(arguments)
    pages = options.out / "pages"
    shutil.rmtree(options.out, ignore_errors=True)
    stage(pages, options.lessons, with_reference=not options.no_reference)
    print("Sphinx writes the pages ...", flush=True)
    strict = ["-W", "--keep-going"]  # a link that leads nowhere is an error
    places = [str(pages), str(options.out / "html")]
    status = build_main(["-b", "html", "-q", "-j", "auto", *strict, *places])
    print(f"The book is at {options.out / 'html' / 'index.html'}")
    return status


def stage(pages: Path, wanted: list[str], *, with_reference: bool) -> None:
    """Lays out what Sphinx reads, in the repository's own folders."""
    for name in ("docs", "lessons", "reference", "_static", "_pictures/pictures"):
        (pages / name).mkdir(parents=True)
    shutil.copy(HERE / "conf.py", pages)
    shutil.copy(HERE / "book.css", pages / "_static")
    folders = [
        folder
        for folder in generate.lesson_folders(ROOT / "lessons")
        if not wanted or folder.name[:2] in wanted
    ]
    write_lessons(folders, pages, is_whole=not wanted)
    for guide in (ROOT / "docs").iterdir():
        if guide.suffix == ".md":
            text = linked(guide.read_text("utf-8"), f"docs/{guide.name}")
            (pages / "docs" / guide.name).write_text(text, "utf-8")
        elif guide.suffix == ".png":
            shutil.copy(guide, pages / "docs")
    if with_reference:
        reference.write(pages / "reference")
    text = index(folders)
    if not with_reference:
        text = text.replace("reference/index", "")
    (pages / "index.md").write_text(text, "utf-8")


def write_lessons(folders: list[Path], pages: Path, *, is_whole: bool) -> None:
    """Runs the lessons, as many at once as there are processors."""
    pictures = pages / "_pictures" / "pictures"

    def one(folder: Path) -> None:
        source = generate.read_lesson(folder)
        write(folder.name, lesson_page(source, binder(folder.name), pictures))

    def gallery() -> None:
        views = ROOT / "lessons" / "gallery.ipynb"
        write("gallery", plain_page(views, pictures, run=is_whole))

    def write(name: str, notebook: dict[str, Any]) -> None:
        path = f"lessons/{name}/{name}.ipynb"
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = linked("".join(cell["source"]), path)
        (pages / path).parent.mkdir()
        text = generate.to_text(notebook)
        (pages / path).write_text(text, encoding="utf-8")
        print(f"{name} is written.", flush=True)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = [pool.submit(one, folder) for folder in folders]
        running.append(pool.submit(gallery))
        for each in running:
            each.result()


def binder(name: str) -> str:
    """Where a lesson opens on Binder."""
    repository = source().removeprefix("https://github.com/")
    place = f"lab/tree/workspace/{name}/{name}.ipynb"
    return f"https://mybinder.org/v2/gh/{repository}/main?urlpath={place}"


def source() -> str:
    """The repository's address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["urls"]["Source"])


def linked(text: str, path: str) -> str:
    """Text of a file with links that hold in the book.

    What is no page of the book is looked at in the repository.
    """

    def link(found: re.Match[str]) -> str:
        folder, after = PurePosixPath(path).parent, found[2] or ""
        target = normpath(folder / found[1])
        if target in MOVED:
            return f"]({relpath(MOVED[target], folder)}{after})"
        if is_page(target) or not (ROOT / target).exists():
            return found[0]
        return f"]({source()}/blob/main/{target}{after})"

    return LINK.sub(link, text)


def is_page(target: str) -> bool:
    """Whether a file of the repository is in the book."""
    return bool(re.fullmatch(r"docs/\w+\.(md|png)|lessons/(\w+)/\2\.ipynb", target))


def index(folders: list[Path]) -> str:
    """The first page, with the lessons that are there."""
    text = (HERE / "index.md").read_text("utf-8")
    for part, numbers in PARTS.items():
        inside = [
            f"lessons/{one.name}/{one.name}"
            for one in folders
            if int(one.name[:2]) in numbers
        ]
        text = text.replace(part, "\n".join(inside))
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
