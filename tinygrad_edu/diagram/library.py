"""What a drawing may know about a tensor, a module and a graph node.

Only names that PyTorch makes public are used, so the same code draws a graph of
this library and one of PyTorch. Neither library is imported here: whoever hands in
a tensor has imported its library already.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from types import ModuleType
from typing import Any, TypeVar

# The two libraries are told apart at run time, so their types are open here.
Tensor = Any
Node = Any
Module = Any

T = TypeVar("T", bound=Hashable)

LIBRARIES = ("tinygrad_edu", "torch")


def library_of(thing: object) -> ModuleType | None:
    """The library that made a tensor or a module, None for anything else."""
    for cls in type(thing).__mro__:
        root = cls.__module__.partition(".")[0]
        if root in LIBRARIES and cls.__name__ in ("Tensor", "Module"):
            return sys.modules[root]
    return None


def is_tensor(thing: object) -> bool:
    """Whether ``thing`` is a tensor of either library."""
    return library_of(thing) is not None and hasattr(thing, "grad_fn")


def is_module(thing: object) -> bool:
    """Whether ``thing`` is an ``nn.Module`` of either library."""
    return library_of(thing) is not None and hasattr(thing, "named_parameters")


def tensors_in(structure: object) -> Iterator[Tensor]:
    """Every tensor inside nested tuples, lists and dicts, in order."""
    waiting = [structure]
    while waiting:
        thing = waiting.pop()
        if is_tensor(thing):
            yield thing
        elif isinstance(thing, dict):
            waiting.extend(reversed(list(thing.values())))
        elif isinstance(thing, (list, tuple)):
            waiting.extend(reversed(thing))


def dtype_name(dtype: object) -> str:
    """A dtype without its library: ``torch.float32`` is ``float32``."""
    return str(dtype).rpartition(".")[2]


def operation_name(node: Node) -> str:
    """PyTorch's name of a graph node, without a C++ namespace.

    PyTorch 2.13 says ``torch::autograd::AccumulateGrad``, earlier releases say
    ``AccumulateGrad``.
    """
    return str(node.name()).rpartition("::")[2]


def is_leaf_node(node: Node) -> bool:
    """Whether the node stands for a leaf tensor, which collects a ``.grad``."""
    return operation_name(node) == "AccumulateGrad"


def short_label(operation: str) -> str:
    """The short text of an operation: ``AddmmBackward0`` is ``addmm``.

    A custom ``Function`` keeps the name of its class:

    >>> short_label("LogSoftmaxBackward0"), short_label("MyScaleBackward")
    ('log_softmax', 'MyScale')
    """
    numbered = re.fullmatch(r"(.+?)Backward\d+", operation)
    if numbered is None:
        return operation.removesuffix("Backward") or operation
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=\dD)(?=[A-Z])", "_", numbered[1])
    return words.lower()


def result_facts(node: Node) -> list[tuple[list[int], str]]:
    """Shape and dtype of each result of the operation behind a graph node.

    Both libraries keep them with the node, because they are the shapes and dtypes
    its gradients must have; PyTorch as ``_input_metadata`` (its public names tell
    them only to a hook, during a backward pass).
    """
    if hasattr(node, "shapes"):
        several = isinstance(node.dtypes, tuple)
        shapes = node.shapes if several else (node.shapes,)
        dtypes = node.dtypes if several else (node.dtypes,)
    else:
        metadata = getattr(node, "_input_metadata", None) or ()
        shapes, dtypes = [m.shape for m in metadata], [m.dtype for m in metadata]
    return [
        ([int(n) for n in shape], dtype_name(dtype))
        for shape, dtype in zip(shapes, dtypes, strict=True)
    ]


def forward_order(roots: Iterable[Node]) -> list[Node]:
    """All graph nodes behind ``roots``, each after those it took its inputs from."""

    def inputs(node: Node) -> list[Node]:
        return [source for source, _ in node.next_functions if source is not None]

    return after_inputs(roots, inputs)


def after_inputs(roots: Iterable[T], inputs: Callable[[T], Iterable[T]]) -> list[T]:
    """Everything that can be reached from ``roots``, each after its inputs.

    The graph may be millions of operations deep, so the walk keeps its own stack.

    >>> after_inputs(["loss"], {"loss": ["y", "x"], "y": ["x"], "x": []}.get)
    ['x', 'y', 'loss']
    """
    order: list[T] = []
    seen: set[T] = set()
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        thing, inputs_done = stack.pop()
        if inputs_done:
            order.append(thing)
        elif thing not in seen:
            seen.add(thing)
            stack.append((thing, True))
            waiting = [(i, False) for i in inputs(thing) if i not in seen]
            stack.extend(reversed(waiting))
    return order
