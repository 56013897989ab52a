"""Gradcheck cases of normalization."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import numbers

KINDS = [
    # the input, the shape it is seen in, over what, shape of weight and bias
    (numbers(3, 4), (3, 4), (1,), (1, 4)),
    (numbers(3, 2, 2), (3, 2, 2), (0, 2), (1, 2, 1)),
    (numbers(2, 4, 2), (2, 2, 2, 2), (2, 3), (1, 2, 2, 1)),
]
NONE = numbers(0)
FIXED = {"mean": np.array([0.5, -0.3]), "scale": np.array([1.5, 0.7])}

CASES: dict[str, Any] = {
    "standardize": [
        (
            lambda F, x, w, b, s=shape, d=dim, p=per: F.standardize(
                x, w, b, shape=s, dim=d, per=p, eps=0.1, node=""
            )[0],
            x,
            numbers(int(np.prod(per))),
            numbers(int(np.prod(per))) + 1,
        )
        for x, shape, dim, per in KINDS
    ]
    + [
        (
            lambda F, x, w, b: F.standardize(
                x, w, b, shape=(3, 4), dim=(1,), per=(1, 4), eps=0.1, node=""
            )[0],
            numbers(3, 4),
            NONE,
            NONE,
        )
    ],
    "scale_and_shift": [
        (lambda F, x, w, b: F.scale_and_shift(x, w, b, **FIXED), *arrays)
        for arrays in (
            (numbers(3, 2, 2), numbers(2), numbers(2) + 1),
            (numbers(3, 2), NONE, NONE),
        )
    ],
}
