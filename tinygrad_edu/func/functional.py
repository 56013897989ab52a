"""``torch.autograd.functional``: Jacobians, Hessians and products with them.

The older sisters of ``torch.func``: they take the function and its inputs at once. With
``create_graph`` the results can be differentiated; with ``strict`` a result that does
not depend on an input is an error where it is otherwise zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..autograd.faces import ON_TENSORS as F
from ..autograd.tensor_base import TensorBase
from ..creation import ones_like, zeros_like
from ..errors import runtime_error, type_error
from .gradients import Start, recording, walk_back
from .jacobians import basis, cut
from .vmapping import vmap

Function = Callable[..., Any]
Tensors = tuple[Any, ...]

# What ``strict`` refuses, in PyTorch's words; {i} counts inputs or outputs.
NO_GRADIENT = (
    "Output {i} of the user-provided function does not require gradients. The outputs "
    "must be computed in a differentiable manner from the input when running in strict "
    "mode."
)
NO_INPUT = (
    "The output of the user-provided function is independent of input {i}. This is not "
    "allowed in strict mode."
)
NO_JACOBIAN = (
    "The jacobian of the user-provided function is independent of input {i}. This is "
    "not allowed in strict mode."
)
NO_SLOPE = (
    "While computing the hessian, found that the jacobian of the user-provided "
    "function with respect to input {i} is independent of the input. This is not "
    "allowed in strict mode. You should ensure that your function is twice "
    "differentiable and that the jacobian depends on the inputs (this would be "
    "violated by a linear function for example)."
)
NO_TRICK = (
    "The gradient with respect to the input is independent of entry {i} in the "
    "grad_outputs when using the double backward trick to compute forward mode "
    "gradients. This is not allowed in strict mode."
)
FLAT = (
    "The jacobian of the user-provided function is independent of input {i}. This is "
    "not allowed in strict mode when create_graph=True."
)


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
    with recording():
        call = Call("vhp", func, inputs, create_graph, strict)
        directions = call.like_inputs(v)
        slope = call.slope()
        found = call.walk(slope, directions, call.inputs, NO_JACOBIAN)
    return call.answer(found, call.single_input)


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
    with recording():
        call = Call("hvp", func, inputs, create_graph, strict)
        directions = call.like_inputs(v)
        slope = call.slope()
        found = call.walk(slope, directions, call.inputs, NO_JACOBIAN)
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


# ------------------------------------------------------------------ one call


class Call:
    """A function, run at some inputs, ready for walks back from its outputs."""

    def __init__(
        self, name: str, func: Function, inputs: Any, create_graph: bool, strict: bool
    ) -> None:
        self.name, self.create_graph, self.strict = name, create_graph, strict
        self.single_input = not isinstance(inputs, tuple)
        given = as_tuple(inputs, "inputs", name)
        self.inputs = tuple(Start(given, tied=create_graph).leaves)
        output = func(*self.inputs)
        self.single_output = not isinstance(output, tuple)
        self.outputs = as_tuple(output, "outputs of the user-provided function", name)
        self.check_depends(self.outputs, NO_GRADIENT)

    def walk(self, roots: Any, starts: Any, wanted: Any, refusal: str) -> Tensors:
        """Σ start · ∂root/∂wanted, recorded; zeros, or a refusal, for no path."""
        pairs = [
            (root, start)
            for root, start in zip(roots, starts, strict=True)
            if root._requires_grad
        ]
        found: Any = [None] * len(wanted)
        if pairs:
            tops, firsts = zip(*pairs, strict=True)
            found = walk_back(tops, wanted, firsts)
        for i, each in enumerate(found):
            if self.strict and each is None:
                raise runtime_error(refusal.format(i=i))
        return tuple(
            zeros_like(x) if each is None else each
            for each, x in zip(found, wanted, strict=True)
        )

    def slope(self) -> Tensors:
        """The gradient of a function that returns one number."""
        if not self.single_output:
            raise runtime_error(
                f"The function given to {self.name} should return a single Tensor"
            )
        (output,) = self.outputs
        if output._array.size != 1:
            raise runtime_error(
                f"The Tensor returned by the function given to {self.name} should "
                "contain a single element"
            )
        found = self.walk((output,), (ones_like(output),), self.inputs, NO_INPUT)
        self.check_depends(found, NO_SLOPE)
        return found

    def rows_by_loop(self) -> Iterator[Tensors]:
        """For each output the blocks of its rows: one walk for each number."""
        for i, output in enumerate(self.outputs):
            refusal = (
                f"Output {i} of the user-provided function is independent of input "
                "{i}. This is not allowed in strict mode."
            )
            (units,) = basis([output])
            rows = [
                self.walk((output,), (F.index(units, key=(j,)),), self.inputs, refusal)
                for j in range(output._array.size)
            ]
            if not rows:  # no numbers at all: no rows, but blocks of the right shape
                yield self.blocks(
                    output,
                    [
                        F.stretch(zeros_like(x), shape=(0, *x.shape))
                        for x in self.inputs
                    ],
                )
                continue
            columns = zip(*rows, strict=True)
            yield self.blocks(output, [F.stack(*each, dim=0) for each in columns])

    def rows_at_once(self) -> Iterator[Tensors]:
        """The same by one walk for all numbers of all outputs."""
        outputs = list(self.outputs)

        def row(*units: Any) -> Any:
            return self.walk(outputs, units, self.inputs, NO_INPUT)

        columns = vmap(row)(*basis(outputs))
        pieces = [cut(each, outputs) for each in columns]
        for output, *rows in zip(outputs, *pieces, strict=True):
            yield self.blocks(output, rows)

    def blocks(self, output: Any, rows: Iterable[Any]) -> Tensors:
        """Rows for each input with the shapes of the output and of that input."""
        found = tuple(
            F.reshape(each, shape=(*output._array.shape, *x._array.shape))
            for each, x in zip(rows, self.inputs, strict=True)
        )
        if self.create_graph:
            self.check_depends(found, FLAT)
        return found

    # -------------------------------------------------------------- what comes in

    def like_outputs(self, v: Any) -> Tensors:
        """v as a tuple with the shapes of the outputs."""
        if v is None:
            if len(self.outputs) != 1 or self.outputs[0]._array.size != 1:
                raise runtime_error(
                    "The vector v can only be None if the user-provided function "
                    "returns a single Tensor with a single element."
                )
            return (ones_like(self.outputs[0]),)
        return check_vector(as_tuple(v, "v", self.name), self.outputs)

    def like_inputs(self, v: Any) -> Tensors:
        """v as a tuple with the shapes of the inputs."""
        if v is None:
            if len(self.inputs) != 1 or self.inputs[0]._array.size != 1:
                raise runtime_error(
                    "The vector v can only be None if the input to the user-provided "
                    "function is a single Tensor with a single element."
                )
            return (ones_like(self.inputs[0]),)
        return check_vector(as_tuple(v, "v", self.name), self.inputs)

    # -------------------------------------------------------------- what goes out

    def check_depends(self, tensors: Tensors, refusal: str) -> None:
        """With ``strict``, all of these depend on the inputs."""
        for i, each in enumerate(tensors):
            if self.strict and not each._requires_grad:
                raise runtime_error(refusal.format(i=i))

    def answer(self, found: Tensors, single: bool) -> Any:
        """(outputs, found), each a tensor or a tuple as the user's were."""
        if self.create_graph:
            self.check_depends(found, FLAT)
        return (
            self.as_given(self.outputs, self.single_output),
            self.as_given(found, single),
        )

    def as_given(self, values: Tensors, single: bool) -> Any:
        """A tuple, or its only member; outside the graph unless that is wanted."""
        if not self.create_graph:
            values = tuple(each.detach() for each in values)
        return values[0] if single else values


def as_tuple(value: Any, what: str, name: str) -> Tensors:
    """One Tensor or a tuple of them, as a tuple."""
    several = value if isinstance(value, tuple) else (value,)
    for i, each in enumerate(several):
        if isinstance(each, TensorBase):
            continue
        found = (
            f"the value at index {i} has type {type(each)}"
            if isinstance(value, tuple)
            else f"the given {what} has type {type(each)}"
        )
        raise type_error(
            f"The {what} given to {name} must be either a Tensor or a tuple of Tensors "
            f"but {found}."
        )
    return several


def check_vector(v: Tensors, like: Tensors) -> Tensors:
    """What is multiplied with a Jacobian has the shapes of its other side."""
    if len(v) != len(like):
        if len(like) == 1:
            raise runtime_error("The given v should contain a single Tensor.")
        raise runtime_error(
            f"v is a tuple of invalid length: should be {len(like)} but got {len(v)}."
        )
    for i, (one, other) in enumerate(zip(v, like, strict=True)):
        if one._array.shape != other._array.shape:
            entry = f"Entry {i} in " if len(v) > 1 else ""
            raise runtime_error(
                f"{entry}v has invalid size: should be {other.size()} but got "
                f"{one.size()}."
            )
    return v
