"""Interpolation with its public signature: lines, images, volumes of another size."""

from __future__ import annotations

import warnings
from typing import Any

from ...autograd.operands import invalid_combination
from ...autograd.recording import general, result
from ...dtypes import is_floating, kind_name
from ...errors import message, runtime_error, type_error, value_error
from ...ops.layers import interpolation as ops
from .. import checks
from . import adaptive_pooling

Factor = float | tuple[float, ...] | list[float]
Sizes = int | tuple[int, ...] | list[int]

_resize = general(ops.resize)
general(ops.resize_back)  # not public: gradients call it on Tensors

# mode: how many dimensions an image of it has, and what the primitive calls it
MODES: dict[str, tuple[tuple[int, ...], str]] = {
    "nearest": ((1, 2, 3), "nearest"),
    "nearest-exact": ((1, 2, 3), "nearest_exact"),
    "area": ((1, 2, 3), "area"),
    "linear": ((1,), "linear"),
    "bilinear": ((2,), "linear"),
    "trilinear": ((3,), "linear"),
    "bicubic": ((2,), "cubic"),
    "lanczos": ((2,), "lanczos"),
}
WHOLE = ("nearest", "nearest-exact", "area")


def interpolate(
    input: Any,
    size: Sizes | None = None,
    scale_factor: Factor | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Any:
    """Images in another size: (N, C, \\*old) → (N, C, \\*size), or old · scale_factor.

    ``mode``: "nearest" (and "nearest-exact", as other libraries have it), "linear",
    "bilinear", "trilinear" by the dimensions, "bicubic", "area" (means), "lanczos".
    ``align_corners``: the middles of the corners stay where they are, and not the
    image's edge. ``recompute_scale_factor``: from the size that comes out, rounded.
    ``antialias``: a smaller image does not skip numbers. Source: PyTorch,
    ``torch.nn.functional.interpolate``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[[1.0, 2.0]]])
    >>> torch.nn.functional.interpolate(x, scale_factor=2)
    tensor([[[1., 1., 2., 2.]]])
    >>> torch.nn.functional.interpolate(x, size=3, mode="linear", align_corners=True)
    tensor([[[1.0000, 1.5000, 2.0000]]])
    """
    old = checks.tensor(input, "interpolate")._array.shape[2:]
    if mode in WHOLE and align_corners is not None:
        raise value_error(
            "align_corners option can only be set with the interpolating modes: "
            "linear | bilinear | bicubic | trilinear"
        )
    factors = _factors(old, size, scale_factor)
    if size is not None:
        if recompute_scale_factor:
            raise value_error(
                "recompute_scale_factor is not meaningful with an explicit size."
            )
        new = _new_size(old, size)
    else:
        new = tuple([int(n * f) for n, f in zip(old, factors, strict=True)])
    if recompute_scale_factor or mode == "area":
        factors = (None,) * len(old)
    _check_mode(input, mode, align_corners, antialias)
    _check_types(input, new, mode, align_corners)
    if mode == "area":
        return _area(input, new)
    kind = MODES[mode][1] + "_aa" * bool(antialias)
    if kind == "nearest" and len(old) == 2:  # there PyTorch's steps are whole ones
        factors = tuple(
            None if m in (n, 2 * n) else f
            for n, m, f in zip(old, new, factors, strict=True)
        )
    return _resized(input, kind, new, factors, bool(align_corners))


def upsample(
    input: Any,
    size: Sizes | None = None,
    scale_factor: Factor | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Any:
    """The old name of :func:`interpolate`; warns.

    Source: PyTorch, ``torch.nn.functional.upsample``.

    >>> import tinygrad_edu as torch
    >>> import warnings
    >>> warnings.simplefilter("ignore")
    >>> torch.nn.functional.upsample(torch.ones(1, 1, 2), 3)
    tensor([[[1., 1., 1.]]])
    """
    _warn("upsample", "interpolate")
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(
    input: Any, size: Sizes | None = None, scale_factor: Factor | None = None
) -> Any:
    """An old name of :func:`interpolate` with ``mode="nearest"``; warns.

    Source: PyTorch, ``torch.nn.functional.upsample_nearest``.

    >>> import tinygrad_edu as torch
    >>> import warnings
    >>> warnings.simplefilter("ignore")
    >>> torch.nn.functional.upsample_nearest(torch.ones(1, 1, 2), 3)
    tensor([[[1., 1., 1.]]])
    """
    _warn("upsample_nearest", "interpolate")
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(
    input: Any, size: Sizes | None = None, scale_factor: Factor | None = None
) -> Any:
    """An old name of :func:`interpolate`, bilinear with corners aligned; warns.

    Source: PyTorch, ``torch.nn.functional.upsample_bilinear``.

    >>> import tinygrad_edu as torch
    >>> import warnings
    >>> warnings.simplefilter("ignore")
    >>> torch.nn.functional.upsample_bilinear(torch.ones(1, 1, 2, 2), 1)
    tensor([[[[1.]]]])
    """
    _warn("upsample_bilinear", "interpolate")
    return interpolate(input, size, scale_factor, "bilinear", align_corners=True)


def _warn(old: str, new: str) -> None:
    warnings.warn(
        f"`nn.functional.{old}` is deprecated. Use `nn.functional.{new}` instead.",
        stacklevel=3,
    )


# ------------------------------------------------------------------ sizes


def _factors(old: Any, size: Any, factor: Any) -> tuple[Any, ...]:
    """One factor for each dimension; None where a size is given."""
    if size is not None and factor is not None:
        raise value_error("only one of size or scale_factor should be defined")
    if size is not None:
        return (None,) * len(old)
    if factor is None:
        raise value_error("either size or scale_factor should be defined")
    several = factor if isinstance(factor, tuple | list) else (factor,) * len(old)
    if len(several) != len(old):
        raise value_error(
            "Input and scale_factor must have the same number of spatial dimensions, "
            f"but got input with spatial dimensions of {list(old)} and scale_factor "
            f"of shape {factor}. Please provide input tensor in (N, C, d1, d2, "
            "...,dK) format and scale_factor in (s1, s2, ...,sK) format."
        )
    how = "interpolate", "scale_factor"
    return tuple([float(checks.real_number(each, *how)) for each in several])


def _new_size(old: Any, size: Any) -> tuple[int, ...]:
    """One size for each dimension, or the same size for all."""
    several = isinstance(size, tuple | list)
    if several and len(size) != len(old):
        raise value_error(
            "Input and output must have the same number of spatial dimensions, but "
            f"got input with spatial dimensions of {list(old)} and output size of "
            f"{size}. Please provide input tensor in (N, C, d1, d2, ...,dK) format "
            "and output size in (o1, o2, ...,oK) format."
        )
    found = tuple(size) if several else (size,) * len(old)
    if several and not all(checks.is_whole(each) for each in found):
        raise type_error(
            "expected size to be one of int or Tuple[int] or Tuple[int, int] or "
            f"Tuple[int, int, int], but got size with types {[*map(type, found)]}"
        )
    return found


# ------------------------------------------------------------------ modes


def _check_mode(input: Any, mode: Any, corners: Any, antialias: bool) -> None:
    """A mode that is known, for as many dimensions as the input has."""
    ndim = input._array.ndim
    if antialias and not (mode in ("bilinear", "bicubic", "lanczos") and ndim == 4):
        raise value_error(
            "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes "
            "and requires a 4-D tensor as input"
        )
    if mode in MODES and ndim - 2 in MODES[mode][0]:
        if mode == "lanczos" and corners:
            raise value_error("Lanczos mode does not support align_corners=True")
        if mode == "lanczos" and not antialias:
            raise value_error("Lanczos mode requires antialias=True")
        return
    if mode in ("linear", "bilinear", "trilinear") and 3 <= ndim <= 5:
        needed = MODES[mode][0][0] + 2
        raise NotImplementedError(
            message(f"Got {ndim}D input, but {mode} mode needs {needed}D input")
        )
    raise NotImplementedError(
        message(
            "Input Error: Only 3D, 4D and 5D input Tensors supported "
            f"(got {ndim}D) for the modes: nearest | linear | bilinear | bicubic | "
            f"trilinear | lanczos | area | nearest-exact (got {mode})"
        )
    )


def _check_types(input: Any, new: Any, mode: str, corners: Any) -> None:
    """A size of whole numbers, and True or False for the corners."""
    fine = all(checks.is_whole(each) for each in new)
    if fine and (corners is None or isinstance(corners, bool)):
        return
    told: list[Any] = [input, [*new] if not fine else new]
    if mode not in WHOLE:
        told.append(bool(corners) if corners is None else corners)
    name = ops.NAMES.get(MODES[mode][1], ("area",) * 3)[len(new) - 1].lower()
    raise invalid_combination(f"upsample_{name}", *told, None)


def _area(input: Any, new: tuple[int, ...]) -> Any:
    mean = (
        adaptive_pooling.adaptive_avg_pool1d,
        adaptive_pooling.adaptive_avg_pool2d,
        adaptive_pooling.adaptive_avg_pool3d,
    )[len(new) - 1]
    return mean(input, new)


def _resized(
    input: Any, kind: str, new: tuple[int, ...], factors: Any, corners: bool
) -> Any:
    a = input._array
    _check_sizes(a.shape, new)
    how = {"kind": kind, "size": new, "scales": factors, "corners": corners}
    bytes_ = a.dtype.name == "uint8" and (len(new) == 2 or kind.startswith("nearest"))
    if not is_floating(a.dtype) and not bytes_:
        name = kind_name(a.dtype)
        word = {"nearest_exact": "nearest"}.get(kind, kind)
        raise NotImplementedError(
            message(f"\"compute_indices_weights_{word}\" not implemented for '{name}'")
        )
    if bytes_ and not kind.startswith("nearest"):
        return result(ops.resized_bytes(a, **how), input._device)
    return _resize(input, **how)


def _check_sizes(shape: Any, new: tuple[int, ...]) -> None:
    """Numbers in the old image, and in the new one."""
    old, n = shape[2:], len(new)
    if min(*old, *new) <= 0:
        told, found = (
            ", ".join(f"{a}: {v}" for a, v in zip("DHW"[-n:], each, strict=True))
            for each in (old, new)
        )
        raise runtime_error(
            "Input and output sizes should be greater than 0, but got input "
            f"({told}) {'and ' * (n == 1)}output ({found})"
        )
    if shape[1] == 0:
        raise runtime_error(
            f"Non-empty {len(shape)}D data tensor expected but got a tensor with "
            f"sizes {list(shape)}"
        )
