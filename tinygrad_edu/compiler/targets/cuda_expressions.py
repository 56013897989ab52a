"""Operations on single numbers in CUDA C: those of C under the names that CUDA has.

The table is ``c_expressions.py``. Its functions of our own stand for C's, which no
compiler turns into vector instructions; a GPU's are as quick, so they take their place.
"""

from __future__ import annotations

import re

from ..ir.graph import Node
from .c_expressions import expression as in_c
from .c_expressions import literal

TYPES = {
    "float32": "float",
    "float64": "double",
    "int64": "long long",
    "int32": "int",
    "bool": "bool",
}
FLOATS = ("float32", "float64")
NAMES = {
    "exp_f": "expf",
    "log_f": "logf",
    "tanh_f": "tanhf",
    "erf_f": "erff",
    "int64_t": "long long",
    "uint64_t": "unsigned long long",
    "int32_t": "int",
    "uint8_t": "bool",
}
WORDS = re.compile(rf"\b({'|'.join(NAMES)})\b")

# What CUDA has no name for.
FUNCTIONS = """\
// The larger and the smaller of two numbers; nan stays nan.
template <typename T> __device__ T larger(T a, T b) {
    return a > b || a != a ? a : b;
}
template <typename T> __device__ T smaller(T a, T b) {
    return a < b || a != a ? a : b;
}
// The part of a normal distribution below x, and the slope of gelu.
__device__ float normal_below_f(float x) {
    return 0.5f * (1.0f + erff(x * 0.70710678f));
}
__device__ double normal_below(double x) {
    return 0.5 * (1.0 + erf(x * 0.70710678118654752));
}
__device__ float gelu_slope_f(float x) {
    return normal_below_f(x) + x * 0.39894228f * expf(-0.5f * x * x);
}
__device__ double gelu_slope(double x) {
    return normal_below(x) + x * 0.39894228040143268 * exp(-0.5 * x * x);
}
"""

# Reductions: where one starts, and how two parts become one.
COMBINE = {
    "sum": ("0", "{0} + {1}"),
    "sum_to": ("0", "{0} + {1}"),
    "mean": ("0", "{0} + {1}"),
    "amax": ("-INFINITY", "larger<{T}>({0}, {1})"),
    "max": ("-INFINITY", "larger<{T}>({0}, {1})"),
    "amin": ("INFINITY", "smaller<{T}>({0}, {1})"),
    "min": ("INFINITY", "smaller<{T}>({0}, {1})"),
}


def expression(node: Node, operands: list[str]) -> str | None:
    """What a thread writes for an operation; None if no kernel can say it.

    >>> from tinygrad_edu.compiler.ir.graph import Graph, Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (3,)), "argument", "x")
    >>> expression(graph.add("sigmoid", [x], [x.type]), ["x[i]"])
    '1.0f / (1.0f + expf(-x[i]))'
    """
    if any(each.dtype not in TYPES for each in (*node.inputs, *node.outputs)):
        return None
    if node.op in COMBINE:  # along dimensions of one place
        return operands[0]
    try:
        text = in_c(node, operands)
    except KeyError:
        return None
    return WORDS.sub(lambda found: NAMES[found[1]], text)


__all__ = ["COMBINE", "FLOATS", "FUNCTIONS", "TYPES", "expression", "literal"]
