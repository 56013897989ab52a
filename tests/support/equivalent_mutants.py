"""Changes of gradient rules that change no gradient, each with the reason.

The name of a mutant is ``room rule: before  ->  after``.
"""

from __future__ import annotations

ENGINE_SUMS = "the engine sums a gradient down to its argument's shape in any case"
ENGINE_CASTS = "the engine gives a gradient its argument's dtype in any case"
ORDER_ONLY = "the same product, in another order in memory"
RAW = "a Tensor serves as an index too"
STRETCHED = "broadcasting does it in any case"

NOT_CHOSEN = "where has the other branch there"
_OVER_A = "special _over_a: F.where(zero, a + 1, a)  ->  F.where(zero, "
_COPYSIGN = "rounding copysign: F.keep_where(g * (out / a), a != 0)  ->  "

EQUIVALENT: dict[str, str] = {
    _OVER_A + "a - 1, a)": NOT_CHOSEN,
    _OVER_A + "a, a)": NOT_CHOSEN,
    "special _over_a: a + 1  ->  a + 2": NOT_CHOSEN,
    "special _over_a: F.zeros_like(out) + limit  ->  out + limit": "out is 0 at 0",
    _COPYSIGN + "F.keep_where(g / (out / a), a != 0)": "the quotient is 1 or -1",
    "special logit: F.where((a >= 0) & (a <= 1), slope, F.zeros_like(a) + np.nan)  ->  "
    "F.where((a >= 0) & (a <= 1), slope, F.zeros_like(a) - np.nan)": "nan is nan",
    "special logit: F.zeros_like(a) + np.nan  ->  a + np.nan": "nan is nan",
    "trigonometry _sinc_slope: a * np.pi  ->  -(a * np.pi)": "the slope is odd in it",
    "conversion cast: F.cast(g, dtype=original)  ->  g": ENGINE_CASTS,
    "elementwise pow_scalar: g * F.zeros_like(a)  ->  -(g * F.zeros_like(a))": (
        "zero is zero"
    ),
    "elementwise pow_scalar: g * F.zeros_like(a)  ->  F.zeros_like(a)": "zero is zero",
    "linalg product: F.t(F.mm(F.t(b), F.t(a))) if down else F.mm(a, b)  ->  "
    "F.mm(a, b)": ORDER_ONLY,
    "reduction _std_slope: F.where(out == 0, F.zeros_like(g), g / (out * 2))  ->  "
    "F.where(out == 0, g, g / (out * 2))": "it is multiplied by a - mean, which is 0",
    "reduction spread: F.stretch(g, shape=shape)  ->  g": STRETCHED,
    "linalg product: F.t(F.mm(F.t(b), F.t(a))) if down else F.mm(a, b)  ->  "
    "F.t(F.mm(F.t(b), F.t(a)))": ORDER_ONLY,
}

# Each reason with the mutants it holds for.
GROUPS: dict[str, list[str]] = {
    "the arrays have four dimensions": [
        "attention _in_blocks: -2:  ->  2: (2)",
    ],
    "on other devices alone, where tests/cuda looks": [
        "attention attention: not mask.shape == noise.shape == (0,)  ->  not not ma"
        "sk.shape == noise.shape == (0,)",
        "attention attention: F.records() or not mask.shape == noise.shape == (0,)  "
        "->  F.records() or mask.shape == noise.shape == (0,)",
        "attention attention: (0,)  ->  (1,)",
        "attention attention: :2  ->  :3",
        "attention attention: F.attention_backward(*g[:2], query, key, value, out, "
        "log_sums, **how)  ->  F.attention_backward(query, *g[:2], key, value, out,"
        " log_sums, **how)",
    ],
    "room that nobody looks at": [
        "attention _in_blocks: pairs if of_mask else 0  ->  pairs if of_mask else 1",
        "attention _in_blocks: xp.zeros(pairs if of_mask else 0, query.dtype)  ->  "
        "xp.zeros(pairs, query.dtype)",
    ],
    "a product of numbers has no order": [
        "attention _in_blocks: row_products(part, y[at])[..., None]  ->  "
        "row_products(y[at], part)[..., None]",
        "normalization _in_blocks: part if weight is None else xp.multiply(part, we"
        "ight, out=product)  ->  part if weight is None else xp.multiply(weight, pa"
        "rt, out=product)",
        "normalization _in_blocks: xp.multiply(part, x_hat, out=into[key])  ->  xp."
        "multiply(x_hat, part, out=into[key])",
    ],
    "any value of the right device serves": [
        "attention _in_steps: g[0]  ->  g[1]",
    ],
    "the same in steps that are recorded, and slower": [
        "loss cross_entropy: _in_place if F.raw(powers) is powers else _in_steps  -"
        ">  _in_steps",
    ],
    "the same mean with more work": [
        "normalization weighted_mean: (1,)  ->  (2,)",
        "normalization weighted_mean: a.ndim != 2  ->  a.ndim != 3",
        "normalization weighted_mean: a.ndim != 2 or dim != (1,)  ->  a.ndim != 2 o"
        "r not dim != (1,)",
        "normalization weighted_mean: a.ndim != 2 or dim != (1,)  ->  not a.ndim !="
        " 2 or dim != (1,)",
    ],
    "the last dimension in other words": [
        "attention _in_steps: slope - F.sum(g[0] * out, dim=last, keepdim=True)  ->  "
        "slope - F.sum(g[0] * out, dim=-1, keepdim=True)",
    ],
    "beyond 20 both ways round to the same": [
        "activations _mish_slope: 20  ->  21",
    ],
    "where has the other branch there; it keeps exp from overflowing": [
        "activations celu: F.keep_where(a, a < 0) * (1 / alpha)  ->  a * (1 / alpha)",
        "activations celu: a < 0  ->  a < 1",
        "activations elu: F.exp(F.keep_where(a, a < 0))  ->  F.exp(a)",
        "activations elu: a < 0  ->  a < 1",
    ],
    "exp(0) is 1": [
        "activations celu: a <= 0  ->  a <= 1",
    ],
    "the other condition decides below −3": [
        "activations hardswish: -3  ->  -4",
    ],
    "divided by anything but 0 where where has the other branch": [
        "complex abs_complex: F.where(out == 0, F.zeros_like(out) + 1, out)  ->  F."
        "where(out == 0, F.zeros_like(out) - 1, out)",
        "complex abs_complex: F.zeros_like(out) + 1  ->  F.zeros_like(out) + 2",
        "complex abs_complex: F.zeros_like(out) + 1  ->  out + 1",
        "complex angle: F.where(square == 0, F.zeros_like(square) + 1, square)  -> "
        " F.where(square == 0, F.zeros_like(square) - 1, square)",
        "complex angle: F.zeros_like(square) + 1  ->  F.zeros_like(square) + 2",
        "complex angle: F.zeros_like(square) + 1  ->  square + 1",
    ],
    "the engine takes the part, and the dtype, that the argument has": [
        "complex angle: F.real(a * F.conj(a))  ->  a * F.conj(a)",
        "complex complex_of: F.real(g)  ->  g",
        "complex imag: F.cast(g, dtype=pair) * 1j  ->  g * 1j",
        "complex polar: F.imag(g) * F.real(out)  ->  F.imag(g) * out",
        "complex polar: F.real(g) * F.cos(angle)  ->  g * F.cos(angle)",
        "complex polar: F.real(g) * F.imag(out)  ->  g * F.imag(out)",
        "complex real: F.cast(g, dtype=pair)  ->  g",
        "fourier fft_r2c: F.real(F.fft_c2c(g, dim=dim, scale=scale, forward=False))"
        "  ->  F.fft_c2c(g, dim=dim, scale=scale, forward=False)",
    ],
    "it is multiplied by z, which is 0": [
        "complex angle: F.zeros_like(g)  ->  g",
    ],
    "the copy is about strides": [
        "complex view_as_real: F.view_as_complex(F.clone(g))  ->  F.view_as_complex(g)",
    ],
    "cropped to the size it has, nothing changes": [
        "convolution _cropped: 2:  ->  3:",
    ],
    "any negative number is no row of padding": [
        "embedding embedding_rows: -1  ->  -2",
    ],
    "the same numbers with more work": [],
    "what stands there is looked at for its dtype alone": [
        "convolution convolution_input: array_module_of(F.raw(weight)).zeros(0, F.r"
        "aw(weight).dtype)  ->  array_module_of(F.raw(weight)).zeros(1, F.raw(weigh"
        "t).dtype)",
        "convolution convolution_weight: array_module_of(F.raw(x)).zeros(0, F.raw(x"
        ").dtype)  ->  array_module_of(F.raw(x)).zeros(1, F.raw(x).dtype)",
    ],
    "divided by anything but 0 on the diagonal, where the numerator is 0": [
        "decompositions linalg_eigh: row(F, values) - column(F, values) + eye  ->  "
        "row(F, values) - column(F, values) - eye",
        "decompositions linalg_svd: row(F, s) * row(F, s) - column(F, s) * column(F"
        ", s) + eye  ->  row(F, s) * row(F, s) - column(F, s) * column(F, s) - eye",
    ],
    "NumPy takes any negative size as what is left; one row is a row": [
        "embedding _shares: -1  ->  -2",
        "exponential matrix_exp: -1  ->  -2",
        "linalg outer: -1  ->  -2",
        "linalg outer: -1  ->  -2 (2)",
        "linalg outer: F.reshape(a, shape=(-1, 1)) * F.reshape(b, shape=(1, -1))  -"
        ">  F.reshape(a, shape=(-1, 1)) * b",
        "scatter index_select: -1  ->  -2",
        "windows as_strided: -1  ->  -2",
        "windows as_strided: -1  ->  -2 (2)",
        "windows as_strided: -1  ->  -2 (3)",
        "strides spots: -1  ->  -2",
    ],
    "the same dimension": [
        "geometry _row_sums: F.sum(x, dim=(len(x.shape) - 1,), keepdim=True)  ->  F"
        ".sum(x, dim=-1, keepdim=True)",
        "loss _in_steps: powers / F.sum(powers, dim=(1,), keepdim=True)  ->  powers"
        " / F.sum(powers, dim=-1, keepdim=True)",
    ],
    "equal points: their difference is 0": [
        "geometry distances: F.where(zero, F.zeros_like(g), g / F.where(zero, out +"
        " 1, out))  ->  F.where(F.zeros_like(g), zero, g / F.where(zero, out + 1, o"
        "ut))",
        "geometry distances: F.where(zero, F.zeros_like(g), g / F.where(zero, out +"
        " 1, out))  ->  F.where(zero, g, g / F.where(zero, out + 1, out))",
    ],
    "where has the other branch there": [
        "geometry distances: F.where(zero, out + 1, out)  ->  F.where(zero, out - 1"
        ", out)",
        "geometry distances: F.where(zero, out + 1, out)  ->  F.where(zero, out, out)",
        "geometry distances: out + 1  ->  out + 2",
    ],
    ENGINE_SUMS: [
        "indexing index_put: F.sum_to(F.index(g, key=key, then=then), shape=shape) "
        " ->  F.index(g, key=key, then=then)",
        "shape expand: F.sum_to(g, shape=original)  ->  g",
    ],
    "times 1": [
        "linalg scaled: a if factor == 1 else a * factor  ->  a * factor",
        "scatter index_add: found if alpha == 1 else found * alpha  ->  found * alpha",
    ],
    "zeros in place of nothing: more work, the same result": [
        "matrices absent: getattr(g, 'requires_grad', False)  ->  getattr(g, 'requi"
        "res_grad', True)",
        "matrices absent: not getattr(g, 'requires_grad', False) and (not F.raw(g)."
        "any())  ->  getattr(g, 'requires_grad', False) and (not F.raw(g).any())",
    ],
    "the mask is stretched over the stack in any case": [
        "matrices triangle: -2  ->  -3",
    ],
    "only nan has no largest, and its sign is nan": [
        "norms _extreme_slope: chosen / np.maximum(chosen.sum(axis=dim, keepdims=Tr"
        "ue), 1)  ->  chosen / chosen.sum(axis=dim, keepdims=True)",
    ],
    "where the norm is 0 every number is 0": [
        "norms vector_norm: F.where(zero, F.zeros_like(g), g)  ->  F.where(F.zeros_"
        "like(g), zero, g)",
        "norms vector_norm: F.where(zero, F.zeros_like(g), g)  ->  F.where(zero, g, g)",
    ],
    "where has the other branch, or sign(a) is 0 there": [
        "norms vector_norm: a + 1  ->  a + 2",
        "norms vector_norm: out + 1  ->  out + 2",
    ],
    STRETCHED: [
        "shape sum_to: F.stretch(g, shape=original)  ->  g",
    ],
    "a flag for the name of the node alone": [
        "scatter index_copy: True  ->  False",
        "scatter index_fill: True  ->  False",
    ],
    "one number is one number": [
        "scatter index_select: F.reshape(g, shape=())  ->  g",
    ],
    "where nobody wins, nobody is given a share": [
        "scatter_reduce _of_extreme: 1 / np.maximum(winners, 1)  ->  1 / winners",
    ],
    "a refusal, no gradient": [
        "scatter_reduce _of_product: zeros > 1  ->  zeros > 2",
    ],
    "strict=True only checks lengths": [
        "normalization scale_and_shift: True  ->  False",
        "normalization standardize: True  ->  False",
        "shape repeat: True  ->  False",
        "strides spots: True  ->  False",
    ],
    "more memory than is seen": [
        "windows as_strided: 1  ->  2",
        "windows as_strided: [0]  ->  [1]",
        "windows as_strided: last - first + 1  ->  last - first + 2",
    ],
    "what is stretched repeats all its numbers equally often": [
        "windows as_strided: often[mine - first]  ->  often[first]",
        "windows as_strided: often[mine - first]  ->  often[mine + first]",
    ],
}
EQUIVALENT |= {name: reason for reason, names in GROUPS.items() for name in names}
