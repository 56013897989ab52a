"""What a program from a file must not be: broken, or a reader of foreign memory.

The text of a program is only data, and what it can do is call this library's own
operations. A few of these look at memory by strides that they are told; NumPy does
not check those. So their settings are checked here, before anything runs; what types
an operation gives is compared with what the program says when it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..compiler.ir.graph import Graph, Node, Type
from ..compiler.ir.interpret import GRADIENT
from ..compiler.ir.settings import filled
from ..compiler.ir.verify import verify
from ..errors import value_error
from ..tensor import Tensor
from .forms import count_tensors

# Settings of windows: how far apart and how large they are, never below these.
LEAST = {
    "stride": 1,
    "dilation": 1,
    "kernel": 1,
    "step": 1,
    "groups": 1,
    "factor": 1,
    "size": 0,
    "padding": 0,
    "sizes": 0,
    "count": 0,
}
KINDS = ("argument", "state", "constant")
# What no exported program contains: copies to another machine's memory.
FOREIGN = ("move",)
LARGEST = 1 << 40  # bytes of one value; far above what any machine here holds


def check_program(
    graph: Graph, states: Mapping[str, Tensor], arguments: Any, results: Any
) -> None:
    """Raise ValueError for the first thing that makes no sense."""
    for node in graph.nodes:
        check_node(node)
    verify(graph)
    for each in graph.inputs:
        if each.kind not in KINDS:
            raise value_error(f"an input of kind {each.kind} cannot stand in a file")
        if each.kind == "state":
            check_state(each.label, each.value.type, states)
        if each.kind == "constant":
            check_type(each.label, each.value.type, graph.arrays.get(each.value.name))
    inputs = sum(each.kind == "argument" for each in graph.inputs)
    if count_tensors(arguments) != inputs:
        raise value_error("the arguments are not those of the graph")
    if count_tensors(results) != len(graph.outputs):
        raise value_error("the results are not those of the graph")


def check_state(label: str, type: Type, states: Mapping[str, Tensor]) -> None:
    """A state is among the weights, with its type."""
    if label not in states:
        raise value_error(f"the weights lack {label!r}")
    check_type(label, type, states[label]._array)


def check_type(label: str, type: Type, array: Any) -> None:
    """The numbers are there, and of the type that the program says."""
    if array is None:
        raise value_error(f"the weights lack {label!r}")
    if Type.of(array) != type:
        raise value_error(
            f"{label!r} is not what the program was made for",
            got=f"{Type.of(array)!r}",
            expected=f"{type!r}",
        )


def check_node(node: Node) -> None:
    """The settings of one operation keep to the memory of its arguments."""
    if node.op.removeprefix("wide:").partition(".")[0] in FOREIGN:
        raise value_error(f"{node.op} cannot stand in a file")
    for value in node.outputs:
        if any(n < 0 for n in value.shape) or value.type.nbytes > LARGEST:
            raise value_error(f"{node.op} cannot give {value.type!r}")
    for setting in filled(node.settings, Anything()).values():
        if callable(setting):
            raise value_error(f"{node.op} has a setting that is no plain value")
    check_settings(node, settings_of(node))


class Anything:
    """Every Slot may stand for something."""

    def __getitem__(self, place: int) -> None:
        return None


def settings_of(node: Node) -> Mapping[str, Any]:
    """What the primitive itself is told, in a gradient and in a write to a view too."""
    how = node.settings.get("how")
    return how if isinstance(how, dict) else node.settings


def check_settings(node: Node, settings: Mapping[str, Any]) -> None:
    """No window that is empty, steps back, or lies outside."""
    op = node.op.removeprefix("wide:").partition(".")[0]
    for name, least in LEAST.items():
        value = settings.get(name)
        for each in value if isinstance(value, tuple | list) else (value,):
            if isinstance(each, int) and each < least and op != "as_strided":
                raise value_error(f"{node.op} with {name}={value}")
    if op == "as_strided":
        check_strides(node, settings)
    if op in ("unfold", "unfold_zeros"):
        check_windows(node, settings)
    if op.startswith("diag") or node.settings.get("view") == "diagonal":
        check_diagonal(node, settings)


def check_strides(node: Node, settings: Mapping[str, Any]) -> None:
    """``as_strided`` sees nothing before and nothing behind its argument."""
    size, stride, start = (settings[name] for name in ("size", "stride", "start"))
    if len(size) != len(stride) or min(size, default=0) < 0:
        raise value_error("as_strided with as many sizes as strides")
    ends = [(n - 1) * step for n, step in zip(size, stride, strict=True) if n]
    first = start + sum(each for each in ends if each < 0)
    last = start + sum(each for each in ends if each > 0)
    if first < 0 or last >= max(node.inputs[0].type.size, 1):
        raise value_error(
            "as_strided looks outside of its argument",
            got=f"places {first} to {last} of {node.inputs[0].type.size}",
        )


def shape_seen(node: Node) -> tuple[int, ...]:
    """The shape of what a view is taken of: an argument, or zeros of a shape."""
    if node.op.endswith(GRADIENT):
        saved = node.settings["saved"]
        return tuple(saved[0])
    shape = node.settings.get("shape")
    return node.inputs[0].shape if shape is None else tuple(shape)


def check_windows(node: Node, settings: Mapping[str, Any]) -> None:
    """``unfold`` has windows no longer than its argument."""
    shape, dim = shape_seen(node), settings.get("dim")
    if shape and (not isinstance(dim, int) or not 0 <= dim < len(shape)):
        raise value_error(f"unfold along dimension {dim}")
    if settings["size"] > (shape[dim or 0] if shape else 1):
        raise value_error("unfold with windows longer than its argument")


def check_diagonal(node: Node, settings: Mapping[str, Any]) -> None:
    """Two dimensions that exist."""
    ndim = len(shape_seen(node)) + node.op.startswith("diag_embed")
    dims = settings.get("dim1"), settings.get("dim2")
    known = all(isinstance(each, int) and 0 <= each < ndim for each in dims)
    if not known or dims[0] == dims[1]:
        raise value_error(f"the diagonal of dimensions {dims}")
