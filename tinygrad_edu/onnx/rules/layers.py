"""Convolution, pooling, normalization."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...compiler.ir.graph import Node, Value
from ...ops.layers.pooling import divisors
from ..writer import Writer, rule
from .products import given
from .reductions import mean_and_variance

Shape = tuple[int, ...]


@rule("convolution")
def _(
    w: Writer,
    node: Node,
    x: str,
    weight: str,
    bias: str,
    *,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    groups: int,
) -> Any:
    inputs = [x, weight] + ([bias] if given(node.inputs[2]) else [])
    return w.add(
        "Conv",
        *inputs,
        kernel_shape=node.inputs[1].shape[2:],
        strides=stride,
        pads=(*padding, *padding),
        dilations=dilation,
        group=groups,
    )


@rule("convolution_input")
def _(
    w: Writer,
    node: Node,
    g: str,
    weight: str,
    *,
    size: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    groups: int,
) -> Any:
    """The transposed convolution; what its own size lacks is added at the end."""
    kernel, before = node.inputs[1].shape[2:], node.inputs[0].shape[2:]
    spans = zip(size, before, stride, padding, dilation, kernel, strict=True)
    more = [n - ((m - 1) * s - 2 * p + d * (k - 1) + 1) for n, m, s, p, d, k in spans]
    return w.add(
        "ConvTranspose",
        *(g, weight),
        kernel_shape=kernel,
        strides=stride,
        pads=(*padding, *padding),
        output_padding=more,
        dilations=dilation,
        group=groups,
    )


@rule("col2im")
def _(
    w: Writer,
    node: Node,
    a: str,
    *,
    size: Shape,
    kernel: Shape,
    dilation: Shape,
    padding: Shape,
    stride: Shape,
) -> Any:
    pads = (*padding, *padding)
    how: dict[str, Any] = {"dilations": dilation, "pads": pads, "strides": stride}
    return w.add("Col2Im", a, w.ints(size), w.ints(kernel), **how)


# ------------------------------------------------------------------ pooling


def as_images(w: Writer, a: str, shape: Shape, n: int) -> str:
    """(…, *size) as (N, C, *size), which all of ONNX's layers want."""
    if len(shape) == n + 2:
        return a
    return w.reshape(a, (1, math.prod(shape[:-n]), *shape[-n:]))


def pooled(w: Writer, node: Node, op: str, a: str, n: int, **how: Any) -> Any:
    """A pooling of images with any dimensions before them."""
    shape = node.inputs[0].shape
    image = as_images(w, a, shape, n)
    out = w.add(op, image, **how)
    return out if image is a else w.reshape(out, node.outputs[0].shape)


def ends(
    size: Shape, kernel: Shape, stride: Shape, padding: Shape, d: Shape, count: Shape
) -> Shape:
    """The borders after the image: as far as the last window reaches."""
    spans = zip(size, kernel, stride, padding, d, count, strict=True)
    return tuple(
        [max((c - 1) * s + e * (k - 1) + 1 - n - p, 0) for n, k, s, p, e, c in spans]
    )


@rule("max_pool")
def _(
    w: Writer,
    node: Node,
    a: str,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    count: Shape,
) -> Any:
    n = len(kernel)
    after = ends(node.inputs[0].shape[-n:], kernel, stride, padding, dilation, count)
    how = {"kernel_shape": kernel, "strides": stride, "dilations": dilation}
    return pooled(w, node, "MaxPool", a, n, pads=(*padding, *after), **how)


@rule("avg_pool")
def _(
    w: Writer,
    node: Node,
    a: str,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    count: Shape,
    count_include_pad: bool,
    divisor: int | None,
) -> Any:
    """A mean over the window and its border; where fewer count, what that changes."""
    n = len(kernel)
    size, ones = node.inputs[0].shape[-n:], (1,) * n
    after = ends(size, kernel, stride, padding, ones, count)
    how = {"kernel_shape": kernel, "strides": stride, "count_include_pad": 1}
    out = pooled(w, node, "AveragePool", a, n, pads=(*padding, *after), **how)
    by = divisors(size, kernel, stride, padding, count, count_include_pad)
    share = math.prod(kernel) / (by if divisor is None else np.full(count, divisor))
    if (share == 1).all():
        return out
    return w.add("Mul", out, w.constant(share.astype(node.out.dtype)))


@rule("adaptive_avg_pool")
def _(w: Writer, node: Node, a: str, *, count: Shape) -> Any:
    """Equal windows by AveragePool, others by a matrix of shares for each dimension."""
    n, shape = len(count), node.inputs[0].shape
    size = shape[-n:]
    if all(each == 1 for each in count):
        axes = range(len(shape) - n, len(shape))
        return w.add("ReduceMean", a, w.ints(axes), keepdims=1)
    if not any(a % b for a, b in zip(size, count, strict=True)):
        kernel = tuple(a // b for a, b in zip(size, count, strict=True))
        return pooled(w, node, "AveragePool", a, n, kernel_shape=kernel, strides=kernel)
    matrices = [shares(a, b) for a, b in zip(size, count, strict=True)]
    return by_matrices(w, a, shape, matrices, node.out.dtype)


def shares(n: int, count: int) -> Any:
    """What each of n numbers counts in each of ``count`` means."""
    out = np.zeros((count, n))
    for i in range(count):
        start, stop = i * n // count, -(-(i + 1) * n // count)
        out[i, start:stop] = 1 / (stop - start)
    return out


def by_matrices(
    w: Writer, a: str, shape: Shape, matrices: list[Any], dtype: str
) -> str:
    """Each of the last dimensions multiplied by a matrix (new, old)."""
    ndim = len(shape)
    for axis, matrix in enumerate(matrices, ndim - len(matrices)):
        if np.array_equal(matrix, np.eye(*matrix.shape)):
            continue
        order = [i for i in range(ndim) if i != axis] + [axis]
        last = w.transpose(a, order) if axis != ndim - 1 else a
        a = w.add("MatMul", last, w.constant(matrix.T.astype(dtype)))
        back = sorted(range(ndim), key=order.__getitem__)
        a = w.transpose(a, back) if axis != ndim - 1 else a
    return a


@rule("adaptive_max_pool")
def _(w: Writer, node: Node, a: str, *, count: Shape) -> Any:
    """Equal windows by MaxPool, others one by one in each dimension, without places."""
    n, shape = len(count), node.inputs[0].shape
    size = shape[-n:]
    if not any(a % b for a, b in zip(size, count, strict=True)):
        kernel = tuple(a // b for a, b in zip(size, count, strict=True))
        return pooled(
            w, node, "MaxPool", a, n, kernel_shape=kernel, strides=kernel
        ), None
    for axis, m in enumerate(count, len(shape) - n):
        a = w.add("Concat", *largest_of_windows(w, a, axis, shape[axis], m), axis=axis)
    return a, None


def largest_of_windows(w: Writer, a: str, axis: int, n: int, count: int) -> list[str]:
    """Along one dimension; neighbours may share a number."""
    spans = [(i * n // count, -(-(i + 1) * n // count)) for i in range(count)]
    parts = [w.cut(a, axis, start, stop) for start, stop in spans]
    return [w.add("ReduceMax", each, w.ints([axis]), keepdims=1) for each in parts]


# ------------------------------------------------------------------ normalization


@rule("standardize")
def _(
    w: Writer,
    node: Node,
    x: str,
    weight: str,
    bias: str,
    *,
    shape: Shape,
    dim: Shape,
    per: Shape,
    eps: float,
    **_: Any,
) -> Any:
    """LayerNormalization where it is one, else mean and variance step by step."""
    axis = layer_norm_axis(node.inputs[0].shape, shape, dim, per)
    if axis is not None and not w.needs(node, 1, 2, 3):
        return layer_norm(w, node, (x, weight, bias), axis, eps), None, None, None
    seen = w.reshape(x, shape)
    inner = Node("var", (Value("", node.inputs[0].type._replace(shape=shape)),), {})
    mean, variance = mean_and_variance(w, inner, seen, dim, 0)
    deep = w.add("Add", variance, w.number(eps, node.inputs[0].dtype))
    out = w.add("Div", w.add("Sub", seen, mean), w.add("Sqrt", deep))
    if given(node.inputs[1]):
        out = w.add("Mul", out, w.reshape(weight, per))
    if given(node.inputs[2]):
        out = w.add("Add", out, w.reshape(bias, per))
    return w.reshape(out, node.outputs[0].shape), mean, variance, None


def layer_norm_axis(x: Shape, shape: Shape, dim: Shape, per: Shape) -> int | None:
    """From which dimension on the numbers of an example are one layer's."""
    if len(shape) != 2 or dim != (1,) or per != (1, shape[1]):
        return None
    starts = [i for i in range(len(x)) if math.prod(x[i:]) == shape[1]]
    return starts[-1] if starts else None


def layer_norm(
    w: Writer, node: Node, names: tuple[str, str, str], axis: int, eps: float
) -> Any:
    """ONNX's own operator; its scale is no option."""
    (x, weight, bias), (value, *others) = names, node.inputs
    last = value.shape[axis:]
    if not given(others[0]):
        weight = w.constant(np.ones(last, value.dtype))
    elif others[0].shape != last:
        weight = w.reshape(weight, last)
    inputs = [x, weight]
    if given(others[1]):
        inputs.append(bias if others[1].shape == last else w.reshape(bias, last))
    return w.add("LayerNormalization", *inputs, axis=axis, epsilon=eps)


@rule("scale_and_shift")
def _(
    w: Writer, node: Node, x: str, weight: str, bias: str, *, mean: str, scale: str
) -> Any:
    """BatchNormalization, where the scale is seen to come from a variance."""
    value, weights, biases = node.inputs[:3]
    channels, dtype = value.shape[1], value.dtype
    one = weight if given(weights) else w.constant(np.ones(channels, dtype))
    none = bias if given(biases) else w.constant(np.zeros(channels, dtype))
    found = variance_of(node.inputs[node.settings["scale"].place])
    if found is not None:
        variance, eps = w.of(found[0]), found[1]
        return w.add("BatchNormalization", x, one, none, mean, variance, epsilon=eps)
    per = (1, channels, *(1,) * (len(value.shape) - 2))
    off = w.add("Sub", x, w.reshape(mean, per))
    out = w.add("Mul", off, w.reshape(w.add("Mul", scale, one), per))
    return w.add("Add", out, w.reshape(none, per))


def variance_of(scale: Value) -> tuple[Value, float] | None:
    """σ² and ε, where a scale was computed as 1 / √(σ² + ε)."""
    root = under(scale, "reciprocal") or under(scale, "div", 1)
    total = under(root, "sqrt") or under(scale, "rsqrt")
    node = total.node if total else None
    if node is None or node.op != "add" or len(node.inputs) != 2:
        return None
    for variance, eps in (node.inputs, node.inputs[::-1]):
        if eps.node is not None and eps.node.op == "constant" and eps.shape == ():
            return variance, float(eps.node.settings["value"])
    return None


def under(value: Value | None, op: str, place: int = 0) -> Value | None:
    """What an operation was made of, if it is this one; 1 / x for a division."""
    node = value.node if value is not None else None
    if node is None or node.op != op:
        return None
    if place:
        top = node.inputs[0].node
        if top is None or top.op != "constant" or top.settings["value"] != 1:
            return None
    return node.inputs[place]
