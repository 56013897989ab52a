"""Primitive → ONNX operators, for all that need no thinking: one formula a line.

In a formula ``a``, ``b`` and so on are the arguments of the primitive, other small
names its settings, capitalised names ONNX's operators; a number stands for a constant
of the type of the result. What depends on shapes or settings stands in ``rules/``.
Source of the operators: https://onnx.ai/onnx/operators.
"""

from __future__ import annotations

FORMULAS: dict[str, str] = {
    # sums and products of numbers
    "add": "Add(a, b)",
    "sub": "Sub(a, b)",
    "rsub": "Sub(b, a)",
    "add_scaled": "Add(a, Mul(b, alpha))",
    "sub_scaled": "Sub(a, Mul(b, alpha))",
    "mul": "Mul(a, b)",
    "div": "Div(a, b)",
    "neg": "Neg(a)",
    "abs": "Abs(a)",
    "reciprocal": "Reciprocal(a)",
    "addcmul": "Add(a, Mul(Mul(b, c), value))",
    "addcdiv": "Add(a, Mul(Div(b, c), value))",
    "lerp": "Add(a, Mul(Sub(b, a), weight))",
    "lerp_tensor": "Add(a, Mul(Sub(b, a), weight))",
    # powers and logarithms
    "pow_scalar": "Pow(a, exponent)",
    "pow_tensor": "Pow(a, b)",
    "scalar_pow": "Pow(a, b)",
    "sqrt": "Sqrt(a)",
    "rsqrt": "Reciprocal(Sqrt(a))",
    "exp": "Exp(a)",
    "exp2": "Pow(2, a)",
    "expm1": "Sub(Exp(a), 1)",
    "log": "Log(a)",
    "log1p": "Log(Add(a, 1))",
    "log2": "Mul(Log(a), 1.4426950408889634)",
    "log10": "Mul(Log(a), 0.4342944819032518)",
    "logaddexp": "Add(Max(a, b), Log(Add(Exp(Neg(Abs(Sub(a, b)))), 1)))",
    "hypot": "Sqrt(Add(Mul(a, a), Mul(b, b)))",
    "logit": "Log(Div(a, Sub(1, a)))",
    "xlogy": "Where(Equal(a, 0), 0, Mul(a, Log(b)))",
    "erf": "Erf(a)",
    "erfc": "Sub(1, Erf(a))",
    # angles
    "sin": "Sin(a)",
    "cos": "Cos(a)",
    "tan": "Tan(a)",
    "asin": "Asin(a)",
    "acos": "Acos(a)",
    "atan": "Atan(a)",
    "sinh": "Sinh(a)",
    "cosh": "Cosh(a)",
    "tanh": "Tanh(a)",
    "asinh": "Asinh(a)",
    "acosh": "Acosh(a)",
    "atanh": "Atanh(a)",
    "deg2rad": "Mul(a, 0.017453292519943295)",
    "rad2deg": "Mul(a, 57.29577951308232)",
    # rounding
    "floor": "Floor(a)",
    "ceil": "Ceil(a)",
    "round": "Round(a)",
    "trunc": "Mul(Sign(a), Floor(Abs(a)))",
    "frac": "Sub(a, Mul(Sign(a), Floor(Abs(a))))",
    "sign": "Sign(a)",
    "sgn": "Sign(a)",
    # choosing
    "maximum": "Max(a, b)",
    "minimum": "Min(a, b)",
    "fmax": "Where(IsNaN(a), b, Where(IsNaN(b), a, Max(a, b)))",
    "fmin": "Where(IsNaN(a), b, Where(IsNaN(b), a, Min(a, b)))",
    "heaviside": "Where(Equal(a, 0), b, Where(Greater(a, 0), 1, 0))",
    "clamp": "Clip(a, min, max)",
    "clamp_low": "Max(a, low)",
    "clamp_high": "Min(a, high)",
    "clamp_both": "Min(Max(a, low), high)",
    "nan_to_num": (
        "Where(IsNaN(a), nan, Where(IsInf(a, detect_negative=0), posinf,"
        " Where(IsInf(a, detect_positive=0), neginf, a)))"
    ),
    "keep_where": "Where(condition, a, 0)",
    "masked_fill": "Where(mask, value, a)",
    "where": "Where(condition, a, b)",
    # comparisons and logic
    "eq": "Equal(a, b)",
    "ne": "Not(Equal(a, b))",
    "lt": "Less(a, b)",
    "le": "LessOrEqual(a, b)",
    "gt": "Greater(a, b)",
    "ge": "GreaterOrEqual(a, b)",
    "isnan": "IsNaN(a)",
    "isinf": "IsInf(a)",
    "isposinf": "IsInf(a, detect_negative=0)",
    "isneginf": "IsInf(a, detect_positive=0)",
    "isfinite": "Not(Or(IsNaN(a), IsInf(a)))",
    # activations
    "relu": "Relu(a)",
    "sigmoid": "Sigmoid(a)",
    "silu": "Mul(a, Sigmoid(a))",
    "mish": "Mul(a, Tanh(Softplus(a)))",
    "log_sigmoid": "Neg(Softplus(Neg(a)))",
    "softplus": "Div(Softplus(Mul(a, beta)), beta)",
    "elu": "Mul(Elu(a, alpha=alpha), scale)",
    "celu": "Celu(a, alpha=alpha)",
    "leaky_relu": "LeakyRelu(a, alpha=negative_slope)",
    "prelu": "Where(Greater(a, 0), a, Mul(a, weight))",
    "hardtanh": "Clip(a, min_val, max_val)",
    "hardsigmoid": "HardSigmoid(a, alpha=0.16666666666666666, beta=0.5)",
    "hardswish": "HardSwish(a)",
    "hardshrink": "Shrink(a, lambd=lambd, bias=0.0)",
    "softshrink": "Shrink(a, lambd=lambd, bias=lambd)",
    "threshold": "Where(LessOrEqual(a, threshold), value, a)",
    "softmax": "Softmax(a, axis=dim)",
    "log_softmax": "LogSoftmax(a, axis=dim)",
    # copies: a value is a value
    "clone": "a",
    "contiguous": "a",
    # matrices, and rows of tables
    "mm": "MatMul(a, b)",
    "bmm": "MatMul(a, b)",
    "mv": "MatMul(a, b)",
    "dot": "MatMul(a, b)",
    "vdot": "MatMul(a, b)",
    "linalg_det": "Det(a)",
    "embedding": "Gather(weight, indices, axis=0)",
    "cumsum": "CumSum(a, Axis(dim))",
    # losses
    "binary_cross_entropy": (
        "Sub(Mul(Sub(y, 1), Max(Log(Sub(1, p)), -100)), Mul(y, Max(Log(p), -100)))"
    ),
}
