"""Products of matrices. The two rules to remember, for Y = A B:

    ∂L/∂A = ∂L/∂Y Bᵀ        ∂L/∂B = Aᵀ ∂L/∂Y

Check them by their shapes: A is (n, k), B is (k, m), ∂L/∂Y is (n, m).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...dtypes import has_gradient
from ...errors import message, runtime_error
from ..holomorphic import holomorphic
from ..registry import array_module_of, primitive


def check_mm(a: Array, b: Array, names: tuple[str, str] = ("mat1", "mat2")) -> None:
    """a must have as many columns as b has rows."""
    if a.shape[-1] != b.shape[-2]:
        n, k = a.shape[-2:]
        rows, m = b.shape[-2:]
        raise runtime_error(
            f"{names[0]} and {names[1]} shapes cannot be multiplied "
            f"({n}x{k} and {rows}x{m})",
            got=f"{names[0]} {tuple(a.shape)}, {names[1]} {tuple(b.shape)}",
            expected=f"as many columns in {names[0]} as rows in {names[1]}",
            hint="transpose one of them with .T, or check the layer's in_features",
        )


def check_not_bool(a: Array) -> None:
    """A product adds up; True and False cannot be added up and stay what they are."""
    if a.dtype.kind == "b":
        raise NotImplementedError(
            message(
                "\"addmm_impl_cpu_\" not implemented for 'Bool'",
                hint="x.int() or x.float() counts the True ones",
            )
        )


def scaled(a: Any, factor: float) -> Any:
    """factor × a; a itself for the usual factor 1."""
    return a if factor == 1 else a * factor


def weighted(input: Array, out: Array, beta: float, alpha: float) -> Array:
    """beta × input + alpha × out, in the memory of the product ``out``.

    With beta = 0 the input is not looked at: nan in it does not spread. Whole numbers
    are scaled by whole numbers.
    """
    if alpha != 1:
        out = out * out.dtype.type(alpha)
    if beta == 0:
        return out
    try:
        out += input if beta == 1 else input * out.dtype.type(beta)
    except ValueError:
        raise _no_bias(input.shape, out.shape) from None
    return out


def product(F: Any, a: Any, b: Any, down: bool) -> Any:
    """a b, to be read down its columns in memory, or along its rows.

    A layer multiplies by Wᵀ, a view that reads W down its columns. The gradient of
    that view is best computed as (bᵀ aᵀ)ᵀ: turned back into a gradient of W, it then
    lies in the order of W, and nothing has to be copied.
    """
    return F.t(F.mm(F.t(b), F.t(a))) if down else F.mm(a, b)


@primitive(saves="a b a.down b.down", formula="∂L/∂a = ∂L/∂y @ bᵀ, ∂L/∂b = aᵀ @ ∂L/∂y")
def mm(a: Array, b: Array) -> Array:
    """Y = A B for two matrices."""
    check_mm(a, b)
    check_not_bool(a)
    return np.dot(a, b)


@primitive(
    saves="mat1 mat2 mat1.down mat2.down",
    formula=(
        "∂L/∂a = ∂L/∂y @ bᵀ, ∂L/∂b = aᵀ @ ∂L/∂y, ∂L/∂bias = ∂L/∂y summed over rows"
    ),
)
def addmm(
    input: Array, mat1: Array, mat2: Array, *, beta: float = 1, alpha: float = 1
) -> Array:
    """Y = beta input + alpha mat1 mat2: a linear layer in one step."""
    check_mm(mat1, mat2)
    check_not_bool(mat1)
    return weighted(input, np.dot(mat1, mat2), beta, alpha)


def dense(a: Array, w: Array, bias: Array | None) -> Array:
    """Y = A Wᵀ + bias for any leading dimensions of A: a layer without a graph."""
    if a.ndim == 2:
        out = np.dot(a, w.T)
        if bias is not None:
            out += bias
        return out
    rows = a.reshape(math.prod(a.shape[:-1]), a.shape[-1])
    return dense(rows, w, bias).reshape(*a.shape[:-1], w.shape[0])


@primitive(
    saves="input weight input.shape",
    title=lambda node: str(node),
    formula=("∂L/∂x = ∂L/∂y @ W, ∂L/∂W = (∂L/∂y)ᵀ @ x, ∂L/∂b = ∂L/∂y summed over rows"),
)
def linear(input: Array, weight: Array, bias: Array, *, node: str) -> Array:
    """Y = X Wᵀ + b for rows in any arrangement; a bias of shape (0,) stands for none.

    One step in place of a view, a product and another view.
    """
    return dense(input, weight, bias if bias.size else None)


def in_one_column(F: Any, a: Any) -> Any:
    """(…, n) as (rows, n)."""
    *before, n = a.shape
    return F.reshape(a, shape=(math.prod(before), n))


@linear.gradient("input")
def _(F: Any, g: Any, _x: Any, w: Any, shape: Any, *, node: str) -> Any:
    return F.reshape(F.mm(in_one_column(F, g), w), shape=shape)


@linear.gradient("weight")
def _(F: Any, g: Any, x: Any, _w: Any, _shape: Any, *, node: str) -> Any:
    return F.mm(F.t(in_one_column(F, g)), in_one_column(F, x))


@linear.gradient("bias")
def _(F: Any, g: Any, _x: Any, _w: Any, _shape: Any, *, node: str) -> Any:
    """The engine sums it over all rows."""
    return in_one_column(F, g)


def _no_bias(bias: tuple[int, ...], out: tuple[int, ...]) -> Exception:
    """PyTorch's words for a bias that cannot be stretched over the product."""
    if len(bias) > len(out):
        return runtime_error(
            f"expand(torch.FloatTensor{{{list(bias)}}}, size={list(out)}): the number "
            f"of sizes provided ({len(out)}) must be greater or equal to the number of "
            f"dimensions in the tensor ({len(bias)})"
        )
    axis = next(i for i in range(-1, -len(bias) - 1, -1) if bias[i] not in (1, out[i]))
    return runtime_error(
        f"The expanded size of the tensor ({out[axis]}) must match the existing size "
        f"({bias[axis]}) at non-singleton dimension {len(out) + axis}.  Target sizes: "
        f"{list(out)}.  Tensor sizes: {list(bias)}",
        hint="the bias needs one number for each output: out_features",
    )


@addmm.gradient("input")
def _(
    F: Any,
    g: Any,
    _mat1: Any,
    _mat2: Any,
    _down1: bool,
    _down2: bool,
    *,
    beta: float = 1,
    alpha: float = 1,
) -> Any:
    """The bias was stretched over all rows; the engine sums its gradient back."""
    return scaled(g, beta)


@mm.gradient("a")
@addmm.gradient("mat1")
def _(
    F: Any,
    g: Any,
    _a: Any,
    b: Any,
    a_down: bool,
    _b_down: bool,
    *,
    beta: float = 1,
    alpha: float = 1,
) -> Any:
    return scaled(product(F, g, F.t(b), a_down), alpha)


@mm.gradient("b")
@addmm.gradient("mat2")
def _(
    F: Any,
    g: Any,
    a: Any,
    _b: Any,
    _a_down: bool,
    b_down: bool,
    *,
    beta: float = 1,
    alpha: float = 1,
) -> Any:
    return scaled(product(F, F.t(a), g, b_down), alpha)


# ------------------------------------------------------------------ with vectors


def outer(F: Any, a: Any, b: Any) -> Any:
    """a bᵀ of two vectors, a column times a row."""
    return F.reshape(a, shape=(-1, 1)) * F.reshape(b, shape=(1, -1))


@primitive(saves="a b", formula="∂L/∂A = ∂L/∂y ⊗ x, ∂L/∂x = Aᵀ @ ∂L/∂y")
def mv(a: Array, b: Array) -> Array:
    """y = A b for a matrix and a vector."""
    check_not_bool(a)
    return np.dot(a, b)


@primitive(saves="a b", formula="∂L/∂A = α ∂L/∂y ⊗ x, ∂L/∂x = α Aᵀ @ ∂L/∂y")
def addmv(
    input: Array, a: Array, b: Array, *, beta: float = 1, alpha: float = 1
) -> Array:
    """y = beta input + alpha A b."""
    check_not_bool(a)
    return weighted(input, np.dot(a, b), beta, alpha)


@addmv.gradient("input")
def _(F: Any, g: Any, _a: Any, _b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    return scaled(g, beta)


@mv.gradient("a")
@addmv.gradient("a")
def _(F: Any, g: Any, _a: Any, b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    """∂L/∂A = ∂L/∂y bᵀ"""
    return scaled(outer(F, g, b), alpha)


@mv.gradient("b")
@addmv.gradient("b")
def _(F: Any, g: Any, a: Any, _b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    return scaled(F.mv(F.t(a), g), alpha)


@primitive(saves="a b", formula="∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a")
def dot(a: Array, b: Array) -> Array:
    """y = Σ a b for two vectors."""
    return np.dot(a, b)


@primitive(saves="a b", formula="∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a")
def vdot(a: Array, b: Array) -> Array:
    """y = Σ a b, under PyTorch's second name for it."""
    return np.dot(a, b)


@dot.gradient("a")
@vdot.gradient("a")
def _(F: Any, g: Any, _a: Any, b: Any) -> Any:
    return g * b


@dot.gradient("b")
@vdot.gradient("b")
def _(F: Any, g: Any, a: Any, _b: Any) -> Any:
    return g * a


@primitive(saves="vec1 vec2", formula="∂L/∂a = α ∂L/∂y @ b, ∂L/∂b = α (∂L/∂y)ᵀ @ a")
def addr(
    input: Array, vec1: Array, vec2: Array, *, beta: float = 1, alpha: float = 1
) -> Array:
    """Y = beta input + alpha vec1 vec2ᵀ."""
    return weighted(input, vec1[:, None] * vec2, beta, alpha)


@addr.gradient("input")
def _(F: Any, g: Any, _a: Any, _b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    return scaled(g, beta)


@addr.gradient("vec1")
def _(F: Any, g: Any, _a: Any, b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    return scaled(F.mv(g, b), alpha)


@addr.gradient("vec2")
def _(F: Any, g: Any, a: Any, _b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    return scaled(F.mv(F.t(g), a), alpha)


# ------------------------------------------------------------------ stacks of matrices


@primitive(saves="a b", formula="∂L/∂a = ∂L/∂y @ bᵀ, ∂L/∂b = aᵀ @ ∂L/∂y")
def bmm(a: Array, b: Array) -> Array:
    """Y = A B for stacks of matrices (…, n, k) and (…, k, m), stretched if needed."""
    check_not_bool(a)
    return np.matmul(a, b)


@primitive(saves="a b", formula="∂L/∂a = α ∂L/∂y @ bᵀ, ∂L/∂b = α aᵀ @ ∂L/∂y")
def baddbmm(
    input: Array, a: Array, b: Array, *, beta: float = 1, alpha: float = 1
) -> Array:
    """Y = beta input + alpha A B for stacks of matrices."""
    check_not_bool(a)
    return weighted(input, np.matmul(a, b), beta, alpha)


@primitive(saves="a b", formula="∂L/∂a = α ∂L/∂y @ bᵀ, ∂L/∂b = α aᵀ @ ∂L/∂y")
def addbmm(
    input: Array, a: Array, b: Array, *, beta: float = 1, alpha: float = 1
) -> Array:
    """Y = beta input + alpha Σ A B, the products of the stack added up."""
    check_not_bool(a)
    total = np.matmul(a, b).sum(axis=0, dtype=a.dtype)
    return weighted(input, total, beta, alpha)


@baddbmm.gradient("input")
@addbmm.gradient("input")
def _(F: Any, g: Any, _a: Any, _b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    return scaled(g, beta)


@bmm.gradient("a")
@baddbmm.gradient("a")
@addbmm.gradient("a")
def _(F: Any, g: Any, _a: Any, b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    return scaled(F.bmm(g, F.transpose(b, dim0=-1, dim1=-2)), alpha)


@bmm.gradient("b")
@baddbmm.gradient("b")
@addbmm.gradient("b")
def _(F: Any, g: Any, a: Any, _b: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    return scaled(F.bmm(F.transpose(a, dim0=-1, dim1=-2), g), alpha)


# ------------------------------------------------------------------ around products


def _as_pytorch_calls_it(shape: Any, title: str = "UnsafeViewBackward0") -> str:
    return title


@primitive(
    saves="a.shape",
    title=_as_pytorch_calls_it,
    formula="∂L/∂a = ∂L/∂y, brought back to the shape of a",
)
def refold(a: Array, *, shape: Any, title: str = "UnsafeViewBackward0") -> Array:
    """A fresh product in the shape that was asked for; PyTorch's _unsafe_view."""
    return a.reshape(shape)


@refold.gradient("a")
def _(F: Any, g: Any, original: Any, *, shape: Any, title: str = "") -> Any:
    return F.reshape(g, shape=original)


@primitive(
    saves="a.shape a.dtype", formula="∂L/∂a = ∂L/∂y on the diagonal, 0 elsewhere"
)
def trace(a: Array) -> Array:
    """y = Σ aᵢᵢ"""
    return a.trace(dtype=None if has_gradient(a.dtype) else np.int64)


@trace.gradient("a")
def _(F: Any, g: Any, shape: Any, dtype: Any) -> Any:
    xp = array_module_of(F.raw(g))
    return g * F.constant(xp.eye(*shape, dtype=dtype), g)


refold.for_complex = refold
holomorphic(mm, addmm, mv, addmv, dot, addr, bmm, baddbmm, addbmm, trace)
