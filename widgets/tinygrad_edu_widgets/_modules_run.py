"""One forward pass of a model: which shapes each module hands on, and what they weigh.

The model runs in the mode it is in, without a graph, and is as before afterwards. A
pass that fails half way tells what ran, and in which module it stopped.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Any

from tinygrad_edu.diagram.library import library_of, tensors_in
from tinygrad_edu.diagram.watching import undisturbed

MOST_SHAPES = 4
LONGEST_ERROR = 500
STOPPED = "stopped inside"  # said of the modules around the one that failed
RECURRENT = ("RNN", "LSTM", "GRU")


@dataclass
class Ran:
    """What one module did, in all of its calls."""

    calls: int = 0
    outputs: list[list[int]] = field(default_factory=list)
    more: int = 0
    bytes: int = 0  # of what it returned; 0 for a module that only calls others
    adds: int | None = None
    error: str = ""


@dataclass
class Pass:
    """What happened in the whole model. ``error`` is "" for a pass that ended well."""

    modules: dict[int, Ran] = field(default_factory=dict)
    input_bytes: int = 0
    error: str = ""


def run(model: Any, inputs: tuple[Any, ...]) -> Pass:
    """Runs ``model(*inputs)`` once and watches every module."""
    seen = Pass(input_bytes=sum(_bytes(t) for t in tensors_in(list(inputs))))
    library: Any = library_of(model)
    with contextlib.ExitStack() as stack:
        stack.enter_context(undisturbed(model, library))
        stack.enter_context(library.no_grad())
        running = stack.enter_context(_hooked(model, seen))
        stack.enter_context(_every_layer(library))
        try:
            model(*inputs)
        except Exception as error:
            seen.error = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
            for module, _ in reversed(running):
                ran = seen.modules.setdefault(id(module), Ran())
                ran.error = seen.error if module is running[-1][0] else STOPPED
    return seen


@contextlib.contextmanager
def _every_layer(library: Any) -> Iterator[None]:
    """No short cut: PyTorch's fast path of a transformer calls no layer."""
    switch = library.backends.mha
    before = switch.get_fastpath_enabled()
    switch.set_fastpath_enabled(False)
    try:
        yield
    finally:
        switch.set_fastpath_enabled(before)


@contextlib.contextmanager
def _hooked(model: Any, seen: Pass) -> Iterator[list[tuple[Any, list[bool]]]]:
    running: list[tuple[Any, list[bool]]] = []  # a module, and whether it called others

    def begin(module: Any, args: Any) -> None:
        if running:
            running[-1][1].append(True)
        running.append((module, []))

    def end(module: Any, args: Any, result: Any) -> None:
        _, called = running.pop()
        _note(seen.modules.setdefault(id(module), Ran()), module, args, result, called)

    handles = []
    try:
        for module in model.modules():
            handles.append(module.register_forward_pre_hook(begin))
            handles.append(module.register_forward_hook(end))
        yield running
    finally:
        for handle in handles:
            handle.remove()


def _note(ran: Ran, module: Any, args: Any, result: Any, called: list[bool]) -> None:
    tensors = list(tensors_in(result))
    if ran.calls == 0:
        ran.outputs = [[int(n) for n in t.shape] for t in tensors[:MOST_SHAPES]]
        ran.more = max(0, len(tensors) - MOST_SHAPES)
    ran.calls += 1
    if not called:
        ran.bytes += sum(_bytes(tensor) for tensor in tensors)
    adds = multiply_adds(module, args, ran.outputs)
    if adds is not None:
        ran.adds = (ran.adds or 0) + adds


def _bytes(tensor: Any) -> int:
    return int(tensor.numel() * tensor.element_size())


def multiply_adds(module: Any, args: Any, outputs: list[list[int]]) -> int | None:
    """The multiplications with a weight in one call, for layers where that is simple.

    Linear: weight × rows. Conv: weight × positions of the output. Recurrent layers:
    weights × steps. Attention: its projections, the scores and the mean of the values.
    Embeddings and normalizations have none worth counting: None.
    """
    kind = type(module).__name__
    weight: Any = getattr(module, "weight", None)
    if not outputs:
        return None
    shape = outputs[0]
    if kind in ("Linear", "NonDynamicallyQuantizableLinear", "Bilinear"):
        return int(weight.numel() * prod(shape[:-1]))
    if kind.startswith("Conv") and weight is not None:
        spatial = weight.dim() - 2
        batch = shape[0] if len(shape) == spatial + 2 else 1
        positions = prod(shape[-spatial:])
        if "Transpose" in kind:
            positions = prod(args[0].shape[-spatial:])
        return int(weight.numel() * batch * positions)
    if kind in RECURRENT:
        weights = [p for name, p in module.named_parameters() if "weight" in name]
        return int(sum(p.numel() for p in weights) * prod(shape[:-1]))
    if kind == "MultiheadAttention" and len(args) >= 3:
        return _attention_adds(module.embed_dim, *args[:3], first=module.batch_first)
    return None


def _attention_adds(e: int, query: Any, key: Any, value: Any, *, first: bool) -> int:
    batched = query.dim() == 3
    place = 1 if first and batched else 0
    batch = query.shape[0 if first else 1] if batched else 1
    t, s = query.shape[place], key.shape[place]
    projections = 2 * t * e * e + s * e * (key.shape[-1] + value.shape[-1])
    return int(batch * (projections + 2 * t * s * e))
