"""A large graph is folded by module as far as needed, and says so."""

from __future__ import annotations

from typing import Any

from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import (
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
)
from tinygrad_edu.diagram.fold import fold_large


def tower(blocks: int) -> GraphDocument:
    """Blocks of three operations in two nested modules, one after the other."""
    nodes, edges = [], []
    for i in range(3 * blocks):
        inner = f"net.{i // 3}" + (".deep" if i % 3 == 1 else "")
        nodes.append(GraphNode(f"n{i}", "operation", f"op{i}", module=inner, shape=[i]))
    edges = [GraphEdge(f"n{i}", f"n{i + 1}") for i in range(3 * blocks - 1)]
    modules = [GraphModule("net", "Net")]
    modules += [GraphModule(f"net.{b}", "Block") for b in range(blocks)]
    modules += [GraphModule(f"net.{b}.deep", "Deep") for b in range(blocks)]
    return GraphDocument("backward", "Tower", nodes, edges, modules)


def test_a_small_graph_is_left_alone() -> None:
    document = tower(4)
    assert fold_large(document) == tower(4)


def test_folding_goes_only_as_far_as_it_must() -> None:
    document = fold_large(tower(4), most=11)
    assert [n.label for n in document.nodes] == [f"{b} · Block" for b in range(4)]
    assert [n.shape for n in document.nodes] == [[2], [5], [8], [11]]
    assert [(e.source, e.target) for e in document.edges] == [
        ("n2", "n5"),
        ("n5", "n8"),
        ("n8", "n11"),
    ]
    assert [m.path for m in document.modules] == ["net"]
    assert document.title == "Tower (12 nodes folded by module to 4, no steps)"


def test_folding_to_the_outermost_module() -> None:
    document = fold_large(tower(4), most=2)
    assert [n.label for n in document.nodes] == ["net · Net"]
    assert document.edges == []


def test_a_module_that_is_left_and_entered_again_stays_open() -> None:
    document = tower(1)
    document.nodes[1].module = ""
    folded = fold_large(document, most=2)
    assert [n.label for n in folded.nodes] == ["op0", "op1", "op2"]
    assert "hard to read" in folded.title


def test_a_large_network_is_folded(torch: Any) -> None:
    nn = torch.nn
    net = nn.Sequential(
        *[nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)) for _ in range(70)]
    )
    picture = diagram.backward(net(torch.ones(1, 2)).sum(), names=net, steps=True)
    assert len(picture.document.nodes) <= 400
    assert "folded by module" in picture.document.title
    assert picture.document.steps == []
    assert picture.to_svg().count("<g ") == len(picture.document.nodes)
