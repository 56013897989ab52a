"""One call of a function for ``functional.py``, and what ``strict`` refuses in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..autograd.faces import ON_TENSORS as F
from ..autograd.tensor_base import TensorBase
from ..creation import ones_like, zeros_like
from ..errors import runtime_error, type_error
from .jacobians import basis, cut
from .leaves import Start, walk_back
from .tree import Function
from .vmapping import vmap

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
