"""Gradient rules as lines of text, for people who look at a node.

In every rule y is the operation's result, L the loss, and ∂L/∂y the gradient that
arrives. ``·`` multiplies numbers, or elements one by one; ``@`` multiplies
matrices; ᵀ transposes. Where an input was broadcast, its gradient is summed back to
its shape afterwards. Source of the formulas: PyTorch's ``derivatives.yaml``.
"""

from __future__ import annotations

from tinygrad_edu.diagram.library import short_label

_SAME = "∂L/∂a = ∂L/∂y"
_BACK = "∂L/∂a = ∂L/∂y, brought back to the shape of a"
_SPREAD = "∂L/∂a = ∂L/∂y, the same for every element that was summed"
_PLACED = "∂L/∂a = ∂L/∂y where elements were taken from, 0 elsewhere"
_MATMUL = "∂L/∂a = ∂L/∂y @ bᵀ, ∂L/∂b = aᵀ @ ∂L/∂y"
_FLAT = "∂L/∂a = 0, since y is constant between its jumps"
_EXTREME = "∂L/∂a = ∂L/∂y where a is the {0}, 0 elsewhere"

RULES = {
    # arithmetic
    "add": "∂L/∂a = ∂L/∂y, ∂L/∂b = ∂L/∂y",
    "sub": "∂L/∂a = ∂L/∂y, ∂L/∂b = −∂L/∂y",
    "rsub": "∂L/∂a = −∂L/∂y",
    "mul": "∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a",
    "div": "∂L/∂a = ∂L/∂y / b, ∂L/∂b = −∂L/∂y · a / b²",
    "neg": "∂L/∂a = −∂L/∂y",
    "pow": "∂L/∂a = ∂L/∂y · n · aⁿ⁻¹, ∂L/∂n = ∂L/∂y · aⁿ · log a",
    "reciprocal": "∂L/∂a = −∂L/∂y · y²",
    # functions of each element
    "exp": "∂L/∂a = ∂L/∂y · y, since the derivative of exp is exp itself",
    "expm1": "∂L/∂a = ∂L/∂y · (y + 1)",
    "log": "∂L/∂a = ∂L/∂y / a",
    "log1p": "∂L/∂a = ∂L/∂y / (a + 1)",
    "log2": "∂L/∂a = ∂L/∂y / (a · log 2)",
    "log10": "∂L/∂a = ∂L/∂y / (a · log 10)",
    "sqrt": "∂L/∂a = ∂L/∂y / (2 · y)",
    "rsqrt": "∂L/∂a = −∂L/∂y · y³ / 2",
    "square": "∂L/∂a = ∂L/∂y · 2 · a",
    "sin": "∂L/∂a = ∂L/∂y · cos a",
    "cos": "∂L/∂a = −∂L/∂y · sin a",
    "tanh": "∂L/∂a = ∂L/∂y · (1 − y²)",
    "sigmoid": "∂L/∂a = ∂L/∂y · y · (1 − y)",
    "relu": "∂L/∂a = ∂L/∂y where a > 0, 0 elsewhere",
    "threshold": "∂L/∂a = ∂L/∂y where a is above the threshold, 0 elsewhere",
    "leaky_relu": "∂L/∂a = ∂L/∂y where a > 0, ∂L/∂y · slope elsewhere",
    "gelu": "∂L/∂a = ∂L/∂y · (Φ(a) + a · φ(a)), Φ and φ of the normal distribution",
    "silu": "∂L/∂a = ∂L/∂y · s · (1 + a · (1 − s)), s = sigmoid(a)",
    "softplus": "∂L/∂a = ∂L/∂y · sigmoid(a)",
    "abs": "∂L/∂a = ∂L/∂y · sign(a)",
    "maximum": "∂L/∂a = ∂L/∂y where a > b, ∂L/∂b = ∂L/∂y where b > a, halves if equal",
    "minimum": "∂L/∂a = ∂L/∂y where a < b, ∂L/∂b = ∂L/∂y where b < a, halves if equal",
    "clamp": "∂L/∂a = ∂L/∂y where a is inside the bounds, 0 elsewhere",
    "where": "∂L/∂a = ∂L/∂y where the condition holds, ∂L/∂b = ∂L/∂y where not",
    "keep_where": "∂L/∂a = ∂L/∂y where the condition holds, 0 elsewhere",
    "floor": _FLAT,
    "ceil": _FLAT,
    "round": _FLAT,
    "trunc": _FLAT,
    "sign": _FLAT,
    "remainder": "∂L/∂a = ∂L/∂y, ∂L/∂b = −∂L/∂y · ⌊a / b⌋",
    "masked_fill": "∂L/∂a = 0 where the mask is set, ∂L/∂y elsewhere",
    # reductions
    "sum": _SPREAD,
    "mean": "∂L/∂a = ∂L/∂y / N for each of the N elements that were averaged",
    "var": "∂L/∂a = ∂L/∂y · 2 · (a − mean(a)) / (N − 1)",
    "std": "∂L/∂a = ∂L/∂y · (a − mean(a)) / (y · (N − 1))",
    "prod": "∂L/∂a = ∂L/∂y · y / a",
    "amax": "∂L/∂a = ∂L/∂y where a is the largest (shared if several), 0 elsewhere",
    "amin": "∂L/∂a = ∂L/∂y where a is the smallest (shared if several), 0 elsewhere",
    "max": _EXTREME.format("largest"),
    "min": _EXTREME.format("smallest"),
    "cumsum": "∂L/∂a = sum of ∂L/∂y from each element to the end",
    "logsumexp": "∂L/∂a = ∂L/∂y · exp(a − y)",
    # shape
    "reshape": _BACK,
    "view": _BACK,
    "unsafe_view": _BACK,
    "reshape_alias": _BACK,
    "squeeze": _BACK,
    "unsqueeze": _BACK,
    "flatten": _BACK,
    "t": "∂L/∂a = (∂L/∂y)ᵀ",
    "transpose": "∂L/∂a = ∂L/∂y with the two dimensions swapped back",
    "permute": "∂L/∂a = ∂L/∂y with the dimensions put back in order",
    "expand": "∂L/∂a = ∂L/∂y, summed over the dimensions that were repeated",
    "sum_to": "∂L/∂a = ∂L/∂y, stretched over the places that were summed",
    "flip": "∂L/∂a = ∂L/∂y in reverse order",
    "repeat": "∂L/∂a = ∂L/∂y, summed over the copies",
    "clone": _SAME,
    "alias": _SAME,
    "to_copy": "∂L/∂a = ∂L/∂y, converted back to the dtype of a",
    # joining and taking
    "cat": "each input gets its own part of ∂L/∂y",
    "stack": "each input gets its own slice of ∂L/∂y",
    "split": "∂L/∂a = the gradients of the parts, joined again",
    "unbind": "∂L/∂a = the gradients of the slices, stacked again",
    "select": _PLACED,
    "slice": _PLACED,
    "index": "∂L/∂a = ∂L/∂y added up where elements were taken from, 0 elsewhere",
    "index_select": "∂L/∂a = ∂L/∂y added up where rows were taken from, 0 elsewhere",
    "gather": "∂L/∂a = ∂L/∂y added up where elements were taken from, 0 elsewhere",
    "embedding": "each row of the weight gets the sum of ∂L/∂y where it was looked up",
    "as_strided": "∂L/∂a = ∂L/∂y added up where elements were taken from, 0 elsewhere",
    "pick_zeros": "∂L/∂a = ∂L/∂y at the places where a was put",
    "put_zeros": "∂L/∂a = ∂L/∂y at the places where a was put",
    "scatter_zeros": "∂L/∂a = ∂L/∂y at the places where a was put",
    "fill": "∂L/∂a = 0, ∂L/∂value = ∂L/∂y, summed",
    "copy": "∂L/∂a = 0, ∂L/∂source = ∂L/∂y",
    "copy_slices": "the part written over gets 0, the value written gets its ∂L/∂y",
    # linear algebra
    "mm": _MATMUL,
    "bmm": _MATMUL,
    "addmm": _MATMUL + ", ∂L/∂bias = ∂L/∂y summed over rows",
    "baddbmm": _MATMUL + ", ∂L/∂bias = ∂L/∂y",
    "addmv": "∂L/∂A = ∂L/∂y ⊗ x, ∂L/∂x = Aᵀ @ ∂L/∂y, ∂L/∂bias = ∂L/∂y",
    "mv": "∂L/∂A = ∂L/∂y ⊗ x, ∂L/∂x = Aᵀ @ ∂L/∂y",
    "dot": "∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a",
    "convolution": "∂L/∂x = ∂L/∂y convolved with the turned kernel, "
    "∂L/∂w = x correlated with ∂L/∂y, ∂L/∂bias = ∂L/∂y summed",
    # softmax, losses, normalization
    "softmax": "∂L/∂a = y · (∂L/∂y − sum(∂L/∂y · y))",
    "log_softmax": "∂L/∂a = ∂L/∂y − softmax(a) · sum(∂L/∂y)",
    "nll_loss": "∂L/∂a = −∂L/∂y / N at each row's target, 0 elsewhere (mean of N rows)",
    "cross_entropy": "∂L/∂a = ∂L/∂y · (softmax(a) − one_hot(target)) / N (mean of N)",
    "mse_loss": "∂L/∂a = ∂L/∂y · 2 · (a − b) / N (mean of N), ∂L/∂b = −∂L/∂a",
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


def rule_of(operation: str) -> str:
    """The gradient rule of an operation by PyTorch's name, empty if not known.

    >>> rule_of("MulBackward0")
    '∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a'
    >>> rule_of("PowBackward0")
    '∂L/∂a = ∂L/∂y · n · aⁿ⁻¹'
    """
    if operation == "AccumulateGrad":
        return "grad = grad + ∂L/∂a"
    if operation in ("CopySlices", "CopyBackwards"):
        return RULES["copy_slices" if operation == "CopySlices" else "copy"]
    if operation == "PowBackward0":  # the exponent is a number
        return RULES["pow"].partition(",")[0]
    label = short_label(operation)
    return RULES.get(SYNONYMS.get(label, label), "")
