"""The course and its map: what is done, what is next, a page that needs no kernel."""

import itertools
import re

from tinygrad_edu.classroom import course_map, entrance, progress, workspace
from tinygrad_edu.classroom.course import PARTS, WAYS, course
from tinygrad_edu.classroom.registry import exercises


def do(lesson, *, passed=True):
    """Pass, or only try, every exercise of a lesson."""
    for exercise in exercises().values():
        if exercise.lesson == lesson:
            progress.record_attempt(exercise.name, passed)


def test_every_lesson_is_in_one_part():
    shown = course()
    found = [lesson for part in PARTS for lesson in shown.of(part)]
    assert found == list(shown.lessons)
    assert len(found) == len(workspace.notebooks(workspace.lessons_root())) - 1
    assert PARTS[-1].last == 62
    for one, after in itertools.pairwise(PARTS):
        assert one.last + 1 == after.first


def test_a_path_leads_upwards_and_names_lessons_of_the_course():
    for way in WAYS:
        assert list(way.numbers) == sorted(set(way.numbers))
        assert way.numbers[-1] <= PARTS[-1].last


def test_what_is_next_is_the_first_that_is_not_done():
    assert course().next().label == "00 Start here"
    do("00_start_here")
    do("03_chain_rule", passed=False)
    shown = course()
    states = {lesson.slug: shown.state(lesson) for lesson in shown.lessons}
    assert states["00_start_here"] == "done"
    assert states["01_slopes"] == "next"
    assert states["03_chain_rule"] == "begun"
    assert states["04_order_matters"] == "open"
    assert shown.next([0, 3, 4]).slug == "03_chain_rule"
    assert shown.headline().startswith("1 of ")


def test_an_answered_quiz_has_begun_a_lesson():
    progress.record_quiz("gradient of the bias", "The sum of the five rows.", True)
    assert course().lessons[0].begun


def test_a_course_that_is_done_has_no_next():
    for lesson in course().lessons:
        do(lesson.slug)
    assert course().next() is None
    assert "Everything that is here is done." in entrance.as_markdown(course())


def test_the_map_says_in_words_what_it_shows_in_colours():
    do("00_start_here")
    shown = course_map()
    text, page = repr(shown), shown._repr_html_()
    assert "✓ done  00 Start here" in text
    assert "✓ done" in page
    assert "→ next" in page
    assert re.findall(r"<(?!/|a |li |ol|h3|p|div |span|strong|style)", page) == []


def test_links_lead_from_where_the_notebook_runs(workspace, monkeypatch):
    (workspace / ".tinygrad_edu").mkdir()
    assert 'href="01_slopes/01_slopes.ipynb"' in course_map()._repr_html_()
    lesson = workspace / "00_start_here"
    lesson.mkdir()
    monkeypatch.chdir(lesson)
    assert 'href="../01_slopes/01_slopes.ipynb"' in course_map()._repr_html_()


def test_every_link_of_the_page_leads_to_a_notebook(workspace):
    from tinygrad_edu.classroom import workspace as room

    room.start(workspace)
    entrance.write_page(workspace)
    page = (workspace / entrance.PAGE).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(set(links)) == len(course().lessons) + 1
    assert all((workspace / link).is_file() for link in links)


def test_a_page_that_is_not_ours_is_left_alone(workspace, capsys):
    page = workspace / entrance.PAGE
    page.write_text("my notes", encoding="utf-8")
    entrance.write_page(workspace)
    entrance.renew_page()
    assert page.read_text(encoding="utf-8") == "my notes"
    assert "course.md is yours and stays" in capsys.readouterr().out


def test_the_page_follows_what_is_passed(workspace):
    entrance.renew_page()
    assert not (workspace / entrance.PAGE).exists()
    (workspace / ".tinygrad_edu").mkdir()
    entrance.write_page(workspace)
    do("00_start_here")
    entrance.renew_page()
    assert "✓ done" in (workspace / entrance.PAGE).read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_stops_no_check(workspace, monkeypatch):
    entrance.write_page(workspace)

    def refuse(*arguments):
        raise OSError("read-only file system")

    monkeypatch.setattr(entrance, "write_atomically", refuse)
    entrance.renew_page()
