"""Gradcheck cases of the primitives that work number by number."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradcheck_inputs import MASK, ROW, A, B, P, binary, fixed, numbers, positive, unary

from tinygrad_edu.devices import as_device

SMALL = A / 2.5  # between -1 and 1
NEGATIVE = np.array([-0.3, -1.4, -2.7, 0.2])

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "abs": (unary("abs"), A),
    "acos": (unary("acos"), SMALL),
    "acosh": (unary("acosh"), P + 1),
    "add": (binary("add"), A, ROW),
    "add_scaled": (lambda F, a, b: F.add_scaled(a, b, alpha=3), A, ROW),
    "addcdiv": (lambda F, a, b, c: F.addcdiv(a, b, c, value=2.5), A, ROW, P),
    "addcmul": (lambda F, a, b, c: F.addcmul(a, b, c, value=2.5), A, ROW, P),
    "asin": (unary("asin"), SMALL),
    "asinh": (unary("asinh"), A),
    "atan": (unary("atan"), A),
    "atan2": (binary("atan2"), A, B),
    "atanh": (unary("atanh"), SMALL),
    "cast": (lambda F, a: F.cast(a, dtype=np.dtype("float64")) * a, A),
    "ceil": (unary("ceil"), A),
    "clamp": [
        (lambda F, a: F.clamp(a, min=-1, max=1), A),
        (lambda F, a: F.clamp(a, min=0.1, max=None), A),
        (lambda F, a: F.clamp(a, min=None, max=0.1), A),
    ],
    "clamp_both": (lambda F, a, b, c: F.clamp_both(a, b, b + c), A, B, P),
    "clamp_high": (lambda F, a, b: F.clamp_high(a, b, title=""), A, ROW),
    "clamp_low": (lambda F, a, b: F.clamp_low(a, b, title=""), A, ROW),
    "clone": (unary("clone"), A),
    "copy": (binary("copy"), A, ROW),
    "copysign": (binary("copysign"), A, B),
    "copysign_number": (lambda F, a: F.copysign_number(a, fixed(F, B)), A),
    "cos": (unary("cos"), A),
    "cosh": (unary("cosh"), A),
    "deg2rad": (unary("deg2rad"), A),
    "digamma": [(unary("digamma"), P), (unary("digamma"), NEGATIVE)],
    "div": (binary("div"), A, positive(3)),
    "div_floor": (binary("div_floor"), A, P),
    "div_trunc": (binary("div_trunc"), A, P),
    "special_entr": (unary("special_entr"), P),
    "erf": (unary("erf"), A),
    "erfc": (unary("erfc"), A),
    "special_erfcx": (unary("special_erfcx"), A),
    "erfinv": (unary("erfinv"), SMALL),
    "exp": (unary("exp"), A),
    "exp2": (unary("exp2"), A),
    "expm1": (unary("expm1"), A),
    "fill": (binary("fill"), A, numbers()),
    "floor": (unary("floor"), A),
    "fmax": (binary("fmax"), A, B),
    "fmin": (binary("fmin"), A, B),
    "fmod": (binary("fmod"), np.array([7.5, -7.2]), np.array([2.1, 3.0])),
    "fmod_number": (lambda F, a: F.fmod_number(a, fixed(F, P)), 7 + A),
    "frac": (unary("frac"), A),
    "hypot": (binary("hypot"), A, B),
    "i0": (unary("i0"), A),
    "special_i0e": (unary("special_i0e"), A),
    "special_i1": (unary("special_i1"), A),
    "special_i1e": (unary("special_i1e"), A),
    "keep_where": (lambda F, a: F.keep_where(a, fixed(F, MASK)), A),
    "ldexp": (binary("ldexp"), A, ROW),
    "lerp": (lambda F, a, b: F.lerp(a, b, fixed(F, SMALL)), A, ROW),
    "lerp_tensor": (lambda F, a, b, c: F.lerp_tensor(a, b, c), A, ROW, P),
    "lgamma": [(unary("lgamma"), P), (unary("lgamma"), NEGATIVE)],
    "log": (unary("log"), P),
    "log10": (unary("log10"), P),
    "log1p": (unary("log1p"), P),
    "log2": (unary("log2"), P),
    "special_log_ndtr": (unary("special_log_ndtr"), 2 * A),
    "logaddexp": (binary("logaddexp"), A, ROW),
    "logaddexp2": (binary("logaddexp2"), A, ROW),
    "logit": [
        (lambda F, a, eps=eps: F.logit(a, eps=eps), P / 3) for eps in (None, 0.3)
    ],
    "masked_fill": (
        lambda F, a, b: F.masked_fill(a, fixed(F, MASK), b),
        A,
        numbers(1),
    ),
    "maximum": (binary("maximum"), A, B),
    "minimum": (binary("minimum"), A, B),
    "move": (lambda F, a: F.move(a, to=as_device("sim"), source=as_device("cpu")), A),
    "mul": (binary("mul"), A, numbers(2, 1)),
    "mvlgamma": (lambda F, a: F.mvlgamma(a, p=3), P + 2),
    "nan_to_num": (lambda F, a: F.nan_to_num(a, nan=0, posinf=1, neginf=2), A),
    "special_ndtri": (unary("special_ndtri"), P / 3),
    "neg": (unary("neg"), A),
    "nextafter": (binary("nextafter"), A, B),
    "polygamma": [
        (lambda F, a, n=n: F.polygamma(a, n=n), x)
        for n in (0, 1, 2, 3)
        for x in (P, NEGATIVE)
    ],
    "pow_scalar": [
        (lambda F, a, n=n: F.pow_scalar(a, exponent=n), P) for n in (3, 2, 1, 0, -1.5)
    ],
    "pow_tensor": (binary("pow_tensor"), P, B),
    "rad2deg": (unary("rad2deg"), A),
    "reciprocal": (unary("reciprocal"), P),
    "relu": (unary("relu"), A),
    "remainder": (binary("remainder"), np.array([7.5, -7.2]), np.array([2.1, 3.0])),
    "remainder_number": (lambda F, a: F.remainder_number(a, fixed(F, P)), 7 + A),
    "round": (unary("round"), A),
    "round_decimals": (lambda F, a: F.round_decimals(a, decimals=1), A),
    "rsqrt": (unary("rsqrt"), P),
    "rsub": (binary("rsub"), A, ROW),
    "scalar_pow": (lambda F, b: F.scalar_pow(fixed(F, P), b), B),
    "sgn": (unary("sgn"), A),
    "sigmoid": (unary("sigmoid"), A),
    "sign": (unary("sign"), A),
    "sin": (unary("sin"), A),
    "sinc": (unary("sinc"), A),
    "sinh": (unary("sinh"), A),
    "sqrt": (unary("sqrt"), P),
    "sub": (binary("sub"), ROW, A),
    "sub_scaled": (lambda F, a, b: F.sub_scaled(a, b, alpha=3), A, ROW),
    "tan": (unary("tan"), SMALL),
    "tanh": (unary("tanh"), A),
    "trunc": (unary("trunc"), A),
    "where": (lambda F, a, b: F.where(fixed(F, MASK), a, b), A, ROW),
    "special_xlog1py": (binary("special_xlog1py"), A, P),
    "special_xlog1py_left": (lambda F, b: F.special_xlog1py_left(fixed(F, A), b), P),
    "special_xlog1py_right": (lambda F, a: F.special_xlog1py_right(a, fixed(F, P)), A),
    "xlogy": (binary("xlogy"), A, P),
    "xlogy_left": (lambda F, b: F.xlogy_left(fixed(F, A), b), P),
    "xlogy_right": (lambda F, a: F.xlogy_right(a, fixed(F, P)), A),
    "special_zeta": (lambda F, b: F.special_zeta(fixed(F, P + 1), b), P),
}
