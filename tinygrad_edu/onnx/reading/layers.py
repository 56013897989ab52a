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


@rule("Col2Im")
def _(r: Reader, a: Operand, *_: Any, **how: Any) -> Any:
    kernel = r.ints(2)
    stride, dilation, before, after = windows(r, a, kernel, how)
    if before != after:
        raise r.refuse("borders that differ at both ends")
    size = {"size": r.ints(1), "kernel": kernel}
    return r.add("col2im", a, dilation=dilation, padding=before, stride=stride, **size)


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
