"""The map of the course: what is done, what is next, the paths; it opens lessons.

``course_map()`` shows it in a notebook. The same map is a page, ``course.md``, in each
workspace: JupyterLab opens with it, and it needs no kernel. It is written anew when a
workspace is started or updated, and when an exercise is passed.
"""

from __future__ import annotations

import contextlib
import html
import os
from collections.abc import Iterator
from pathlib import Path

from tinygrad_edu.classroom import progress
from tinygrad_edu.classroom.console import say
from tinygrad_edu.classroom.course import (
    BEGUN,
    DONE,
    NEXT,
    OPEN,
    PARTS,
    WAYS,
    Course,
    Lesson,
    Way,
    course,
)
from tinygrad_edu.files import write_atomically

PAGE = "course.md"
OURS = "<!-- tinygrad-edu writes this page anew: what you change here is lost -->"
SIGNS = {DONE: "✓", NEXT: "→", BEGUN: "…", OPEN: "○"}

# Only what a person's theme says, with a second value for pages that have none.
STYLE = """<style>
.tge-course { max-width: 1000px; font-family: var(--jp-ui-font-family, sans-serif);
  font-size: 13px; line-height: 1.4; color: var(--jp-ui-font-color1, #1c2330); }
.tge-course h3 { margin: 14px 0 6px; font-size: 13px; font-weight: 600; }
.tge-course ol { display: grid; gap: 8px; margin: 0; padding: 0 !important;
  list-style: none;
  grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); }
.tge-course ol li { margin: 0; padding: 8px 10px; border-radius: 6px;
  border: 1px solid var(--jp-border-color1, #b6bbc4); }
.tge-course li[data-state=done] { background: var(--jp-layout-color2, #f3f4f6); }
.tge-course li[data-state=next] { border: 2px solid var(--jp-brand-color1, #0b62c4);
  padding: 7px 9px; }
.tge-course li a { font-weight: 600; }
.tge-course li span { display: block; color: var(--jp-ui-font-color2, #566072); }
.tge-course p { margin: 4px 0; }
</style>"""


class CourseMap:
    """The map as a notebook shows it: links where there is HTML, else words."""

    def __init__(self, shown: Course, root: str) -> None:
        self.course = shown
        self.root = root

    def _repr_html_(self) -> str:
        """The map as HTML. Its links are relative, so that JupyterLab follows them."""
        return as_html(self.course, self.root)

    def __repr__(self) -> str:
        """The map in words."""
        return as_text(self.course)


def course_map() -> CourseMap:
    """The map of the course with your progress; it opens lessons."""
    here = os.path.relpath(progress.workspace(), Path.cwd())
    return CourseMap(course(), "" if here == "." else f"{Path(here).as_posix()}/")


def as_text(shown: Course) -> str:
    """The map in words."""
    lines = [f"The course: {shown.headline()}."]
    for part in PARTS:
        if lessons := shown.of(part):
            lines += ["", f"{part.letter}  {part.title}"]
            lines += [
                f"   {SIGNS[shown.state(one)]} {shown.state(one):<6}{one.label:<40}"
                f"{_counts(one)}"
                for one in lessons
            ]
    lines += ["", "Paths"]
    for way in WAYS:
        lines.append(f"   {way.name}, {way.says}: {_way_in_words(shown, way)}")
    return "\n".join(lines)


def _counts(lesson: Lesson) -> str:
    return f"{lesson.passed} of {lesson.exercises} exercises, {lesson.minutes} minutes"


def _way_in_words(shown: Course, way: Way) -> str:
    here = shown.along(way)
    done = sum(lesson.is_done for lesson in here)
    more = len(way.numbers) - len(here)
    said = f"{done} of {len(here)} lessons done"
    said += f", {more} more to come" if more else ""
    following = shown.next(way.numbers)
    return said + (f"; next {following.label}" if following else "")


def as_html(shown: Course, root: str) -> str:
    """The map as HTML, a card for each lesson; ``root`` leads to the workspace."""
    return "".join(_html(shown, root))


def _html(shown: Course, root: str) -> Iterator[str]:
    yield f'{STYLE}<div class="tge-course"><p><strong>The course</strong>: '
    yield f"{shown.headline()}.</p>"
    for part in PARTS:
        if lessons := shown.of(part):
            yield f"<h3>{part.letter} · {part.title}</h3><ol>"
            for lesson in lessons:
                yield _card(lesson, shown.state(lesson), root)
            yield "</ol>"
    yield "<h3>Paths</h3>"
    for way in WAYS:
        links = [_link(lesson, root, lesson.slug[:2]) for lesson in shown.along(way)]
        yield f"<p><strong>{way.name}</strong>, {way.says}: "
        yield f"{' · '.join(links)}. {html.escape(_way_in_words(shown, way))}.</p>"
    yield "</div>"


def _card(lesson: Lesson, state: str, root: str) -> str:
    return (
        f'<li data-state="{state}">{_link(lesson, root, lesson.label)}'
        f"<span>{SIGNS[state]} {state}</span><span>{_counts(lesson)}</span></li>"
    )


def _link(lesson: Lesson, root: str, text: str) -> str:
    target = html.escape(f"{root}{lesson.notebook}", quote=True)
    return f'<a href="{target}">{html.escape(text)}</a>'


def as_markdown(shown: Course) -> str:
    """The map as the page ``course.md``."""
    return "\n".join(_markdown(shown)) + "\n"


def _markdown(shown: Course) -> Iterator[str]:
    following = shown.next()
    yield from (OURS, "", "# The course", "", f"**{shown.headline()}.**", "")
    if following:
        minutes = f"{following.minutes} minutes"
        yield f"## → Next: {_to(following, following.label)}, {minutes}"
    else:
        yield "Everything that is here is done."
    yield from ("", "| | lesson | exercises | minutes |", "| --- | --- | --- | --- |")
    for part in PARTS:
        if lessons := shown.of(part):
            yield f"| | **{part.letter} · {part.title}** | | |"
            yield from (_row(lesson, shown.state(lesson)) for lesson in lessons)
    yield from ("", "### Paths", "")
    for way in WAYS:
        links = " · ".join(_to(one, one.slug[:2]) for one in shown.along(way))
        yield f"- **{way.name}**, {way.says}: {links}. {_way_in_words(shown, way)}."
    yield from ("", "[The gallery](gallery.ipynb) shows every widget on a real model.")
    yield from ("", "On a server that forgets, such as Binder: `take_home()` packs")
    yield "your work into one file to download; `bring_back()` unpacks it next time."
    yield from ("", "To see this map with what you have just done: close and open it.")


def _row(lesson: Lesson, state: str) -> str:
    link, done = _to(lesson, lesson.label), f"{lesson.passed} of {lesson.exercises}"
    return f"| {SIGNS[state]} {state} | {link} | {done} | {lesson.minutes} |"


def _to(lesson: Lesson, text: str) -> str:
    return f"[{text}]({lesson.notebook})"


def write_page(folder: Path) -> None:
    """Write ``course.md`` into a workspace; a page that is not ours is left alone.

    Raises OSError where it cannot be written.
    """
    page = folder / PAGE
    if page.is_symlink() or (page.exists() and not _is_ours(page)):
        say(f"{PAGE} is yours and stays. The map of the course: course_map()")
        return
    write_atomically(page, as_markdown(course(folder)).encode("utf-8"))


def renew_page() -> None:
    """Write the page of the present workspace anew, if there is one and it is ours."""
    folder = progress.workspace()
    with contextlib.suppress(OSError):
        if _is_ours(folder / PAGE):
            write_page(folder)


def _is_ours(page: Path) -> bool:
    with page.open("rb") as file:
        return file.read(len(OURS)) == OURS.encode("ascii")
