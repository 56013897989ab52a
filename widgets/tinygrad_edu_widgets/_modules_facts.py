"""What is known of a model's modules without running it: parts, parameters, hooks.

A parameter or a module that is used in several places is listed at each of them and
counted at the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite, prod, sqrt
from typing import Any

from tinygrad_edu.diagram.library import dtype_name, is_tensor, tensors_in
from tinygrad_edu.diagram.lines import short_path
from tinygrad_edu.diagram.summary import array_of, pieces

Plain = dict[str, Any]

MOST_MODULES = 2000
LONGEST_NAME, LONGEST_REPR = 120, 400
# Where modules keep their hooks, in both libraries; there is no public name for it.
HOOKS = {
    "_forward_pre_hooks": "before forward",
    "_forward_hooks": "after forward",
    "_backward_pre_hooks": "before backward",
    "_backward_hooks": "after backward",
    "_state_dict_hooks": "state_dict",
    "_load_state_dict_pre_hooks": "load_state_dict",
}


@dataclass
class Row:
    """One place in the tree. ``owned`` are the parameters first met here or below."""

    path: str
    module: Any
    parent: int
    depth: int
    shared: str = ""  # the path where the same module stood first
    owned: dict[int, Any] = field(default_factory=dict)
    facts: Plain = field(default_factory=dict)


def rows_of(model: Any) -> tuple[list[Row], int]:
    """Every module in the order of the tree, and how many there are in all."""
    rows: list[Row] = []
    first: dict[int, str] = {}
    total = 0
    for path, module in places(model):
        total += 1
        if len(rows) >= MOST_MODULES:
            continue
        shared = first.get(id(module), "")
        known = id(module) in first
        first.setdefault(id(module), path)
        depth = path.count(".") + 1 if path else 0
        rows.append(
            Row(path, module, -1, depth, (shared or "the root") if known else "")
        )
    index = {row.path: place for place, row in enumerate(rows)}
    for row in rows[1:]:
        row.parent = index[row.path.rpartition(".")[0]]
    return rows, total


def places(model: Any) -> Iterator[tuple[str, Any]]:
    """Path and module; what stands under a module that was met before is left out."""
    seen: set[int] = set()
    again: str | None = None
    for path, module in model.named_modules(remove_duplicate=False):
        if again is not None and path.startswith(again):
            continue
        again = f"{path}." if id(module) in seen else None
        seen.add(id(module))
        yield path, module


def describe(rows: list[Row], optimizer: Any) -> None:
    """Fills in the facts of all rows."""
    owners: dict[int, str] = {}
    states = getattr(optimizer, "state", {}) if optimizer is not None else {}
    for row in rows:
        row.facts = _facts(row)
        row.facts["parameters"] = [] if row.shared else _parameters(row, owners, states)
    for row in reversed(rows):  # parts before wholes
        if row.parent >= 0:
            rows[row.parent].owned |= row.owned
    for row in rows:
        row.facts |= _sums(row, states)


def _facts(row: Row) -> Plain:
    module = row.module
    kind = type(module)
    return {
        "path": row.path[:LONGEST_NAME],
        "name": (row.path.rpartition(".")[2] or kind.__name__)[:LONGEST_NAME],
        "type": kind.__name__[:LONGEST_NAME],
        "parent": row.parent,
        "depth": row.depth,
        "shared": row.shared[:LONGEST_NAME],
        "training": bool(module.training),
        "repr": _one_line(module)[:LONGEST_REPR],
        "source": _source(kind),
        "hooks": hooks_of(module),
        "buffers": [_buffer(name, b) for name, b in _own_buffers(module)],
    }


def _one_line(module: Any) -> str:
    """Type and settings, without the parts."""
    try:
        settings = module.extra_repr()
    except Exception as error:  # a person's own method
        settings = f"extra_repr failed: {error}"
    return f"{type(module).__name__}({' '.join(str(settings).split())})"


def _source(kind: type) -> str:
    """File and line of a type's forward."""
    code = getattr(getattr(kind, "forward", None), "__code__", None)
    return f"{short_path(code.co_filename)}:{code.co_firstlineno}" if code else ""


def hooks_of(module: Any) -> list[Plain]:
    """The hooks that a module has: kind and name of each.

    >>> from tinygrad_edu import nn
    >>> layer = nn.Linear(2, 2)
    >>> handle = layer.register_forward_hook(print)
    >>> hooks_of(layer)
    [{'kind': 'after forward', 'name': 'print'}]
    """
    return [
        {"kind": kind, "name": _hook_name(hook)}
        for attribute, kind in HOOKS.items()
        for hook in dict(getattr(module, attribute, None) or {}).values()
    ]


def _hook_name(hook: Any) -> str:
    function = getattr(hook, "function", None) or getattr(hook, "hook", hook)
    name = getattr(function, "__qualname__", None) or type(function).__name__
    return str(name)[:LONGEST_NAME]


def _own_buffers(module: Any) -> list[tuple[str, Any]]:
    return list(module.named_buffers(recurse=False))


def _buffer(name: str, buffer: Any) -> Plain:
    return {"name": name[:LONGEST_NAME], **_shape_and_type(buffer)}


def _shape_and_type(tensor: Any) -> Plain:
    """A lazy parameter has no shape before the first forward."""
    try:
        shape = [int(length) for length in tensor.shape]
    except RuntimeError:
        return {"shape": None, "dtype": dtype_name(tensor.dtype), "bytes": 0}
    size = prod(shape) * tensor.element_size()
    return {"shape": shape, "dtype": dtype_name(tensor.dtype), "bytes": size}


def _parameters(row: Row, owners: dict[int, str], states: Any) -> list[Plain]:
    told = []
    for name, parameter in row.module.named_parameters(recurse=False):
        facts = _shape_and_type(parameter)
        path = f"{row.path}.{name}" if row.path else name
        first = owners.setdefault(id(parameter), path)
        if first == path:
            row.owned[id(parameter)] = parameter
        gradient = parameter.grad if facts["shape"] is not None else None
        told.append(
            {
                "name": name[:LONGEST_NAME],
                **facts,
                "trainable": bool(parameter.requires_grad),
                "shared": "" if first == path else first[:LONGEST_NAME],
                "norm": norm(parameter) if facts["shape"] is not None else None,
                "has_gradient": gradient is not None,
                "gradient_norm": norm(gradient),
            }
        )
    return told


def norm(tensor: Any) -> float | None:
    """√Σ x², in pieces; None for none, or where it is not finite."""
    if tensor is None:
        return None
    squares = sum(float(piece @ piece) for piece in pieces(array_of(tensor)))
    return float(f"{sqrt(squares):.6g}") if isfinite(squares) else None


def _sums(row: Row, states: Any) -> Plain:
    """Counts and bytes of all that a module owns, parts included."""
    known = [p for p in row.owned.values() if _shape_and_type(p)["shape"] is not None]
    sizes = [_shape_and_type(p)["bytes"] for p in known]
    counts = [p.numel() for p in known]
    gradients = [p.grad for p in known if p.grad is not None]
    return {
        "count": sum(counts),
        "trainable": sum(
            n for n, p in zip(counts, known, strict=True) if p.requires_grad
        ),
        "bytes": {
            "parameters": sum(sizes),
            "gradients": sum(_shape_and_type(g)["bytes"] for g in gradients),
            "optimizer": sum(_state_bytes(states, p) for p in known),
        },
    }


def _state_bytes(states: Any, parameter: Any) -> int:
    state = states.get(parameter, {}) if hasattr(states, "get") else {}
    return sum(
        int(_shape_and_type(tensor)["bytes"])
        for tensor in tensors_in(dict(state))
        if is_tensor(tensor)
    )


def is_lazy(rows: list[Row]) -> bool:
    """Whether a parameter has no shape yet."""
    return any(p["shape"] is None for row in rows for p in row.facts["parameters"])


def mark_repeats(rows: list[Row]) -> None:
    """Gives modules that look alike, inside and out, the same number."""
    children: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        children.setdefault(row.parent, []).append(place)
    numbers: dict[Any, int] = {}
    for place in range(len(rows) - 1, -1, -1):
        facts = rows[place].facts
        look = (
            facts["type"],
            facts["repr"],
            facts["shared"],
            tuple(str((p["name"], p["shape"])) for p in facts["parameters"]),
            tuple(rows[c].facts["look"] for c in children.get(place, [])),
        )
        facts["look"] = numbers.setdefault(look, len(numbers))
