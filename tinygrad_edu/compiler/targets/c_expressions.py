"""Every elementwise operation as an expression in C.

``{0}`` and ``{1}`` are the inputs, ``{T}`` is the number type, ``{f}`` the ending that
C's functions have for it, and settings stand under their names: ``{alpha}``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..ir.graph import Node

TYPES = {
    "float32": "float",
    "float64": "double",
    "int64": "int64_t",
    "int32": "int32_t",
    "int16": "int16_t",
    "int8": "int8_t",
    "uint8": "uint8_t",
    "bool": "uint8_t",
    # These are only copied: what computes with them is called from Python.
    "uint16": "uint16_t",
    "uint32": "uint32_t",
    "uint64": "uint64_t",
    "float16": "uint16_t",
    "bfloat16": "uint16_t",
    "complex64": "float _Complex",
    "complex128": "double _Complex",
}
# Whole numbers that grow too large begin anew, which C promises for unsigned ones.
WRAPPING = {"add": "+", "sub": "-", "mul": "*"}
NAN_FIRST = "(({0} {sign} {1}) | ({0} != {0}) ? {0} : {1})"

FLOAT = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "rsub": "{1} - {0}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
    "neg": "-{0}",
    "abs": "fabs{f}({0})",
    "reciprocal": "{1.0} / {0}",
    "add_scaled": "{0} + {1} * {alpha}",
    "sub_scaled": "{0} - {1} * {alpha}",
    "addcmul": "{0} + {value} * {1} * {2}",
    "addcdiv": "{0} + {value} * {1} / {2}",
    "pow_tensor": "pow{f}({0}, {1})",
    "copysign": "copysign{f}({0}, {1})",
    "floor": "floor{f}({0})",
    "ceil": "ceil{f}({0})",
    "trunc": "trunc{f}({0})",
    "round": "rint{f}({0})",
    "sqrt": "sqrt{f}({0})",
    "rsqrt": "{1.0} / sqrt{f}({0})",
    "sigmoid": "{1.0} / ({1.0} + {exp}(-{0}))",
    "log10": "log10{f}({0})",
    "silu": "{0} / ({1.0} + {exp}(-{0}))",
    "log_sigmoid": "({0} < 0 ? {0} : 0) - log1p{f}({exp}(-fabs{f}({0})))",
    "relu": "({0} < 0 ? 0 : {0})",
    "softplus": "({0} * {beta} > {threshold} ? {0} : "
    "log1p{f}({exp}({0} * {beta})) / {beta})",
    "elu": "({0} > 0 ? {0} * {scale} : expm1{f}({0}) * {alpha} * {scale})",
    "leaky_relu": "({0} > 0 ? {0} : {0} * {negative_slope})",
    "hardtanh": "({0} < {min_val} ? {min_val} : {0} > {max_val} ? {max_val} : {0})",
    "threshold": "({0} <= {threshold} ? {value} : {0})",
    "hardsigmoid": "({0} < -3 ? 0 : {0} > 3 ? 6 : {0} + 3) * {1/6}",
    "hardswish": "{0} * ({0} < -3 ? 0 : {0} > 3 ? 6 : {0} + 3) / 6",
    "lerp": "(fabs{f}({2}) < {0.5} ? {0} + {2} * ({1} - {0}) : "
    "{1} - ({1} - {0}) * ({1.0} - {2}))",
    "fmax": "(({0} >= {1}) | ({1} != {1}) ? {0} : {1})",
    "fmin": "(({0} <= {1}) | ({1} != {1}) ? {0} : {1})",
    "isnan": "({0} != {0})",
    "isinf": "(fabs{f}({0}) == INFINITY)",
    "isfinite": "(fabs{f}({0}) < INFINITY)",
}
FLOAT["lerp_tensor"] = FLOAT["lerp"]
# Functions whose name in C is the same.
for _name in (
    *("exp2", "expm1", "log1p", "log2", "erfc", "sin", "cos", "tan", "asin", "acos"),
    *("atan", "sinh", "cosh", "asinh", "acosh", "atanh"),
):
    FLOAT[_name] = _name + "{f}({0})"
for _name in ("atan2", "hypot"):
    FLOAT[_name] = _name + "{f}({0}, {1})"
# Functions of which float32 has our own.
for _name in ("exp", "log", "tanh", "erf"):
    FLOAT[_name] = "{" + _name + "}({0})"

WHOLE = {
    "rsub": "({T})((uint64_t){1} - (uint64_t){0})",
    "neg": "({T})-(uint64_t){0}",
    "abs": "({T})({0} < 0 ? -(uint64_t){0} : (uint64_t){0})",
    "add_scaled": "({T})((uint64_t){0} + (uint64_t){1} * (uint64_t){alpha})",
    "sub_scaled": "({T})((uint64_t){0} - (uint64_t){1} * (uint64_t){alpha})",
    "addcmul": "({T})((uint64_t){0} + (uint64_t){value} * {1} * {2})",
    "relu": "({0} < 0 ? 0 : {0})",
    "fmax": "({0} > {1} ? {0} : {1})",
    "fmin": "({0} < {1} ? {0} : {1})",
    "isnan": "0",
    "isinf": "0",
    "isfinite": "1",
    "bitwise_and": "({0} & {1})",
    "bitwise_or": "({0} | {1})",
    "bitwise_xor": "({0} ^ {1})",
    "bitwise_not": "(~{0})",
}
ANY = {
    "sign": "(({0} > 0) - ({0} < 0))",
    "sgn": "(({0} > 0) - ({0} < 0))",
    "eq": "({0} == {1})",
    "ne": "({0} != {1})",
    "lt": "({0} < {1})",
    "le": "({0} <= {1})",
    "gt": "({0} > {1})",
    "ge": "({0} >= {1})",
    "logical_and": "(({0} != 0) & ({1} != 0))",
    "logical_or": "(({0} != 0) | ({1} != 0))",
    "logical_xor": "(({0} != 0) ^ ({1} != 0))",
    "logical_not": "({0} == 0)",
    "where": "({0} ? {1} : {2})",
    "keep_where": "({1} ? {0} : 0)",
    "masked_fill": "({1} ? {2} : {0})",
    "zeros_like": "0",
}
for _name in ("clone", "contiguous", "reshape", "reshape_copy", "refold"):
    ANY[_name] = "{0}"


def expression(node: Node, inputs: Sequence[str]) -> str:
    """An operation in C.

    >>> from tinygrad_edu.compiler.ir.graph import Graph, Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (3,)), "argument", "x")
    >>> expression(graph.add("sigmoid", [x], [x.type]), ["x"])
    '1.0f / (1.0f + exp_f(-x))'
    """
    special = SPECIAL.get(node.op)
    if special is not None:
        return special(node, inputs)
    dtype = node.inputs[0].dtype
    template = _template(node.op, dtype)
    words = {"T": TYPES[node.out.dtype], **_names(dtype)}
    for i, each in enumerate(inputs):
        words[str(i)] = each
    for name, value in node.settings.items():
        if isinstance(value, bool | int | float):
            words[name] = literal(value, node.out.dtype)
    return _fill(template, words)


def _template(op: str, dtype: str) -> str:
    if op in ANY:
        return ANY[op]
    if dtype.startswith("float"):
        return FLOAT[op]
    if op in WRAPPING:
        return "({T})((uint64_t){0} " + WRAPPING[op] + " (uint64_t){1})"
    if dtype == "bool" and op == "bitwise_not":
        return "({0} == 0)"
    return WHOLE[op]


def _names(dtype: str) -> dict[str, str]:
    """How functions and numbers are called for a number type."""
    single = dtype == "float32"
    own = {name: name + ("_f" if single else "") for name in _OWN}
    numbers = {"1.0": 1.0, "0.5": 0.5, "1/6": 1 / 6}
    written = {name: literal(value, dtype) for name, value in numbers.items()}
    return {"f": "f" if single else "", **own, **written}


_OWN = ("exp", "log", "tanh", "erf", "normal_below", "gelu_slope")


def _fill(template: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        template = template.replace("{" + name + "}", word)
    return template


def literal(value: Any, dtype: str) -> str:
    """A number as C writes it.

    >>> literal(0.1, "float32"), literal(3, "float64"), literal(-7, "int64")
    ('0.1f', '3.0', '-7')
    """
    if dtype == "bool":
        return str(int(bool(value)))
    if not dtype.startswith("float"):
        whole = int(value)
        return "INT64_MIN" if whole == -(2**63) else str(whole)
    number = np.dtype(dtype).type(value)
    if math.isnan(number):
        return "NAN"
    if math.isinf(number):
        return "INFINITY" if number > 0 else "-INFINITY"
    text = str(number)
    text = text if "." in text or "e" in text else text + ".0"
    return text + ("f" if dtype == "float32" else "")


# ---------------------------------------------------------------------- special ones


def _larger(node: Node, inputs: Sequence[str]) -> str:
    """The larger of two; of a number and nan it is nan, as in NumPy."""
    sign = ">" if node.op in ("maximum", "clamp_low") else "<"
    if node.out.dtype.startswith("float"):
        return _fill(NAN_FIRST, {"0": inputs[0], "1": inputs[1], "sign": sign})
    return f"({inputs[0]} {sign} {inputs[1]} ? {inputs[0]} : {inputs[1]})"


def _clamp(node: Node, inputs: Sequence[str]) -> str:
    (x,), low, high = inputs, node.settings["min"], node.settings["max"]
    inner = x
    if high is not None:
        bound = literal(high, node.out.dtype)
        inner = f"({x} > {bound} ? {bound} : {x})"
    if low is None:
        return inner
    bound = literal(low, node.out.dtype)
    if high is not None and high < low:
        return f"({x} != {x} ? {x} : {literal(high, node.out.dtype)})"
    return f"({x} < {bound} ? {bound} : {inner})"


def _clamp_both(node: Node, inputs: Sequence[str]) -> str:
    x, low, high = inputs
    larger = f"(({x} > {low}) | ({x} != {x}) ? {x} : {low})"
    smaller = f"(({larger} < {high}) | ({larger} != {larger}) ? {larger} : {high})"
    return smaller


def _cast(node: Node, inputs: Sequence[str]) -> str:
    source = inputs[-1]
    if node.out.dtype == "bool":
        return f"({source} != 0)"
    if node.inputs[-1].dtype == node.out.dtype:
        return source
    return f"({TYPES[node.out.dtype]}){source}"


def _power(node: Node, inputs: Sequence[str]) -> str:
    (x,), exponent = inputs, node.settings["exponent"]
    names = _names(node.out.dtype)
    simple = {
        0: "{1.0}",
        1: "{0}",
        2: "{0} * {0}",
        3: "{0} * {0} * {0}",
        0.5: "sqrt{f}({0})",
        -0.5: "{1.0} / sqrt{f}({0})",
        -1: "{1.0} / {0}",
        -2: "{1.0} / ({0} * {0})",
    }
    template = simple.get(exponent)
    if template is None:
        template = "pow{f}({0}, " + literal(exponent, node.out.dtype) + ")"
    return _fill(template, {**names, "0": x})


def _gelu(node: Node, inputs: Sequence[str]) -> str:
    (x,), names = inputs, _names(node.out.dtype)
    if node.settings.get("approximate", "none") == "none":
        plain = {"gelu": "{0} * {normal_below}({0})", "gelu_slope": "{gelu_slope}({0})"}
        return _fill(plain[node.op], {**names, "0": x})
    k, c = (literal(each, node.out.dtype) for each in (0.7978845608028654, 0.044715))
    t = f"{names['tanh']}({k} * ({x} + {c} * {x} * {x} * {x}))"
    half, one = names["0.5"], names["1.0"]
    if node.op == "gelu":
        return f"{x} * {half} * ({one} + {t})"
    bend = f"{k} * ({one} + 3 * {c} * {x} * {x})"
    return f"{half} * ({one} + {t}) + {half} * {x} * ({one} - {t} * {t}) * {bend}"


SPECIAL = {
    "maximum": _larger,
    "minimum": _larger,
    "clamp_low": _larger,
    "clamp_high": _larger,
    "clamp_both": _clamp_both,
    "clamp": _clamp,
    "cast": _cast,
    "fill": _cast,
    "copy": _cast,
    "pow_scalar": _power,
    "gelu": _gelu,
    "gelu_slope": _gelu,
}
