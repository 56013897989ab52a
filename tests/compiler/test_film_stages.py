"""Stages of a film: what a pass did to a program, and what operations cost."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

from tinygrad_edu.compiler.film.stages import Stages, bytes_of, moved, text_of
from tinygrad_edu.compiler.ir.graph import Graph, Line, Slot, Type, Value

FLOATS = Type("float32", (4, 8))


def chain(*ops: str) -> tuple[Graph, Value]:
    """A graph in which each operation reads the one before it."""
    graph = Graph()
    value = x = graph.add_input(FLOATS, "argument", "x", name="x")
    for op in ops:
        value = graph.add(op, [value], [FLOATS]).out
    graph.outputs.append(value)
    return graph, x


def taken(graph: Graph) -> Stages:
    stages = Stages()
    stages.take("capture", "As it ran", graph)
    return stages


def test_what_a_pass_did_is_told_by_the_names_of_results() -> None:
    graph, x = chain("exp", "neg", "relu")
    stages = taken(graph)
    exp, neg, relu = graph.nodes
    new = graph.make("sigmoid", [x], [FLOATS])
    relu.inputs = (new.out,)
    graph.nodes = [exp, new, relu]
    stages.take("rewrite", "Another way", graph, 0.25)
    stage = stages.stages[-1]
    assert (stage.removed, stage.added) == (["1"], ["3"])
    assert (stage.changed, stage.moved, stage.milliseconds) == (["2"], [], 0.25)
    assert neg.out.name == "1"


def test_an_operation_that_stays_stands_in_the_film_once() -> None:
    graph, _ = chain("exp", "neg")
    stages = taken(graph)
    stages.take("nothing", "Nothing", graph)
    assert len(stages.operations) == 2
    assert stages.stages[0].operations == stages.stages[1].operations == [0, 1]
    graph.nodes[1].settings["scale"] = 2
    stages.take("changed", "A setting", graph)
    assert stages.stages[-1].operations == [0, 2]
    assert stages.operations[2].id == stages.operations[1].id == "1"


def test_as_few_as_can_be_have_moved() -> None:
    names = "abcde"
    for order in permutations(names):
        found = moved(names, order)
        rest = [each for each in order if each not in found]
        assert rest == sorted(rest)
    assert moved(names, "abcde") == []
    assert moved(names, "bcdea") == ["a"]
    assert len(moved(names, "edcba")) == 4


def test_groups_become_the_kernels_of_operations() -> None:
    graph, _ = chain("exp", "neg", "relu")
    graph.groups = [graph.nodes[1:]]
    assert taken(graph).stages[0].kernels == [-1, 0, 0]


def test_an_operation_is_written_as_a_person_would() -> None:
    graph, x = chain("exp")
    node = graph.add(
        "where",
        [graph.nodes[0].out, x],
        [FLOATS],
        {"dim": (1,), "other": Slot(1), "key": (slice(None), Slot(1))},
    )
    assert text_of(node) == ("where(%0, dim=(1,), other=%x, key=(:, %x))")
    node.settings["long"] = "x" * 1000
    assert len(text_of(node)) == 160


def test_lines_of_python_are_listed_in_order_with_short_gaps_filled(
    tmp_path: Path,
) -> None:
    file = tmp_path / "train.py"
    file.write_text("".join(f"line {n}\n" for n in range(1, 30)), encoding="utf-8")
    graph, _ = chain("exp", "neg", "relu")
    numbers = (20, 3, 6)
    for node, number in zip(graph.nodes, numbers, strict=True):
        node.lines = (Line(str(file), number),)
    stages = taken(graph)
    python, places = stages.python()
    assert [line.number for line in python] == [3, 4, 5, 6, 20]
    assert [line.used for line in python] == [True, False, False, True, True]
    assert python[0].text == "line 3"
    assert places[str(file), 20] == 4
    assert [one.lines for one in stages.operations] == [[4], [0], [3]]


def test_an_operation_costs_what_it_reads_and_writes_and_a_view_nothing() -> None:
    graph, x = chain("exp", "permute")
    exp, view = graph.nodes
    twice = graph.add("mul", [x, x], [FLOATS])
    assert [bytes_of(node) for node in (exp, view, twice)] == [256, 0, 256]
    operations = taken(graph).operations
    assert [(one.bytes, one.flops) for one in operations] == [
        (256, 32),
        (0, 0),
        (256, 32),
    ]
