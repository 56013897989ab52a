"""What cannot be recorded ends the recording, and nothing else: the call is exact."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.capture import capture
from tinygrad_edu.compiler.capture.traced import Traced

Body = Callable[[Any, Any], Any]
KEPT: list[Any] = []


def as_item(h: Any, model: Any) -> Any:
    return h * h.sum().item()


def as_float(h: Any, model: Any) -> Any:
    return h * float(h.mean())


def as_int(h: Any, model: Any) -> Any:
    return h * int(h.sum())


def as_condition(h: Any, model: Any) -> Any:
    return h * 2 if h.sum() > 0 else h * 3


def as_list(h: Any, model: Any) -> Any:
    return h * sum(h.flatten().tolist())


def as_numpy(h: Any, model: Any) -> Any:
    return h * h.detach().numpy().sum().item()


def as_asarray(h: Any, model: Any) -> Any:
    return h * np.asarray(h.detach()).mean().item()


def as_text(h: Any, model: Any) -> Any:
    return h * len(f"{h.sum()}")


def as_repr(h: Any, model: Any) -> Any:
    return h * len(repr(h))


def as_places(h: Any, model: Any) -> Any:
    return h.sum() * len(h.nonzero())


def as_mask(h: Any, model: Any) -> Any:
    return h[h > 0].sum()


def as_selection(h: Any, model: Any) -> Any:
    return torch.masked_select(h, h > 0).sum()


def as_unique(h: Any, model: Any) -> Any:
    return h.sum() * len(torch.unique(h.round()))


def as_slice(h: Any, model: Any) -> Any:
    return h[: (h.sum() > 0).long() + 1].sum()


def as_foreign(h: Any, model: Any) -> Any:
    return h * torch.from_numpy(np.float32([1, 2, 3]))


def as_foreign_copy(h: Any, model: Any) -> Any:
    return h * torch.tensor(np.float32([1, 2, 3]))


def as_foreign_operand(h: Any, model: Any) -> Any:
    return h * np.float32([1, 2, 3])


def as_kept_in_a_list(h: Any, model: Any) -> Any:
    KEPT.append(h.detach())
    return h.sum()


def as_kept_in_a_module(h: Any, model: Any) -> Any:
    model.seen = h.detach()
    return h.sum()


def as_count(h: Any, model: Any) -> Any:
    model.calls += 1
    return h * model.calls


def as_dice(h: Any, model: Any) -> Any:
    return h * random.random()


def as_seed(h: Any, model: Any) -> Any:
    torch.manual_seed(3)
    return h * torch.rand(3)


def as_multinomial(h: Any, model: Any) -> Any:
    return h.sum() * torch.multinomial(h.detach().exp(), 1)


BODIES = [value for name, value in list(globals().items()) if name.startswith("as_")]


def called(body: Body, captured: bool) -> tuple[Any, Any, Any]:
    """One step with a forward, what the body does, and a backward."""
    torch.manual_seed(0)
    random.seed(0)
    model: Any = nn.Linear(4, 3)
    model.calls = 0
    x = torch.randn(2, 4)

    def step(x: Any) -> Any:
        h = model(x)
        loss = body(h, model).sum() + h.mean()
        loss.backward()
        return loss

    found = capture(step, (x,)) if captured else None
    loss = step(x) if found is None else found.result
    numbers = [loss.item(), model.weight.grad.tolist(), torch.rand(3).tolist()]
    return numbers, found, model


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
def test_the_call_ends_as_without_a_capture(body: Body) -> None:
    expected, _, _ = called(body, captured=False)
    numbers, found, model = called(body, captured=True)
    assert numbers == expected
    assert found.graph is None
    assert found.reason is not None
    del found
    assert type(model.weight._array) is np.ndarray
    assert nobody_holds_a_traced()


def nobody_holds_a_traced() -> bool:
    gc.collect()
    return not [each for each in gc.get_objects() if type(each) is Traced]


@pytest.mark.parametrize(
    "body", [as_item, as_condition, as_numpy, as_foreign, as_mask, as_repr]
)
def test_the_reason_names_the_line(body: Body) -> None:
    _, found, _ = called(body, captured=True)
    line = found.reason.line
    first = body.__code__.co_firstlineno
    assert line.file == __file__
    assert first < line.number <= first + 2
    assert line.text in Path(__file__).read_text()
    assert line.text in repr(found.reason)


def test_what_is_kept_is_named_by_the_line_that_made_it() -> None:
    for body in (as_kept_in_a_list, as_kept_in_a_module):
        _, found, _ = called(body, captured=True)
        assert found.reason.what == "a tensor made in the call is kept after it"
        assert found.reason.line.text == "h = model(x)"


def test_an_error_of_the_user_comes_out_unchanged_and_all_is_thawed() -> None:
    model = nn.Linear(2, 2)
    kept: list[Any] = []

    def step(x: Any) -> Any:
        kept.append(model(x))
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        capture(step, (torch.ones(1, 2),))
    assert type(kept[0]._array) is np.ndarray
    kept[0].sum().backward()
    assert model.weight.grad.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert nobody_holds_a_traced()


def test_an_error_of_an_operation_is_the_eager_one() -> None:
    def step(x: Any) -> Any:
        return x @ torch.ones(5)

    with pytest.raises(RuntimeError) as eager:
        step(torch.ones(2, 3))
    with pytest.raises(RuntimeError) as captured:
        capture(step, (torch.ones(2, 3),))
    assert str(captured.value) == str(eager.value)


def test_numbers_of_constants_may_be_looked_at() -> None:
    def step(x: Any) -> Any:
        sizes = torch.tensor([1, 2]).cumsum(0)
        return x * sizes[-1].item() if sizes.sum() == 4 else x

    found = capture(step, (torch.ones(2),))
    assert found.reason is None
    assert found.result.tolist() == [3.0, 3.0]


def test_a_result_of_a_whole_call_holds_arrays() -> None:
    model = nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3))
    found = capture(lambda x: {"out": [model(x)], "n": 3}, (torch.randn(4, 3),))
    assert found.reason is None
    out = found.result["out"][0]
    assert type(out._array) is np.ndarray
    out.sum().backward()  # its graph was thawed too
    assert nobody_holds_a_traced()


def test_an_argument_that_becomes_part_of_a_graph_is_a_break() -> None:
    w = torch.ones(3, requires_grad=True)

    def step(x: Any) -> Any:
        return x.mul_(w).sum()

    found = capture(step, (torch.ones(3),))
    assert found.reason.what == "argument 0 becomes part of a graph, or leaves one"


def test_other_memory_for_a_state_is_a_break() -> None:
    w = torch.ones(3)

    def step(x: Any) -> Any:
        w.data = x * 2
        return w.sum()

    found = capture(step, (torch.ones(3),))
    assert found.reason.what == "w is given other memory"
    assert w.tolist() == [2.0, 2.0, 2.0]
