"""Operations that CuPy cannot do alone: the CPU computes them, and says so once.

Matrix decompositions, Fourier transforms and special functions would need libraries of
hundreds of megabytes beside CuPy, for what a training loop seldom asks. Their numbers
are carried to the CPU and back; the copies are counted, and a warning names the
operation, as PyTorch warns where a device lacks one.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

from ..devices import Array, device, on_gpu
from ..ops.registry import Primitive
from ..transfers import to_cpu, to_gpu

# By what a GPU would need: each group belongs to one of CUDA's libraries, or to none.
DECOMPOSITIONS = (
    *("linalg_svd", "linalg_svdvals", "linalg_eigh", "linalg_eigvalsh", "linalg_qr"),
    *("linalg_cholesky_ex", "linalg_inv_ex", "linalg_solve_ex", "linalg_det"),
    *("linalg_slogdet", "linalg_pinv", "linalg_lstsq", "linalg_solve_triangular"),
    *("cofactors", "matrix_exp"),
)
FOURIER = ("fft_c2c", "fft_r2c", "fft_c2r")
SPECIAL = (
    *("erf", "erfc", "erfinv", "gelu", "lgamma", "digamma", "polygamma", "mvlgamma"),
    *("special_zeta", "i0", "special_i0e", "special_i1", "special_i1e"),
    *("special_log_ndtr", "special_ndtri", "special_erfcx", "special_entr"),
    *("xlogy", "special_xlog1py"),
)
# One element after the other: NumPy has them, or a loop of Python's.
IN_ORDER = (
    *("cummax", "cummin", "logcumsumexp", "mode", "ctc_loss", "histogram"),
    *("scatter_multiply", "scatter_reduce", "index_reduce"),
    *("unique_consecutive", "unique_dim"),
)
NAMES = frozenset((*DECOMPOSITIONS, *FOURIER, *SPECIAL, *IN_ORDER))


def by_cpu(primitive: Primitive, arrays: Any, settings: dict[str, Any]) -> Any:
    """The primitive's own forward in the memory of the CPU; results go back."""
    _warn(primitive.name)
    place = device("cuda", next(a for a in arrays if on_gpu(a)).device.id)
    host = {name: _each(to_cpu, value) for name, value in settings.items()}
    found = primitive.forward(*[to_cpu(a) for a in arrays], **host)
    return _each(lambda array: to_gpu(array, place), found)


def _each(move: Any, value: Any) -> Any:
    """Arrays moved, one or several; everything else as it is."""
    if isinstance(value, tuple | list):
        return type(value)([_each(move, one) for one in value])
    return move(value) if _is_array(value) else value


def _is_array(value: Any) -> bool:
    return hasattr(value, "dtype") and hasattr(value, "ndim")


@cache
def _warn(name: str) -> None:
    """Once for each operation."""
    warnings.warn(
        f"The operator 'aten::{name}' is not currently supported on the CUDA backend "
        "and will fall back to run on the CPU. This may have performance implications.",
        UserWarning,
        stacklevel=2,
    )


def is_for_cpu(primitive: Primitive, arrays: tuple[Array, ...]) -> bool:
    """Whether arrays lie on a GPU that has no such operation."""
    return primitive.name in NAMES and any(map(on_gpu, arrays))
