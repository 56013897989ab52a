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
    verify(graph)
    for each in graph.inputs:
        if each.kind not in KINDS:
            raise value_error(f"an input of kind {each.kind} cannot stand in a file")
        if each.kind == "state":
            check_state(each.label, each.value.type, states)
        if each.kind == "constant":
            check_type(each.label, each.value.type, graph.arrays.get(each.value.name))
    for node in graph.nodes:
        check_node(node)
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
    how = node.settings.get("how")
    for settings in (node.settings, how if isinstance(how, dict) else {}):
        check_settings(node, settings)
    for setting in filled(node.settings, Anything()).values():
        if callable(setting):
            raise value_error(f"{node.op} has a setting that is no plain value")


class Anything:
    """Every Slot may stand for something."""

    def __getitem__(self, place: int) -> None:
        return None


def check_settings(node: Node, settings: Mapping[str, Any]) -> None:
    """No window that is empty, steps back, or lies outside."""
    op = node.op.removeprefix("wide:").partition(".")[0]
    strides = "as_strided" in (op, settings.get("view"))
    for name, least in LEAST.items():
        value = settings.get(name) if name != "stride" or not strides else None
        for each in value if isinstance(value, tuple | list) else (value,):
            if isinstance(each, int) and each < least:
                raise value_error(f"{node.op} with {name}={value}")
    if strides:
        check_strides(node, settings)
    if "unfold" in (op, settings.get("view")):
        check_windows(node, settings)


def check_strides(node: Node, settings: Mapping[str, Any]) -> None:
    """``as_strided`` sees nothing before and nothing behind its argument."""
    inner = settings["how"] if node.op == "view_scatter" else settings
    size, stride, start = (inner[name] for name in ("size", "stride", "start"))
    if len(size) != len(stride):
        raise value_error("as_strided with as many sizes as strides")
    ends = [(n - 1) * step for n, step in zip(size, stride, strict=True) if n]
    first = start + sum(each for each in ends if each < 0)
    last = start + sum(each for each in ends if each > 0)
    if first < 0 or last >= max(node.inputs[0].type.size, 1):
        raise value_error(
            "as_strided looks outside of its argument",
            got=f"places {first} to {last} of {node.inputs[0].type.size}",
        )


def check_windows(node: Node, settings: Mapping[str, Any]) -> None:
    """``unfold`` has windows no longer than its argument."""
    shape = node.inputs[0].shape
    if node.op.endswith("_zeros"):
        shape = settings["shape"]
    dim: Any = settings.get("dim")
    if shape and (not isinstance(dim, int) or not 0 <= dim < len(shape)):
        raise value_error(f"unfold along dimension {dim}")
    if settings["size"] > (shape[dim] if shape else 1):
        raise value_error("unfold with windows longer than its argument")
