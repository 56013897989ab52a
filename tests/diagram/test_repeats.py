"""Modules alike, one after the other, are found whatever stands between them."""

from __future__ import annotations

from typing import Any

import pytest
from towers import repeated

from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import GraphDocument, GraphEdge, GraphNode
from tinygrad_edu.diagram.layout import lay_out
from tinygrad_edu.diagram.repeats import with_repeats


def chains(document: GraphDocument) -> dict[str, int]:
    """The boxes around modules alike, and how many modules stand in each."""
    modules = with_repeats(document).modules
    return {m.path: len(m.members) for m in modules if m.members}


def test_a_chain_of_blocks_is_found_with_what_lies_between() -> None:
    document = repeated(5)
    found = with_repeats(document)
    assert chains(document) == {"net.0…4": 5}
    modules = {node.id: node.module for node in found.nodes}
    assert [modules[f"add{b}"] for b in range(5)] == [*["net.0…4"] * 4, ""]
    assert {m.path: m.nodes for m in found.modules}["net.0…4"] == 19
    assert document == repeated(5)


@pytest.mark.parametrize(
    ("field", "value"), [("shape", [9]), ("label", "other"), ("kind", "parameter")]
)
def test_what_differs_breaks_a_chain(field: str, value: object) -> None:
    document = repeated(9)
    setattr(document.nodes[1 + 4 * 4], field, value)
    assert chains(document) == {"net.0…3": 4, "net.5…8": 4}


def test_other_lines_break_a_chain() -> None:
    document = repeated(9)
    document.edges.append(GraphEdge("b4.0", "b4.2"))
    assert chains(document) == {"net.0…3": 4, "net.5…8": 4}


def test_modules_side_by_side_are_no_chain() -> None:
    document = repeated(4)
    document.edges = [e for e in document.edges if "add" not in e.source]
    assert chains(document) == {}


def test_few_small_modules_are_no_chain() -> None:
    assert chains(repeated(3)) == {}


def test_masks_belong_to_the_modules_that_use_them() -> None:
    document = repeated(4)
    for b in range(4):
        document.nodes.insert(0, GraphNode(f"mask{b}", "input", "mask"))
        document.edges.append(GraphEdge(f"mask{b}", f"b{b}.1"))
    found = with_repeats(document)
    modules = {node.id: node.module for node in found.nodes}
    assert [modules[f"mask{b}"] for b in range(4)] == [f"net.{b}" for b in range(4)]


def test_the_input_of_the_first_block_stays_outside() -> None:
    document = repeated(4)
    document.nodes[0].kind = "input"
    assert chains(document) == {"net.0…3": 4}
    assert with_repeats(document).nodes[0].module == ""


def test_a_chain_is_laid_out_as_a_box_around_its_modules() -> None:
    document = lay_out(with_repeats(repeated(4)))
    chain, *blocks = document.modules
    for inner in [*blocks]:
        assert chain.x < inner.x
        assert chain.y < inner.y
        assert inner.x + inner.width < chain.x + chain.width
        assert inner.y + inner.height < chain.y + chain.height
    (end,) = (node for node in document.nodes if node.id == "end")
    assert end.y > chain.y + chain.height


def test_the_blocks_of_a_transformer_are_alike(torch: Any) -> None:
    layer = torch.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    model = torch.nn.TransformerEncoder(layer, 3)
    drawn = diagram.forward(model, torch.ones(1, 4, 8)).document
    assert chains(drawn) == {"layers.0…2": 3}
    loss = model(torch.ones(1, 4, 8)).sum()
    small = diagram.backward(loss, names=model, depth=1).document
    assert "layers.0…2 · TransformerEncoderLayer × 3" in [n.label for n in small.nodes]
    assert small.modules == []
