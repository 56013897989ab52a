"""Every operation that is exported, called as programs call it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from single import Case, case

NONE = np.zeros(0, np.float32)  # a bias, a mask or a noise that is not there
_random = np.random.default_rng(0)


def real(*shape: int) -> Any:
    """Numbers around 0."""
    return _random.standard_normal(shape).astype(np.float32)


def share(*shape: int) -> Any:
    """Numbers between 0 and 1."""
    return _random.uniform(0.1, 0.9, shape).astype(np.float32)


def whole(stop: int, *shape: int) -> Any:
    """Whole numbers from 0 up."""
    return _random.integers(0, stop, shape)


def truth(*shape: int) -> Any:
    """True and False."""
    return _random.random(shape) < 0.5


def number(value: float) -> Any:
    """A 0-d array."""
    return np.array(value, np.float32)


ONE = """
    neg abs reciprocal exp exp2 expm1 sin cos tan atan sinh cosh tanh asinh floor ceil
    round trunc frac sign sgn isnan isinf isposinf isneginf isfinite relu sigmoid silu
    mish log_sigmoid erf erfc clone contiguous zeros_like deg2rad rad2deg logical_not
    hardsigmoid hardswish
"""
OF_SHARES = "sqrt rsqrt log log1p log2 log10 asin acos atanh"
TWO = """
    add sub rsub mul div maximum minimum fmax fmin eq ne lt le gt ge logaddexp hypot
    logical_and logical_or logical_xor
"""
REDUCTIONS = "sum mean prod amax amin max min logsumexp"


def elementwise() -> Iterator[Case]:
    """Numbers one by one."""
    a, b, c, p = real(3, 4), real(3, 4), real(3, 4), share(3, 4)
    yield from [case(op, 3 * a) for op in ONE.split()]
    yield from [case(op, p) for op in OF_SHARES.split()]
    yield from [case(op, a, each) for op in TWO.split() for each in (b, b[:1])]
    yield case("acosh", p + 1)
    yield case("logit", p, eps=None)
    yield case("xlogy", np.float32([0, 2]), np.float32([0, 3]))
    yield case("pow_tensor", p, b)
    yield case("scalar_pow", number(2), b)
    yield from [case("pow_scalar", p, exponent=each) for each in (2, 0.5)]
    yield from [case("add_scaled", a, b, alpha=each) for each in (1, 2.0)]
    yield case("sub_scaled", a, b, alpha=2)
    yield case("addcmul", a, b, c, value=0.5)
    yield case("addcdiv", a, b, p, value=0.5)
    yield case("lerp", a, b, number(0.3))
    yield case("lerp_tensor", a, b, p)
    yield case("heaviside", np.float32([-1, 0, 2]), np.float32([5, 6, 7]))
    yield case("clamp", a, min=-0.5, max=None)
    yield case("clamp", a, min=-0.5, max=0.3)
    yield case("clamp_low", a, b, title="")
    yield case("clamp_high", a, b, title="")
    yield case("clamp_both", a, b, c)
    yield case("keep_where", a, truth(3, 4))
    yield case("masked_fill", a, truth(3, 4), number(3))
    yield case("where", truth(3, 4), a, b)
    odd = np.float32([np.nan, np.inf, -np.inf, 1])
    yield case("nan_to_num", odd, nan=7.0, posinf=8.0, neginf=-9.0)
    yield case("cast", a, dtype=np.dtype("int64"))
    yield case("cast", truth(3), dtype=np.dtype("float32"))
    yield case("fill", a, number(2))
    yield case("copy", a, b[:1])


def activations() -> Iterator[Case]:
    """What stands between layers, with its settings; losses."""
    a, p = 2 * real(3, 4), share(3, 4)
    yield from [case("gelu", a, approximate=each) for each in ("none", "tanh")]
    yield from [case("softplus", a, beta=each, threshold=20) for each in (1, 2.0)]
    yield case("elu", a, alpha=1.0, scale=1.0)
    yield case("elu", a, alpha=1.6732632, scale=1.0507009)
    yield case("celu", a, alpha=1.2)
    yield case("leaky_relu", a, negative_slope=0.1)
    yield case("prelu", a, real(1, 4))
    yield case("hardtanh", a, min_val=-1, max_val=1)
    yield case("hardshrink", a, lambd=0.5)
    yield case("softshrink", a, lambd=0.5)
    yield case("threshold", a, threshold=0.1, value=20)
    yield case("glu", a, dim=1)
    yield case("softmax", a, dim=1)
    yield case("log_softmax", a, dim=0)
    yield case("binary_cross_entropy", p, share(3, 4))
    labels = {"weight": None, "ignore_index": -100}
    for reduction in ("none", "mean", "sum"):
        yield case("mse_loss", a, p, reduction=reduction)
        yield case("nll_loss", a, whole(4, 3), reduction=reduction, **labels)
        weighted = {"weight": p[0], "ignore_index": 2, "reduction": reduction}
        yield case("cross_entropy", a, np.array([1, 2, 0]), keep=(0,), **weighted)


def whole_numbers() -> Iterator[Case]:
    """Integers and truths."""
    a, b = whole(20, 5) - 10, np.array([3, -3, 4, -4, 5])
    x, y = real(3, 4), real(3, 4)
    for op in ("floor_divide", "remainder", "fmod", "div_trunc"):
        yield case(op, a, b)
        yield case(op, x, y)
    yield case("bitwise_and", a, b)
    yield case("bitwise_or", truth(4), truth(4))
    yield case("bitwise_not", a)
    yield case("bitwise_not", truth(4))


def reductions() -> Iterator[Case]:
    """Over all, over one and over several dimensions."""
    a = real(3, 4)
    for dim, keepdim in ((None, False), ((0,), True), ((0, 1), False), ((1,), False)):
        how = {"dim": dim, "keepdim": keepdim}
        yield from [case(op, a, **how) for op in REDUCTIONS.split()]
        yield from [case(op, truth(3, 4), **how) for op in ("any", "all", "sum")]
        for op in ("var", "std", "var_mean", "std_mean"):
            yield case(op, a, correction=1, **how)
        for ord in (1, 2, 3.5, np.inf, -np.inf):
            yield case("vector_norm", a, ord=ord, **how)
    gaps = np.float32([[1, np.nan], [2, 3]])
    yield case("nansum", gaps, dim=(0,), keepdim=False)
    yield case("sum_to", real(2, 3, 4), shape=(3, 1))
    yield case("argmax", a, dim=None, keepdim=False)
    yield case("argmax", a, dim=1, keepdim=True)
    yield case("argmin", a, dim=0, keepdim=False)
    yield case("max_dim", a, dim=1, keepdim=False)
    yield case("min_dim", a, dim=1, keepdim=True)
    yield case("aminmax", a, dim=(0,), keepdim=True)
    yield case("topk", a, k=2, dim=1, largest=True, sorted=True)
    yield case("sort", whole(2, 9).astype(float), dim=0, descending=True, stable=True)
    yield case("sort", whole(2, 9).astype(float), dim=0, descending=False, stable=True)
    yield case("cumsum", a, dim=1)


def shapes() -> Iterator[Case]:
    """The same numbers elsewhere."""
    x, a = real(2, 3, 4), real(3, 4)
    yield case("reshape", x, shape=(6, 4))
    yield case("reshape", real(0, 3), shape=(3, 0))
    yield case("reshape_copy", x, shape=(24,))
    yield case("squeeze", real(2, 1, 3), dim=None)
    yield case("unsqueeze", x, dim=1)
    yield case("expand", real(1, 3, 1), shape=(2, 3, 4))
    yield case("stretch", real(3, 1), shape=(2, 3, 4))
    yield case("transpose", x, dim0=-1, dim1=0)
    yield case("t", a)
    yield case("permute", x, dims=(2, 0, 1))
    yield case("repeat", x, repeats=(2, 1, 2, 1))
    yield case("tril", a, diagonal=0)
    yield case("triu", a, diagonal=1)
    yield case("cat", a, real(3, 2), dim=1)
    yield case("stack", a, a, dim=1)
    yield case("split", x, dim=2, sizes=(1, 3), kind="split")
    yield case("unbind", x, dim=1)
    yield case("flip", x, dims=(0, 2))
    yield case("roll", x, shifts=(1,), dims=(2,))
    yield case("rot90", a, k=1, dims=(0, 1))
    yield case("diagonal", a, offset=1, dim1=0, dim2=1)
    yield case("diag_embed", a, offset=0, dim1=1, dim2=2)
    yield case("block_diag", a, real(2, 2))
    yield case("unfold", x, dim=2, size=2, step=1)
    how = {"kernel": (3, 3), "dilation": (1, 1), "padding": (1, 1), "stride": (2, 2)}
    yield case("im2col", real(2, 3, 5, 5), **how)
    yield case("pixel_shuffle", real(2, 8, 3, 3), factor=2)
    yield case("pixel_shuffle", real(8, 3, 3), factor=2)
    yield case("pixel_unshuffle", real(2, 2, 6, 6), factor=2)
    yield case("channel_shuffle", real(2, 6, 3, 3), groups=2, each=3)
    yield case("constant_pad", x, pads=((1, 2), (0, 3)), value=1.5)
    yield case("constant_pad", x, pads=((1, -2), (0, 3)), value=0)
    for mode in ("reflect", "replicate", "circular"):
        yield case("surround", real(1, 2, 5, 6), pads=((1, 2), (2, 0)), mode=mode)


def indexing() -> Iterator[Case]:
    """Picked out, put in."""
    x, a = real(2, 3, 4), real(3, 4)
    all_ = slice(None)
    yield case("index", x, key=(0, slice(None, None, 2), None, slice(1, 3)))
    yield case("index", x, key=(..., -1))
    yield case("index", x, key=(), then=(all_, whole(3, 5)))
    yield case("index", x, key=(0,), then=(whole(3, 2, 2),))
    yield case("index", x, key=(), then=(whole(2, 5), whole(3, 5)))
    yield case("index", x, key=(), then=(whole(2, 5, 1), whole(3, 2)))
    yield case("narrow_copy", x, key=(all_, 1))
    yield case("index_put", x, real(3, 2), key=(0, all_, slice(1, 3)))
    some, others = whole(2, 5), whole(3, 5)
    yield case("index_put", x, real(4), key=(), then=(some,))
    places = np.array([0, 1, 1]), np.array([2, 0, 1])
    yield case("index_put", x, real(3, 4), key=(), then=places)
    yield case("index_put", a, number(7), key=(), then=(truth(3, 4),))
    yield case("index_put_add", x, real(5, 4), key=(), then=(some, others))
    yield case("view_scatter", x, real(2, 4), view="index", how={"key": (all_, 1)})
    yield case("pick", a, places=whole(12, 5))
    yield case("gather", a, whole(3, 2, 4), dim=0)
    yield case("index_select", x, whole(3, 4), dim=1)
    yield case("take", a, whole(12, 2, 2))
    table = {"padding_idx": -1, "by_frequency": False}
    yield case("embedding", real(10, 4), whole(10, 3, 2), **table)
    index, source = np.array([[0, 1, 2, 1], [2, 0, 1, 0]]), real(2, 4)
    yield case("scatter", a, index, source, dim=0)
    yield case("scatter", a, index, number(2), dim=0, number=True)
    yield case("scatter_add", a, index, source, dim=0)
    how = {"reduce": "amax", "include_self": True}
    yield case("scatter_reduce", a, index, source, dim=0, **how)
    yield case("index_add", a, np.array([0, 0]), source, dim=0, alpha=2.0)


def products() -> Iterator[Case]:
    """Matrices and attention."""
    x, a = real(2, 3, 4), real(3, 4)
    yield case("mm", a, real(4, 5))
    yield case("bmm", x, real(2, 4, 5))
    yield case("mv", a, real(4))
    yield case("dot", real(4), real(4))
    yield case("vdot", real(4), real(4))
    yield case("cross", real(2, 3), real(2, 3), dim=1)
    yield case("trace", real(3, 4))
    yield case("distances", real(2, 3, 4), real(2, 5, 4), by_products=False)
    yield case("linalg_det", real(2, 3, 3))
    for each, bias in product((real(4), a, x), (NONE, real(5))):
        yield case("linear", each, real(5, 4), bias, node="")
    yield case("addmm", real(5), a, real(4, 5), beta=0.5, alpha=2.0)
    yield case("addmm", real(5), a, real(4, 5), beta=0, alpha=1)
    yield case("baddbmm", real(2, 3, 5), x, real(2, 4, 5), beta=0.5, alpha=2)
    how = {"scale": 0.3, "keep": False, "of_mask": False, "block": 1 << 18, "node": ""}
    query, key, value = real(2, 3, 4, 8), real(2, 3, 4, 8), real(2, 3, 4, 6)
    nobody = np.where(truth(4, 4), np.float32(-np.inf), np.float32(0))
    nobody[1] = -np.inf
    for mask, causal in ((NONE, False), (NONE, True), (nobody, False)):
        given = query, key, value, mask, NONE
        yield attention(case("attention", *given, causal=causal, **how))


def attention(each: Case) -> Case:
    """``keep`` is a setting of the operation, too."""
    return each._replace(settings=each.settings | {"keep": False}, keep=(0,))


def layers() -> Iterator[Case]:
    """Convolution, pooling, normalization."""
    how: dict[str, Any] = {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2)}
    yield case(
        "convolution", real(2, 4, 9, 9), real(6, 2, 3, 3), real(6), groups=2, **how
    )
    how = {"stride": (1,), "padding": (0,), "dilation": (1,), "groups": 1}
    yield case("convolution", real(2, 4, 9), real(6, 4, 3), NONE, **how)
    how = {"stride": (2, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 2}
    back = real(2, 6, 4, 5), real(6, 2, 3, 3)
    yield case("convolution_input", *back, size=(8, 5), **how)
    how = {"kernel": (3, 2), "stride": (2, 2), "padding": (1, 0), "count": (5, 4)}
    for image in (real(2, 3, 9, 8), real(3, 9, 8), real(2, 3, 8, 7)):
        yield case("max_pool", image, dilation=(1, 1), **how)
        yield case("avg_pool", image, count_include_pad=True, divisor=None, **how)
        yield case("avg_pool", image, count_include_pad=False, divisor=None, **how)
    yield case("avg_pool", image, count_include_pad=True, divisor=3, **how)
    for count in ((1, 1), (3, 4), (4, 5)):
        yield case("adaptive_avg_pool", real(2, 3, 9, 8), count=count)
    for count in ((3, 4), (2, 5)):
        yield case("adaptive_max_pool", real(2, 3, 9, 8), count=count, keep=(0,))
    how = {"kernel": (3, 3), "dilation": (1, 1), "padding": (1, 1), "stride": (2, 2)}
    yield case("col2im", real(2, 18, 9), size=(5, 5), **how)
    yield from normalizations()


def normalizations() -> Iterator[Case]:
    """Layer, group and batch norm."""
    how = {"eps": 1e-5, "node": ""}
    layer = {"shape": (6, 8), "dim": (1,), "per": (1, 8), **how}
    yield case("standardize", real(2, 3, 8), real(8), real(8), keep=(0,), **layer)
    yield case("standardize", real(2, 3, 8), NONE, NONE, keep=(0,), **layer)
    deep = {"shape": (2, 24), "dim": (1,), "per": (1, 24), **how}
    both = real(3, 8), real(3, 8)
    for keep in ((0,), (0, 1, 2)):
        yield case("standardize", real(2, 3, 8), *both, keep=keep, **deep)
    image, weights = real(2, 6, 4, 4), (real(6), real(6))
    group = {"shape": (2, 3, 2, 16), "dim": (2, 3), "per": (1, 3, 2, 1), **how}
    yield case("standardize", image, *weights, keep=(0,), **group)
    batch = {"shape": (2, 6, 16), "dim": (0, 2), "per": (1, 6, 1), **how}
    yield case("standardize", image, *weights, keep=(0, 1, 2), **batch)
    yield case("scale_and_shift", image, *weights, mean=real(6), scale=real(6))
    yield case("scale_and_shift", real(2, 6), NONE, NONE, mean=real(6), scale=real(6))


def images() -> Iterator[Case]:
    """Other sizes."""
    for kind in (
        "nearest",
        "nearest_exact",
        "linear",
        "cubic",
        "linear_aa",
        "cubic_aa",
    ):
        for size in ((8, 10), (3, 4)):
            how = {"kind": kind, "size": size, "scales": (None, None)}
            yield case("resize", real(1, 2, 5, 6), corners=False, **how)
    for kind in ("linear", "cubic"):
        how = {"kind": kind, "size": (8, 10), "scales": (None, None)}
        yield case("resize", real(1, 2, 5, 6), corners=True, **how)
    how = {"kind": "linear", "corners": False}
    odd = {"size": (11, 13), "scales": (2.3, 2.3), **how}
    yield case("resize", real(1, 2, 5, 6), **odd)
    yield case("resize", real(2, 2, 5), size=(11,), scales=(None,), **how)
    yield case(
        "sample", real(2, 3, 4, 5), real(2, 4, 3, 3), index=whole(21, 2, 4, 3, 3)
    )


def walks() -> Iterator[Case]:
    """T steps of N sequences, H numbers in a state; forward and from the end."""
    T, N, H = 5, 2, 3
    for reverse in (False, True):
        how = {"sizes": (N,) * T, "reverse": reverse}
        packed = {"sizes": (3, 2, 2, 1), "reverse": reverse}
        for kind in ("tanh", "relu"):
            given = real(T, N, H), real(N, H), real(H, H)
            yield case("recurrence", *given, kind=kind, **how)
        given = real(8, H), real(3, H), real(H, H)
        yield case("recurrence", *given, kind="tanh", **packed)
        state = real(N, H), real(N, H)
        gates = real(T, N, 4 * H), *state, real(4 * H, H), NONE
        yield case("lstm_recurrence", *gates, keep=(0, 1, 2), **how)
        projected = (
            real(T, N, 4 * H),
            real(N, 2),
            real(N, H),
            real(4 * H, 2),
            real(2, H),
        )
        yield case("lstm_recurrence", *projected, keep=(0, 1, 2), **how)
        gates = real(8, 4 * H), real(3, H), real(3, H), real(4 * H, H), NONE
        yield case("lstm_recurrence", *gates, keep=(0, 1, 2), **packed)
        for bias in (real(3 * H), NONE):
            given = real(T, N, 3 * H), real(N, H), real(3 * H, H), bias
            yield case("gru_recurrence", *given, keep=(0, 1), **how)


def all_cases() -> Iterator[Case]:
    """All of them."""
    for family in (
        *(elementwise, activations, whole_numbers, reductions, shapes, indexing),
        *(products, layers, images, walks),
    ):
        yield from family()


CASES = list(all_cases())
