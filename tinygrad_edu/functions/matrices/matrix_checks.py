"""What functions of matrices check first, in PyTorch's words."""

from __future__ import annotations

from typing import Any

from ...dtypes import from_numpy, scalar_name
from ...errors import message, runtime_error
from ..checks import tensor

LOW_PRECISION = ("float16", "bfloat16")


def check_matrix(A: Any, function: str, argument: str = "A") -> None:
    """At least two dimensions."""
    if tensor(A, function.replace(".", "_"), "input")._array.ndim < 2:
        raise runtime_error(
            f"{function}: The input tensor {argument} must have at least 2 dimensions."
        )


def check_square(A: Any, function: str, argument: str = "A") -> None:
    """As many rows as columns."""
    check_matrix(A, function, argument)
    rows, columns = A._array.shape[-2:]
    if rows != columns:
        raise runtime_error(
            f"{function}: {argument} must be batches of square matrices, but they are "
            f"{rows} by {columns} matrices"
        )


def check_floating(A: Any, function: str, low: bool = False, kernel: str = "") -> None:
    """Floating point numbers, and float32 at least unless ``low``.

    Where PyTorch names the routine that has no such version, it is ``kernel``.
    """
    dtype = from_numpy(A._array.dtype)
    name = scalar_name(dtype)
    if not (dtype.is_floating_point or dtype.is_complex):
        raise runtime_error(
            f"{function}: Expected a floating point or complex tensor as input. "
            f"Got {name}",
            hint="x.float() makes floating point numbers of integers",
        )
    if dtype.name in LOW_PRECISION and not low:
        if kernel:
            raise NotImplementedError(f"\"{kernel}\" not implemented for '{name}'")
        raise runtime_error(
            f"{function}: Low precision dtypes not supported. Got {name}",
            hint="x.float() first",
        )


def check_kernel(A: Any, kernel: str) -> None:
    """For routines that exist for float32 and float64 only, and say no more."""
    dtype = from_numpy(A._array.dtype)
    known = dtype.is_floating_point or dtype.is_complex
    if not known or dtype.name in LOW_PRECISION:
        raise NotImplementedError(
            f"\"{kernel}\" not implemented for '{scalar_name(dtype)}'"
        )


def check_real(A: Any, function: str) -> None:
    """Complex matrices can be multiplied and solved, but not taken apart."""
    if tensor(A, function.replace(".", "_"))._array.dtype.kind == "c":
        raise NotImplementedError(
            message(
                f"{function} is not implemented for complex matrices",
                expected="real numbers: of complex matrices the library knows "
                "products, inv, solve, det, matrix_power, matrix_exp and norms",
            )
        )
