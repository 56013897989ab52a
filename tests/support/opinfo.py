"""PyTorch's own test database, asked of this library.

``torch.testing._internal`` describes some seven hundred operations: sample inputs for
each dtype, inputs that must fail, whether there is a method, an in-place form, a first
and a second gradient. ``OPERATIONS`` are those this library has; ``check`` and
``check_errors`` return what differs, one line for each difference.

TINYGRAD_EDU_DEEP=20 takes twenty times as many samples of each operation.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import types
import unittest
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import catalogue
import hypothesis
import numpy as np
import torch
from agreement import TOLERANCE, differences, dtype_name, numbers
from crossing import AbsentError, UnsupportedError, across, counterpart, walk

import tinygrad_edu

DEEP = float(os.environ.get("TINYGRAD_EDU_DEEP", "1"))
# How many samples of each operation, by dtype.
SAMPLES = {
    "float64": int(12 * DEEP),
    "float32": int(6 * DEEP),
    "int64": int(6 * DEEP),
    "bool": int(3 * DEEP),
    "float16": int(2 * DEEP),
    "bfloat16": int(2 * DEEP),
    "complex128": int(4 * DEEP),
    "complex64": int(1 * DEEP),
}
MOST_NUMBERS = 5000  # in an input; larger ones say nothing new and take long

# Their values are whatever was in memory.
UNDEFINED = {
    *("empty", "empty_like", "new_empty", "empty_strided", "new_empty_strided"),
    *("empty_permuted", "resize_", "resize_as_"),
}
# ``x.float()`` takes no memory format here; ``x.to(...)`` does.
SHORTHANDS = {
    *("bfloat16", "bool", "byte", "cdouble", "cfloat", "char", "double", "float"),
    *("half", "int", "long", "short"),
}
# Each column may be turned round (or, complex, turned): compared by their size.
UP_TO_SIGN = {"svd", "linalg.svd", "linalg.eigh", "linalg.qr", "qr", "linalg.eig"}


def _database() -> list[Any]:
    """PyTorch's list of operations."""
    with undisturbed():
        from torch.testing._internal import common_methods_invocations
    found: list[Any] = common_methods_invocations.op_db
    return found


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Import PyTorch's tests without what their import does to the whole process."""
    try:
        import expecttest  # noqa: F401
    except ModuleNotFoundError:  # it only lends PyTorch's tests a base class
        stand_in = types.ModuleType("expecttest")
        stand_in.TestCase = unittest.TestCase  # type: ignore[attr-defined]
        sys.modules["expecttest"] = stand_in
    profile = hypothesis.settings.get_current_profile_name()
    freeze = torch.backends.disable_global_flags
    torch.backends.disable_global_flags = lambda: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.backends.disable_global_flags = freeze
        hypothesis.settings.load_profile(profile)


@dataclass
class Operation:
    """One entry: PyTorch's function and ours."""

    info: Any
    ours: Any

    @property
    def name(self) -> str:
        """``sum``, ``linalg.det``, ``div.floor_rounding``."""
        variant = self.info.variant_test_name
        return f"{self.info.name}.{variant}" if variant else str(self.info.name)


def _look_up() -> tuple[list[Operation], list[str]]:
    """The operations this library has, and the names of those it has not."""
    present, absent = [], []
    for info in _database():
        base = info.name
        places = [walk(t, base) for t in (tinygrad_edu, tinygrad_edu.Tensor)]
        there = next((each for each in places if _is_function(each)), None)
        try:
            in_place = base.endswith("_") and not base.endswith("__")
            if there is None or (in_place and places[0] is None):
                raise AbsentError(base)
            inside = (getattr(info.op, "__module__", "") or "").startswith(
                "torch.testing"
            )
            ours = counterpart(tinygrad_edu, info.op) if inside else there
            present.append(Operation(info, ours))
        except AbsentError:
            absent.append(base)
    return present, absent


def _is_function(value: Any) -> bool:
    return value is not None and not isinstance(
        value, type | types.ModuleType | tinygrad_edu.dtype
    )


PRESENT, ABSENT = _look_up()
OPERATIONS = {each.name: each for each in PRESENT}

# ------------------------------------------------------------------ samples


@dataclass
class Case:
    """One call: PyTorch's values, copied afresh for every run."""

    operation: Operation
    values: tuple[Any, ...]
    settings: dict[str, Any]
    process: Any

    def build(self, t: Any) -> tuple[list[Any], dict[str, Any]]:
        memories: dict[Any, Any] = {}
        args = across(t, list(self.values), memories)
        return args, across(t, self.settings, memories)

    def __str__(self) -> str:
        given = [_short(each) for each in self.values]
        given += [f"{name}={_short(each)}" for name, each in self.settings.items()]
        return f"({', '.join(given)})"


def _short(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return f"{dtype_name(value)}{list(value.shape)}"
    if isinstance(value, list | tuple):
        return "(" + ", ".join(_short(each) for each in value) + ")"
    return f"{value!r:.30}"


def cases(operation: Operation, dtype: str, times: int = 1) -> list[Case]:
    """Samples spread over PyTorch's list, those without what we do not carry."""
    info, kind = operation.info, getattr(torch, dtype)
    if not info.supports_dtype(kind, "cpu"):
        return []
    differentiable = info.supports_autograd and kind in info.supported_backward_dtypes(
        "cpu"
    )
    _seed()
    found = []
    for sample in info.sample_inputs("cpu", kind, requires_grad=differentiable):
        case = Case(
            operation,
            (sample.input, *sample.args),
            sample.kwargs,
            sample.output_process_fn_grad,
        )
        if unsupported(case) is None:
            found.append(case)
    wanted = SAMPLES[dtype] * times
    if len(found) <= wanted:
        return found
    places = np.linspace(0, len(found) - 1, wanted).round().astype(int)
    return [found[i] for i in places]


def _seed() -> None:
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)


def unsupported(case: Case) -> str | None:
    """Why a sample cannot be asked of this library; None where it can."""
    for each in _flat([case.values, case.settings]):
        if isinstance(each, torch.Tensor):
            if each.layout is not torch.strided:
                return "sparse tensors"
            if not hasattr(tinygrad_edu, dtype_name(each)):
                return f"no {each.dtype}"
            if each.numel() > MOST_NUMBERS:
                return "too many numbers"
        elif isinstance(each, torch.dtype | torch.layout | torch.memory_format):
            if not hasattr(tinygrad_edu, str(each).removeprefix("torch.")):
                return f"no {each}"
        elif isinstance(each, complex) and not hasattr(tinygrad_edu, "complex64"):
            return "complex numbers"
        elif isinstance(each, torch.device) and each.type != "cpu":
            return "another device"
    if case.settings.get("out") is not None:
        return "out="
    if "memory_format" in case.settings and case.operation.info.name in SHORTHANDS:
        return "memory formats"
    if case.settings.get("memory_format") not in (
        *(None, torch.contiguous_format, torch.preserve_format),
    ):
        return "memory formats"
    return None


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _flat(each)
    else:
        yield value


# ------------------------------------------------------------------ one case, twice


def check(name: str, dtype: str, times: int = 1) -> list[str]:
    """What differs between the libraries over the samples of one operation."""
    operation = OPERATIONS[name]
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for i, case in enumerate(cases(operation, dtype, times)):
            found += [f"{dtype} {i} {case} {each}" for each in _compare(case, dtype)]
    return found


def _compare(case: Case, dtype: str) -> Iterator[str]:
    info = case.operation.info
    ours, theirs = case.operation.ours, info.op
    yield from _both(case, ours, theirs, "value", dtype)
    name = info.name.rpartition(".")[2]
    if info.method_variant is not None and isinstance(case.values[0], torch.Tensor):
        method = info.method_variant
        if (getattr(method, "__name__", "<lambda>")) != "<lambda>":
            mine = getattr(tinygrad_edu.Tensor, method.__name__, None)
            yield from _both(case, mine, method, f".{name}()", dtype)
    if info.inplace_variant is not None and isinstance(case.values[0], torch.Tensor):
        inplace = info.inplace_variant
        if (getattr(inplace, "__name__", "<lambda>")) != "<lambda>":
            mine = getattr(tinygrad_edu.Tensor, inplace.__name__, None)
            yield from _both(case, mine, inplace, f".{name}_()", dtype, inplace=True)


def _both(
    case: Case, ours: Any, theirs: Any, what: str, dtype: str, inplace: bool = False
) -> Iterator[str]:
    """Run by PyTorch; where it answers, this library has to answer the same."""
    wanted, refused = _attempt(torch, case, theirs, dtype, inplace)
    if ours is None:
        yield f"{what}: no such method"
        return
    got, error = _attempt(tinygrad_edu, case, ours, dtype, inplace)
    if refused is not None:
        if isinstance(refused, AssertionError):
            return
        if error is None:
            yield f"{what}: no error, PyTorch: {_line(refused)}"
        elif not isinstance(error, type(refused) | NotImplementedError):
            yield f"{what}: raised {_line(error)}; PyTorch: {_line(refused)}"
        return
    if error is not None:
        if not (dtype.startswith("complex") and isinstance(error, NotImplementedError)):
            yield f"{what}: raised {_line(error)}"
        return  # complex numbers are right or refused
    exactness = TOLERANCE.get(dtype, 0.0) if dtype != "bool" else 0.0
    for part, expected in wanted.items():
        if part.startswith("refused"):
            continue
        if part not in got:
            refusal = got.get(f"refused {part}", "")
            nothing = not refusal and _is_zero(expected)  # 0, and no graph that says so
            unsupported = dtype.startswith("complex") and "NotImplemented" in refusal
            if not (nothing or unsupported):
                yield f"{what}: {part}: raised {refusal}"
        else:
            near = exactness * {"value": 1, "gradient": 10}.get(part, 100)
            yield from differences(
                got[part], expected, f"{what}: {part}", near, part == "value"
            )


def _is_zero(gradients: Any) -> bool:
    return not any(each is not None and numbers(each).any() for each in gradients)


def _line(error: BaseException) -> str:
    first = (str(error).strip().splitlines() or [""])[0]
    return f"{type(error).__name__}: {first:.110}"


def _attempt(
    t: Any, case: Case, function: Any, dtype: str, inplace: bool
) -> tuple[dict[str, Any], BaseException | None]:
    """Value, gradient and second gradient of one run, or the error."""
    args, settings = case.build(t)
    leaves = [each for each in _flat([args, settings]) if _is_leaf(t, each)]
    t.manual_seed(0)
    random.seed(0)
    try:
        if inplace and leaves and args[0] is leaves[0]:
            args[0] = args[0] * 1
        out = function(*args, **settings)
        seen: dict[str, Any] = {"value": out}
        if case.operation.info.name in UNDEFINED:
            seen = {"value": [_shape_and_dtype(t, each) for each in _flat(out)]}
        elif case.operation.info.name in UP_TO_SIGN:
            seen = {"value": [each.abs() for each in out]}
        if inplace:
            seen["same"] = out is args[0]
    except Exception as error:
        return {}, error
    if leaves:
        _gradients(t, case, out, leaves, dtype, seen)
    return seen, None


def _is_leaf(t: Any, value: Any) -> bool:
    return isinstance(value, t.Tensor) and value.requires_grad


def _shape_and_dtype(t: Any, value: Any) -> Any:
    if isinstance(value, t.Tensor):
        return [str(value.dtype), tuple(value.shape)]
    return value


def _gradients(
    t: Any, case: Case, out: Any, leaves: list[Any], dtype: str, seen: dict[str, Any]
) -> None:
    """Of Σ weights × outputs, and of Σ weights × those gradients."""
    info = case.operation.info
    again = info.supports_gradgrad and dtype == "float64"
    part = "gradient"
    try:
        if case.process is not None:
            out = counterpart(t, case.process)(out)
        first = _slopes(t, list(_flat(out)), leaves, again)
        if first is None:
            return
        seen[part] = first
        part = "second gradient"
        if again:
            second = _slopes(t, first, leaves, False)
            if second is not None:
                seen[part] = second
    except AbsentError as error:
        seen[part] = f"not comparable: {error}"
    except Exception as error:
        seen[f"refused {part}"] = _line(error)


def _slopes(t: Any, outs: list[Any], leaves: list[Any], again: bool) -> Any:
    outs = [each for each in outs if _is_leaf(t, each)]
    if not outs:
        return None
    found = t.autograd.grad(
        outs,
        leaves,
        [_weights(t, each) for each in outs],
        create_graph=again,
        allow_unused=True,
    )
    return list(found)


def _weights(t: Any, like: Any) -> Any:
    """Numbers between 0.5 and 1.5 that differ from place to place."""
    size = int(np.prod(tuple(like.shape)))
    wave = 1 + np.sin(np.arange(size) * 1.7 + 0.3) / 2
    return t.tensor(wave.reshape(tuple(like.shape))).to(like.dtype)


# ------------------------------------------------------------------ errors


def check_errors(name: str) -> list[str]:
    """Inputs that PyTorch refuses: this library, with the same type and words."""
    operation = OPERATIONS[name]
    info = operation.info
    if info.error_inputs_func is None:
        return []
    _seed()
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for i, wrong in enumerate(info.error_inputs("cpu")):
            sample = wrong.sample_input
            values = (sample.input, *sample.args)
            case = Case(operation, values, sample.kwargs, None)
            if unsupported(case) is None:
                found += [f"error {i} {case} {e}" for e in _same_error(case, wrong)]
    return found


def _same_error(case: Case, wrong: Any) -> Iterator[str]:
    theirs = _error_of(torch, case, case.operation.info.op)
    if theirs is None or str(theirs).startswith("descriptor '"):
        return  # only wrong elsewhere, as out= or another device; or Python's own words
    ours = _error_of(tinygrad_edu, case, case.operation.ours)
    if ours is None:
        yield f"no error, PyTorch: {_line(theirs)}"
    elif not isinstance(ours, type(theirs)):
        yield f"raised {_line(ours)}; PyTorch: {_line(theirs)}"
    elif not _alike(ours, theirs):
        yield f"says {_line(ours)}; PyTorch: {_line(theirs)}"


def _error_of(t: Any, case: Case, function: Callable[..., Any]) -> Exception | None:
    try:
        args, settings = case.build(t)
        function(*args, **settings)
    except (UnsupportedError, AbsentError):
        return None if t is torch else NotImplementedError("no counterpart")
    except Exception as error:
        return error
    return None


def _alike(ours: BaseException, theirs: BaseException) -> bool:
    """Whether the first line is PyTorch's, or holds it."""
    one, other = (catalogue.first_line(each) for each in (ours, theirs))
    kind = type(theirs).__name__
    return catalogue.same_words([kind, one], [kind, other]) or (
        len(other) > 20 and catalogue.plain(other) in catalogue.plain(one)
    )
