"""Views of a program: where their numbers lie is read off, none is copied."""

from __future__ import annotations

import pytest

from tinygrad_edu.compiler.ir import text
from tinygrad_edu.compiler.ir.graph import Graph, Type
from tinygrad_edu.compiler.planning import schedule
from tinygrad_edu.compiler.planning.layout import layouts

PROGRAM = """\
graph program on cpu
  input %x: float32[4, 6] argument "x"
  input %v: float32[5] argument "v"
  {line}
  return %1
"""


@pytest.mark.parametrize(
    ("line", "offset", "strides"),
    [
        ("%1: float32[] = index(%v, key=(3,), then=None)", 3, ()),
        ("%1: float32[] = index(%x, key=(2, 1), then=None)", 13, ()),
        ("%1: float32[6] = index(%x, key=(2,), then=None)", 12, (1,)),
        ("%1: float32[4] = index(%x, key=(..., -1), then=None)", 5, (6,)),
        ("%1: float32[2, 6] = index(%x, key=(1:3,), then=None)", 6, (6, 1)),
        ("%1: float32[6, 4] = permute(%x, dims=(1, 0))", 0, (1, 6)),
        ("%1: float32[3, 4, 6] = expand(%x, shape=(3, 4, 6))", 0, (0, 6, 1)),
    ],
)
def test_a_view_is_an_offset_and_strides(line, offset, strides):
    graph = text.read(PROGRAM.format(line=line))
    found = layouts(graph)[graph.nodes[0].out]
    assert found.root is not graph.nodes[0].out
    assert (found.offset, found.strides) == (offset, strides)


def test_every_number_of_a_vector_that_is_unbound_has_its_own_place():
    outputs = ", ".join(f"%{i}: float32[]" for i in range(1, 6))
    graph = text.read(PROGRAM.format(line=f"{outputs} = unbind(%v, dim=0)"))
    found = layouts(graph)
    assert [found[each].offset for each in graph.nodes[0].outputs] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("a", "b"), [((1, 1, 4, 6), (2, 3, 6, 5)), ((2, 3, 4, 6), (3, 6, 5))]
)
def test_one_matrix_for_all_places_of_a_batch_is_read_again_and_again(a, b):
    graph = Graph()
    x = graph.add_input(Type("float64", a), "argument", "a", name="a")
    y = graph.add_input(Type("float64", b), "argument", "b", name="b")
    made = graph.add("bmm", [x, y], [Type("float64", (2, 3, 4, 5))])
    graph.outputs = [made.out]
    (step,) = schedule(graph).steps
    for access, shape in ((step.a, a), (step.b, b)):
        lead = (1,) * (4 - len(shape)) + shape[:-2]
        strides = zip(lead, access.strides[:2], strict=False)
        assert all((stride == 0) == (size == 1) for size, stride in strides)
