"""``backward`` and ``grad``: what they take, and what they refuse.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

from typing import Any

import pytest


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers or (1.0, 2.0, 3.0), dtype=t.float64, requires_grad=True)


# ------------------------------------------------------------------ refused


def grad(t: Any, *args: Any, **kwargs: Any) -> Any:
    return t.autograd.grad(*args, **kwargs)


def back(t: Any, *args: Any, **kwargs: Any) -> Any:
    return t.autograd.backward(*args, **kwargs)


REFUSED = {
    "element 0 of tensors does not require grad and does not have a grad_fn": (
        RuntimeError,
        lambda t, x: t.ones(3).sum().backward(),
    ),
    "element 1 of tensors does not require grad and does not have a grad_fn": (
        RuntimeError,
        lambda t, x: back(t, [x.sum(), t.ones(())]),
    ),
    "grad can be implicitly created only for scalar outputs": (
        RuntimeError,
        lambda t, x: (x * 2).backward(),
    ),
    r"Mismatch in shape: grad_output\[0\] has a shape of torch.Size\(\[2\]\) and "
    r"output\[0\] has a shape of torch.Size\(\[3\]\).": (
        RuntimeError,
        lambda t, x: (x * 2).backward(t.ones(2)),
    ),
    r"Mismatch in shape: grad_output\[0\] has a shape of torch.Size\(\[1, 3\]\)": (
        RuntimeError,
        lambda t, x: grad(t, [x * 2, x.sum()], x, [t.ones(1, 3), None]),
    ),
    "gradients can be either Tensors or None, but got int": (
        TypeError,
        lambda t, x: back(t, [x * 2], [3]),
    ),
    "'int' object is not iterable": (TypeError, lambda t, x: grad(t, x.sum(), 3)),
    "'float' object is not iterable": (TypeError, lambda t, x: back(t, 3.0)),
    "all inputs have to be Tensors or GradientEdges, but got list": (
        RuntimeError,
        lambda t, x: grad(t, x.sum(), [[x]]),
    ),
    r"`inputs` argument to `grad\(\)` cannot be empty.": (
        RuntimeError,
        lambda t, x: grad(t, x.sum(), []),
    ),
    r"`inputs` argument to `backward\(\)` cannot be empty.": (
        RuntimeError,
        lambda t, x: x.sum().backward(inputs=[]),
    ),
    "Expected allow_unused to be True or not passed when materialize_grads=True, but "
    "got: allow_unused=False.": (
        ValueError,
        lambda t, x: grad(t, x.sum(), x, allow_unused=False, materialize_grads=True),
    ),
    "One of the differentiated Tensors does not require grad": (
        RuntimeError,
        lambda t, x: grad(t, x.sum(), [x, t.ones(2)]),
    ),
    "can't retain_grad on Tensor that has requires_grad=False": (
        RuntimeError,
        lambda t, x: x.sum().backward(inputs=[x, t.ones(2)]),
    ),
    "The differentiated Tensor at index 1 appears to not have been used in the graph": (
        RuntimeError,
        lambda t, x: grad(t, x.sum(), [x, leaf(t)]),
    ),
    "grad can be implicitly created only for real scalar outputs but got torch.comp": (
        RuntimeError,
        lambda t, x: x.sum().to(t.complex64).backward(),
    ),
    "If `is_grads_batched=True`, we interpret the first dimension": (
        RuntimeError,
        lambda t, x: grad(t, x * 2, x, t.ones(3), is_grads_batched=True),
    ),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_refused(words: str, t: Any) -> None:
    kind, call = REFUSED[words]
    x = leaf(t)
    with pytest.raises(kind, match=words):
        call(t, x)
    assert x.grad is None


def test_as_many_gradients_as_tensors() -> None:
    """PyTorch takes the first ones in silence."""
    import tinygrad_edu as torch

    x = leaf(torch)
    with pytest.raises(RuntimeError, match="got 1 tensors and 2 gradients"):
        torch.autograd.backward([x.sum()], [None, None])


def test_the_old_name_of_grad_tensors(t: Any) -> None:
    x = leaf(t)
    with pytest.warns(FutureWarning, match="`grad_variables` is deprecated"):
        back(t, [x * 2], grad_variables=[t.ones(3, dtype=t.float64)])
    assert x.grad.tolist() == [2, 2, 2]
    with (
        pytest.warns(FutureWarning),
        pytest.raises(RuntimeError, match="Please only use `grad_tensors`"),
    ):
        back(t, [x.sum()], [t.ones(())], grad_variables=[t.ones(())])


def test_a_leaf_that_was_frozen_after_the_forward_gets_no_gradient(t: Any) -> None:
    x, y = leaf(t), leaf(t)
    z = (x * y).sum()
    x.requires_grad = False
    z.backward()
    assert x.grad is None
    assert y.grad.tolist() == x.tolist()


# ------------------------------------------------------------------ what they take


def test_gradients_of_another_dtype_are_cast(t: Any) -> None:
    x = leaf(t)
    for dtype in (t.float32, t.int64, t.float16):
        (found,) = t.autograd.grad(x * 2, x, t.ones(3, dtype=dtype))
        assert (found.dtype, found.tolist()) == (t.float64, [2, 2, 2])


def test_a_root_that_is_asked_for(t: Any) -> None:
    x = t.tensor(2.0, requires_grad=True)
    y = x * x
    assert t.autograd.grad(y, y)[0].item() == 1
    assert t.autograd.grad(x, x)[0].item() == 1
    assert [g.item() for g in t.autograd.grad(y, [x, x])] == [4, 4]


def test_gradients_of_gradient_weights(t: Any) -> None:
    x, w = leaf(t), leaf(t)
    (found,) = t.autograd.grad(x * x, x, w, create_graph=True)
    assert t.autograd.grad(found.sum(), w)[0].tolist() == [2, 4, 6]


@pytest.mark.parametrize("create_graph", [False, True])
def test_batches_of_gradients(create_graph: bool, t: Any) -> None:
    x, y = leaf(t), leaf(t, 4.0, 5.0, 6.0)
    weights = t.eye(3, dtype=t.float64)
    jacobian, other = t.autograd.grad(
        x * x * y,
        [x, y],
        weights,
        is_grads_batched=True,
        create_graph=create_graph,
    )
    assert jacobian.tolist() == [[8, 0, 0], [0, 20, 0], [0, 0, 36]]
    assert other.tolist() == [[1, 0, 0], [0, 4, 0], [0, 0, 9]]
    assert jacobian.requires_grad == create_graph
    if create_graph:
        assert t.autograd.grad(jacobian.sum(), x)[0].tolist() == [8, 10, 12]


def test_a_batch_and_an_unused_input(t: Any) -> None:
    x, y = leaf(t), leaf(t, 4.0, 5.0)
    found = t.autograd.grad(
        x * 2,
        [x, y],
        t.ones(4, 3, dtype=t.float64),
        is_grads_batched=True,
        allow_unused=True,
    )
    assert (tuple(found[0].shape), found[1]) == ((4, 3), None)


# ------------------------------------------------------------------ accumulation


@pytest.mark.filterwarnings("ignore:Using backward")
def test_when_grad_is_a_new_tensor(t: Any) -> None:
    x = leaf(t)
    (x * 2).sum().backward()
    first = x.grad
    (x * 2).sum().backward()
    assert x.grad is first
    (x * x).sum().backward(create_graph=True)
    second = x.grad
    assert second is not first
    assert first.tolist() == [4, 4, 4]
    assert second.requires_grad
    (x * 2).sum().backward()
    assert x.grad is second
    assert second.tolist() == [8, 10, 12]


def test_a_grad_that_the_user_gave_is_added_to(t: Any) -> None:
    x = leaf(t)
    x.grad = given = t.ones(3, dtype=t.float64)
    (x * 2).sum().backward()
    assert x.grad is given
    assert given.tolist() == [3, 3, 3]


def test_an_input_in_the_middle_retains_its_grad(t: Any) -> None:
    x = leaf(t)
    y = x * 2
    (y * y).sum().backward(inputs=[y])
    assert y.retains_grad
    assert (y.grad.tolist(), x.grad) == ([4, 8, 12], None)


# ------------------------------------------------------------------ Variable and paths


def test_variable(t: Any) -> None:
    x = t.ones(3)
    v = t.autograd.Variable(x, requires_grad=True)
    assert isinstance(v, t.Tensor)
    assert isinstance(x, t.autograd.Variable)
    assert not isinstance(3, t.autograd.Variable)
    assert v.requires_grad
    assert not x.requires_grad
    (v * 2).sum().backward()
    assert v.grad.tolist() == [2, 2, 2]


PATHS = {
    "autograd": "Function Variable backward grad no_grad enable_grad inference_mode "
    "set_grad_enabled set_multithreading_enabled detect_anomaly set_detect_anomaly",
    "autograd.function": "Function FunctionCtx once_differentiable InplaceFunction",
    "autograd.grad_mode": "no_grad enable_grad set_grad_enabled inference_mode "
    "set_multithreading_enabled",
    "autograd.graph": "Node GradientEdge get_gradient_edge saved_tensors_hooks "
    "save_on_cpu disable_saved_tensors_hooks register_multi_grad_hook "
    "increment_version",
    "autograd.anomaly_mode": "detect_anomaly set_detect_anomaly",
    "autograd.profiler": "profile record_function",
    "autograd.variable": "Variable",
    "utils.checkpoint": "checkpoint checkpoint_sequential CheckpointError "
    "CheckpointFunction set_checkpoint_early_stop detach_variable "
    "check_backward_validity noop_context_fn",
}


@pytest.mark.parametrize("path", PATHS)
def test_names_stand_where_programs_import_them_from(path: str, t: Any) -> None:
    module = __import__(f"{t.__name__}.{path}", fromlist=["x"])
    assert [name for name in PATHS[path].split() if not hasattr(module, name)] == []


def test_multithreading_can_be_set(t: Any) -> None:
    x = leaf(t)
    with t.autograd.set_multithreading_enabled(False):
        (x * 2).sum().backward()
    assert x.grad.tolist() == [2, 2, 2]
