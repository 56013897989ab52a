"""What a parametrization must keep to, and PyTorch's words where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import value_error
from ...tensor import Tensor

SAME = "Registering a parametrization may not change the"


def same_type(original: Tensor, start: Tensor) -> None:
    """The one tensor that ``right_inverse`` gives has the type of the original."""
    for what in ("dtype", "device"):
        if getattr(original, what) != getattr(start, what):
            raise value_error(
                f"When `right_inverse` outputs one tensor, it may not change the "
                f"{what}.\noriginal.{what}: {getattr(original, what)}\n"
                f"right_inverse(original).{what}: {getattr(start, what)}"
            )


def is_one_of_several(i: int, tensor: Any) -> None:
    """Each of several things that ``right_inverse`` gives is a tensor."""
    if not isinstance(tensor, Tensor):
        raise value_error(
            "'right_inverse' must return a Tensor or a Sequence of tensors (list, "
            f"tuple...). Got element {i} of the sequence with type "
            f"{type(tensor).__name__}."
        )


def computes_the_same_kind(computed: Any, shape: Any, dtype: Any) -> None:
    """Parametrized, the tensor has the shape and the type that it had."""
    _is_tensor(computed)
    for what, before in (("dtype", dtype), ("shape", shape)):
        if getattr(computed, what) != before:
            raise value_error(
                f"{SAME} {what} of the tensor, unless `unsafe` flag is enabled.\n"
                f"unparametrized {what}: {before}\n"
                f"parametrized {what}: {getattr(computed, what)}"
            )


def fits_behind_others(name: str, tensor: Tensor, parametrization: Any) -> None:
    """A further parametrization keeps shape and type, there and back."""
    computed = parametrization(tensor)
    _is_tensor(computed)
    for what in ("dtype", "shape"):
        if getattr(computed, what) != getattr(tensor, what):
            raise value_error(
                f"{SAME} {what} of the tensor, unless the `unsafe` flag is enabled.\n"
                f"module.{name}.{what}: {getattr(tensor, what)}\n"
                f"parametrization(module.{name}).{what}: {getattr(computed, what)}"
            )
    if not hasattr(parametrization, "right_inverse"):
        return
    try:
        back = parametrization.right_inverse(computed)
    except NotImplementedError:
        return
    if not isinstance(back, Tensor):
        raise value_error(
            "parametrization.right_inverse must return a tensor. Got: "
            f"{type(back).__name__}"
        )
    for what in ("dtype", "shape"):
        if getattr(back, what) != getattr(tensor, what):
            raise value_error(
                "The tensor returned by parametrization.right_inverse must have the "
                f"same {what} as module.{name}, unless the `unsafe` flag is enabled.\n"
                f"module.{name}.{what}: {getattr(tensor, what)}\n"
                f"returned {what}: {getattr(back, what)}"
            )


def _is_tensor(computed: Any) -> None:
    if not isinstance(computed, Tensor):
        raise value_error(
            f"A parametrization must return a tensor. Got {type(computed).__name__}."
        )


def are_originals(values: Any, count: int) -> None:
    """As many tensors as there are originals."""
    if not isinstance(values, Sequence):
        raise value_error(
            "'right_inverse' must return a sequence of tensors. Got "
            f"{type(values).__name__}."
        )
    if len(values) != count:
        raise value_error(
            f"'right_inverse' must return a sequence of tensors of length {count}. Got "
            f"a sequence of length {len(values)}."
        )


def can_be_original(value: Any, original: Tensor, i: int | None = None) -> None:
    """A tensor of the original's type; `i` counts where there are several."""
    if not isinstance(value, Tensor):
        raise value_error(
            f"`right_inverse` should return a tensor. Got {type(value).__name__}"
            if i is None
            else "'right_inverse' must return a sequence of tensors or reference-type "
            f"opaques. Got element {i} of type {type(value).__name__}."
        )
    if value.dtype != original.dtype:
        which = "The tensor" if i is None else f"Tensor {i}"
        place = "original" if i is None else f"original{i}"
        raise value_error(
            f"{which} returned by `right_inverse` has dtype {value.dtype} while "
            f"`{place}` has dtype {original.dtype}"
        )
