"""A convolution in words, for terminals, screen readers and saved pages."""

from __future__ import annotations

from tinygrad_edu_widgets._memory import Plain


def summary(document: Plain) -> str:
    """Sizes, the formula of the output's size, and what the layers see."""
    part = document["part"]
    lines = [_what(document["layers"][0]["label"], part), _size(part)]
    terms = part["depth"] * part["kernel"][0] * part["kernel"][1]
    bias = "" if part["bias"] is None else " and the bias"
    plural = "s" * (terms != 1)
    lines.append(f"Each output number is a sum of {terms} product{plural}{bias}.")
    if len(document["layers"]) > 1:
        lines.append(f"The model has {len(document['layers'])} convolutions.")
    if len(document["field"]["layers"]) > 1:
        lines += field_words(document["field"]["layers"])
    return "\n".join(lines)


def _what(label: str, part: Plain) -> str:
    rows, columns = part["in_size"]
    outs = part["out_channels"]
    kernel = f"{part['depth']} × {part['kernel'][0]} × {part['kernel'][1]}"
    kernels = f"{outs} kernel{'s' * (outs != 1)} of {kernel}"
    groups = f", {part['groups']} groups" if part["groups"] > 1 else ""
    mode = "" if part["mode"] == "zeros" else f" ({part['mode']})"
    padding = padding_words(part["padding"]) + mode
    how = f"stride {pair_words(part['stride'])}, padding {padding}"
    how += f", dilation {pair_words(part['dilation'])}{groups}"
    name = f"{part['name']} {label}".strip()
    return (
        f"{name}: {part['in_channels']} × {rows} × {columns} image, {kernels}, {how}."
    )


def _size(part: Plain) -> str:
    rows, columns = part["out_size"]
    high, wide = size_formula(part, 0), size_formula(part, 1)
    return (
        f"It gives {part['out_channels']} × {rows} × {columns}: {high} rows, "
        f"{wide} columns."
    )


def size_formula(part: Plain, axis: int) -> str:
    """The size of the output along an axis, in numbers.

    >>> part = {"in_size": [28], "out_size": [14], "kernel": [3], "stride": [2],
    ...         "padding": [1, 1], "dilation": [1]}
    >>> size_formula(part, 0)
    '⌊(28 + 2 − 1·(3 − 1) − 1) / 2⌋ + 1 = 14'
    """
    size, kernel = part["in_size"][axis], part["kernel"][axis]
    stride, dilation = part["stride"][axis], part["dilation"][axis]
    padding = sum(part["padding"][2 * axis : 2 * axis + 2])
    inside = f"({size} + {padding} − {dilation}·({kernel} − 1) − 1)"
    exact = (size + padding - dilation * (kernel - 1) - 1) % stride == 0
    quotient = f"{inside} / {stride}" if exact else f"⌊{inside} / {stride}⌋"
    return f"{quotient} + 1 = {part['out_size'][axis]}"


def pair_words(pair: list[int]) -> str:
    """``1`` for (1, 1), ``1 × 2`` for (1, 2).

    >>> pair_words([1, 1]), pair_words([1, 2])
    ('1', '1 × 2')
    """
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]} × {pair[1]}"


def padding_words(padding: list[int]) -> str:
    """The padding of top, bottom, left and right, shortly.

    >>> padding_words([1, 1, 1, 1]), padding_words([1, 1, 0, 0])
    ('1', '1 × 0')
    >>> padding_words([0, 1, 0, 1])
    '0 above, 1 below, 0 left, 1 right'
    """
    top, bottom, left, right = padding
    if (top, left) == (bottom, right):
        return pair_words([top, left])
    return f"{top} above, {bottom} below, {left} left, {right} right"


def field_words(layers: list[Plain]) -> list[str]:
    """How many pixels one number of each layer sees, for windows that slide."""
    field, jump = [1, 1], [1, 1]
    lines = []
    for layer in layers:
        for axis in (0, 1):
            reach = (layer["kernel"][axis] - 1) * layer["dilation"][axis]
            field[axis] += reach * jump[axis]
            jump[axis] *= layer["stride"][axis]
        if layer["kind"] != "point":
            name = f"{layer['name']} {layer['label']}".strip()
            lines.append(f"One number of {name} sees {field[0]} × {field[1]} pixels.")
    return lines
