"""A forward pass that stops half way: what ran is drawn, and why it stopped."""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu
from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import GraphDocument, GraphNode


def failed(document: GraphDocument) -> GraphNode:
    (node,) = [node for node in document.nodes if node.error]
    return node


def inputs_of(document: GraphDocument, node: GraphNode) -> list[str]:
    labels = {each.id: each.label for each in document.nodes}
    return [labels[e.source] for e in document.edges if e.target == node.id]


@pytest.fixture
def misfit(torch: Any) -> Any:
    """The second layer does not take what the first one gives."""
    nn = torch.nn
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(7, 3))


def test_a_layer_that_fails_is_marked(torch: Any, misfit: Any) -> None:
    document = diagram.forward(misfit, torch.ones(5, 4), values=True).document
    node = failed(document)
    assert node.label == "2 · Linear"
    assert node.error.startswith("RuntimeError: mat1 and mat2 shapes cannot be")
    assert inputs_of(document, node) == ["1 · ReLU"]
    labels = [each.label for each in document.nodes]
    assert labels == ["input", "0 · Linear", "1 · ReLU", "2 · Linear"]
    assert document.nodes[2].value is not None
    assert "stopped by RuntimeError: mat1" in document.title


def test_a_line_of_your_own_that_fails_is_the_node(torch: Any) -> None:
    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = torch.nn.Linear(4, 8)

        def forward(self, x: Any) -> Any:
            h = torch.relu(self.first(x)) * 2
            unused = x.exp()
            assert unused is not None
            return h @ torch.ones(3, 3)

    document = diagram.forward(Net(), torch.ones(5, 4), values=True).document
    node = failed(document)
    assert node.label == "return h @ torch.ones(3, 3)"
    assert inputs_of(document, node) == ["mul"]
    assert node.written is not None
    assert node.written.code == node.label
    assert node.written.file.endswith("test_failing.py")
    assert f"test_failing.py:{node.written.line} in forward" in node.error
    assert "exp" in [each.label for each in document.nodes]


def test_what_a_nested_module_had_done_is_in_its_box(torch: Any, misfit: Any) -> None:
    class Outer(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = misfit

        def forward(self, x: Any) -> Any:
            return self.inner(x * 3)

    document = diagram.forward(Outer(), torch.ones(5, 4)).document
    assert failed(document).module == "inner.2"
    modules = {node.label: node.module for node in document.nodes}
    assert (modules["mul"], modules["0 · Linear"]) == ("", "inner.0")


def test_wrong_arguments_are_an_error_of_the_model(torch: Any) -> None:
    class Two(torch.nn.Module):
        def forward(self, a: Any, b: Any) -> Any:
            return a + b

    document = diagram.forward(Two(), torch.ones(2)).document
    assert failed(document).error.startswith("TypeError: ")
    assert inputs_of(document, failed(document)) == ["input"]


def test_an_error_without_words_has_its_type(torch: Any) -> None:
    class Bare(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            raise KeyError

    assert failed(diagram.forward(Bare(), torch.ones(2)).document).error.startswith(
        "KeyError\n"
    )


def test_every_drawing_says_what_failed(torch: Any, misfit: Any) -> None:
    drawn = diagram.forward(misfit, torch.ones(5, 4))
    svg, dot, text = drawn.to_svg(), drawn.to_dot(), drawn.to_text()
    for picture in (svg, dot):
        assert "✕ RuntimeError" in picture
        assert "mat1 and mat2 shapes cannot be multiplied (" in picture
    assert 'class="tg-failed"' in svg
    assert "✕ RuntimeError: mat1" in text
    assert "Stopped at 2 · Linear: RuntimeError: mat1" in svg
    assert drawn.to_png().startswith(b"\x89PNG")


def test_an_interrupt_is_not_drawn(torch: Any) -> None:
    class Patience(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        diagram.forward(Patience(), torch.ones(2))


def test_hostile_messages_stay_text(torch: Any) -> None:
    class Hostile(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            raise ValueError("</script><b>" + "x" * 10_000 + "\u202e\x00")

    drawn = diagram.forward(Hostile(), torch.ones(2))
    svg = drawn.to_svg()
    assert "<b>" not in svg
    assert "\u202e" not in svg
    assert len(drawn.document.nodes) == 2


def test_lines_of_code_are_known_when_the_model_is_run_for_them(torch: Any) -> None:
    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(4, 4)

        def forward(self, x: Any) -> Any:
            y = self.layer(x)
            return y.exp()

    model = Net()
    document = diagram.forward(model, torch.ones(2, 4), values=True).document
    written = {n.label: n.written.code for n in document.nodes if n.written}
    assert written == {"layer · Linear": "y = self.layer(x)", "exp": "return y.exp()"}
    sources = {n.label: n.rule_source for n in document.nodes if n.rule_source}
    assert sources["exp"].file.startswith("tinygrad_edu/ops/")
    assert sources["exp"].code
    assert sources["layer · Linear"].file.endswith("linear.py")


def test_a_graph_made_in_anomaly_mode_knows_its_lines(torch: Any) -> None:
    weight = torch.ones(2, requires_grad=True)
    with torch.autograd.set_detect_anomaly(True, check_nan=False):
        loss = (weight * 2).sum()
    nodes = {n.label: n for n in diagram.backward(loss).document.nodes}
    assert nodes["mul"].written is not None
    assert nodes["mul"].written.code == "loss = (weight * 2).sum()"
    plain = diagram.backward((weight * 2).sum()).document
    assert all(node.written is None for node in plain.nodes)


def test_a_custom_function_says_its_own_rule() -> None:
    class Double(tinygrad_edu.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            return upstream * 2

    x = tinygrad_edu.ones(2, requires_grad=True)
    nodes = diagram.backward(Double.apply(x).sum()).document.nodes
    (source,) = [n.rule_source for n in nodes if n.label == "Double" and n.rule_source]
    assert source.file.endswith("test_failing.py")
    assert source.code.endswith("return upstream * 2")
