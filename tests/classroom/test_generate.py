"""The generator: nothing of a solution is left, and the same bytes each time."""

import nbformat
import pytest

from tinygrad_edu.classroom import generate
from tinygrad_edu.classroom.generate import LessonError

SOURCE = '''# ---
# title: Doubling
# needs:
#   - counting
# able:
#   - to double
# minutes: 5
# seconds: 10
# megabytes: 200
# ---

# %% [markdown]
# # Doubling
#
# A line with `# %%` inside, and ä, 日本, <script>.

# %%
from tinygrad_edu.classroom import NotDone, check

# %% exercise="double"
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    secret = 2
    return secret * x
    ### END SOLUTION

# %%
check.double(double)

# %% tags=["author"]
assert double(2) == 4
'''


@pytest.fixture
def lesson():
    return generate.parse(SOURCE, "00_doubling")


def sources(notebook):
    return ["".join(cell["source"]) for cell in notebook["cells"]]


def test_the_front_matter_is_read_and_travels_along(lesson):
    assert lesson.front_matter["needs"] == ["counting"]
    assert lesson.front_matter["megabytes"] == 200
    about = generate.learner_notebook(lesson)["metadata"]["tinygrad_edu"]
    assert about["lesson"] == "00_doubling"
    assert about["minutes"] == 5


def test_the_learner_finds_not_done_in_place_of_the_solution(lesson):
    notebook = generate.learner_notebook(lesson)
    text = generate.to_text(notebook)
    assert sources(notebook)[2] == (
        'def double(x):\n    """Twice x."""\n    raise NotDone("double")'
    )
    assert "secret" not in text
    assert "SOLUTION" not in text
    assert "assert" not in text
    assert notebook["cells"][2]["metadata"] == {"tags": ["exercise"]}


def test_the_solution_notebook_holds_everything_but_the_markers(lesson):
    text = sources(generate.solution_notebook(lesson))
    assert text[2].endswith("    secret = 2\n    return secret * x")
    assert text[4] == "assert double(2) == 4"
    assert generate.solution_body(lesson.cells[2]) == "secret = 2\nreturn secret * x"


def test_notebooks_are_valid_and_without_outputs(lesson):
    for make in (generate.learner_notebook, generate.solution_notebook):
        notebook = nbformat.from_dict(make(lesson))
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert code
        assert all(cell.outputs == [] for cell in code)
        assert all(cell.execution_count is None for cell in code)


def test_markdown_loses_its_comment_signs_only(lesson):
    text = sources(generate.learner_notebook(lesson))[0]
    assert text.startswith("# Doubling\n\nA line with `# %%` inside")
    assert text.endswith("ä, 日本, <script>.")


def test_ids_stay_when_a_cell_is_put_in_or_changed_below_its_first_line(lesson):
    before = [cell["id"] for cell in generate.learner_notebook(lesson)["cells"]]
    assert len(set(before)) == len(before)
    source = SOURCE.replace("# %%\ncheck", "# %%\nx = 1\n\n# %%\ncheck")
    source = source.replace('"""Twice x."""', '"""Two times x."""')
    other = generate.learner_notebook(generate.parse(source, "00_doubling"))
    after = [cell["id"] for cell in other["cells"]]
    assert after[:3] + after[4:] == before


def test_equal_cells_get_different_ids():
    source = SOURCE + "\n# %%\ncheck.double(double)\n"
    cells = generate.learner_notebook(generate.parse(source))["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_a_source_with_windows_line_ends_gives_the_same(lesson):
    other = generate.parse(SOURCE.replace("\n", "\r\n"), "00_doubling")
    assert generate.learner_notebook(other) == generate.learner_notebook(lesson)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("    ### END SOLUTION\n", "", "cell at line 20: markers"),
        ("    ### BEGIN SOLUTION\n", "", "cell at line 20: markers"),
        (' exercise="double"', "", "cell at line 20: markers"),
        ("### BEGIN", "### END", "markers"),
        ("check.double(double)", "# the SOLUTION is 4", "the word SOLUTION is left"),
        ("# minutes: 5\n", "", "needs minutes"),
        ("# minutes: 5", "# minutes: five", "needs minutes"),
        ("#   - counting\n", "", "needs needs"),
        ("# title: Doubling", "# Doubling", "no place for 'Doubling'"),
    ],
)
def test_disorder_in_a_source_is_named(old, new, complaint):
    assert old in SOURCE
    with pytest.raises(LessonError, match=complaint):
        generate.learner_notebook(generate.parse(SOURCE.replace(old, new)))


def test_a_source_without_cells_is_refused():
    with pytest.raises(LessonError, match="there is no cell"):
        generate.parse("print(1)")


def test_build_all_writes_once_and_check_writes_never(tmp_path):
    folder = tmp_path / "00_doubling"
    folder.mkdir()
    (folder / "lesson.py").write_text(SOURCE, encoding="utf-8")
    notebook = folder / "00_doubling.ipynb"
    with pytest.raises(LessonError, match=r"out of date: 00_doubling\.ipynb"):
        generate.build_all(tmp_path, check=True)
    assert not notebook.exists()
    assert generate.build_all(tmp_path) == [notebook]
    first = notebook.read_bytes()
    assert b"\r" not in first
    assert generate.build_all(tmp_path) == []
    assert generate.build_all(tmp_path, check=True) == []
    assert notebook.read_bytes() == first


def test_a_page_beside_the_lessons_is_generated_as_well(tmp_path):
    (tmp_path / "gallery.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "notes.py").write_text("print(1)", encoding="utf-8")
    assert generate.build_all(tmp_path) == [tmp_path / "gallery.ipynb"]
    assert generate.lesson_folders(tmp_path) == []


def test_each_method_of_a_class_is_a_part_of_its_own():
    whole = """class Pair:
    def first(self):
        ### BEGIN SOLUTION
        return self.a
        ### END SOLUTION

    def second(self):
        ### BEGIN SOLUTION
        return self.b
        ### END SOLUTION"""
    source = SOURCE.replace("check.double(double)", "") + (
        f'\n# %% exercise="pair"\n{whole}\n'
    )
    cell = generate.parse(source).cells[-1]
    stub = generate.learner_source(cell)
    assert stub.count('        raise NotDone("pair")') == 2
    assert "return" not in stub
    assert generate.solution_body(cell) == "return self.a\nreturn self.b"
