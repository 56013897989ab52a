"""What convolutions check first, in PyTorch's words."""

from __future__ import annotations

from typing import Any

from ...dtypes import from_numpy, kind_name, scalar_name
from ...errors import runtime_error
from .. import checks

# PyTorch's names of a floating point type in its messages.
_KINDS = {
    "float64": "double",
    "float32": "float",
    "float16": "c10::Half",
    "int64": "long int",
    "bool": "bool",
}


def check_tensors(name: str, x: Any, weight: Any, bias: Any) -> None:
    """Weight and bias are tensors, and the kernel has the input's dimensions."""
    checks.tensor(weight, name, "weight", 2)
    if bias is not None:
        checks.tensor(bias, name, "bias", 3)
    shape, kernels = list(x._array.shape), list(weight._array.shape)
    if len(kernels) < 3:
        raise runtime_error("weight should have at least three dimensions")
    if len(kernels) != len(shape):
        n = len(kernels)
        raise runtime_error(
            f"Expected {n}-dimensional input for {n}-dimensional weight {kernels}, but "
            f"got {len(shape)}-dimensional input of size {shape} instead"
        )


def check_positive(groups: int, **how: tuple[int, ...]) -> None:
    """Steps of at least 1, zeros of at least none."""
    for name in ("padding", "output_padding"):
        if any(each < 0 for each in how.get(name, ())):
            raise runtime_error(f"negative {name} is not supported")
    for name in ("stride", "dilation"):
        if any(each <= 0 for each in how[name]):
            raise runtime_error(f"non-positive {name} is not supported")
    if checks.whole(groups, "", "groups") <= 0:
        raise runtime_error("non-positive groups is not supported")


def check_types(x: Any, weight: Any, bias: Any) -> None:
    """All three in one dtype."""
    own = from_numpy(x._array.dtype)
    if bias is not None and bias._array.dtype != x._array.dtype:
        other = from_numpy(bias._array.dtype)
        raise runtime_error(
            f"Input type ({_KINDS.get(own.name, own.name)}) and bias type "
            f"({_KINDS.get(other.name, other.name)}) should be the same"
        )
    if weight._array.dtype != x._array.dtype:
        found = kind_name(weight._array.dtype)
        raise runtime_error(
            f"expected scalar type {scalar_name(own)} but found {found}",
            hint="input.to(weight.dtype)",
        )


def check_shapes(
    x: Any,
    weight: Any,
    bias: Any,
    padding: tuple[int, ...],
    dilation: tuple[int, ...],
    groups: int,
) -> None:
    """Channels, groups, bias and kernel fit the input."""
    shape, kernels = list(x._array.shape), list(weight._array.shape)
    of_weight = f"Given groups={groups}, expected weight to be"
    if kernels[0] < groups:
        raise runtime_error(
            f"{of_weight} at least {groups} at dimension 0, but got weight of size "
            f"{kernels} instead"
        )
    if kernels[0] % groups:
        raise runtime_error(
            f"{of_weight} divisible by {groups} at dimension 0, but got weight of size "
            f"[{kernels}] instead"
        )
    if shape[1] != kernels[1] * groups:
        raise runtime_error(
            f"Given groups={groups}, weight of size {kernels}, expected input{shape} "
            f"to have {kernels[1] * groups} channels, but got {shape[1]} channels "
            "instead",
            hint="dimension 1 holds the channels",
        )
    check_bias(f"Given weight of size {kernels}", bias, kernels[0])
    wide = [n + 2 * p for n, p in zip(shape[2:], padding, strict=True)]
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, kernels[2:], strict=True)]
    if any(r > n for r, n in zip(reach, wide, strict=True)):
        raise runtime_error(
            f"Calculated padded input size per channel: ({_by(wide)}). Kernel size: "
            f"({_by(reach)}). Kernel size can't be greater than actual input size"
        )


def check_transposed(x: Any, weight: Any, bias: Any, groups: int) -> None:
    """Channels, groups and bias fit the input of a transposed convolution."""
    shape, kernels = list(x._array.shape), list(weight._array.shape)
    if kernels[0] % groups:
        raise runtime_error(
            f"Given groups={groups}, expected weight to be divisible by {groups} at "
            f"dimension 0, but got weight of size [{kernels}] instead"
        )
    given = f"Given transposed=1, weight of size {kernels}"
    if shape[1] != kernels[0]:
        raise runtime_error(
            f"{given}, expected input{shape} to have {kernels[0]} channels, but got "
            f"{shape[1]} channels instead"
        )
    check_bias(given, bias, kernels[1] * groups)


def check_bias(given: str, bias: Any, count: int) -> None:
    """One number for each channel that comes out."""
    if bias is None or bias._array.shape == (count,):
        return
    raise runtime_error(
        f"{given}, expected bias to be 1-dimensional with {count} elements, but got "
        f"bias of size {list(bias._array.shape)} instead"
    )


def check_output_padding(more: Any, stride: Any, dilation: Any) -> None:
    """More zeros at the end than a step leaves open would be seen by no kernel."""
    if all(m < max(s, d) for m, s, d in zip(more, stride, dilation, strict=True)):
        return
    if len(more) == 1:  # PyTorch sees a line as an image that is one number high
        more, stride, dilation = (0, *more), (1, *stride), (1, *dilation)
    sides = ("depth", "height", "width")[-len(more) :]
    told = [
        f"{name}_{side}: {value}"
        for name, values in (
            ("output_padding", more),
            ("stride", stride),
            ("dilation", dilation),
        )
        for side, value in zip(sides, values, strict=True)
    ]
    raise runtime_error(
        "output padding must be smaller than either stride or dilation, but got "
        + " ".join(told)
    )


def spread_size(
    x: Any, weight: Any, more: Any, stride: Any, padding: Any, dilation: Any
) -> tuple[int, ...]:
    """The size of the image that a transposed convolution makes."""
    of_x, kernel = x._array.shape[2:], weight._array.shape[2:]
    size = tuple(
        (n - 1) * s - 2 * p + d * (k - 1) + m + 1
        for n, k, s, p, d, m in zip(
            of_x, kernel, stride, padding, dilation, more, strict=True
        )
    )
    if len(x._array) == 0 and min(size) >= 0:
        return size  # of no image there is nothing to compute
    check_output_padding(more, stride, dilation)
    if any(n < 1 for n in size):
        one = (1,) * (len(size) == 1)
        raise runtime_error(
            f"Given input size per channel: ({_by((*one, *of_x))}). Calculated "
            f"output size per channel: ({_by((*one, *size))}). Output size is too small"
        )
    return size


def _by(numbers: Any) -> str:
    return " x ".join(map(str, numbers))
