"""Where differences cannot judge: ties, borders, what has no slope or another one.

``(function, arrays, gradients)``: what PyTorch answers for the gradient of the sum.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import binary, fixed, unary

NAN, INF = np.nan, np.inf
ROWS = np.array([[0, 2], [2, 1]])
ONTO = np.array([[0, 0, 1]])
FLAT, LAST = {"dim": None, "keepdim": False}, {"dim": (1,), "keepdim": False}


def reduced(name: str, **settings: Any) -> Any:
    return lambda F, *a: getattr(F, name)(*a, **settings)


def kink(function: Any, arrays: list[Any], gradients: list[Any]) -> Any:
    given = tuple(np.array(each, "float64") for each in arrays)
    return function, given, tuple(np.array(each, "float64") for each in gradients)


KINKS: dict[str, list[Any]] = {
    "abs": [kink(unary("abs"), [[0, -1, 1]], [[0, -1, 1]])],
    "relu": [kink(unary("relu"), [[0, -1, 1]], [[0, 0, 1]])],
    "clamp": [
        kink(reduced("clamp", min=-1, max=1), [[-1, 1, 0, 2]], [[1, 1, 1, 0]]),
    ],
    "maximum": [
        kink(binary("maximum"), [[1, 2, 3], [1, 3, 2]], [[0.5, 0, 1], [0.5, 1, 0]]),
    ],
    "minimum": [
        kink(binary("minimum"), [[1, 2, 3], [1, 3, 2]], [[0.5, 1, 0], [0.5, 0, 1]]),
    ],
    "binary_cross_entropy": [  # where a logarithm would be infinite
        kink(
            lambda F, p: F.binary_cross_entropy(p, fixed(F, np.array([0.0, 1.0, 0.5]))),
            [[1, 0, 0]],
            [[1e12, -1e12, -0.5e12]],
        )
    ],
    "clamp_high": [
        kink(
            lambda F, a, b: F.clamp_high(a, b, title=""),
            [[1, 2, 3, NAN], [2, 2, 2, 2]],
            [[1, 1, 0, 0], [0, 0, 1, 0]],
        )
    ],
    "clamp_low": [
        kink(
            lambda F, a, b: F.clamp_low(a, b, title=""),
            [[1, 2, 3, NAN], [2, 2, 2, 2]],
            [[0, 1, 1, 0], [1, 0, 0, 0]],
        )
    ],
    "nan_to_num": [
        kink(
            reduced("nan_to_num", nan=0, posinf=1, neginf=2),
            [[NAN, INF, -INF, 1]],
            [[0, 0, 0, 1]],
        )
    ],
    "copysign": [
        kink(binary("copysign"), [[0, 2, -1], [1, -1, 1]], [[0, -1, -1], [0, 0, 0]])
    ],
    "special_i1": [kink(unary("special_i1"), [[0]], [[0.5]])],
    "special_i1e": [kink(unary("special_i1e"), [[0]], [[0.5]])],
    "xlogy": [
        kink(
            binary("xlogy"),
            [[0, 0, 1, 2, 0], [0, -1, 2, -1, 0.5]],
            [[0, 0, np.log(2), NAN, np.log(0.5)], [NAN, 0, 0.5, -2, 0]],
        )
    ],
    "special_xlog1py": [
        kink(
            binary("special_xlog1py"),
            [[0, 0, 1, 2, 0], [-1, -2, 2, -3, 0.5]],
            [[0, 0, np.log(3), NAN, np.log(1.5)], [NAN, 0, 1 / 3, -1, 0]],
        )
    ],
    "logit": [
        kink(reduced("logit", eps=None), [[0, 1, -0.5, 1.5]], [[INF, INF, NAN, NAN]]),
        kink(
            reduced("logit", eps=0.25),
            [[0.1, 0.25, 0.75, 0.9, 0.5, 1.1]],
            [[0, 16 / 3, 16 / 3, 0, 4, 0]],
        ),
    ],
    "atan2": [kink(binary("atan2"), [[0, 1, 0], [0, 0, 1]], [[0, 0, 1], [0, -1, 0]])],
    "sinc": [kink(unary("sinc"), [[0, 1, -0.5]], [[0, -1, 4 / np.pi]])],
    "max": [kink(reduced("max", **FLAT), [[1, 2, 2, 0]], [[0, 0.5, 0.5, 0]])],
    "min": [kink(reduced("min", **FLAT), [[1, 0, 0, 2]], [[0, 0.5, 0.5, 0]])],
    "amax": [kink(reduced("amax", **LAST), [[[1, 2, 2]]], [[[0, 0.5, 0.5]]])],
    "amin": [kink(reduced("amin", **LAST), [[[1, 0, 0]]], [[[0, 0.5, 0.5]]])],
    # ∂(a^b)/∂a = b a^(b-1) is 0 for b = 0 also at a = 0, ∂/∂b is 0 at a = 0, b >= 0.
    "pow_tensor": [
        kink(
            binary("pow_tensor"),
            [[0, 0, 0, 2, 0], [0, 1, 2, 0, -1]],
            [[0, 1, 0, 0, -INF], [0, 0, 0, np.log(2), -INF]],
        )
    ],
    "std": [kink(reduced("std", correction=1, **FLAT), [[2, 2, 2]], [[0, 0, 0]])],
    "var": [
        kink(reduced("var", correction=1, **FLAT), [[5]], [[NAN]]),
        kink(lambda F, a: -F.var(a, correction=5, **FLAT), [[1, 2]], [[-INF, -INF]]),
        kink(reduced("var", correction=2, **LAST), [[[1, 2]]], [[[-INF, INF]]]),
        kink(reduced("var", correction=4, **LAST), [[[1, 2]]], [[[0.5, -0.5]]]),
    ],
    "vector_norm": [
        kink(
            reduced("vector_norm", ord=ord, **LAST),
            [[[0, 0, 0], [2, -2, 0]]],
            [[[0, 0, 0], [slope, -slope, 0]]],
        )
        for ord, slope in (
            (0.5, 2),
            (1, 1),
            (2, 0.5**0.5),
            (3, 0.25 ** (1 / 3)),
            (INF, 0.5),
        )
    ],
    "distances": [
        kink(
            reduced("distances", by_products=how),
            [[[1, 2]], [[1, 2], [4, 6]]],
            [[[-0.6, -0.8]], [[0, 0], [0.6, 0.8]]],
        )
        for how in (False, True)
    ],
    "abs_complex": [
        kink(
            lambda F, a, b: F.abs_complex(F.complex_of(a, b)),
            [[0, 3], [0, 4]],
            [[0, 0.6], [0, 0.8]],
        )
    ],
    "angle": [
        kink(
            lambda F, a, b: F.angle(F.complex_of(a, b)),
            [[0, 3], [0, 4]],
            [[0, -0.16], [0, 0.12]],
        )
    ],
    "scatter_reduce": [
        kink(
            lambda F, a, b, r=reduce, own=own: F.scatter_reduce(
                a, fixed(F, ONTO), b, dim=1, reduce=r, include_self=own
            ),
            [[[2, 2]], [[2, 2, 1]]],
            slopes,
        )
        for reduce, own, slopes in (
            ("amax", True, [[[1 / 3, 1]], [[1 / 3, 1 / 3, 0]]]),
            ("amax", False, [[[0, 0]], [[0.5, 0.5, 1]]]),
            ("amin", True, [[[1 / 3, 0]], [[1 / 3, 1 / 3, 1]]]),
        )
    ]
    + [
        kink(
            lambda F, a, b: F.scatter_reduce(
                a, fixed(F, ONTO), b, dim=1, reduce="prod", include_self=True
            ),
            [[[2, 3]], [[0, 0, 5]]],
            [[[0, 5]], [[0, 0, 3]]],
        )
    ],
    # The first of equals, though the border be equal too; the last of several nan.
    "max_pool": [
        kink(
            reduced(
                "max_pool",
                kernel=(k,),
                stride=(k,),
                padding=(p,),
                dilation=(1,),
                count=(1,),
            ),
            [[line]],
            [[slopes]],
        )
        for k, p, line, slopes in (
            (3, 1, [2, 2, 3], [1, 0, 0]),
            (3, 1, [-INF, -INF, 3], [1, 0, 0]),
            (5, 0, [1, NAN, 3, NAN, 2], [0, 0, 0, 1, 0]),
        )
    ],
    # Row 2 is chosen twice, row 3 never.
    "embedding": [
        kink(
            lambda F, w, p=padding, f=by_frequency: F.embedding(
                w, fixed(F, ROWS), padding_idx=p, by_frequency=f
            ),
            [np.zeros((4, 3))],
            [np.outer(slopes, np.ones(3))],
        )
        for padding, by_frequency, slopes in (
            (0, False, [0, 1, 2, 0]),
            (2, False, [1, 1, 0, 0]),
            (-1, True, [1, 1, 1, 0]),
        )
    ],
    "nansum": [kink(reduced("nansum", **LAST), [[[1, NAN, 2]]], [[[1, 0, 1]]])],
    "median": [kink(reduced("median", **FLAT), [[1, NAN, NAN]], [[0, 0.5, 0.5]])],
    "cummax": [kink(lambda F, a: F.cummax(a, dim=0)[0], [[2, 2, 1]], [[1, 2, 0]])],
}
