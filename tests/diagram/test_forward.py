"""A forward graph shows layers and what happens between them, and leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest

from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import GraphDocument


def chain(document: GraphDocument) -> list[str]:
    return [node.label for node in document.nodes]


@pytest.fixture
def residual(torch: Any) -> Any:
    """A model of the user's own: two layers, a parameter, functions in between."""

    class Residual(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = torch.nn.Linear(4, 4)
            self.scale = torch.nn.Parameter(torch.ones(1))
            self.unused = torch.nn.Linear(4, 4)

        def forward(self, x: Any) -> Any:
            return x + torch.relu(self.inner(x)) * self.scale

    return Residual()


def test_layers_of_the_library_are_one_node_each(mlp: Any, x: Any) -> None:
    document = diagram.draw(mlp, x).document
    assert document.kind == "forward"
    assert chain(document) == [
        "input",
        "0 · Linear",
        "1 · ReLU",
        "2 · Linear",
        "output",
    ]
    assert [n.shape for n in document.nodes] == [[5, 4], [5, 8], [5, 8], [5, 3], [5, 3]]
    assert [n.module for n in document.nodes] == ["", "0", "1", "2", ""]
    edges = [(e.source, e.target) for e in document.edges]
    assert edges == [("n0", "n1"), ("n1", "n2"), ("n2", "n3"), ("n3", "n4")]
    assert document.title == (
        "Forward graph of Sequential: 3 layers and operations, 67 parameters"
    )


def test_functions_between_layers_are_not_lost(residual: Any, x: Any) -> None:
    document = diagram.draw(residual, x).document
    assert sorted(chain(document)) == sorted(
        ["input", "inner · Linear", "relu", "scale", "mul", "add", "output"]
    )
    (add,) = [n for n in document.nodes if n.label == "add"]
    labels = {n.id: n.label for n in document.nodes}
    assert [labels[e.source] for e in document.edges if e.target == add.id] == [
        "input",
        "mul",
    ]


def test_modules_of_your_own_are_boxes(torch: Any, residual: Any, x: Any) -> None:
    net = torch.nn.Sequential(residual, torch.nn.Linear(4, 2))
    document = diagram.draw(net, x).document
    assert [(m.path, m.type) for m in document.modules] == [("0", "Residual")]
    inside = {n.label for n in document.nodes if n.module.partition(".")[0] == "0"}
    assert inside == {"inner · Linear", "relu", "scale", "mul", "add"}


def test_a_module_called_twice_is_two_nodes(torch: Any, x: Any) -> None:
    layer = torch.nn.Linear(4, 4)

    class Twice(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = layer

        def forward(self, x: Any) -> Any:
            return self.layer(torch.tanh(self.layer(x)))

    labels = chain(diagram.draw(Twice(), x).document)
    assert [n for n in labels if "Linear" in n] == [
        "layer · Linear",
        "layer (2) · Linear",
    ]


def test_a_single_layer_is_opened(torch: Any, x: Any) -> None:
    document = diagram.draw(torch.nn.Linear(4, 2), x).document
    assert {"weight", "bias", "addmm"} <= set(chain(document))


def test_frozen_parameters_are_drawn_and_stay_frozen(torch: Any, x: Any) -> None:
    net = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU())
    net.requires_grad_(False)
    assert len(diagram.draw(net, x).document.nodes) == 4
    assert not any(p.requires_grad for p in net.parameters())


def test_the_model_is_afterwards_as_before(torch: Any, mlp: Any, x: Any) -> None:
    mlp(x).sum().backward()
    grads = [p.grad.clone() for p in mlp.parameters()]
    state = torch.get_rng_state()
    with torch.no_grad():
        diagram.draw(mlp, x)
        assert not torch.is_grad_enabled()
    assert torch.equal(torch.get_rng_state(), state)
    assert all(
        torch.equal(p.grad, g) for p, g in zip(mlp.parameters(), grads, strict=True)
    )
    assert mlp.training
    assert not x.requires_grad
    assert x.grad is None


def test_hooks_are_removed_also_when_the_model_fails(torch: Any, mlp: Any) -> None:
    def hooks() -> int:
        return sum(
            len(m._forward_hooks) + len(m._forward_pre_hooks) for m in mlp.modules()
        )

    mlp[0].register_forward_hook(lambda *_: None)
    diagram.draw(mlp, torch.ones(5, 4))
    assert hooks() == 1
    diagram.draw(mlp, torch.ones(5, 3))
    assert hooks() == 1


def test_values_are_shown_when_asked_for(mlp: Any, x: Any) -> None:
    plain = diagram.draw(mlp, x).document
    assert all(node.value is None for node in plain.nodes)
    document = diagram.forward(mlp, x, values=True).document
    expected = mlp(x).detach().numpy()
    output = document.nodes[-1].value
    assert output is not None
    assert output.maximum == pytest.approx(float(expected.max()))
    relu = document.nodes[2].value
    assert relu is not None
    assert relu.minimum == 0.0


def test_a_model_that_writes_into_its_input_leaves_yours_alone(torch: Any) -> None:
    class InPlace(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            x += 1
            return x * 2

    x = torch.zeros(2)
    assert "mul" in chain(diagram.draw(InPlace(), x).document)
    assert x.tolist() == [0.0, 0.0]


def test_an_output_without_gradient_is_said_to_hide_its_past(
    torch: Any, mlp: Any, x: Any
) -> None:
    class Predict(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = mlp

        def forward(self, x: Any) -> Any:
            return self.net(x).argmax(1)

    document = diagram.draw(Predict(), x).document
    assert document.title.endswith("(an output without gradient hides how it was made)")
    assert "0 · Linear" in chain(document)


def test_several_inputs_and_outputs(torch: Any) -> None:
    class Two(torch.nn.Module):
        def forward(self, a: Any, b: Any) -> Any:
            return {"sum": a + b, "rest": (a - b,)}

    document = diagram.draw(Two(), torch.ones(2), torch.ones(2)).document
    kinds = [(n.kind, n.label) for n in document.nodes if n.kind != "operation"]
    assert sorted(kinds) == [
        ("input", "input 1"),
        ("input", "input 2"),
        ("output", "output 1"),
        ("output", "output 2"),
    ]


def test_a_model_needs_an_input(mlp: Any) -> None:
    with pytest.raises(TypeError, match="only be drawn together with its input"):
        diagram.draw(mlp)


def test_what_is_no_module_is_refused(x: Any) -> None:
    with pytest.raises(TypeError, match="expected a module, not int"):
        diagram.forward(3, x)


def test_a_model_must_return_tensors(torch: Any, x: Any) -> None:
    class Number(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return 3

    with pytest.raises(ValueError, match="returned no tensor"):
        diagram.draw(Number(), x)


class TestPyTorchOnly:
    """Layers that this library does not have yet."""

    @pytest.fixture
    def torch(self) -> Any:
        return pytest.importorskip("torch", reason="PyTorch is not installed")

    def test_running_statistics_are_put_back(self, torch: Any) -> None:
        net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2))
        diagram.draw(net, torch.randn(2, 1, 5, 5))
        assert net[1].running_mean.tolist() == [0.0, 0.0]
        assert net[1].num_batches_tracked.item() == 0

    def test_token_ids_reach_their_embedding(self, torch: Any) -> None:
        net = torch.nn.Sequential(torch.nn.Embedding(9, 4), torch.nn.Linear(4, 2))
        document = diagram.draw(net, torch.tensor([[1, 2]])).document
        assert chain(document) == ["input", "0 · Embedding", "1 · Linear", "output"]
        assert len(document.edges) == 3

    def test_dropout_leaves_the_random_numbers_alone(self, torch: Any) -> None:
        net = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Dropout())
        state = torch.get_rng_state()
        assert "1 · Dropout" in chain(diagram.draw(net, torch.ones(1, 4)).document)
        assert torch.equal(state, torch.get_rng_state())
        net.eval()
        assert len(diagram.draw(net, torch.ones(1, 4)).document.nodes) == 3
        assert not net.training
