"""What pooling checks first, in PyTorch's words."""

from __future__ import annotations

from typing import Any

from ...dtypes import is_floating, kind_name
from ...errors import message, runtime_error, type_error, value_error
from ...recorded import to_check

Shape = tuple[int, ...]
NUMBERS = ("one", "two", "three")


def sizes(name: str, argument: str, value: Any, n: int) -> Shape:
    """One number for each dimension, or the same number for all."""
    several = isinstance(value, tuple | list)
    found = tuple(value) if several else (value,) * n
    try:
        found = tuple([each.__index__() for each in found])
    except (AttributeError, TypeError):
        raise type_error(
            f"{name}(): argument '{argument}' must be tuple of ints, not "
            f"{type(value).__name__}"
        ) from None
    if len(found) == 1:
        found *= n
    if len(found) != n:
        raise runtime_error(_of_another_length(name, argument, n, len(found)))
    return found


def _of_another_length(name: str, argument: str, n: int, got: int) -> str:
    if name == "max_pool1d":
        kinds = "an int, list of ints or tuple of ints"
        if argument == "stride":
            kinds = "None, an int, list of ints, or tuple of ints"
        return f"max_pool1d() {argument} must be {kinds} of size 1 but got size {got}"
    if n == 1:
        return f"{name}() argument '{argument}' should contain one int (got {got})"
    omitted = "be omitted, " if argument == "stride" else "be "
    either = "" if name == "avg_pool3d" and argument == "kernel_size" else "either "
    kind = f"must {either}{omitted}a single int, or a tuple of {NUMBERS[n - 1]} ints"
    return f"{name}: {argument} {kind}"


def floats(name: str, x: Any, more: str = "") -> None:
    """Floating point numbers, or whole ones of these letters."""
    dtype = x._array.dtype
    if is_floating(dtype) or dtype.char in more:
        return
    kind = kind_name(dtype)
    raise NotImplementedError(message(f"\"{name}\" not implemented for '{kind}'"))


def check_dimensions(name: str, shape: Shape, n: int) -> None:
    """(N, C, *size) or (C, *size), and only N may be 0."""
    both = f"{n + 1}D or {n + 2}D (batch mode) tensor"
    empty = 0 in shape[1:] or (len(shape) == n + 1 and 0 in shape)
    if name == "max_pool1d":
        if len(shape) not in (2, 3) or empty:
            raise runtime_error(
                f"max_pool1d: Expected {both} with optional 0 dim batch size for "
                f"input, but got:{list(shape)}"
            )
    elif n == 1 and len(shape) not in (2, 3):
        raise runtime_error(few(name, shape))
    elif len(shape) not in (n + 1, n + 2):
        raise runtime_error(f"non-empty {both} expected for input")
    elif empty:
        if n == 1:  # PyTorch sees a line as an image that is one number high
            both, shape = "3D or 4D (batch mode) tensor", (*shape[:-1], 1, shape[-1])
        raise runtime_error(
            f"Expected {both} with optional 0 dim batch size for input, but "
            f"got:{list(shape)}"
        )


def few(name: str, shape: Shape) -> str:
    """PyTorch's words for another number of dimensions, on a line."""
    return (
        f"Expected 2 to 3 dimensions, but got {len(shape)}-dimensional tensor for "
        f"argument #1 'self' (while checking arguments for {name})"
    )


def check_windows(
    name: str, kernel: Shape, stride: Shape, padding: Shape, dilation: Shape
) -> None:
    """Windows of at least one number, that step, and padding they reach over."""
    if name == "max_pool1d":
        _check_line(kernel[0], stride[0], padding[0], dilation[0])
        return
    for k, s, p, d in zip(kernel, stride, padding, dilation, strict=True):
        if s == 0:
            raise runtime_error("stride should not be zero")
        if p < 0:
            raise runtime_error(f"pad must be non-negative, but got pad: {p}")
        if p > ((k - 1) * d + 1) // 2:
            raise runtime_error(
                "pad should be at most half of effective kernel size, but got "
                f"pad={p}, kernel_size={k} and dilation={d}"
            )
    for what, values, letter in (
        ("kernel size", kernel, "k"),
        ("stride", stride, "d"),
        ("dilation", dilation, "dilation"),
    ):
        if min(values) <= 0:
            values = (1,) * (len(values) == 1) + values
            axes = "TWH" if what == "kernel size" else "THW"
            each = zip(axes[3 - len(values) :], values, strict=True)
            told = " ".join(f"{letter}{axis}: {value}" for axis, value in each)
            raise runtime_error(f"{what} should be greater than zero, but got {told}")


def _check_line(kernel: int, stride: int, padding: int, dilation: int) -> None:
    """The same along a line, where PyTorch has other words."""
    positive = {"stride": stride, "kernel_size": kernel, "dilation": dilation}
    if kernel > 0 and stride > 0:
        if padding < 0:
            raise runtime_error(
                f"max_pool1d() padding must be non-negative, but got {padding}"
            )
        if padding > kernel // 2:
            raise runtime_error(
                "max_pool1d() padding should be at most half of kernel size, but got "
                f"padding={padding} and kernel_size={kernel}"
            )
    for what in ("kernel_size", "stride", "dilation"):
        if positive[what] <= 0:
            raise runtime_error(
                f"max_pool1d() {what} must be greater than zero, but got "
                f"{positive[what]}"
            )


def check_count(name: str, shape: Shape, count: Shape, kernel: Shape) -> None:
    """At least one window."""
    n = len(count)
    size = shape[-n:]
    # A volume has to hold a whole window, without its padding.
    holds = name != "avg_pool3d" or all(
        m >= k for m, k in zip(size, kernel, strict=True)
    )
    if min(count) >= 1 and holds:
        return
    if name == "max_pool1d":
        raise runtime_error(f"max_pool1d() Invalid computed output size: {count[0]}")
    if name == "avg_pool3d":
        image = " ".join(f"{a}: {v}" for a, v in zip("THW", size, strict=True))
        reach = " ".join(f"k{a}: {v}" for a, v in zip("THW", kernel, strict=True))
        raise runtime_error(f"input image ({image}) smaller than kernel size ({reach})")
    before = (shape[-n - 1], *(1,) * (n == 1))
    one, other = ("x".join(map(str, (*before, *each))) for each in (size, count))
    raise runtime_error(
        f"Given input size: ({one}). Calculated output size: ({other}). Output size "
        "is too small"
    )


def check_adaptive(name: str, shape: Shape, n: int) -> None:
    """(N, C, *size) or (C, *size), with numbers in every image."""
    if n == 1 and len(shape) not in (2, 3):
        raise runtime_error(few(name, shape))
    if len(shape) not in (n + 1, n + 2):
        colon = ":" * ("max" in name)
        raise runtime_error(
            f"{name}(): Expected {n + 1}D or {n + 2}D tensor, but got{colon} "
            f"{list(shape)}"
        )
    for axis in range(len(shape) - n, len(shape)):
        if shape[axis] == 0:
            raise runtime_error(
                f"{name}(): Expected input to have non-zero size for non-batch "
                f"dimensions, but input has sizes {list(shape)} with dimension {axis} "
                "being empty"
            )


def check_adaptive_count(name: str, shape: Shape, count: Shape) -> None:
    """Numbers of windows are not negative."""
    if min(count) >= 0:
        return
    if "max" in name:
        full = [*shape[: len(shape) - len(count)], *(1,) * (len(count) == 1), *count]
        raise runtime_error(
            f"Trying to create tensor with negative dimension {min(count)}: {full}"
        )
    told = ", ".join(map(str, ((1,) if len(count) == 1 else ()) + count))
    name = name.replace("1d", "2d")
    raise runtime_error(
        f"{name}: elements of output_size must be greater than or equal to 0 but "
        f"received {{{told}}}"
    )


def check_unpool(n: int, x: Any, index: Any, size: Shape) -> None:
    """A place inside the image for each number."""
    shape = x._array.shape
    if index._array.dtype.name != "int64":
        kind = kind_name(index._array.dtype)
        raise runtime_error(f"elements in indices should be type int64 but got: {kind}")
    if n < 3 and len(shape) not in (n + 1, n + 2):
        raise runtime_error(
            "Input to max_unpooling2d should be a 3d or 4d Tensor, but got a tensor "
            f"with {len(shape)} dimensions."
        )
    floats("max_unpool3d" if n == 3 else "max_unpool2d", x)
    if index._array.shape != shape:
        raise runtime_error(
            "Expected shape of indices to be same as that of the input tensor "
            f"({list(shape)}) but got indices tensor with shape: "
            f"{list(index._array.shape)}"
        )
    for i, each in enumerate(size):
        if each < 0:
            raise value_error(
                "max_unpooling: output_size must contain non-negative spatial "
                f"dimensions, but got output_size[{i}]={each}"
            )
    places, total = to_check(index._array), 1
    for each in size:
        total *= each
    wrong = (places < 0) | (places >= total)
    if wrong.any():
        volume = "x".join(map(str, (*size, 1) if n == 1 else size))
        raise runtime_error(
            f"Found an invalid max index: {places[wrong][0]} (output volumes are of "
            f"size {volume})"
        )
