"""Gradcheck cases of the activations."""

from __future__ import annotations

from typing import Any

from gradcheck_inputs import CUBE, A, numbers, unary

MANY = numbers(6, 6, low=-5, high=5)

# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "celu": (lambda F, a: F.celu(a, alpha=1.3), MANY),
    "elu": (lambda F, a: F.elu(a, alpha=1.3, scale=0.9), MANY),
    "gelu": [
        (lambda F, a: F.gelu(a, approximate="none"), A),
        (lambda F, a: F.gelu(a, approximate="tanh"), A),
    ],
    "gelu_slope": [
        (lambda F, a: F.gelu_slope(a, approximate="none"), A),
        (lambda F, a: F.gelu_slope(a, approximate="tanh"), A),
    ],
    "glu": (lambda F, a: F.glu(a, dim=2), CUBE),
    "hardshrink": (lambda F, a: F.hardshrink(a, lambd=0.5), A),
    "hardsigmoid": (unary("hardsigmoid"), MANY),
    "hardswish": (unary("hardswish"), MANY),
    "hardtanh": (lambda F, a: F.hardtanh(a, min_val=-1, max_val=0.7), A),
    "leaky_relu": (lambda F, a: F.leaky_relu(a, negative_slope=0.2), A),
    "log_sigmoid": (unary("log_sigmoid"), A),
    "mish": (unary("mish"), A),
    "prelu": (lambda F, a, w: F.prelu(a, w), A, numbers(1, 3)),
    "silu": (unary("silu"), A),
    "softplus": (lambda F, a: F.softplus(a, beta=1.5, threshold=2.0), MANY),
    "softshrink": (lambda F, a: F.softshrink(a, lambd=0.5), A),
    "threshold": (lambda F, a: F.threshold(a, threshold=0.3, value=-2.0), A),
}
