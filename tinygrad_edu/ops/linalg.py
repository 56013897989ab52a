"""Products of matrices. The two rules to remember, for Y = A B:

    ∂L/∂A = ∂L/∂Y Bᵀ        ∂L/∂B = Aᵀ ∂L/∂Y

Check them by their shapes: A is (n, k), B is (k, m), ∂L/∂Y is (n, m).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..devices import Array
from ..errors import runtime_error
from .registry import primitive


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
    return np.dot(a, b)


@primitive(
    saves="mat1 mat2 mat1.down mat2.down",
    formula=(
        "∂L/∂a = ∂L/∂y @ bᵀ, ∂L/∂b = aᵀ @ ∂L/∂y, ∂L/∂bias = ∂L/∂y summed over rows"
    ),
)
def addmm(input: Array, mat1: Array, mat2: Array) -> Array:
    """Y = input + mat1 mat2: a linear layer in one step, the bias added in place."""
    check_mm(mat1, mat2)
    out = np.dot(mat1, mat2)
    try:
        out += input
    except ValueError:
        raise _no_bias(input.shape, out.shape) from None
    return out


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
def _(F: Any, g: Any, _mat1: Any, _mat2: Any, _down1: bool, _down2: bool) -> Any:
    """The bias was stretched over all rows; the engine sums its gradient back."""
    return g


@mm.gradient("a")
@addmm.gradient("mat1")
def _(F: Any, g: Any, _a: Any, b: Any, a_down: bool, _b_down: bool) -> Any:
    return product(F, g, F.t(b), a_down)


@mm.gradient("b")
@addmm.gradient("mat2")
def _(F: Any, g: Any, a: Any, _b: Any, _a_down: bool, b_down: bool) -> Any:
    return product(F, F.t(a), g, b_down)


@primitive(saves="a b", formula="∂L/∂A = ∂L/∂y ⊗ x, ∂L/∂x = Aᵀ @ ∂L/∂y")
def mv(a: Array, b: Array) -> Array:
    """y = A b for a matrix and a vector."""
    return np.dot(a, b)


@mv.gradient("a")
def _(F: Any, g: Any, _a: Any, b: Any) -> Any:
    """∂L/∂A = ∂L/∂y bᵀ, a column times a row."""
    return F.reshape(g, shape=(-1, 1)) * F.reshape(b, shape=(1, -1))


@mv.gradient("b")
def _(F: Any, g: Any, a: Any, _b: Any) -> Any:
    return F.mv(F.t(a), g)


@primitive(saves="a b", formula="∂L/∂a = ∂L/∂y · b, ∂L/∂b = ∂L/∂y · a")
def dot(a: Array, b: Array) -> Array:
    """y = Σ a b for two vectors."""
    return np.dot(a, b)


@dot.gradient("a")
def _(F: Any, g: Any, _a: Any, b: Any) -> Any:
    return g * b


@dot.gradient("b")
def _(F: Any, g: Any, a: Any, _b: Any) -> Any:
    return g * a


@primitive(saves="a b", formula="∂L/∂a = ∂L/∂y @ bᵀ, ∂L/∂b = aᵀ @ ∂L/∂y")
def bmm(a: Array, b: Array) -> Array:
    """Y = A B for stacks of matrices (…, n, k) and (…, k, m), stretched if needed."""
    return np.matmul(a, b)


@bmm.gradient("a")
def _(F: Any, g: Any, _a: Any, b: Any) -> Any:
    return F.bmm(g, F.transpose(b, dim0=-1, dim1=-2))


@bmm.gradient("b")
def _(F: Any, g: Any, a: Any, _b: Any) -> Any:
    return F.bmm(F.transpose(a, dim0=-1, dim1=-2), g)
