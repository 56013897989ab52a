"""A tensor's memory in words, for terminals, screen readers and saved pages."""

from __future__ import annotations

from collections.abc import Sequence

from tinygrad_edu_widgets._memory import Plain, grid

MOST_SPELLED = 12  # numbers that an alternative text reads out


def shape_words(shape: Sequence[int]) -> str:
    """A shape as people write it.

    >>> shape_words([2, 3]), shape_words([])
    ('2 × 3', 'one number')
    """
    return " × ".join(map(str, shape)) or "one number"


def view_words(view: Plain) -> str:
    """One tensor: shape, dtype, and how it reads its memory."""
    order = "contiguous" if view["contiguous"] else "not contiguous"
    strides = "(" + ", ".join(map(str, view["strides"])) + ")"
    if len(view["strides"]) == 1:
        strides = f"({view['strides'][0]},)"
    how = f"strides {strides}, offset {view['offset']}, {order}"
    return f"{view['name']}: {shape_words(view['shape'])} {view['dtype']}, {how}"


def memory_words(document: Plain) -> list[str]:
    """For each strip, who reads it and how long it is."""
    said = []
    for place, strip in enumerate(document["strips"]):
        names = [v["name"] for v in document["views"] if v["strip"] == place]
        count, size = strip["length"], strip["length"] * strip["itemsize"]
        amount = f"{count:,} number{'s' * (count != 1)}, {size:,} bytes"
        if strip["again"] is not None:
            first = next(v for v in document["views"] if v["strip"] == strip["again"])
            who, others = first["name"], " and ".join(names)
            said.append(f"{others}: the bytes of {who}, taken for other numbers.")
        elif len(names) == 1:
            said.append(f"{names[0]} has a memory of its own: {amount}.")
        else:
            who = ", ".join(names[:-1]) + " and " + names[-1]
            said.append(f"{who} share one memory: {amount}.")
    return said


def summary(document: Plain) -> str:
    """Everything that the document shows, one line for each thing."""
    broadcast = document.get("broadcast")
    if broadcast is not None:
        return "\n".join(_broadcast_words(document, broadcast))
    lines = [view_words(view) for view in document["views"]]
    lines += memory_words(document)
    indexed = document.get("indexed")
    if indexed is not None:
        result = indexed["result"]
        kind = "a copy" if indexed["copy"] else "a view"
        size = f"{shape_words(result['shape'])} {result['dtype']}"
        lines.append(f"{result['name']}: {size}, {kind}")
    return "\n".join(lines)


def _broadcast_words(document: Plain, broadcast: Plain) -> list[str]:
    names = [view["name"] for view in document["views"]]
    a, b = (
        f"{name}: {shape_words(shape)}"
        for name, shape in zip(names, broadcast["shapes"], strict=False)
    )
    if broadcast["error"]:
        return [f"{a} and {b} cannot be broadcast together.", broadcast["error"]]
    result = shape_words(document["views"][2]["shape"])
    lines = [f"{a} and {b} broadcast to {result}."]
    count = len(broadcast["axes"])
    for place, axis in enumerate(broadcast["axes"]):
        lines.append(f"axis {place - count}: {axis_words(axis, names)}")
    return lines


def axis_words(axis: Plain, names: Sequence[str]) -> str:
    """What becomes of one axis.

    >>> axis_words({"a": 3, "b": None, "size": 3, "rule": "repeat b"}, ["a", "b"])
    '3 and nothing give 3, b is repeated'
    """
    a, b = ("nothing" if axis[key] is None else str(axis[key]) for key in "ab")
    if axis["rule"] == "fails":
        return f"{a} and {b} do not fit"
    if axis["rule"] == "equal":
        return f"both have {a}"
    name = names[0] if axis["rule"] == "repeat a" else names[1]
    return f"{a} and {b} give {axis['size']}, {name} is repeated"


def alternative(document: Plain) -> str:
    """The summary, and the numbers of tensors that are small."""
    lines = [summary(document)]
    for view in document["views"]:
        values, part = grid(document, view)
        if not part and values.size and values.size <= MOST_SPELLED:
            rows = "; ".join(" ".join(f"{v:.4g}" for v in row) for row in values)
            lines.append(f"{view['name']} holds {rows}.")
    return "\n".join(lines)
