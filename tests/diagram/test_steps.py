"""The steps of a backward pass agree with what backward() does."""

from __future__ import annotations

from typing import Any

import pytest

from tinygrad_edu import diagram
from tinygrad_edu.diagram.document import BackwardStep, GraphDocument


def step_of(document: GraphDocument, label: str, module: str = "") -> BackwardStep:
    (node,) = [n for n in document.nodes if (n.label, n.module) == (label, module)]
    (step,) = [s for s in document.steps if s.node == node.id]
    return step


def test_the_last_steps_hold_what_backward_computes(mlp: Any, loss: Any) -> None:
    document = diagram.backward(loss, names=mlp, steps=True).document
    assert all(p.grad is None for p in mlp.parameters())
    loss.backward()  # the graph is still usable
    for name, parameter in mlp.named_parameters():
        module, label = name.split(".")
        step = step_of(document, label, module)
        expected = parameter.grad.reshape(-1, parameter.shape[-1]).tolist()
        shown = [row[:8] for row in expected[:8]]
        assert step.incoming.shape == list(parameter.shape)
        for row, expected_row in zip(step.incoming.values, shown, strict=True):
            assert row == pytest.approx(expected_row)
        assert step.outgoing == []
        assert f"{name} has its whole gradient" in step.text


def test_every_node_is_visited_once_outputs_before_inputs(loss: Any) -> None:
    document = diagram.backward(loss, steps=True).document
    visited = [step.node for step in document.steps]
    assert len(set(visited)) == len(visited)
    inputs = {n.id for n in document.nodes if n.kind == "input"}
    assert set(visited) == {n.id for n in document.nodes} - inputs
    place = {node: i for i, node in enumerate(visited)}
    assert all(
        place[edge.target] < place[edge.source]
        for edge in document.edges
        if edge.source not in inputs
    )


def test_the_first_step_is_one(loss: Any) -> None:
    document = diagram.backward(loss, steps=True).document
    first = document.steps[0]
    assert first.node == document.nodes[-1].id
    assert first.incoming.values == [[1.0]]
    assert first.text == "Backward starts at loss: ∂L/∂L = 1."


def test_a_value_used_twice_collects_a_sum(torch: Any) -> None:
    a = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(-3.0, requires_grad=True)
    document = diagram.backward(a * b + a, steps=True, names={"a": a, "b": b}).document
    to_a = [o for s in document.steps for o in s.outgoing if o.target == "n0"]
    assert [o.gradient.values for o in to_a] == [[[1.0]], [[-3.0]]]
    assert [o.total.values for o in to_a] == [[[1.0]], [[-2.0]]]
    assert step_of(document, "a").incoming.values == [[-2.0]]
    assert step_of(document, "mul").text == (
        "mul receives 1 and hands −3 to a and 2 to b. a has now collected −2."
    )


def test_a_broadcast_input_receives_the_sum_over_its_copies(torch: Any) -> None:
    bias = torch.zeros(3, requires_grad=True)
    document = diagram.backward(
        (torch.ones(4, 3) + bias).sum(), steps=True, names={"bias": bias}
    ).document
    (out,) = step_of(document, "add").outgoing
    assert out.gradient.shape == [3]
    assert out.gradient.values == [[4.0, 4.0, 4.0]]


def test_gradients_stand_on_the_nodes(torch: Any) -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    document = diagram.backward((w * w).sum(), gradients=True).document
    assert document.steps == []
    by_label = {n.label: n.gradient for n in document.nodes}
    assert by_label["mul"] is not None
    assert by_label["mul"].values == [[1.0, 1.0]]
    leaf = by_label["leaf"]
    assert leaf is not None
    assert leaf.values == [[2.0, 4.0]]
    assert w.grad is None


def test_steps_alone_give_no_gradient_away(loss: Any) -> None:
    document = diagram.backward(loss, steps=True).document
    assert all(node.gradient is None for node in document.nodes)


def test_earlier_gradients_stay_as_they_were(torch: Any) -> None:
    w = torch.tensor(3.0, requires_grad=True)
    (w * 2).backward()
    diagram.backward(w * w, steps=True)
    assert w.grad.item() == 2.0


def test_nothing_is_left_behind_on_the_graph(torch: Any) -> None:
    w = torch.tensor(3.0, requires_grad=True)
    loss = w * w
    before = diagram.backward(loss, steps=True).document.to_dict()
    assert diagram.backward(loss, steps=True).document.to_dict() == before


def test_infinite_gradients_can_be_shown(torch: Any) -> None:
    w = torch.tensor([0.0, 1.0], requires_grad=True)
    picture = diagram.backward(w.sqrt().sum(), gradients=True, steps=True)
    leaf = picture.document.nodes[0]
    assert leaf.gradient is not None
    assert leaf.gradient.values == [[None, 0.5]]
    assert leaf.gradient.norm is None
    assert "Infinity" not in picture.to_json()


def test_a_tensor_of_several_numbers_has_no_backward_pass(torch: Any) -> None:
    w = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="only for scalar outputs") as error:
        diagram.backward(w * 2, steps=True)
    assert "(2,)" in str(error.value)


def test_a_used_up_graph_says_so(torch: Any) -> None:
    w = torch.tensor(1.0, requires_grad=True)
    loss = w.exp()
    loss.backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        diagram.backward(loss, steps=True)
