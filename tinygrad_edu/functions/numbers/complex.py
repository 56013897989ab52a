"""Complex tensors: made of their parts, and taken apart again.

PyTorch marks a conjugate and computes it later (``is_conj``); here it is computed at
once, so ``resolve_conj`` has nothing to do. Sums, products, quotients, powers, ``exp``,
``abs``, views and ``torch.fft`` know complex numbers; everything else refuses them.
"""

from __future__ import annotations

from typing import Any

from ...autograd.alignment import to_floating
from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...dtypes import from_numpy, kind_name
from ...errors import runtime_error
from ...ops.numbers import complex as ops
from .. import checks

_real, _imag = general(ops.real), general(ops.imag)
_conj, _angle = general(ops.conj), general(ops.angle)
_view_as_real = general(ops.view_as_real)
_view_as_complex = general(ops.view_as_complex)
_complex = general(ops.complex_of)
_polar = general(ops.polar)
for each in (*ops.STAND_INS.values(),):
    general(each)


def is_complex(input: Any) -> bool:
    """Whether the numbers of a tensor are complex. Source: ``torch.is_complex``.

    >>> import tinygrad_edu as torch
    >>> torch.is_complex(torch.tensor([1j])), torch.is_complex(torch.tensor([1.0]))
    (True, False)
    """
    checks.tensor(input, "is_complex")
    return bool(input._array.dtype.kind == "c")


def real(input: Any) -> Any:
    """x of x + iy, in the same memory. Source: PyTorch, ``torch.real``.

    >>> import tinygrad_edu as torch
    >>> torch.real(torch.tensor([1 + 2j]))
    tensor([1.])
    """
    return _real(input) if is_complex(input) else input


def imag(input: Any) -> Any:
    """y of x + iy, in the same memory. Source: PyTorch, ``torch.imag``.

    >>> import tinygrad_edu as torch
    >>> torch.imag(torch.tensor([1 + 2j]))
    tensor([2.])
    """
    if not is_complex(input):
        raise runtime_error(
            "imag is not implemented for tensors with non-complex dtypes.",
            got=f"dtype {from_numpy(input._array.dtype)}",
        )
    return _imag(input)


def conj(input: Any) -> Any:
    """x - iy of x + iy; a real tensor is its own. Source: PyTorch, ``torch.conj``.

    >>> import tinygrad_edu as torch
    >>> torch.conj(torch.tensor([1 + 2j]))
    tensor([1.-2.j])
    """
    return _conj(input) if is_complex(input) else input


def conj_physical(input: Any) -> Any:
    """The same as :func:`conj`, which is always computed here.

    >>> import tinygrad_edu as torch
    >>> torch.conj_physical(torch.tensor([1 + 2j]))
    tensor([1.-2.j])
    """
    return conj(input)


def resolve_conj(input: Any) -> Any:
    """The tensor itself: no conjugate waits to be computed. Source: PyTorch.

    >>> import tinygrad_edu as torch
    >>> torch.resolve_conj(torch.tensor([2j]).conj())
    tensor([0.-2.j])
    """
    return checks.tensor(input, "resolve_conj")


def angle(input: Any) -> Any:
    """The angle of x + iy from the positive real axis: atan2(y, x), between -π and π.

    Source: PyTorch, ``torch.angle``.

    >>> import tinygrad_edu as torch
    >>> torch.angle(torch.tensor([1j, -1.0]))
    tensor([1.5708, 3.1416])
    """
    checks.tensor(input, "angle")
    return _angle(to_floating(input))


def view_as_real(input: Any) -> Any:
    """The parts of complex numbers side by side in a last dimension of 2.

    Source: PyTorch, ``torch.view_as_real``.

    >>> import tinygrad_edu as torch
    >>> torch.view_as_real(torch.tensor([1 + 2j]))
    tensor([[1., 2.]])
    """
    if not is_complex(input):
        raise runtime_error("view_as_real is only supported for complex tensors")
    return _view_as_real(input)


@in_float32
def view_as_complex(input: Any) -> Any:
    """A last dimension of 2 as the parts of complex numbers, in the same memory.

    Source: PyTorch, ``torch.view_as_complex``.

    >>> import tinygrad_edu as torch
    >>> torch.view_as_complex(torch.tensor([[1.0, 2.0]]))
    tensor([1.+2.j])
    """
    checks.tensor(input, "view_as_complex")
    a = input._array
    if a.dtype.char not in "fd":
        raise runtime_error(
            "view_as_complex is only supported for half, float and double tensors, but "
            f"got a tensor of scalar type: {kind_name(a.dtype)}"
        )
    if a.ndim == 0:
        raise runtime_error("Input tensor must have one or more dimensions")
    if a.shape[-1] != 2:
        raise runtime_error("Tensor must have a last dimension of size 2")
    if a.strides[-1] != a.itemsize:
        raise runtime_error("Tensor must have a last dimension with stride 1")
    if any(step % (2 * a.itemsize) for step in a.strides[:-1]):
        raise runtime_error("Tensor must have a stride divisible by 2 for all but last")
    return _view_as_complex(input)


def complex(real: Any, imag: Any) -> Any:
    """real + i × imag, of two float32 or two float64 tensors.

    Source: PyTorch, ``torch.complex``.

    >>> import tinygrad_edu as torch
    >>> torch.complex(torch.tensor([1.0]), torch.tensor([2.0]))
    tensor([1.+2.j])
    """
    return _complex(*_pair("complex", ("real", real), ("imag", imag)))


def _pair(function: str, *named: tuple[str, Any]) -> list[Any]:
    """Two float32 or two float64 tensors, or PyTorch's error."""
    for position, (name, each) in enumerate(named, 1):
        checks.tensor(each, function, name, position)
    one, other = [kind_name(x._array.dtype) for _, x in named]
    if not {one, other} <= {"Half", "Float", "Double"} or one == other == "Half":
        raise runtime_error(
            "Expected both inputs to be Half, Float or Double tensors but got "
            f"{one} and {other}"
        )
    if one != other:
        raise runtime_error(
            f"Expected object of scalar type {one} but got scalar type {other} for "
            "second argument"
        )
    return [each for _, each in named]


@in_float32
def polar(abs: Any, angle: Any) -> Any:
    """abs × (cos angle + i sin angle). Source: PyTorch, ``torch.polar``.

    >>> import tinygrad_edu as torch
    >>> torch.polar(torch.tensor([2.0]), torch.tensor([0.0]))
    tensor([2.+0.j])
    """
    return _polar(*_pair("polar", ("abs", abs), ("angle", angle)))


def isreal(input: Any) -> Any:
    """Where the imaginary part is 0. Source: PyTorch, ``torch.isreal``.

    >>> import tinygrad_edu as torch
    >>> torch.isreal(torch.tensor([1 + 0j, 1j]))
    tensor([ True, False])
    """
    checks.tensor(input, "isreal")
    answer = input._array.imag == 0
    return TensorBase._from_array(answer, place=input._device)
