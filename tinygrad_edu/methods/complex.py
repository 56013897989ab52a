"""Tensor's methods for complex numbers."""

from __future__ import annotations

from typing import Any

from ..autograd.tensor_base import TensorBase
from ..functions.numbers import complex as functions


class ComplexMethods(TensorBase):
    """The parts of complex numbers, their size and their angle."""

    __slots__ = ()

    is_complex, angle = functions.is_complex, functions.angle
    conj, conj_physical = functions.conj, functions.conj_physical
    resolve_conj, isreal = functions.resolve_conj, functions.isreal

    def is_conj(self) -> bool:
        """False: a conjugate is computed at once here."""
        return False

    def is_neg(self) -> bool:
        """False: a negative is computed at once here."""
        return False

    @property
    def real(self) -> Any:
        """x of x + iy, in the same memory."""
        return functions.real(self)

    @real.setter
    def real(self, value: Any) -> None:
        functions.real(self).copy_(value)

    @property
    def imag(self) -> Any:
        """y of x + iy, in the same memory."""
        return functions.imag(self)

    @imag.setter
    def imag(self, value: Any) -> None:
        functions.imag(self).copy_(value)
