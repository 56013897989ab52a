"""ONNX operators → our operations, for all that need no thinking: one formula a line.

In a formula ``a``, ``b`` and so on are the operator's inputs in their order, other
names its attributes (ONNX's own defaults where a file says nothing), and the names of
calls our primitives. A number is a constant of the type of ``a``.
"""

from __future__ import annotations

FORMULAS: dict[str, str] = {
    "Identity": "a",
    "Dropout": "a",
    # sums and products of numbers
    "Add": "add(a, b)",
    "Sub": "sub(a, b)",
    "Mul": "mul(a, b)",
    "Neg": "neg(a)",
    "Abs": "abs(a)",
    "Reciprocal": "reciprocal(a)",
    "Sqrt": "sqrt(a)",
    "Exp": "exp(a)",
    "Log": "log(a)",
    "Erf": "erf(a)",
    # angles
    "Sin": "sin(a)",
    "Cos": "cos(a)",
    "Tan": "tan(a)",
    "Asin": "asin(a)",
    "Acos": "acos(a)",
    "Atan": "atan(a)",
    "Sinh": "sinh(a)",
    "Cosh": "cosh(a)",
    "Tanh": "tanh(a)",
    "Asinh": "asinh(a)",
    "Acosh": "acosh(a)",
    "Atanh": "atanh(a)",
    # rounding
    "Floor": "floor(a)",
    "Ceil": "ceil(a)",
    "Round": "round(a)",
    "Sign": "sign(a)",
    # comparisons and logic
    "Equal": "eq(a, b)",
    "Less": "lt(a, b)",
    "LessOrEqual": "le(a, b)",
    "Greater": "gt(a, b)",
    "GreaterOrEqual": "ge(a, b)",
    "Not": "logical_not(a)",
    "And": "logical_and(a, b)",
    "Or": "logical_or(a, b)",
    "Xor": "logical_xor(a, b)",
    "BitwiseAnd": "bitwise_and(a, b)",
    "BitwiseOr": "bitwise_or(a, b)",
    "BitwiseXor": "bitwise_xor(a, b)",
    "BitwiseNot": "bitwise_not(a)",
    "IsNaN": "isnan(a)",
    "Where": "where(a, b, c)",
    # activations
    "Relu": "relu(a)",
    "Sigmoid": "sigmoid(a)",
    "Softplus": "softplus(a, beta=1, threshold=20)",
    "Softsign": "div(a, add(abs(a), 1))",
    "Mish": "mish(a)",
    "Gelu": "gelu(a, approximate=approximate)",
    "Elu": "elu(a, alpha=alpha, scale=1.0)",
    "Selu": "elu(a, alpha=alpha, scale=gamma)",
    "Celu": "celu(a, alpha=alpha)",
    "LeakyRelu": "leaky_relu(a, negative_slope=alpha)",
    "PRelu": "where(gt(a, 0), a, mul(a, b))",
    "HardSwish": "hardswish(a)",
    "ThresholdedRelu": "threshold(a, threshold=alpha, value=0.0)",
    # tables and determinants
    "Det": "linalg_det(a)",
    "GatherElements": "gather(a, b, dim=axis)",
}
