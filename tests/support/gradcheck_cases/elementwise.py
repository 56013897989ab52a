"""Gradcheck cases of the primitives that work number by number."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import MASK, ROW, A, B, P, binary, fixed, numbers, positive, unary

from tinygrad_edu.devices import as_device

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "abs": (unary("abs"), A),
    "add": (binary("add"), A, ROW),
    "cast": (lambda F, a: F.cast(a, dtype=np.dtype("float64")) * a, A),
    "ceil": (unary("ceil"), A),
    "clamp": [
        (lambda F, a: F.clamp(a, min=-1, max=1), A),
        (lambda F, a: F.clamp(a, min=0.1, max=None), A),
        (lambda F, a: F.clamp(a, min=None, max=0.1), A),
    ],
    "clone": (unary("clone"), A),
    "copy": (binary("copy"), A, ROW),
    "cos": (unary("cos"), A),
    "div": (binary("div"), A, positive(3)),
    "exp": (unary("exp"), A),
    "expm1": (unary("expm1"), A),
    "fill": (binary("fill"), A, numbers()),
    "floor": (unary("floor"), A),
    "keep_where": (lambda F, a: F.keep_where(a, fixed(F, MASK)), A),
    "log": (unary("log"), P),
    "log10": (unary("log10"), P),
    "log1p": (unary("log1p"), P),
    "log2": (unary("log2"), P),
    "masked_fill": (
        lambda F, a, b: F.masked_fill(a, fixed(F, MASK), b),
        A,
        numbers(1),
    ),
    "maximum": (binary("maximum"), A, B),
    "minimum": (binary("minimum"), A, B),
    "move": (lambda F, a: F.move(a, to=as_device("sim"), source=as_device("cpu")), A),
    "mul": (binary("mul"), A, numbers(2, 1)),
    "neg": (unary("neg"), A),
    "pow_scalar": [
        (lambda F, a, n=n: F.pow_scalar(a, exponent=n), P) for n in (3, 2, 1, 0, -1.5)
    ],
    "pow_tensor": (binary("pow_tensor"), P, B),
    "reciprocal": (unary("reciprocal"), P),
    "relu": (unary("relu"), A),
    "remainder": (binary("remainder"), np.array([7.5, -7.2]), np.array([2.1, 3.0])),
    "round": (unary("round"), A),
    "rsqrt": (unary("rsqrt"), P),
    "rsub": (binary("rsub"), A, ROW),
    "scalar_pow": (lambda F, b: F.scalar_pow(fixed(F, P), b), B),
    "sigmoid": (unary("sigmoid"), A),
    "sign": (unary("sign"), A),
    "sin": (unary("sin"), A),
    "sqrt": (unary("sqrt"), P),
    "sub": (binary("sub"), ROW, A),
    "tanh": (unary("tanh"), A),
    "trunc": (unary("trunc"), A),
    "where": (lambda F, a, b: F.where(fixed(F, MASK), a, b), A, ROW),
}
