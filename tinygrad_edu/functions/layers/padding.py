"""Padding with its public signature: borders of one number, or of the image itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...dtypes import from_numpy
from ...errors import message, runtime_error
from ...ops.layers import padding as ops
from ...transfers import to_cpu
from .. import checks
from ..from_data import in_dtype
from ..making import c_name

Pads = tuple[tuple[int, int], ...]

_constant_pad, _surround = general(ops.constant_pad), general(ops.surround)
general(ops.surround_back)  # not public: gradients call it on Tensors

NAMES = {"reflect": "reflection_pad", "replicate": "replication_pad", "circular": ""}


def pad(
    input: Any, pad: Any, mode: str = "constant", value: float | None = None
) -> Any:
    """Borders around the last dimensions: of ``value``, or of what the input shows.

    ``pad`` counts from the last dimension: (left, right, top, bottom, front, back). A
    negative border cuts. ``mode`` is "constant" (any dimensions), or "reflect",
    "replicate", "circular" (the last one, two or three of (N, C, \\*size)).

    Source: PyTorch, ``torch.nn.functional.pad``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1, 2, 3]])
    >>> torch.nn.functional.pad(x, (2, 1))
    tensor([[0, 0, 1, 2, 3, 0]])
    >>> torch.nn.functional.pad(x, (2, 1), mode="reflect")
    tensor([[3, 2, 1, 2, 3, 2]])
    >>> torch.nn.functional.pad(x, (2, 1), mode="circular")
    tensor([[2, 3, 1, 2, 3, 1]])
    """
    shape = checks.tensor(input, "pad")._array.shape
    numbers = checks.wholes(pad, "pad", "pad")
    if not isinstance(mode, str):
        raise checks.wrong_type("pad", "mode", "str", mode)
    if value is not None and not isinstance(value, int | float | np.number):
        raise checks.wrong_type("pad", "value", "float", value)
    if len(numbers) % 2:
        raise runtime_error("Padding length must be divisible by 2")
    if len(numbers) > 2 * len(shape):
        raise runtime_error(
            "Padding length should be less than or equal to two times the input "
            f"dimension but got padding length {len(numbers)} and input of dimension "
            f"{len(shape)}"
        )
    pads = tuple(zip(numbers[-2::-2], numbers[::-2], strict=True))
    if mode == "constant":
        return _constant(input, pads, value or 0)
    fill = _from_mirror if NAMES.get(mode) else _from_image
    return fill(input, pads, mode, value)


def constant_pad_nd(input: Any, pad: Any, value: Any = 0) -> Any:
    """Borders of one value; :func:`pad` in its first mode.

    Source: PyTorch, ``torch.constant_pad_nd``.

    >>> import tinygrad_edu as torch
    >>> torch.constant_pad_nd(torch.tensor([1, 2]), (1, 2), 7)
    tensor([7, 1, 2, 7, 7])
    """
    shape = checks.tensor(input, "constant_pad_nd")._array.shape
    numbers = checks.wholes(pad, "constant_pad_nd", "pad")
    if isinstance(value, TensorBase) and not value._array.ndim:
        value = to_cpu(value._array).item()
    if not isinstance(value, int | float | complex | np.number):
        raise checks.wrong_type("constant_pad_nd", "value", "Number", value)
    if len(numbers) % 2:
        raise runtime_error(
            f"Length of pad must be even but instead it equals {len(numbers)}"
        )
    if len(numbers) > 2 * len(shape):
        raise runtime_error(
            "Length of pad should be no more than twice the number of dimensions of "
            f"the input. Pad length is {len(numbers)}while the input has {len(shape)}"
            "dimensions."
        )
    pads = tuple(zip(numbers[-2::-2], numbers[::-2], strict=True))
    return _constant(input, pads, value)


def _constant(input: Any, pads: Pads, value: Any) -> Any:
    shape = input._array.shape
    for n, (before, after) in zip(shape[len(shape) - len(pads) :], pads, strict=True):
        if n + min(before, 0) + min(after, 0) < 0:
            raise runtime_error("narrow(): length must be non-negative.")
    if value:
        value = _in_dtype_of(input, value)
    return _constant_pad(input, pads=pads, value=value)


def _in_dtype_of(input: Any, value: Any) -> Any:
    """The value as the input's dtype has it, or PyTorch's error for one too large."""
    dtype = from_numpy(input._array.dtype)
    if isinstance(value, complex) and not dtype.is_complex:
        if value.imag:
            raise runtime_error(
                f"value cannot be converted to type {c_name(dtype)} without overflow"
            )
        value = value.real
    if dtype.name == "uint8" and value < 0:
        value = 256  # uint8 takes -1 elsewhere, but not here
    return in_dtype(np.asarray(value), dtype, exact=True).item()


def _from_image(input: Any, pads: Pads, mode: str, value: Any) -> Any:
    """The other three modes: what there is no room for is cut first or last."""
    shape, n = input._array.shape, len(pads)
    if mode not in NAMES:
        raise NotImplementedError(message(f"Unrecognised padding mode {mode}"))
    if value:
        raise runtime_error(f'Padding mode "{mode}" doesn\'t take in value argument')
    if not 1 <= n <= 3 or len(shape) not in (n + 1, n + 2):
        raise NotImplementedError(
            message(
                f"Padding size {2 * n} is not supported for {len(shape)}D input "
                "tensor.",
                expected="(left, right) for (N, C, L), two more numbers for each "
                "dimension more; N may be absent",
            )
        )
    added = tuple([(max(b, 0), max(a, 0)) for b, a in pads])
    cut = tuple([(min(b, 0), min(a, 0)) for b, a in pads])
    cuts = any(map(any, cut))
    if mode == "circular":
        _check_circular(shape[-n:], pads)
        if cuts:
            input = _constant_pad(input, pads=cut, value=0)
        return _surround(input, pads=added, mode=mode)
    _check_mirror(input, pads, mode)
    out = _surround(input, pads=added, mode=mode)
    return _constant_pad(out, pads=cut, value=0) if cuts else out


_from_mirror = in_float32(_from_image)  # "reflect" and "replicate"


def _check_circular(size: tuple[int, ...], pads: Pads) -> None:
    """Once round at most, of what a negative border leaves."""
    for n, (before, after) in zip(size, pads, strict=True):
        left = n + min(before, 0) + min(after, 0)
        if max(before, after) > n or 0 <= left < max(before, after):
            raise runtime_error("Padding value causes wrapping around more than once.")
        if left < 0 or n + before + after < 0:
            raise runtime_error(
                "Negative padding value is resulting in an empty dimension"
            )


def _check_mirror(input: Any, pads: Pads, mode: str) -> None:
    """An image that is there, is large enough, and is not gone afterwards."""
    shape, n = input._array.shape, len(pads)
    if 0 in shape[-n - 1 :]:
        raise runtime_error(
            f"Expected {n + 1}D or {n + 2}D (batch mode) tensor with possibly 0 batch "
            "size and other non-zero dimensions for input, but got: "
            f"{list(shape)}"
        )
    if input._array.dtype == bool:
        raise NotImplementedError(
            message(f"\"{NAMES[mode]}{n}d\" not implemented for 'Bool'")
        )
    for i in range(n) if mode == "reflect" else ():
        axis = len(shape) - 1 - i
        if max(pads[-1 - i]) >= shape[axis]:
            raise runtime_error(
                f"Argument #{4 + 2 * i}: Padding size should be less than the "
                f"corresponding input dimension, but got: padding {pads[-1 - i]} at "
                f"dimension {axis} of input {list(shape)}"
            )
    wide = ops.framed(shape, pads)[-n:]
    if max(wide) < 1:
        told, found = (
            " ".join(f"{a}: {v}" for a, v in zip("DHW"[-n:], each, strict=True))
            for each in (shape[-n:], wide)
        )
        raise runtime_error(f"input ({told}) is too small. Calculated output {found}")
    if min(wide) < 0:
        full = [*shape[:-n], *wide]
        raise runtime_error(
            f"Trying to create tensor with negative dimension {min(wide)}: {full}"
        )
