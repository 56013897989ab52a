"""Gradcheck cases of complex primitives: made of two real inputs, seen as two parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcheck_inputs import A, B, numbers, positive


def parts(rule: Callable[..., Any]) -> Callable[..., Any]:
    """``rule(F, z)`` of z = a + ib, its answer as a real and an imaginary part."""
    return lambda F, a, b: F.view_as_real(rule(F, F.complex_of(a, b)))


def other(F: Any, z: Any) -> Any:
    """Another complex number that depends on the same inputs."""
    return F.conj(z) + 2.0


# primitive: (function, arguments); several cases where one would not show all
CASES: dict[str, Any] = {
    "abs_complex": (lambda F, a, b: F.abs_complex(F.complex_of(a, b)), A, B),
    "angle": (lambda F, a, b: F.angle(F.complex_of(a, b)), A, B),
    "complex_of": (parts(lambda F, z: F.mul_complex(z, z)), A, B),
    "conj": (parts(lambda F, z: F.mul_complex(F.conj(z), F.conj(z))), A, B),
    "div_complex": (parts(lambda F, z: F.div_complex(z, other(F, z))), A, B),
    "exp_complex": (parts(lambda F, z: F.exp_complex(z)), A, B),
    "imag": (lambda F, a, b: F.imag(F.exp_complex(F.complex_of(a, b))), A, B),
    "mul_complex": (parts(lambda F, z: F.mul_complex(z, other(F, z))), A, B),
    "polar": (lambda F, a, b: F.view_as_real(F.polar(a, b)), positive(3), numbers(3)),
    "pow_complex": [
        (parts(lambda F, z, n=n: F.pow_complex(z, exponent=n)), A, B)
        for n in (3, 2, 0, -1)
    ],
    "real": (lambda F, a, b: F.real(F.exp_complex(F.complex_of(a, b))), A, B),
    "reciprocal_complex": (parts(lambda F, z: F.reciprocal_complex(z)), A, B),
    "view_as_complex": (
        lambda F, a: F.abs_complex(F.view_as_complex(a)),
        numbers(3, 2),
    ),
    "view_as_real": (parts(lambda F, z: F.mul_complex(z, z)), A, B),
}
