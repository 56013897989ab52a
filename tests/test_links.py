"""Links and figures of lessons and pages: each leads somewhere, each has words.

Addresses outside of the repository are not called: a test must not need the network.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlparse

import pytest

from tinygrad_edu.classroom import generate

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "lessons/*.md", "benchmarks/*.md")
    for page in ROOT.glob(pattern)
)
LESSONS = generate.sources(ROOT / "lessons")
TEXTS = {page.relative_to(ROOT).as_posix(): page for page in [*PAGES, *LESSONS]}

LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\]\([^)]*\))*)\]\(([^)\s]+)\)", re.DOTALL)
HTML_LINK = re.compile(r'(?:href|src)="([^"]+)"')
HTML_IMAGE = re.compile(r"<img\b[^>]*>")
OUR_FILE = re.compile(r"`((?:tinygrad_edu|docs|lessons|tests|widgets)/[\w/.-]+\.\w+)`")


def prose(path: Path) -> str:
    """What a person reads, without code, and without mathematics in lessons."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        cells = generate.parse(text, path.stem).cells
        text = "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")
        text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "", text, flags=re.DOTALL)
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def without_code(text: str) -> str:
    return re.sub(r"`[^`]*`", "", text)


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.strip().replace(" ", "-") for title in kept}


def links(path: Path) -> list[str]:
    text = without_code(prose(path))
    inner = [link for _, words, _ in LINK.findall(text) for link in LINK.findall(words)]
    return [link[2] for link in [*LINK.findall(text), *inner]] + HTML_LINK.findall(text)


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name: str) -> None:
    page = TEXTS[name]
    for link in links(page):
        parts = urlparse(link)
        if parts.scheme:
            assert parts.scheme == "https", link
            assert "." in parts.netloc, link
            continue
        target = (page.parent / parts.path).resolve() if parts.path else page
        assert target.exists(), f"{name} links to {link}"
        if parts.fragment and target.suffix == ".md":
            assert parts.fragment in anchors(target), f"{name} links to {link}"


@pytest.mark.parametrize("name", TEXTS)
def test_files_that_a_text_names_are_there(name: str) -> None:
    """Where a text sends its reader into the code; NAME stands for any name."""
    for path in OUR_FILE.findall(prose(TEXTS[name])):
        if not re.search(r"[A-Z]{2}|\bname\b", path):
            assert (ROOT / path).exists(), f"{name} names {path}"


@pytest.mark.parametrize("name", TEXTS)
def test_pictures_in_a_text_have_words(name: str) -> None:
    text = without_code(prose(TEXTS[name]))
    for is_picture, words, target in LINK.findall(text):
        assert not is_picture or words.strip(), f"{name} shows {target}"
    for image in HTML_IMAGE.findall(text):
        assert re.search(r'alt="[^"]+"', image), f"{name}: {image}"


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith(".py")])
def test_figures_of_a_lesson_go_through_picture(name: str) -> None:
    """``picture`` wants words; a figure shown in another way would have none."""
    for cell in generate.parse(TEXTS[name].read_text("utf-8"), name).cells:
        if cell.kind != "code" or cell.is_author:
            continue
        assert "plt.show(" not in cell.source, f"{name}, line {cell.line}"
        made = re.findall(r"plt\.(?:subplots|figure)\(", cell.source)
        shown = re.findall(r"\bpicture\(", cell.source)
        assert bool(made) <= bool(shown), f"{name}, line {cell.line}"


def test_the_texts_of_git_are_looked_at() -> None:
    """A page in a folder that is not listed above would be forgotten."""
    try:
        tracked = subprocess.run(
            ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, check=True
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return  # no checkout
    there = {name for name in tracked.splitlines() if (ROOT / name).exists()}
    assert there <= set(TEXTS)
