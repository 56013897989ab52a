"""``torch.autograd.functional``: Jacobians, Hessians and products with them.

The older sisters of ``torch.func``: they take the function and its inputs at once. With
``create_graph`` the results can be differentiated; with ``strict`` a result that does
not depend on an input is an error where it is otherwise zeros.
"""

from __future__ import annotations

from typing import Any

from ..creation import zeros_like
from ..errors import runtime_error
from .leaves import Start, recording
from .one_call import NO_INPUT, NO_JACOBIAN, NO_TRICK, Call
from .tree import Function

# ------------------------------------------------------------------ products


def vjp(
    func: Function,
    inputs: Any,
    v: Any = None,
    create_graph: bool = False,
    strict: bool = False,
) -> Any:
    """``(func(*inputs), vᵀ J)``: v is shaped like the output, the result like inputs.

    v may be left out where the output is one number.
    Source: PyTorch, ``torch.autograd.functional.vjp``.

    >>> import tinygrad_edu as torch
    >>> x, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0])
    >>> torch.autograd.functional.vjp(torch.square, x, v)
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    with recording():
        call = Call("vjp", func, inputs, create_graph, strict)
        cotangents = call.like_outputs(v)
        found = call.walk(call.outputs, cotangents, call.inputs, NO_INPUT)
    return call.answer(found, call.single_input)


def jvp(
    func: Function,
    inputs: Any,
    v: Any = None,
    create_graph: bool = False,
    strict: bool = False,
) -> Any:
    """``(func(*inputs), J v)``: v is shaped like the inputs, J v like the output.

    By two walks back, see :func:`torch.func.jvp`. v may be left out where the input
    is one number. Source: PyTorch, ``torch.autograd.functional.jvp``.

    >>> import tinygrad_edu as torch
    >>> x, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0])
    >>> torch.autograd.functional.jvp(torch.square, x, v)
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    with recording():
        call = Call("jvp", func, inputs, create_graph, strict)
        directions = call.like_inputs(v)
        dual = Start(map(zeros_like, call.outputs), tied=False).leaves
        rows = call.walk(call.outputs, dual, call.inputs, NO_INPUT)
        found = call.walk(rows, directions, dual, NO_TRICK)
    return call.answer(found, call.single_output)


def vhp(
    func: Function,
    inputs: Any,
    v: Any = None,
    create_graph: bool = False,
    strict: bool = False,
) -> Any:
    """``(func(*inputs), vᵀ H)`` for a function that returns one number.

    Source: PyTorch, ``torch.autograd.functional.vhp``.

    >>> import tinygrad_edu as torch
    >>> x, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0])
    >>> torch.autograd.functional.vhp(lambda x: (x ** 3).sum(), x, v)
    (tensor(9.), tensor([  6., 120.]))
    """
    return _times_hessian("vhp", func, inputs, v, create_graph, strict)


def hvp(
    func: Function,
    inputs: Any,
    v: Any = None,
    create_graph: bool = False,
    strict: bool = False,
) -> Any:
    """``(func(*inputs), H v)`` for a function that returns one number.

    A Hessian is symmetric, so this is :func:`vhp`; PyTorch computes it in another way.
    Source: PyTorch, ``torch.autograd.functional.hvp``.

    >>> import tinygrad_edu as torch
    >>> x, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0])
    >>> torch.autograd.functional.hvp(lambda x: (x ** 3).sum(), x, v)
    (tensor(9.), tensor([  6., 120.]))
    """
    return _times_hessian("hvp", func, inputs, v, create_graph, strict)


def _times_hessian(
    name: str, func: Function, inputs: Any, v: Any, create_graph: bool, strict: bool
) -> Any:
    """The gradient of the slope along v."""
    with recording():
        call = Call(name, func, inputs, create_graph, strict)
        directions = call.like_inputs(v)
        found = call.walk(call.slope(), directions, call.inputs, NO_JACOBIAN)
    return call.answer(found, call.single_input)


# ------------------------------------------------------------------ whole matrices


def jacobian(
    func: Function,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """J[i, j] = ∂output_i / ∂input_j, with the shapes of both one after the other.

    A tuple of outputs gives a tuple of such, a tuple of inputs a tuple in each.
    ``vectorize`` makes one walk of all rows, by ``vmap``; the ``strategy``
    "forward-mode" gives the same numbers.
    Source: PyTorch, ``torch.autograd.functional.jacobian``.

    >>> import tinygrad_edu as torch
    >>> torch.autograd.functional.jacobian(torch.square, torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    check_strategy(create_graph, strict, vectorize, strategy)
    with recording():
        call = Call("jacobian", func, inputs, create_graph, strict)
        rows = call.rows_at_once() if vectorize else call.rows_by_loop()
        blocks = [call.as_given(row, call.single_input) for row in rows]
    return blocks[0] if call.single_output else tuple(blocks)


def hessian(
    func: Function,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """H[i, j] = ∂²func / ∂input_i ∂input_j for a function that returns one number.

    Source: PyTorch, ``torch.autograd.functional.hessian``.

    >>> import tinygrad_edu as torch
    >>> cubes = lambda x: (x ** 3).sum()
    >>> torch.autograd.functional.hessian(cubes, torch.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    if outer_jacobian_strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode".'
        )
    several = isinstance(inputs, tuple)

    def slope(*new: Any) -> Any:
        found = Call("hessian", func, new, True, strict).slope()
        return found if several else found[0]

    return jacobian(
        slope, inputs, create_graph, strict, vectorize, outer_jacobian_strategy
    )


def check_strategy(
    create_graph: bool, strict: bool, vectorize: bool, strategy: str
) -> None:
    """PyTorch's rules of what goes together."""
    name = "torch.autograd.functional.jacobian"
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If '
            'your function has more outputs than inputs, "forward-mode" tends to be '
            'more performant. Otherwise, prefer to use "reverse-mode".'
        )
    if strategy == "forward-mode":
        if create_graph:
            raise NotImplementedError(
                f'{name}: `create_graph=True` and `strategy="forward-mode"` are not '
                "supported together (yet). Please either set `create_graph=False` or "
                '`strategy="reverse-mode"`.'
            )
        if strict:
            raise runtime_error(
                f'{name}: `strict=True` and `strategy="forward-mode"` are not '
                "supported together (yet). Please either set `strict=False` or "
                '`strategy="reverse-mode"`.'
            )
        if not vectorize:
            raise NotImplementedError(
                "Computing Jacobian using forward-AD or forward-over-reverse Hessian "
                "isonly implemented for `vectorize=True`."
            )
    if strict and vectorize:
        raise runtime_error(
            f"{name}: `strict=True` and `vectorized=True` are not supported together. "
            "Please either set `strict=False` or `vectorize=False`."
        )
