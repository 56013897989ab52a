"""A layout keeps nodes apart, boxes closed and lines attached, always the same way."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_edu.diagram.document import (
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
)
from tinygrad_edu.diagram.layout import lay_out
from tinygrad_edu.diagram.naming import holds
from tinygrad_edu.diagram.placing import settle

NEAR = 0.11  # coordinates are rounded to tenths


def graph(
    count: int, edges: list[tuple[int, int]], modules: dict[int, str] | None = None
) -> GraphDocument:
    """A document of ``count`` operations."""
    nodes = [
        GraphNode(f"n{i}", "operation", f"op{i}", shape=[3, 4], dtype="float32")
        for i in range(count)
    ]
    for i, path in (modules or {}).items():
        nodes[i].module = path
    paths = {
        ".".join(path.split(".")[:depth])
        for path in (modules or {}).values()
        for depth in range(1, path.count(".") + 2)
    }
    return GraphDocument(
        "backward",
        nodes=nodes,
        edges=[GraphEdge(f"n{a}", f"n{b}") for a, b in edges],
        modules=[GraphModule(path, "Block") for path in sorted(paths)],
    )


def box_of(thing: GraphNode | GraphModule) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    left, top = thing.x, thing.y
    if isinstance(thing, GraphNode):
        left, top = left - thing.width / 2, top - thing.height / 2
    return left, top, left + thing.width, top + thing.height


def apart(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> bool:
    return (
        a[2] <= b[0] + NEAR
        or b[2] <= a[0] + NEAR
        or a[3] <= b[1] + NEAR
        or b[3] <= a[1] + NEAR
    )


def inside(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> bool:
    return (
        a[0] >= b[0] - NEAR
        and a[1] >= b[1] - NEAR
        and a[2] <= b[2] + NEAR
        and a[3] <= b[3] + NEAR
    )


def check(document: GraphDocument) -> None:
    """All that must hold of any layout."""
    page = (0.0, 0.0, document.width, document.height)
    boxes = {node.id: box_of(node) for node in document.nodes}
    for a, b in itertools.combinations(document.nodes, 2):
        assert apart(boxes[a.id], boxes[b.id]), (a.label, b.label)
    for module in document.modules:
        frame = box_of(module)
        assert inside(frame, page)
        for node in document.nodes:
            if holds(module.path, node.module):
                assert inside(boxes[node.id], frame), (node.label, module.path)
            else:
                assert apart(boxes[node.id], frame), (node.label, module.path)
    for a, b in itertools.combinations(document.modules, 2):
        nested = holds(a.path, b.path) or holds(b.path, a.path)
        assert nested or apart(box_of(a), box_of(b))
    for edge in document.edges:
        check_line(edge, boxes)


def check_line(
    edge: GraphEdge, boxes: dict[str, tuple[float, float, float, float]]
) -> None:
    start, end = boxes[edge.source], boxes[edge.target]
    assert len(edge.points) >= 2
    (x0, y0), (x1, y1) = edge.points[0], edge.points[-1]
    assert y0 == pytest.approx(start[3], abs=NEAR)
    assert start[0] <= x0 <= start[2]
    assert y1 == pytest.approx(end[1], abs=NEAR)
    assert end[0] <= x1 <= end[2]
    heights = [y for _, y in edge.points]
    assert heights == sorted(heights)  # data flows down


@st.composite
def documents(draw: st.DrawFn) -> GraphDocument:
    """Any acyclic graph, with any modules."""
    count = draw(st.integers(1, 14))
    pairs = [(a, b) for b in range(count) for a in range(b)]
    edges = draw(st.lists(st.sampled_from(pairs), max_size=25)) if pairs else []
    paths = st.sampled_from(["a", "a.b", "a.b.c", "d", "d.e"])
    modules = draw(st.dictionaries(st.integers(0, count - 1), paths, max_size=count))
    return graph(count, edges, modules)


@settings(deadline=None)
@given(documents())
def test_any_graph_is_laid_out_cleanly(document: GraphDocument) -> None:
    check(lay_out(document))


def test_a_network_of_modules() -> None:
    edges, modules = [], {}
    for block in range(6):
        first = 4 * block
        edges += [(first, first + 1), (first + 1, first + 3), (first + 2, first + 3)]
        edges += [(first - 1, first + 3)] if block else []
        modules |= {first + i: f"net.{block}" for i in range(4)}
    document = lay_out(graph(24, edges, modules))
    check(document)
    spine = [n.x for n in document.nodes if n.id in ("n7", "n11", "n15", "n19", "n23")]
    assert max(spine) - min(spine) < 2  # the line of data is straight
    assert len(document.modules) == 7


def test_a_module_that_data_leaves_and_enters_again_loses_its_box() -> None:
    document = lay_out(graph(3, [(0, 1), (1, 2)], {0: "a", 2: "a"}))
    assert document.modules == []
    check(document)


def test_a_module_without_nodes_has_no_box() -> None:
    document = graph(1, [])
    document.modules = [GraphModule("empty", "Identity")]
    assert lay_out(document).modules == []


def test_an_empty_document() -> None:
    document = lay_out(GraphDocument("backward"))
    assert document.width > 0
    assert document.height > 0


def test_parameters_stand_right_above_their_use() -> None:
    chain = [(i, i + 1) for i in range(8)]
    document = lay_out(graph(10, [*chain, (9, 8)]))
    nodes = {node.id: node for node in document.nodes}
    assert nodes["n9"].y == nodes["n7"].y


def test_few_lines_cross() -> None:
    """A bipartite tangle that has a drawing without any crossing."""
    order = list(range(12))
    random.Random(1).shuffle(order)
    document = lay_out(graph(24, [(i, 12 + order[i]) for i in range(12)]))
    upper = sorted(range(12), key=lambda i: document.nodes[i].x)
    lower = [document.nodes[12 + order[i]].x for i in upper]
    assert lower == sorted(lower)


def test_the_same_graph_is_always_drawn_alike() -> None:
    edges = [(i // 2, i) for i in range(1, 40)] + [(i, 39) for i in range(20, 39)]
    first, second = (lay_out(graph(40, edges)).to_dict() for _ in range(2))
    assert first == second


def test_a_weight_used_in_every_step_of_a_long_chain() -> None:
    """n links of up to n rows: the longest go straight, or this would take minutes."""
    count = 2000
    edges = [(i, i + 1) for i in range(1, count - 1)] + [
        (0, i) for i in range(2, count)
    ]
    document = lay_out(graph(count, edges))
    assert all(len(edge.points) >= 2 for edge in document.edges)


@given(
    st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 9)), min_size=1, max_size=9)
)
def test_settle_keeps_order_and_distances(wanted: list[tuple[float, float]]) -> None:
    places = settle(
        [w for w, _ in wanted],
        [s for _, s in wanted],
        ([0.0] + [3.0] * 9)[: len(wanted)],
    )
    assert all(b - a >= 3.0 - 1e-9 for a, b in itertools.pairwise(places))


def test_settle_moves_nothing_that_has_room() -> None:
    assert settle([0.0, 5.0, 30.0], [1.0, 1.0, 1.0], [0.0, 3.0, 3.0]) == [
        0.0,
        5.0,
        30.0,
    ]


def test_the_way_with_the_most_steps_is_straight() -> None:
    """Eight blocks of four operations with a shortcut around each."""
    edges = [(i, i + 1) for i in range(32)] + [(4 * i, 4 * i + 4) for i in range(8)]
    document = lay_out(graph(33, edges))
    spine = [node.x for node in document.nodes]
    assert max(spine) - min(spine) < 2
    for edge in document.edges[32:]:  # a shortcut has one vertical line
        assert len({x for x, _ in edge.points[2:-2]}) == 1


def test_what_was_drawn_before_keeps_its_order() -> None:
    """A new node in the middle of two rows that could stand in any order."""
    edges = [(0, i) for i in range(1, 8)] + [(i, 8) for i in range(1, 8)]
    former = lay_out(graph(9, edges))
    mirrored = graph(10, [*edges, (0, 9), (9, 8)])
    for node in former.nodes:
        node.x = former.width - node.x
    again = lay_out(mirrored, former)
    check(again)
    order = sorted(range(1, 8), key=lambda i: again.nodes[i].x)
    assert order == sorted(range(1, 8), key=lambda i: former.nodes[i].x)
    plain = lay_out(graph(10, [*edges, (0, 9), (9, 8)]))
    assert order != sorted(range(1, 8), key=lambda i: plain.nodes[i].x)


@settings(deadline=None)
@given(documents(), documents())
def test_any_former_drawing_leads_to_a_clean_one(
    document: GraphDocument, former: GraphDocument
) -> None:
    check(lay_out(document, lay_out(former)))
