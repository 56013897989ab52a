"""Gradient rules as lines of text, for people who look at a node.

An operation of this library carries its line itself (``formula`` in ``ops/``). Here
stand the names that only PyTorch's graphs have, so that they can be read as well.
Where an input was broadcast, its gradient is summed back to its shape afterwards.
Source of the formulas: PyTorch's ``derivatives.yaml``.
"""

from __future__ import annotations

from functools import cache

from tinygrad_edu.diagram.library import short_label
from tinygrad_edu.ops import PRIMITIVES

_SAME = "∂L/∂a = ∂L/∂y"
_BACK = "∂L/∂a = ∂L/∂y, brought back to the shape of a"
_PLACED = "∂L/∂a = ∂L/∂y where elements were taken from, 0 elsewhere"
_MATMUL = "∂L/∂a = ∂L/∂y @ bᵀ, ∂L/∂b = aᵀ @ ∂L/∂y"

# Names that only PyTorch's graphs have.
OTHERS = {
    "square": "∂L/∂a = ∂L/∂y · 2 · a",
    "threshold": "∂L/∂a = ∂L/∂y where a is above the threshold, 0 elsewhere",
    "leaky_relu": "∂L/∂a = ∂L/∂y where a > 0, ∂L/∂y · slope elsewhere",
    "gelu": "∂L/∂a = ∂L/∂y · (Φ(a) + a · φ(a)), Φ and φ of the normal distribution",
    "silu": "∂L/∂a = ∂L/∂y · s · (1 + a · (1 − s)), s = sigmoid(a)",
    "softplus": "∂L/∂a = ∂L/∂y · sigmoid(a)",
    "prod": "∂L/∂a = ∂L/∂y · y / a",
    "unsafe_view": _BACK,
    "reshape_alias": _BACK,
    "flatten": _BACK,
    "repeat": "∂L/∂a = ∂L/∂y, summed over the copies",
    "alias": _SAME,
    "select": _PLACED,
    "slice": _PLACED,
    "embedding": "each row of the weight gets the sum of ∂L/∂y where it was looked up",
    "copy_slices": "the part written over gets 0, the value written gets its ∂L/∂y",
    "baddbmm": _MATMUL + ", ∂L/∂bias = ∂L/∂y",
    "addmv": "∂L/∂A = ∂L/∂y ⊗ x, ∂L/∂x = Aᵀ @ ∂L/∂y, ∂L/∂bias = ∂L/∂y",
    "convolution": "∂L/∂x = ∂L/∂y convolved with the turned kernel, ∂L/∂w = x "
    "correlated with ∂L/∂y, ∂L/∂bias = ∂L/∂y summed",
    "cross_entropy": "∂L/∂a = ∂L/∂y · (softmax(a) − one_hot(target)) / N (mean of N)",
    "l1_loss": "∂L/∂a = ∂L/∂y · sign(a − b) / N (mean of N), ∂L/∂b = −∂L/∂a",
    "binary_cross_entropy_with_logits": "∂L/∂a = ∂L/∂y · (sigmoid(a) − target) / N",
}

# Names that PyTorch or this library use for the same operation.
SYNONYMS = {
    "pow_scalar": "pow",
    "nll_loss2d": "nll_loss",
    "squeeze_multiple": "squeeze",
    "max_dim": "max",
    "min_dim": "min",
    "safe_softmax": "softmax",
    "broadcast_to": "expand",
    "getitem": "index",
    "log_softmax_int": "log_softmax",
    "native_dropout": "mul",
    "clamp_min": "clamp",
    "clamp_max": "clamp",
    "alias_copy": "alias",
}


@cache
def formulas() -> dict[str, str]:
    """The formula of every operation: by its whole title, and by its label."""
    known = dict(OTHERS)
    for primitive in PRIMITIVES.values():
        for name in (primitive.name, short_label(primitive.title)):
            known.setdefault(name, primitive.formula)
        known.setdefault(primitive.title, primitive.formula)
    return known


def rule_of(operation: str) -> str:
    """The gradient rule of an operation by PyTorch's name, empty if not known.

    >>> rule_of("MulBackward0")
    '∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a'
    >>> rule_of("PowBackward0")
    '∂L/∂a = ∂L/∂y · n · aⁿ⁻¹'
    """
    if operation == "AccumulateGrad":
        return "grad = grad + ∂L/∂a"
    if operation == "CopySlices":
        return OTHERS["copy_slices"]
    if operation in formulas():
        return formulas()[operation]
    label = short_label(operation)
    return formulas().get(SYNONYMS.get(label, label), "")
