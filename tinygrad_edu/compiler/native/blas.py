"""The matrix product that NumPy has brought along, as an address C can call.

NumPy's own products are done by a BLAS library (OpenBLAS, Accelerate, MKL) that lies
in memory anyway. Compiled programs call the same functions, ``cblas_sgemm`` and
``cblas_dgemm``, with the same threads: what ``set_num_threads`` or
``OPENBLAS_NUM_THREADS`` says of NumPy holds for them too.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

# How a build names its functions, and whether it counts with 32 or 64 bits.
NAMINGS = (
    ("scipy_cblas_{}64_", 64),  # OpenBLAS in the wheels of NumPy
    ("cblas_{}64_", 64),
    ("cblas_{}$NEWLAPACK$ILP64", 64),  # Apple's Accelerate
    ("cblas_{}$NEWLAPACK", 32),
    ("scipy_cblas_{}", 32),  # OpenBLAS in the wheels of SciPy
    ("cblas_{}", 32),  # conda, Linux distributions, MKL
)
# Modules that are linked to it. Only what has been imported is asked.
LINKED = (
    "numpy._core._multiarray_umath",
    "numpy.core._multiarray_umath",
    "numpy.linalg._umath_linalg",
    "scipy.linalg._fblas",
)
ROWS, PLAIN, TRANSPOSED = 101, 111, 112  # CblasRowMajor, CblasNoTrans, CblasTrans


@dataclass(frozen=True)
class Blas:
    """Addresses of the products of float32 and float64 matrices; 0: there is none.

    ``bits`` is the size of the whole numbers they take.
    """

    sgemm: int = 0
    dgemm: int = 0
    bits: int = 64
    name: str = "none"


@cache
def find() -> Blas:
    """The products of the BLAS in memory, tried on a small matrix.

    >>> find().bits in (32, 64)
    True
    """
    for library in _libraries():
        for naming, bits in NAMINGS:
            found = [_address(library, naming.format(each)) for each in GEMMS]
            if all(found) and all(map(_is_right, found, GEMMS.values())):
                return Blas(found[0], found[1], bits, naming.format("sgemm"))
    return Blas()


def _libraries() -> Iterator[Any]:
    """What may hold a BLAS: asking a module asks all that it is linked to."""
    for name in LINKED:
        path = getattr(sys.modules.get(name), "__file__", None)
        if path:
            yield from _opened(path)
    if sys.platform == "win32":  # there a library is asked for its own names only
        beside = Path(np.__file__).parent.parent / "numpy.libs"
        for found in sorted(beside.glob("*openblas*.dll")):
            yield from _opened(str(found))


def _opened(path: str) -> Iterator[Any]:
    try:
        yield ctypes.CDLL(path)
    except OSError:
        return


def _address(library: Any, name: str) -> int:
    """Where a function of a library lies; 0 if it has none of that name."""
    try:
        return ctypes.cast(library[name], ctypes.c_void_p).value or 0
    except AttributeError:
        return 0


GEMMS = {"sgemm": ctypes.c_float, "dgemm": ctypes.c_double}


def _is_right(address: int, number: Any) -> bool:
    """Whether the function at an address multiplies as ``cblas_?gemm`` does.

    Whole numbers are passed with 64 bits: on every processor that Python runs on, a
    function that takes 32 finds them in the lower half.
    """
    a = np.arange(6, dtype=number).reshape(2, 3)
    b = np.arange(12, dtype=number).reshape(4, 3)
    out = np.zeros((2, 4), number)
    product = gemm_type(number)(address)
    options = (ROWS, PLAIN, TRANSPOSED, 2, 4, 3, 1)
    product(*options, a.ctypes.data, 3, b.ctypes.data, 3, 0, out.ctypes.data, 4)
    return bool(np.array_equal(out, a @ b.T))


def gemm_type(number: Any) -> Any:
    """``cblas_?gemm``: the order, two transpositions, m, n, k, α, A, B, β and C."""
    kind, whole, array = ctypes.c_int, ctypes.c_int64, ctypes.c_void_p
    sizes = (kind, kind, kind, whole, whole, whole)
    operands = (number, array, whole, array, whole, number, array, whole)
    return ctypes.CFUNCTYPE(None, *sizes, *operands)
