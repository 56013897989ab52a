"""A large graph is folded by module as far as needed, and says so."""

from __future__ import annotations

from typing import Any

from towers import repeated, tower

from tinygrad_edu import diagram
from tinygrad_edu.diagram.fold import choose, fold, fold_large


def test_a_small_graph_is_left_alone() -> None:
    document = tower(4)
    assert fold_large(document) == tower(4)


def test_folding_goes_only_as_far_as_it_must() -> None:
    document = fold_large(tower(4), most=11)
    assert [n.label for n in document.nodes] == [f"{b} · Block" for b in range(4)]
    assert [n.shape for n in document.nodes] == [[2], [5], [8], [11]]
    assert [(e.source, e.target) for e in document.edges] == [
        (f"module:net.{b}", f"module:net.{b + 1}") for b in range(3)
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


def test_a_depth_folds_what_lies_deeper() -> None:
    blocks = fold_large(tower(4), depth=2)
    assert [n.label for n in blocks.nodes] == [f"{b} · Block" for b in range(4)]
    assert [m.path for m in blocks.modules] == ["net"]
    assert [n.label for n in fold_large(tower(4), depth=1).nodes] == ["net · Net"]
    assert [len(fold_large(tower(4), depth=d).nodes) for d in (3, 9)] == [12, 12]


def test_who_unfolds_sees_one_level_more() -> None:
    document = tower(4)
    folded = choose(document, most=2)
    assert folded == [module.path for module in document.modules]
    once = fold(document, [path for path in folded if path != "net"])
    assert [n.label for n in once.nodes] == [f"{b} · Block" for b in range(4)]


def test_a_folded_copy_leaves_the_document_as_it_was() -> None:
    document = tower(3)
    fold(document, ["net.1"]).nodes[0].label = "changed"
    assert document == tower(3)


def test_modules_alike_are_folded_first() -> None:
    folded = fold_large(repeated(40), most=100)
    labels = [n.label for n in folded.nodes]
    assert labels == ["start", "net.0…39 · Block × 40", "add", "end"]
    assert folded.nodes[1].id == "module:net.0…39"
    assert len(folded.edges) == 3


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
