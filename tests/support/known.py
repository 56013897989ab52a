"""Differences from PyTorch that are meant, found by its own test database.

``KNOWN[operation]`` lists pairs: a pattern that the difference's line matches, and the
reason. A test sees to it that none stays here that is gone.
"""

from __future__ import annotations

_STEPS = "PyTorch rounds half at every step, so a step may be infinite"
_TRIANGLE = "PyTorch also hands a gradient to the triangle that is not read"
_CONJUGATE = "PyTorch answers a conjugate that waits, a view; here it is computed"

_OTHER = "refused for the same reason or another one, in other words"
_CHUNKS = "PyTorch's options of memory are refused"
_HALVES = "there is no complex32 here"

KNOWN: dict[str, list[tuple[str, str]]] = {
    "addbmm": [
        (r"addbmm_\(\): raised", "PyTorch makes a smaller tensor grow here alone")
    ],
    "cholesky_inverse": [("gradient", _TRIANGLE)],
    "cholesky_solve": [("gradient", _TRIANGLE)],
    "fft.ifft": [("strides", _CONJUGATE)],
    "fft.ihfft": [("strides", _CONJUGATE)],
    "linalg.norm.subgradients_at_zero": [
        ("second gradient", "a corner: 0 is one slope of many, PyTorch says nan")
    ],
    "linalg.tensorinv": [("strides", "PyTorch's inverse is laid out by columns")],
    "linalg.svd": [
        (r"full_matrices=True.*value\[2\]", "rows beyond the rank may be turned freely")
    ],
    "matrix_exp": [
        ("float16", "PyTorch adds up too many half-precision terms and answers nan")
    ],
    "svd": [
        (r"some=False.*value\[2\]", "rows of V beyond the rank may be turned freely")
    ],
    "amax": [(r"number of dimensions", "an array of NumPy's has at most 64")],
    "amin": [(r"number of dimensions", "an array of NumPy's has at most 64")],
    "aminmax": [(r"number of dimensions", "an array of NumPy's has at most 64")],
    "renorm": [(r"complex64 .*gradient", "PyTorch answers nan where there is a slope")],
    "__rpow__": [("float16.*gradient", _STEPS)],
    "div.trunc_rounding": [
        ("bfloat16", "PyTorch cuts off what was rounded before, 17.99 as 18")
    ],
    "polygamma.polygamma_n_0": [("float16.*gradient", _STEPS)],
    "pow": [("float16.*gradient", _STEPS)],
    "special.polygamma.special_polygamma_n_0": [("float16.*gradient", _STEPS)],
    "corrcoef": [(r"\[3, 2\].*gradient", "it is 0: both answer what rounding left")],
    "cov": [(r"float32\[2\].*gradient", "it is 0: PyTorch answers what rounding left")],
    "kthvalue": [(r"value\[1\]", "which of equal numbers it is, PyTorch leaves open")],
    "logcumsumexp": [
        (
            r"float(32|16) .*gradient",
            "of e^10000 neither has more than four digits left",
        )
    ],
    "mode": [
        (
            r"\[3000\].*(value\[1\]|gradient)",
            "the last place here, in PyTorch any of them",
        )
    ],
    "topk": [
        (r"value\[1\]|gradient", "which of equal numbers come, PyTorch leaves open")
    ],
    "complex": [("float16", _HALVES)],
    "view_as_complex": [("float16", _HALVES)],
    "conj_physical": [("no such method", "of real numbers it would do nothing")],
    "gather": [(r"uint8\[2, 0\]", "nothing is gathered, and no gradient asked for")],
    "mH": [("strides", "one row: any step leads past it")],
    "multinomial": [("error", "one sentence for what is no probability")],
    "narrow_copy": [("error", "refused in the words of narrow")],
    "nn.functional.adaptive_avg_pool3d": [("error", _OTHER)],
    "nn.functional.adaptive_max_pool2d": [("error", _OTHER)],
    "nn.functional.adaptive_max_pool3d": [("error", _OTHER)],
    "nn.functional.avg_pool2d": [("error", _OTHER)],
    "nn.functional.avg_pool3d": [("error", _OTHER)],
    "nn.functional.batch_norm": [
        (r"\(float\d+\[0\]", "numbers without a channel, of which there are none")
    ],
    "nn.functional.conv1d": [("error", _OTHER)],
    "nn.functional.conv2d": [("error", _OTHER)],
    "nn.functional.conv3d": [("error", _OTHER)],
    "nn.functional.linear_cross_entropy.chunked": [("have to be None", _CHUNKS)],
    "nn.functional.linear_cross_entropy.chunked_none": [("have to be None", _CHUNKS)],
    "nn.functional.layer_norm": [
        ("gradient", "it is 0: both answer what rounding left")
    ],
    "nn.functional.max_pool1d": [("error", _OTHER)],
    "nn.functional.max_pool2d": [("error", _OTHER)],
    "nn.functional.max_pool3d": [("error", _OTHER)],
    "nn.functional.max_unpool1d": [("error", _OTHER)],
    "nn.functional.normalize": [("p=0.5, dim=0", "what rounding left of 0")],
    "nn.functional.soft_margin_loss": [("float16.*gradient", _STEPS)],
    "nn.functional.hardsigmoid": [("gradient", "PyTorch's 1/6 is one of float32")],
    "nn.functional.grid_sample": [
        ("bfloat16", "PyTorch rounds the places to bfloat16, too")
    ],
}
