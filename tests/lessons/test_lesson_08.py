"""Lesson 08: budgets are counted rightly, other right answers pass, pictures tell."""

import inspect

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_08, lesson_08_collapse
from tinygrad_edu.classroom.operations import MOST_KEPT, Count, Record, watch
from tinygrad_edu.classroom.puzzles import labelled, patterns, puzzle, steps
from tinygrad_edu.classroom.registry import exercises

PUZZLES = {
    each.name: each for each in lesson_08.EXERCISES + lesson_08_collapse.EXERCISES
}


def passes(name, answer):
    return examine(exercises()[name], answer).passed


OTHERS = {
    "all_numbers": lambda tens, ones: tens.unsqueeze(1) * 10 + ones,
    "near": lambda a, b, limit: abs(b - a[:, None]).le(limit),
    "is_among": lambda a, b: (b[:, None] == a).any(0),
    "checkerboard": lambda r, c: (torch.arange(r).view(r, 1) + torch.arange(c)) & 1,
    "attention_mask": lambda n: torch.where(
        torch.arange(n) > torch.arange(n)[:, None], -torch.inf, 0.0
    ),
    "missing": lambda s, labels: 1 - s.gather(1, labels[:, None])[:, 0],
    "shifted": lambda x, k: x[torch.remainder(torch.arange(len(x)) - k, len(x))],
    "shares_of_rows": lambda x: x / x.sum(-1, keepdim=True),
    "counts": lambda labels, n: (torch.arange(n)[:, None] == labels).sum(1),
    "nearest": lambda p, c: ((p[:, None] - c) ** 2).sum(-1).argmin(-1),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_right_line_passes(name):
    assert passes(name, OTHERS[name])


def test_there_are_sixteen():
    assert len(PUZZLES) == 16


@pytest.mark.parametrize("name", PUZZLES)
def test_pytorch_agrees_with_the_solutions(name):
    """The same lines, run on PyTorch: values, shapes and dtypes."""
    theirs = pytest.importorskip("torch")
    module = inspect.getmodule(PUZZLES[name].reference)
    namespace = dict(vars(module)) | {"torch": theirs}
    exec(PUZZLES[name].solution(), namespace)
    for case in (case for p in PUZZLES[name].properties for case in p.cases()):
        given = [each for each in case if not isinstance(each, Count)]
        converted = [
            theirs.from_numpy(each.numpy().copy()) if hasattr(each, "numpy") else each
            for each in given
        ]
        expected = namespace[name](*converted)
        got = PUZZLES[name].reference(*given)
        assert tuple(got.shape) == tuple(expected.shape)
        assert str(got.dtype) == str(expected.dtype)
        np.testing.assert_allclose(got.numpy(), expected.numpy(), rtol=1e-6)


def test_an_operation_is_what_makes_a_tensor():
    a = torch.arange(6).reshape(2, 3)
    _, record = watch(lambda: (a[:, None] + len(a) * a.shape[1]).float().max(dim=2))
    assert [each.source for each in record.operations] == [
        "a[:, None]",
        "a[:, None] + len(a) * a.shape[1]",
        "(a[:, None] + len(a) * a.shape[1]).float()",
        "(a[:, None] + len(a) * a.shape[1]).float().max(dim=2)",
    ]
    assert record.leaving == []


def test_ways_out_of_a_tensor_are_seen():
    a = torch.arange(3)
    _, record = watch(lambda: [row + 1 for row in a] + a.tolist() + [int(a[0])])
    assert len(record.leaving) == 3


def test_of_many_operations_only_some_results_are_kept():
    a = torch.arange(3)

    def loop():
        for _ in range(500):
            a + 1

    _, record = watch(loop)
    assert record.count == 500
    assert len(record.operations) == MOST_KEPT


def test_after_an_error_the_record_is_there_and_nobody_watches_any_more():
    record = Record()
    with pytest.raises(RuntimeError):
        watch(lambda: torch.zeros(3)[:, None] @ torch.zeros(2), record)
    assert record.count == 3
    torch.zeros(3)
    assert record.count == 3


def test_code_without_a_source_is_counted_too():
    names = {"torch": torch}
    exec(
        compile("def answer():\n    return torch.zeros(3) + 1", "<no file>", "exec"),
        names,
    )
    _, record = watch(names["answer"])
    assert [each.source for each in record.operations] == ["", ""]


def failure(name, answer):
    result = examine(exercises()[name], answer)
    assert not result.passed
    return str(result.first.got.value), result.mistake


def test_a_function_that_does_it_all_is_named():
    says, mistake = failure("is_among", lambda a, b: torch.isin(a, b))
    assert says == "made with isin, which is what is built here"
    assert mistake is None


def test_a_loop_is_named_and_a_detour_is_only_counted():
    def loop(labels, classes):
        return torch.stack([(labels == c).sum() for c in range(classes)])

    says, mistake = failure("counts", loop)
    assert says.startswith("15 operations:\nlabels == c\n(labels == c).sum()\n")
    assert mistake.mistake == "right, but with too many operations"

    def detour(labels, classes):
        table = labels[:, None] == torch.arange(classes)
        return table.T.T.float().sum(dim=0).long()

    says, mistake = failure("counts", detour)
    assert says.startswith("8 operations:")
    assert mistake is None


def test_a_picture_has_every_step_and_marks_what_differs():
    good = puzzle("counts", PUZZLES["counts"].reference)
    assert "✗" not in good.markup
    assert "1: labels[:, None]" in repr(good)
    bad = puzzle("all_numbers", lambda tens, ones: 10 * tens[:, None] - ones)
    assert bad.markup.count("✗") == 7  # six cells, and the head of the table
    assert "wanted" in repr(bad)
    broken = puzzle("counts", lambda labels, classes: labels + torch.arange(classes))
    assert "RuntimeError" in repr(broken)
    assert "<script" not in labelled("<script>", torch.zeros(2)).markup


def test_a_picture_of_nothing_much():
    assert "shape (0,)" in repr(labelled("empty", torch.zeros(0)))
    assert "nan" in labelled("nan", torch.tensor([torch.nan])).markup
    assert labelled("number", torch.tensor(3.0)).markup.count("<rect") == 1
    assert "None" in repr(puzzle("counts", lambda labels, classes: None))


def test_the_controls_make_the_table_that_their_code_says():
    controls, table = patterns().children
    made_of, remainder, asked, number = controls.children
    made_of.value, remainder.value, asked.value, number.value = "i + j", "% 2", "==", 1
    assert "(i + j) % 2 == 1" in table.value
    assert table.value.count(">T</text>") == 32


def test_steps_shows_shapes():
    assert "shape (2, 1), float32" in repr(steps(lambda: torch.zeros(2)[:, None]))
