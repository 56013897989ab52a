"""Run a model once and note which module call made which part of the graph.

Hooks on every module see the calls begin and end. Whatever the graph holds at the
end of a call that it did not hold at its beginning was made in it. Afterwards the
model is as before: hooks gone, buffers, ``requires_grad`` and random numbers put
back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinygrad_edu.diagram.failing import Failure, failure_of, frames_of, held_by
from tinygrad_edu.diagram.library import (
    Module,
    Node,
    Tensor,
    library_of,
    tensors_in,
)
from tinygrad_edu.diagram.lines import noted
from tinygrad_edu.diagram.naming import joined
from tinygrad_edu.diagram.summary import numbers

FILE = __file__  # what this file calls is the model's own doing


@dataclass
class Call:
    """One call of a module. ``path`` is unique: a second call of ``cell`` is
    ``cell (2)``."""

    module: Module
    module_path: str
    path: str
    parent: int | None
    has_calls: bool = False
    received: list[Tensor] = field(default_factory=list)
    returned: list[Tensor] = field(default_factory=list)
    held: list[Tensor] = field(default_factory=list)  # when an error stopped it


@dataclass
class Watch:
    """What was seen while a model ran.

    ``owner`` says in which call (by index) each graph node was made. ``starts`` are
    the graph nodes that stand for the inputs, by the input's index. ``failure`` is what
    stopped the model; ``running`` are then the calls that did not return.
    """

    calls: list[Call] = field(default_factory=list)
    owner: dict[Node, int] = field(default_factory=dict)
    starts: dict[Node, int] = field(default_factory=dict)
    inputs: list[Tensor] = field(default_factory=list)
    output: Any = None
    running: list[int] = field(default_factory=list)
    failure: Failure | None = None

    def claim(self, tensors: list[Tensor], call: int) -> None:
        """Give a call all that led to ``tensors`` and that no other call has."""
        waiting = [t.grad_fn for t in tensors if t.grad_fn is not None]
        while waiting:
            node = waiting.pop()
            if node is None or node in self.owner or node in self.starts:
                continue
            self.owner[node] = call
            waiting.extend(source for source, _ in node.next_functions)


def watch(model: Module, inputs: tuple[Any, ...], lines: bool = False) -> Watch:
    """Run ``model(*inputs)`` once, in the mode it is in, and leave no trace.

    With ``lines`` every graph node remembers the lines that made it.
    """
    seen = Watch()
    library: Any = library_of(model)
    with contextlib.ExitStack() as stack:
        stack.enter_context(restored(model, library))
        if getattr(library, "is_inference_mode_enabled", bool)():
            stack.enter_context(library.inference_mode(False))
        stack.enter_context(library.enable_grad())
        if lines:
            stack.enter_context(noted(library))
        arguments = _copies(inputs, seen)
        stack.enter_context(_hooked(model, seen))
        try:
            seen.output = model(*arguments)
        except Exception as error:  # the picture shows it: see failing.py
            _note_failure(seen, error)
    return seen


def _note_failure(seen: Watch, error: Exception) -> None:
    """Keep why the model stopped, and give what it had computed to its calls."""
    seen.failure = failure_of(error, FILE)
    calls = {id(seen.calls[i].module): i for i in seen.running}
    call = 0
    for frame, _ in frames_of(error, FILE):
        call = calls.get(id(frame.f_locals.get("self")), call)
        if seen.calls:
            seen.calls[call].held += held_by(frame)
            seen.claim(seen.calls[call].held, call)


def _copies(inputs: Any, seen: Watch) -> Any:
    """The inputs with every tensor replaced by a copy that the graph can see."""
    if isinstance(inputs, dict):
        return {key: _copies(value, seen) for key, value in inputs.items()}
    if isinstance(inputs, (list, tuple)):
        return type(inputs)([_copies(value, seen) for value in inputs])
    if not list(tensors_in(inputs)):
        return inputs
    copy = inputs.detach().clone()
    if copy.is_floating_point():
        # Not a leaf, since a model may write into its input.
        copy = copy.requires_grad_().clone()
        seen.starts[copy.grad_fn] = len(seen.inputs)
    seen.inputs.append(copy)
    return copy


@contextlib.contextmanager
def _hooked(model: Module, seen: Watch) -> Iterator[None]:
    """Hooks on every module that note its calls in ``seen``."""
    running = seen.running
    paths = {id(module): path for path, module in model.named_modules()}

    def begin(module: Module, args: Any, kwargs: Any) -> None:
        parent = running[-1] if running else None
        received = list(tensors_in([args, kwargs]))
        if parent is not None:
            seen.claim(received, parent)
            seen.calls[parent].has_calls = True
        path = paths[id(module)]
        unique = _unique_path(seen, path, parent)
        running.append(len(seen.calls))
        seen.calls.append(Call(module, path, unique, parent, received=received))

    def end(module: Module, args: Any, result: Any) -> None:
        call = running.pop()
        seen.calls[call].returned = list(tensors_in(result))
        seen.claim(seen.calls[call].returned, call)

    handles = []
    try:
        for _, module in model.named_modules():
            handles.append(module.register_forward_pre_hook(begin, with_kwargs=True))
            handles.append(module.register_forward_hook(end))
        yield
    finally:
        for handle in handles:
            handle.remove()


def _unique_path(seen: Watch, path: str, parent: int | None) -> str:
    """The path of a call: inside its caller's, numbered from the second call on."""
    if parent is not None:
        outer = seen.calls[parent]
        inside = outer.module_path + "." if outer.module_path else ""
        if path.startswith(inside):
            path = joined(outer.path, path[len(inside) :])
    taken = {call.path for call in seen.calls}
    unique, count = path, 1
    while unique in taken:
        count += 1
        unique = f"{path} ({count})"
    return unique


@contextlib.contextmanager
def restored(model: Module, library: Any) -> Iterator[None]:
    """Put back what a forward pass may change, and let every parameter be seen."""
    frozen = [p for p in model.parameters() if not p.requires_grad]
    with undisturbed(model, library):
        try:
            for parameter in frozen:
                if parameter.is_floating_point():
                    parameter.requires_grad_(True)
            yield
        finally:
            for parameter in frozen:
                parameter.requires_grad_(False)


@contextlib.contextmanager
def undisturbed(model: Module | None, library: Any) -> Iterator[None]:
    """Put back the random numbers and the model's buffers afterwards."""
    buffers = [] if model is None else _buffers(model)
    state = library.get_rng_state()
    cuda: Any = getattr(library, "cuda", None)
    on_gpu = cuda is not None and cuda.is_available()
    gpu_states = cuda.get_rng_state_all() if on_gpu else []
    try:
        yield
    finally:
        with library.no_grad():
            for module, name, buffer, before in buffers:
                _put_back(module, name, buffer, before)
        library.set_rng_state(state)
        if on_gpu:
            cuda.set_rng_state_all(gpu_states)


def _buffers(model: Module) -> list[tuple[Module, str, Tensor, Tensor]]:
    """Every buffer with the module that has it, its name, and a copy."""
    return [
        (module, name, buffer, buffer.detach().clone())
        for _, module in model.named_modules()
        for name, buffer in module.named_buffers(recurse=False)
    ]


def _put_back(module: Module, name: str, buffer: Tensor, before: Tensor) -> None:
    if getattr(module, name) is not buffer:
        setattr(module, name, buffer)
    if not np.array_equal(numbers(buffer), numbers(before), equal_nan=True):
        buffer.copy_(before)
