"""``torch.export.export``: one call of a module, as a program that needs no class."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any

import numpy as np

from ..autograd.grad_mode import no_grad
from ..compiler.capture import Captured, Given, capture
from ..compiler.capture.sources import Fetch
from ..compiler.ir.graph import Graph, Input, Type, Value
from ..compiler.ir.tokens import PLAIN_NAME
from ..errors import message, type_error, value_error
from ..func.tree import leaves_of, map_tensors
from ..nn.base.module import Module
from ..random import fork_rng
from ..tensor import Tensor
from .forms import form_of
from .program import ExportedProgram, arguments_of


class ExportError(RuntimeError):
    """A module that cannot be written down as one program; the message says where.

    >>> import tinygrad_edu as torch
    >>> class Chooses(torch.nn.Module):
    ...     def forward(self, x):
    ...         return x if x.sum().item() > 0 else -x
    >>> try:
    ...     torch.export.export(Chooses(), (torch.ones(2),))
    ... except ExportError as error:
    ...     print(str(error).splitlines()[0])
    Could not export Chooses: what it does depends on numbers, or is no tensor's doing
    """


def export(
    mod: Module,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any] | None = None,
    *,
    dynamic_shapes: Any = None,
    strict: bool = False,
    preserve_module_call_signature: tuple[str, ...] = (),
) -> ExportedProgram:
    """Run ``mod(*args, **kwargs)`` once, without gradients, and write it down.

    The program is made for arguments of these shapes and number types; numbers and
    texts among them become part of it. The module and the random numbers are as they
    were before. Raises ExportError where something cannot be written down: a number
    that decides (``.item()``, ``if x.sum() > 0``), printing, changed attributes.
    Shapes are fixed, so `dynamic_shapes` is refused.
    Source: PyTorch, ``torch.export.export``.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    >>> program = torch.export.export(model, (torch.ones(4, 2),))
    >>> print(program.text(lines=False), end="")
    graph Sequential on cpu
      input %input: float32[4, 2] argument "input"
      input %0.weight: float32[3, 2] state "0.weight"
      input %0.bias: float32[3] state "0.bias"
      %1: float32[2, 3] = t(%0.weight)
      %2: float32[4, 3] = addmm(%0.bias, %input, %1)
      %3: float32[4, 3] = relu(%2)
      return %3
    """
    check(mod, args, dynamic_shapes)
    states, hidden = states_of(mod)
    args, given = apart((args, dict(kwargs or {})), states)
    arguments, leaves = arguments_of(args, given)
    with no_grad(), fork_rng(), unchanged(states):
        captured = capture(mod, args, given)
    if captured.graph is None:
        raise failed(mod, captured)
    tidy = Tidy(captured, captured.graph, states, leaves_of((args, given)))
    labels = labels_of(mod, args, given)
    tidy.inputs(leaves, labels)
    results: list[Tensor] = []
    form = form_of(captured.result, results, "the result")
    tidy.outputs(results)
    tidy.rename()
    return ExportedProgram(
        tidy.graph,
        states,
        arguments,
        form,
        hidden=hidden,
        example_inputs=(args, given),
    )


def check(mod: Any, args: Any, dynamic_shapes: Any) -> None:
    """Refuse what is no module, no tuple of arguments, and shapes that change."""
    if not isinstance(mod, Module):
        raise value_error(
            f"Expected `mod` to be an instance of `torch.nn.Module`, got {type(mod)}."
        )
    if not isinstance(args, tuple):
        raise type_error(
            "Expecting `args` to be a tuple of example positional inputs, got "
            f"{type(args)}",
            hint="export(model, (x,)), with a comma",
        )
    if dynamic_shapes:
        raise value_error(
            "dynamic_shapes are not supported: a program has the shapes it was "
            "exported with",
            hint="one export for each shape that is needed",
        )


def apart(call: Any, states: dict[str, Tensor]) -> Any:
    """The arguments, each a tensor of its own: at another call they may differ."""
    seen = {id(each) for each in states.values()}

    def own(tensor: Any) -> Any:
        if id(tensor) in seen:
            tensor = tensor.detach().clone()
        seen.add(id(tensor))
        return tensor

    return map_tensors(own, call)


def states_of(mod: Module) -> tuple[dict[str, Tensor], frozenset[str]]:
    """All parameters and buffers by their names, and which no state dict shows."""
    states: dict[str, Tensor] = dict(mod.named_parameters(remove_duplicate=False))
    states |= dict(mod.named_buffers(remove_duplicate=False))
    shown = {*mod.state_dict()}
    return states, frozenset(name for name in states if name not in shown)


@contextmanager
def unchanged(states: dict[str, Tensor]) -> Iterator[None]:
    """The numbers of the model are put back after the call that is written down."""
    before = {name: each.detach().clone() for name, each in states.items()}
    try:
        yield
    finally:
        with no_grad():
            for name, each in states.items():
                if not same(each, before[name]):
                    each.copy_(before[name])


def same(a: Tensor, b: Tensor) -> bool:
    """Whether two tensors have the same bytes."""
    return bool(a._array.tobytes() == b._array.tobytes())


def failed(mod: Module, captured: Captured) -> ExportError:
    """The error that names what cannot be written down, and its line."""
    return ExportError(
        message(
            f"Could not export {type(mod).__name__}: what it does depends on numbers, "
            "or is no tensor's doing",
            got=repr(captured.reason),
            hint="torch.where(condition, a, b) in place of an if on numbers; printing "
            "and counting outside of forward",
        )
    )


def labels_of(mod: Module, args: Any, kwargs: dict[str, Any]) -> list[str]:
    """A name for each tensor of the arguments: what forward calls it."""
    try:
        bound = inspect.signature(mod.forward).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):
        bound = {"args": args, **kwargs}
    found: list[str] = []
    for name, value in bound.items():
        count = sum(isinstance(each, Tensor) for each in leaves_of(value))
        alone = isinstance(value, Tensor)
        found += [name] if alone else [f"{name}_{i}" for i in range(count)]
    return found


class Tidy:
    """Gives the inputs and outputs of a captured graph their names and their order."""

    def __init__(
        self,
        captured: Captured,
        graph: Graph,
        states: dict[str, Tensor],
        leaves: Any,
    ) -> None:
        self.captured, self.graph = captured, graph
        self.names: dict[int, str] = {}
        for name, each in states.items():
            self.names.setdefault(id(each), name)
        self.leaves = list(leaves)
        self.by_tensor: dict[int, Value] = {}

    # ------------------------------------------------------------- inputs

    def inputs(self, given: list[Tensor], labels: list[str]) -> None:
        """All tensors of the arguments, used or not, then states, then constants."""
        found = zip(self.graph.inputs, self.captured.fetch, strict=True)
        for each, fetch in list(found):
            self._name(each, fetch)
        for tensor, label in zip(given, labels, strict=True):
            self._argument(tensor, label)
        self._sort([id(each) for each in given])

    def _sort(self, given: list[int]) -> None:
        """Arguments as they are given, states as the module lists them."""
        kinds = ("argument", "state", "constant")
        places = {key: place for place, key in enumerate([*given, *self.names])}
        owners = {value: places.get(key, 0) for key, value in self.by_tensor.items()}

        def place(each: Input) -> tuple[int, int]:
            return kinds.index(each.kind), owners.get(each.value, 0)

        self.graph.inputs.sort(key=place)

    def _name(self, each: Input, fetch: Fetch) -> None:
        """States under their names; what the module does not own is a constant."""
        if fetch.kind == "argument":
            self.by_tensor[id(self.leaves[fetch.place])] = each.value
        elif fetch.kind == "state" and id(fetch.tensor) in self.names:
            each.kind, each.label = "state", self.names[id(fetch.tensor)]
            self.by_tensor[id(fetch.tensor)] = each.value
        else:
            self._constant(each, fetch)

    def _constant(self, each: Input, fetch: Fetch) -> None:
        if any(state is each.value for state, _ in self.graph.writes):
            raise ExportError(
                message(
                    "Could not export: a tensor is written to that is neither argument "
                    "nor buffer",
                    got=each.label,
                    hint="register_buffer makes it a part of the module",
                )
            )
        if fetch.kind == "number":
            assert fetch.options is not None
            array = np.asarray(float(fetch.options[fetch.name]))
            self.graph.arrays[each.value.name] = array
        elif fetch.kind != "constant":
            self.graph.arrays[each.value.name] = fetch.tensor._array.copy()
        constants = sum(one.kind == "constant" for one in self.graph.inputs)
        each.kind, each.label = "constant", f"constant_{constants}"

    def _argument(self, tensor: Tensor, label: str) -> None:
        value = self.by_tensor.get(id(tensor))
        if value is None:
            value = self._unused(tensor, "argument", label)
        each = next(one for one in self.graph.inputs if one.value is value)
        each.kind, each.label = "argument", label

    def _unused(self, tensor: Tensor, kind: str, label: str) -> Value:
        value = self.graph.add_input(Type.of(tensor._array), kind, label)
        self.by_tensor[id(tensor)] = value
        return value

    # ------------------------------------------------------------- outputs

    def outputs(self, results: list[Tensor]) -> None:
        """One output for each tensor of the result, in its order."""
        template, _ = self.captured.template
        made = self.graph.outputs
        found = {
            id(tensor): leaf
            for tensor, leaf in zip(
                leaves_of(self.captured.result), template, strict=True
            )
        }
        ordered = []
        for each in results:
            leaf = found[id(each)]
            if isinstance(leaf, Given):
                ordered.append(self._given(each))
            else:
                ordered.append(made[leaf.place])
        self.graph.outputs = ordered

    def _given(self, tensor: Tensor) -> Value:
        """A tensor from outside that is returned as it is."""
        value = self.by_tensor.get(id(tensor))
        if value is not None:
            return value
        if id(tensor) in self.names:
            return self._unused(tensor, "state", self.names[id(tensor)])
        value = self._unused(tensor, "constant", f"constant_{len(self.graph.arrays)}")
        self.graph.arrays[value.name] = tensor._array.copy()
        return value

    # ------------------------------------------------------------- names

    def rename(self) -> None:
        """Inputs are called by their labels, all other values by numbers."""
        graph, inputs = self.graph, self.graph.inputs
        taken: set[str] = set()
        arrays = {each.value: graph.arrays.get(each.value.name) for each in inputs}
        for each in inputs:
            plain = re.fullmatch(PLAIN_NAME, each.label) and each.label not in taken
            each.value.name = each.label if plain else f"input_{len(taken)}"
            taken.add(each.value.name)
        graph.arrays = {v.name: a for v, a in arrays.items() if a is not None}
        numbers = count(1 + max((int(e) for e in taken if e.isdecimal()), default=0))
        for node in graph.nodes:
            for value in node.outputs:
                value.name = str(next(numbers))
        graph._count = next(numbers)
