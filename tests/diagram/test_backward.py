"""The document of a backward graph says what the graph holds, in either library."""

from __future__ import annotations

from typing import Any

import pytest

from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import GraphDocument, GraphNode


def labels(document: GraphDocument, kind: str = "operation") -> list[str]:
    return [node.label for node in document.nodes if node.kind == kind]


def find(document: GraphDocument, label: str, module: str = "") -> GraphNode:
    (node,) = [n for n in document.nodes if (n.label, n.module) == (label, module)]
    return node


def sources(document: GraphDocument, node: GraphNode) -> list[str]:
    by_id = {each.id: each.label for each in document.nodes}
    return [by_id[e.source] for e in document.edges if e.target == node.id]


def test_the_loss_of_a_small_network(mlp: Any, x: Any, loss: Any) -> None:
    document = diagram.draw(loss, names={"": mlp, "x": x}).document
    assert document.kind == "backward"
    assert labels(document) == [
        "t",
        "addmm",
        "relu",
        "t",
        "addmm",
        "log_softmax",
        "nll_loss",
    ]
    assert sorted(labels(document, "parameter")) == ["bias", "bias", "weight", "weight"]
    assert labels(document, "input") == ["x", "target"]
    assert labels(document, "output") == ["loss"]
    first = find(document, "addmm", "0")
    assert first.operation == "AddmmBackward0"
    assert (first.shape, first.dtype) == ([5, 8], "float32")
    assert sources(document, first) == ["bias", "x", "t"]
    assert sources(document, find(document, "nll_loss")) == ["log_softmax", "target"]


def test_parameters_put_operations_into_modules(mlp: Any, loss: Any) -> None:
    document = diagram.draw(loss, names=mlp).document
    assert [(m.path, m.type) for m in document.modules] == [
        ("0", "Linear"),
        ("2", "Linear"),
    ]
    inside = [n.label for n in document.nodes if n.module == "2"]
    assert sorted(inside) == ["addmm", "bias", "t", "weight"]
    assert find(document, "relu").module == ""  # no parameter tells where it belongs


def test_what_lies_inside_a_module_belongs_to_it(torch: Any) -> None:
    nn = torch.nn
    net = nn.Sequential(nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2)))
    document = diagram.draw(net(torch.ones(1, 2)).sum(), names=net).document
    assert find(document, "relu", "0").shape == [1, 2]
    assert {m.path for m in document.modules} == {"0", "0.0", "0.2"}


def test_a_shared_weight_says_nothing_about_its_users(torch: Any) -> None:
    layer = torch.nn.Linear(3, 3)
    document = diagram.draw(layer(layer(torch.ones(1, 3))).sum(), names=layer).document
    assert document.modules == []
    net = torch.nn.Sequential(layer, layer)
    document = diagram.draw(net(torch.ones(1, 3)).sum(), names=net).document
    assert document.modules == []


def test_a_tensor_used_twice_is_one_node_with_two_edges(torch: Any) -> None:
    w = torch.tensor(3.0, requires_grad=True)
    document = diagram.draw(w * w, names={"w": w}).document
    assert labels(document, "parameter") == ["w"]
    assert sources(document, find(document, "mul")) == ["w", "w"]
    assert document.edges[0].points != document.edges[1].points


def test_nodes_come_in_the_order_of_the_forward_pass(loss: Any) -> None:
    document = diagram.draw(loss).document
    place = {node.id: i for i, node in enumerate(document.nodes)}
    assert all(place[e.source] < place[e.target] for e in document.edges)
    assert document.nodes[-1].kind == "output"


def test_values_of_scalars_are_on_the_nodes(torch: Any) -> None:
    a = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(-3.0, requires_grad=True)
    document = diagram.backward((a * b).tanh(), values=True, names={"a": a, "b": b})
    nodes = {n.label: n for n in document.document.nodes}
    assert nodes["a"].value is not None
    assert nodes["a"].value.values == [[2.0]]
    assert nodes["tanh"].value is not None
    assert nodes["tanh"].value.values[0][0] == pytest.approx(-0.99998771)
    assert nodes["loss"].value == nodes["tanh"].value


def test_a_number_is_an_input_with_its_value_as_label(torch: Any) -> None:
    a = torch.tensor(2.0, requires_grad=True)
    document = diagram.draw(a * 5).document
    assert labels(document, "input") == ["5"]


def test_a_number_that_many_use_is_drawn_beside_each(torch: Any) -> None:
    x = torch.ones(2, requires_grad=True)
    decay, y = torch.tensor(0.5), x
    for _ in range(8):
        y = y * decay
    document = diagram.backward(y.sum()).document
    assert [n.label for n in document.nodes].count("0.5") == 8
    named = diagram.backward(y.sum(), names={"decay": decay}).document
    assert [n.label for n in named.nodes].count("decay") == 1


def test_no_value_is_shown_that_was_overwritten(torch: Any) -> None:
    a = torch.tensor([1.0, 2.0])
    w = torch.tensor([1.0, 1.0], requires_grad=True)
    loss = (a * w).sum()
    a.zero_()
    document = diagram.backward(loss, values=True).document
    assert labels(document, "input") == []


def test_values_are_gone_once_the_graph_is_used_up(torch: Any) -> None:
    w = torch.tensor(1.0, requires_grad=True)
    loss = w.exp()
    loss.backward()
    document = diagram.backward(loss, values=True).document
    assert labels(document) == ["exp"]


def test_several_outputs_are_told_apart(torch: Any) -> None:
    x = torch.tensor([[1.0, 5.0, 2.0]], requires_grad=True)
    values, _ = x.max(1)
    document = diagram.draw(values.sum()).document
    assert "max" in labels(document)
    assert find(document, "max").shape == [1]


def test_a_deep_graph_needs_no_recursion(torch: Any) -> None:
    y = w = torch.tensor(1.0, requires_grad=True)
    for _ in range(5000):
        y = y + w
    document = diagram.draw(y).document
    assert len(labels(document)) == 5000
    assert "hard to read" in document.title


def test_a_graph_too_large_to_draw_is_refused_with_its_size(torch: Any) -> None:
    y = w = torch.tensor(1.0, requires_grad=True)
    for _ in range(20_000):
        y = y + w
    with pytest.raises(ValueError, match=r"a graph of 20,002 nodes is too large"):
        diagram.draw(y)


def test_a_tensor_without_a_graph_is_refused(torch: Any) -> None:
    with pytest.raises(RuntimeError, match="does not have a grad_fn") as error:
        diagram.draw(torch.ones(3))
    assert "got:      a tensor of shape (3,) without a graph" in str(error.value)


@pytest.mark.parametrize("thing", [3, "loss", None, [1.0]])
def test_what_is_no_tensor_is_refused(thing: object) -> None:
    with pytest.raises(TypeError, match="expected a tensor, not"):
        diagram.draw(thing)


def test_a_tensor_takes_no_inputs(torch: Any, loss: Any) -> None:
    with pytest.raises(TypeError, match="takes no further inputs"):
        diagram.draw(loss, torch.ones(1))


def test_names_must_name_tensors(loss: Any) -> None:
    with pytest.raises(TypeError, match="names must hold tensors or modules, not int"):
        diagram.draw(loss, names={"w": 3})
    with pytest.raises(TypeError, match="names must be a module or a dict, not str"):
        diagram.draw(loss, names="w")
