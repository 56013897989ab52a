"""Operators that are layers: products, convolutions, pooling, normalization."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...compiler.ir.graph import number_type
from .reader import Operand, Reader, dtype_of, rule

Shape = tuple[int, ...]


def nothing(like: Operand) -> Any:
    """An array without numbers, which stands for no bias."""
    return np.zeros(0, number_type(dtype_of(like)))


@rule("MatMul")
def _(r: Reader, a: Operand, b: Operand) -> Any:
    """Vectors and matrices by their own operations, stacks by one that stretches."""
    dims = len(a.shape), len(b.shape)
    ops = {(2, 2): "mm", (2, 1): "mv", (1, 1): "dot"}
    if dims in ops:
        return r.add(ops[dims], a, b)
    if dims[0] == 1:
        out = r.add("bmm", r.add("reshape", a, shape=(1, *a.shape)), b)
        return r.add("reshape", out, shape=(*out.shape[:-2], out.shape[-1]))
    if dims[1] == 1:
        out = r.add("bmm", a, r.add("reshape", b, shape=(*b.shape, 1)))
        return r.add("reshape", out, shape=out.shape[:-1])
    return r.add("bmm", a, b)


@rule("Gemm")
def _(
    r: Reader,
    a: Operand,
    b: Operand,
    c: Any = None,
    *,
    alpha: float,
    beta: float,
    transA: int,
    transB: int,
) -> Any:
    a = r.add("t", a) if transA else a
    b = r.add("t", b) if transB else b
    if c is None:
        out = r.add("mm", a, b)
        if alpha == 1:
            return out
        return r.add("mul", out, np.asarray(alpha, number_type(dtype_of(out))))
    return r.add("addmm", c, a, b, beta=beta, alpha=alpha)


# ------------------------------------------------------------------ windows


def windows(
    r: Reader, a: Operand, kernel: Shape, how: dict[str, Any]
) -> tuple[Shape, Shape, Shape, Shape]:
    """Strides, dilations, and borders before and after, with ONNX's defaults."""
    n, ones = len(kernel), (1,) * len(kernel)
    stride, dilation = how.get("strides") or ones, how.get("dilations") or ones
    pads = how.get("pads") or (0,) * 2 * n
    auto = how.get("auto_pad", "NOTSET")
    if auto in ("SAME_UPPER", "SAME_LOWER"):
        pads = same(a.shape[2:], kernel, stride, dilation, auto == "SAME_UPPER")
    elif auto == "VALID":
        pads = (0,) * 2 * n
    return stride, dilation, tuple(pads[:n]), tuple(pads[n:])


def same(size: Shape, kernel: Shape, stride: Shape, d: Shape, upper: bool) -> Shape:
    """Borders with which there are as many windows as numbers / stride."""
    before, after = [], []
    for n, k, s, e in zip(size, kernel, stride, d, strict=True):
        total = max((-(-n // s) - 1) * s + e * (k - 1) + 1 - n, 0)
        small, large = total // 2, total - total // 2
        before.append(small if upper else large)
        after.append(large if upper else small)
    return (*before, *after)


def bordered(r: Reader, a: Operand, before: Shape, after: Shape, value: float) -> Any:
    """The border written out, where both ends differ."""
    pads = tuple(zip(before, after, strict=True))
    return r.add("constant_pad", a, pads=pads, value=value)


@rule("Conv")
def _(
    r: Reader, x: Operand, weight: Operand, bias: Any = None, *, group: int, **how: Any
) -> Any:
    stride, dilation, before, after = windows(r, x, weight.shape[2:], how)
    if before != after:
        x, before = bordered(r, x, before, after, 0), (0,) * len(before)
    return r.add(
        "convolution",
        *(x, weight, nothing(x) if bias is None else bias),
        stride=stride,
        padding=before,
        dilation=dilation,
        groups=group,
    )


@rule("ConvTranspose")
def _(
    r: Reader, x: Operand, weight: Operand, bias: Any = None, *, group: int, **how: Any
) -> Any:
    """What a larger border takes away at the end is cut off."""
    kernel = weight.shape[2:]
    if how.get("output_shape") or how.get("auto_pad", "NOTSET") != "NOTSET":
        raise r.refuse("output_shape or auto_pad")
    stride, dilation, before, after = windows(r, x, kernel, how)
    more = how.get("output_padding") or (0,) * len(kernel)
    spans = zip(x.shape[2:], stride, before, dilation, kernel, more, strict=True)
    size = tuple(
        [(n - 1) * s - 2 * p + e * (k - 1) + 1 + m for n, s, p, e, k, m in spans]
    )
    if before != after:
        raise r.refuse("borders that differ at both ends")
    how = {"stride": stride, "padding": before, "dilation": dilation, "groups": group}
    out = r.add("convolution_input", x, weight, size=size, **how)
    if bias is None:
        return out
    per = r.add("reshape", bias, shape=(-1, *(1,) * len(kernel)))
    return r.add("add", out, per)


def places(
    size: Shape,
    kernel: Shape,
    stride: Shape,
    d: Shape,
    before: Shape,
    after: Shape,
    ceil: bool,
) -> Shape:
    """How many windows there are; with ``ceil`` the last may be cut off."""
    found = []
    for n, k, s, e, p, q in zip(size, kernel, stride, d, before, after, strict=True):
        free = n + p + q - e * (k - 1) - 1
        count = -(-free // s) if ceil else free // s
        inside = not ceil or count * s < n + p
        found.append(count + 1 if inside else count)
    return tuple(found)


@rule("MaxPool")
def _(r: Reader, a: Operand, *, kernel_shape: Shape, ceil_mode: int, **how: Any) -> Any:
    stride, dilation, before, after = windows(r, a, kernel_shape, how)
    size = a.shape[2:]
    count = places(size, kernel_shape, stride, dilation, before, after, bool(ceil_mode))
    return r.add(
        "max_pool",
        a,
        kernel=kernel_shape,
        stride=stride,
        padding=before,
        dilation=dilation,
        count=count,
    )


@rule("AveragePool")
def _(
    r: Reader,
    a: Operand,
    *,
    kernel_shape: Shape,
    ceil_mode: int,
    count_include_pad: int,
    **how: Any,
) -> Any:
    stride, dilation, before, after = windows(r, a, kernel_shape, how)
    if set(dilation) != {1}:
        raise r.refuse("dilations")
    included = bool(count_include_pad)
    if before != after:
        if not included:
            raise r.refuse("borders that differ at both ends and do not count")
        a, before = bordered(r, a, before, after, 0), (0,) * len(before)
        after = before
    size, ceil = a.shape[2:], bool(ceil_mode)
    return r.add(
        "avg_pool",
        a,
        kernel=kernel_shape,
        stride=stride,
        padding=before,
        count=places(size, kernel_shape, stride, dilation, before, after, ceil),
        count_include_pad=included,
        divisor=None,
    )


@rule("GlobalAveragePool", "GlobalMaxPool")
def _(r: Reader, a: Operand) -> Any:
    op = "mean" if r.proto.op_type == "GlobalAveragePool" else "amax"
    return r.add(op, a, dim=tuple(range(2, len(a.shape))), keepdim=True)


# ------------------------------------------------------------------ normalization


@rule("BatchNormalization")
def _(
    r: Reader,
    x: Operand,
    weight: Operand,
    bias: Operand,
    mean: Operand,
    variance: Operand,
    *,
    epsilon: float,
    training_mode: int = 0,
    **_: Any,
) -> Any:
    """By the statistics that the file has."""
    if training_mode:
        raise r.refuse("training mode")
    r.fixed.update(r.proto.input[3:5])
    eps = np.asarray(epsilon, number_type(dtype_of(variance)))
    root = r.add("sqrt", r.add("add", variance, eps))
    scale = r.add("reciprocal", root)
    return r.add("scale_and_shift", x, weight, bias, mean=mean, scale=scale)


@rule("LayerNormalization")
def _(
    r: Reader,
    x: Operand,
    weight: Operand,
    bias: Any = None,
    *,
    axis: int,
    epsilon: float,
    **_: Any,
) -> Any:
    numbers = math.prod(x.shape[axis % len(x.shape) :])
    rows = math.prod(x.shape) // max(numbers, 1)
    out = r.add(
        "standardize",
        *(x, weight, nothing(x) if bias is None else bias),
        shape=(rows, numbers),
        dim=(1,),
        per=(1, numbers),
        eps=epsilon,
        node="NativeLayerNormBackward0",
    )
    return out[0], None, None


@rule("InstanceNormalization")
def _(r: Reader, x: Operand, weight: Operand, bias: Operand, *, epsilon: float) -> Any:
    batch, channels, *size = x.shape
    out = r.add(
        "standardize",
        *(x, weight, bias),
        shape=(batch, channels, math.prod(size)),
        dim=(2,),
        per=(1, channels, 1),
        eps=epsilon,
        node="NativeBatchNormBackward0",
    )
    return out[0]


# ------------------------------------------------------------------ other sizes

KINDS = {
    ("nearest", "asymmetric"): "nearest",
    ("nearest", "half_pixel"): "nearest_exact",
    ("linear", "half_pixel"): "linear",
    ("linear", "pytorch_half_pixel"): "linear",
    ("linear", "align_corners"): "linear",
    ("cubic", "half_pixel"): "cubic",
    ("cubic", "pytorch_half_pixel"): "cubic",
    ("cubic", "align_corners"): "cubic",
}


@rule("Resize")
def _(
    r: Reader,
    a: Operand,
    *_: Any,
    mode: str,
    coordinate_transformation_mode: str,
    nearest_mode: str,
    antialias: int = 0,
    **more: Any,
) -> Any:
    kind = KINDS.get((mode, coordinate_transformation_mode))
    usual = {"nearest": "floor", "nearest_exact": "round_prefer_ceil"}
    if kind is None or usual.get(kind, nearest_mode) != nearest_mode:
        raise r.refuse(f"{mode}, {coordinate_transformation_mode}, {nearest_mode}")
    if (kind == "cubic" and more.get("cubic_coeff_a") != -0.75) or more.get("axes"):
        raise r.refuse("another cubic curve, or only some axes")
    scales, sizes, n = r.array(2), r.ints(3), len(a.shape) - 2
    if sizes is None:
        sizes = tuple([int(m * s) for m, s in zip(a.shape, scales, strict=True)])
    given = (None,) * n if scales is None else tuple(map(float, scales[2:]))
    return r.add(
        "resize",
        a,
        kind=f"{kind}_aa" if antialias else kind,
        size=tuple(sizes[2:]),
        scales=given or (None,) * n,
        corners=coordinate_transformation_mode == "align_corners",
    )


# ------------------------------------------------------------------ walks

# Which of ONNX's gates stands where: i o f c for i f g o, and z r h for r z n.
ORDERS = {"LSTM": (0, 2, 3, 1), "GRU": (1, 0, 2), "RNN": (0,)}


class Walk:
    """One direction of an RNN, GRU or LSTM: its weights in our order of gates."""

    def __init__(self, r: Reader, kind: str, direction: int, hidden: int) -> None:
        self.r, self.kind, self.at, self.hidden = r, kind, direction, hidden

    def own(self, a: Operand) -> Any:
        """What belongs to this direction."""
        return self.r.add("index", a, key=(self.at,))

    def ordered(self, a: Any) -> Any:
        """The rows of the gates, put in order."""
        if self.kind == "RNN":
            return a
        sizes = (self.hidden,) * len(ORDERS[self.kind])
        parts = self.r.add("split", a, dim=0, sizes=sizes, kind="split")
        return self.r.add("cat", *[parts[k] for k in ORDERS[self.kind]], dim=0)

    def biases(self, b: Any, like: Operand) -> tuple[Any, Any]:
        """Those of the input and those of the state."""
        if b is None:
            return nothing(like), nothing(like)
        width = b.shape[1] // 2
        halves = self.r.add(
            "split", self.own(b), dim=0, sizes=(width, width), kind="split"
        )
        return self.ordered(halves[0]), self.ordered(halves[1])


@rule("LSTM", "GRU", "RNN")
def _(
    r: Reader,
    x: Operand,
    w: Operand,
    u: Operand,
    b: Any = None,
    lengths: Any = None,
    *states: Any,
    hidden_size: int,
    direction: str,
    **how: Any,
) -> Any:
    """Directions one after the other, stacked as ONNX wants them."""
    kind, count = r.proto.op_type, w.shape[0]
    check_walk(r, kind, count, lengths, states, how)
    ends = 2 if kind == "LSTM" else 1
    zeros = np.zeros((count, x.shape[1], hidden_size), number_type(dtype_of(x)))
    start = [each if each is not None else zeros for each in (*states, None, None)]
    found = []
    for place in range(count):
        walk = Walk(r, kind, place, hidden_size)
        reverse = direction == "reverse" or place == 1
        begin = [walk.own(each) for each in start[:ends]]
        found.append(walked(r, walk, x, w, u, b, begin, reverse, how))
    dims = 1, *(0,) * ends
    columns = zip(*found, strict=True)
    return tuple(
        [r.add("stack", *each, dim=d) for each, d in zip(columns, dims, strict=True)]
    )


def check_walk(
    r: Reader, kind: str, count: int, lengths: Any, states: Any, how: dict[str, Any]
) -> None:
    """What our walks cannot do."""
    usual = {"LSTM": ("Sigmoid", "Tanh", "Tanh"), "GRU": ("Sigmoid", "Tanh")}
    acts = how.get("activations")
    if kind in usual and acts and acts != usual[kind] * count:
        raise r.refuse(f"activations {acts}")
    if how.get("clip") or how.get("layout") or how.get("input_forget"):
        raise r.refuse("clip, layout or input_forget")
    if lengths is not None and len(states) < 3 and not isinstance(lengths, np.ndarray):
        raise r.refuse("lengths that depend on what the model is given")
    if isinstance(lengths, np.ndarray) and len(set(lengths.tolist())) > 1:
        raise r.refuse("sequences of several lengths")
    if len(states) > 2 and states[2] is not None:
        raise r.refuse("peepholes")
    if kind == "GRU" and not how.get("linear_before_reset"):
        raise r.refuse("a reset gate in front of the product")


def walked(
    r: Reader,
    walk: Walk,
    x: Operand,
    w: Operand,
    u: Operand,
    b: Any,
    begin: list[Any],
    reverse: bool,
    how: dict[str, Any],
) -> list[Any]:
    """One direction: all states, and the last ones."""
    of_input, of_state = walk.biases(b, x)
    if walk.kind != "GRU" and b is not None:  # they meet in a sum
        of_input = r.add("add", of_input, of_state)
    a = r.add("linear", x, walk.ordered(walk.own(w)), of_input, node="ViewBackward0")
    weight = walk.ordered(walk.own(u))
    sizes = {"sizes": (x.shape[1],) * x.shape[0], "reverse": reverse}
    if walk.kind == "LSTM":
        given = (a, *begin, weight, nothing(x))
        return list(r.add("lstm_recurrence", *given, **sizes)[:3])
    if walk.kind == "GRU":
        return list(r.add("gru_recurrence", a, *begin, weight, of_state, **sizes)[:2])
    act = (how.get("activations") or ("Tanh",))[walk.at].lower()
    return list(r.add("recurrence", a, *begin, weight, kind=act, **sizes))
