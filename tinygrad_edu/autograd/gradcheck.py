"""Is a gradient rule right? Compare it with differences (``torch.autograd.gradcheck``).

    ∂f/∂x ≈ (f(x + ε) - f(x - ε)) / 2ε

needs no rule at all, but float64 and patience: two runs of f for each number of x. The
fast mode compares only one number for each pair of input and output, vᵀ J u along two
random directions.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..devices import Array
from ..dtypes import has_gradient
from ..errors import runtime_error, value_error
from ..transfers import to_cpu
from .backward import grad
from .tensor_base import TensorBase

Function = Callable[..., Any]

# A complex output is two real ones: each with the gradient that asks for it alone.
PARTS: dict[bool, list[tuple[str, complex, Any]]] = {
    False: [("", 1, lambda a: a)],
    True: [
        (f"While considering the {name} part of complex outputs only, ", unit, take)
        for name, unit, take in (("imaginary", 1j, np.imag), ("real", 1, np.real))
    ],
}


class GradcheckError(RuntimeError):
    """A gradient differs from the differences of the function."""


def gradcheck(
    func: Function,
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """Whether the gradients of ``func`` are those that differences show.

    |rule - differences| ≤ atol + rtol |differences| for every number of the Jacobian,
    over all inputs that require a gradient. The inputs should be float64: float32 has
    too few digits for ``eps``. ``fast_mode`` looks along one random direction only.
    ``nondet_tol`` allows two backward passes to differ by so much.

    Raises GradcheckError for a gradient that is wrong (or returns False, without
    ``raise_exception``), NotImplementedError for ``check_forward_ad``, which this
    library does not have. The other checks are accepted: batches of gradients are
    walked one by one here, undefined ones never reach a rule.
    Source: PyTorch, ``torch.autograd.gradcheck``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradcheck(torch.sin, x)
    True
    >>> def forgetful(x):
    ...     return x * x.detach()
    >>> torch.autograd.gradcheck(forgetful, x, raise_exception=False)
    False
    """
    if not (check_forward_ad or check_backward_ad):
        raise AssertionError(
            "Expected at least one of check_forward_ad or check_backward_ad to be True"
        )
    if check_forward_ad or check_batched_forward_grad:
        raise NotImplementedError("gradcheck of forward mode: there is none to check")
    check = Check(func, inputs, eps, atol, rtol, nondet_tol)
    try:
        check.run(fast_mode)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func: Function,
    inputs: Any,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    gen_non_contig_grad_outputs: bool = False,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_fwd_over_rev: bool = False,
    check_rev_over_rev: bool = True,
    fast_mode: bool = False,
    masked: bool = False,
) -> bool:
    """Whether second gradients are right: gradcheck of the gradient itself.

    ``grad_outputs`` are the gradients that come in; random ones unless given.
    Source: PyTorch, ``torch.autograd.gradgradcheck``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.gradgradcheck(torch.sin, x)
    True
    """
    if check_fwd_over_rev or not check_rev_over_rev:
        raise NotImplementedError("gradgradcheck of forward mode: there is none")
    given = as_tuple(inputs)
    outputs = differentiable(func(*given))
    if grad_outputs is None:
        starts = tuple(random_like(output) for output in outputs)
    else:
        starts = as_tuple(grad_outputs)

    def gradient(*args: Any) -> tuple[Any, ...]:
        tensors, seeds = args[: len(given)], args[len(given) :]
        wanted = [each for each in tensors if asks_for_gradient(each)]
        found = grad(
            differentiable(func(*tensors)),
            wanted,
            seeds,
            create_graph=True,
            allow_unused=True,
        )
        return tuple(each for each in found if each is not None)

    return gradcheck(
        gradient,
        given + starts,
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        fast_mode=fast_mode,
    )


class Check:
    """One function at some inputs, and how exactly its gradients have to fit."""

    def __init__(
        self,
        func: Function,
        inputs: Any,
        eps: float,
        atol: float,
        rtol: float,
        nondet_tol: float,
    ) -> None:
        self.func, self.inputs = func, as_tuple(inputs)
        self.eps, self.atol, self.rtol = eps, atol, rtol
        self.nondet_tol = nondet_tol
        self.wanted = [i for i, x in enumerate(self.inputs) if asks_for_gradient(x)]
        check_inputs(self.inputs, self.wanted)
        self.outputs = differentiable(func(*self.inputs))

    def run(self, fast: bool) -> None:
        """Compare every output with every input, each part of complex ones."""
        if not self.outputs:
            self.expect_no_slope()
        compare = self.compare_along if fast else self.compare_all
        for o, output in enumerate(self.outputs):
            for part in PARTS[output._array.dtype.kind == "c"]:
                for i in self.wanted:
                    compare(o, i, part)
            self.expect_nothing_from_nothing(output)

    # -------------------------------------------------------------- by differences

    def difference(self, x: Any, step: Any) -> list[Array]:
        """(f(x + εs) - f(x - εs)) / 2ε for each output, with a direction s."""
        a, before = x._array, x._array.copy()
        ends = []
        for sign in (1, -1):
            a[...] = before + step * (sign * self.eps)
            ends.append([numbers(each) for each in self.values()])
        a[...] = before
        return [
            (one - other) / (2 * self.eps) for one, other in zip(*ends, strict=True)
        ]

    def values(self) -> Any:
        """The outputs that have a gradient; where none has, all with a derivative."""
        found = self.func(*self.inputs)
        return differentiable(found) or [
            each for each in as_tuple(found) if has_gradient(each._array.dtype)
        ]

    def numerical(self, o: int, i: int, take: Any) -> Array:
        """The Jacobian of an output by an input, one row for each number of both."""
        x = self.inputs[i]
        rows = []
        for place in np.ndindex(x._array.shape):
            rows.append(take(self.difference(x, unit_at(x, place))[o]).reshape(-1))
            if x._array.dtype.kind == "c":  # ∂/∂x + i ∂/∂y
                along_y = self.difference(x, unit_at(x, place) * 1j)[o]
                rows[-1] = rows[-1] + 1j * take(along_y).reshape(-1)
        return np.array(rows).reshape(x._array.size, -1)

    def expect_no_slope(self) -> None:
        """A function without a gradient has to be flat."""
        for i in self.wanted:
            for o in range(len(self.values())):
                if np.abs(self.numerical(o, i, np.asarray)).max(initial=0) > self.atol:
                    raise GradcheckError(
                        "Numerical gradient for function expected to be zero"
                    )

    # -------------------------------------------------------------- by the rules

    def gradient(self, output: Any, i: int, start: Array) -> Array:
        """What the walk back from an output makes of a start."""
        x = self.inputs[i]
        seed = TensorBase._from_array(start, place=output._device)
        (found,) = grad(output, x, seed, retain_graph=True, allow_unused=True)
        return np.zeros(x._array.shape) if found is None else numbers(found)

    def analytical(self, output: Any, i: int, unit: complex) -> Array:
        """The same Jacobian by one walk back for each number of the output."""
        columns = [
            self.gradient(output, i, unit_at(output, place) * unit).reshape(-1)
            for place in np.ndindex(output._array.shape)
        ]
        size = self.inputs[i]._array.size
        return np.array(columns).reshape(-1, size).T

    def compare_all(self, o: int, i: int, part: tuple[str, complex, Any]) -> None:
        """Every number of the Jacobian, and twice the same rule."""
        prefix, unit, take = part
        rule = self.analytical(self.outputs[o], i, unit)
        differences = self.numerical(o, i, take)
        if not self.close(rule, differences, self.atol):
            raise GradcheckError(prefix + mismatch(o, i, differences, rule))
        again = self.analytical(self.outputs[o], i, unit)
        self.expect_same(rule, again)

    def compare_along(self, o: int, i: int, part: tuple[str, complex, Any]) -> None:
        """vᵀ J u for two random directions: one number for the whole Jacobian."""
        prefix, unit, take = part
        x, output = self.inputs[i], self.outputs[o]
        u, v = directions(x._array.shape, output._array.shape)
        start = (v * unit).astype(output._array.dtype)
        rule = np.vdot(u, self.gradient(output, i, start))
        differences = np.vdot(v, take(self.difference(x, u)[o]))
        if x._array.dtype.kind == "c":
            differences = differences + 1j * np.vdot(
                v, take(self.difference(x, u * 1j)[o])
            )
        if not self.close(rule, differences, self.atol * u.sum() * v.sum()):
            note = "\n\nThe above quantities relating the numerical and analytical "
            note += "jacobians are computed \nin fast mode."
            raise GradcheckError(prefix + mismatch(o, i, differences, rule) + note)
        self.expect_same(rule, np.vdot(u, self.gradient(output, i, start)))

    def close(self, rule: Any, differences: Any, atol: float) -> bool:
        """|rule - differences| ≤ atol + rtol |differences|"""
        return bool(np.allclose(rule, differences, self.rtol, atol))

    def expect_same(self, once: Any, again: Any) -> None:
        """The same start has to give the same gradient every time."""
        if np.abs(once - again).max(initial=0) > self.nondet_tol:
            raise GradcheckError(
                "Backward is not reentrant, i.e., running backward with same input and "
                "grad_output multiple times gives different values, although "
                "analytical gradient matches numerical gradient.The tolerance for "
                f"nondeterminism was {self.nondet_tol}."
            )

    def expect_nothing_from_nothing(self, output: Any) -> None:
        """A rule multiplies what comes in: from zeros it makes zeros."""
        for i in self.wanted:
            if self.gradient(output, i, np.zeros_like(output._array)).any():
                raise GradcheckError("backward not multiplied by grad_output")


# ------------------------------------------------------------------ pieces


def check_inputs(inputs: tuple[Any, ...], wanted: list[int]) -> None:
    """Something has to be differentiated, in numbers with enough digits."""
    if not wanted:
        raise value_error(
            "gradcheck expects at least one input tensor to require gradient, but none "
            "of them have requires_grad=True."
        )
    for i in wanted:
        a = inputs[i]._array
        if a.dtype.name not in ("float64", "complex128"):
            warnings.warn(
                f"Input #{i} requires gradient and is not a double precision floating "
                "point or complex. This check will likely fail if all the inputs are "
                "not of double precision floating point or complex. ",
                stacklevel=4,
            )
        if any(step == 0 and n > 1 for step, n in zip(a.strides, a.shape, strict=True)):
            raise runtime_error(
                f"The {i}th input has a dimension with stride 0. gradcheck only "
                "supports inputs that are non-overlapping to be able to compute the "
                "numerical gradients correctly. You should call .contiguous on the "
                "input before passing it to gradcheck."
            )


def mismatch(o: int, i: int, differences: Any, rule: Any) -> str:
    """PyTorch's words for two Jacobians that differ."""
    shown = [
        TensorBase._from_array(each) if isinstance(each, np.ndarray) else each
        for each in (differences, rule)
    ]
    return (
        f"Jacobian mismatch for output {o} with respect to input {i},\n"
        f"numerical:{shown[0]}\nanalytical:{shown[1]}\n"
    )


def as_tuple(value: Any) -> tuple[Any, ...]:
    """One thing or several of them, as a tuple."""
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def differentiable(outputs: Any) -> list[Any]:
    """Those outputs that a gradient can start from."""
    return [each for each in as_tuple(outputs) if each._requires_grad]


def asks_for_gradient(x: Any) -> bool:
    """Whether an input is to be differentiated by."""
    return isinstance(x, TensorBase) and x._requires_grad


def numbers(x: Any) -> Array:
    """A copy of the numbers of a tensor, in the computer's own memory."""
    return np.array(to_cpu(x._array))


def unit_at(x: Any, place: tuple[int, ...]) -> Array:
    """Zeros with a 1 in one place."""
    unit = np.zeros(x._array.shape, x._array.dtype)
    unit[place] = 1
    return unit


def directions(*shapes: tuple[int, ...]) -> Iterator[Array]:
    """A random direction of length 1 for each shape, the same ones every time."""
    source = np.random.default_rng(0)
    for shape in shapes:
        direction = np.asarray(source.uniform(0.1, 1, shape))
        yield direction / max(float(np.sqrt(np.square(direction).sum())), 1e-12)


def random_like(x: Any) -> Any:
    """Random numbers of a tensor's shape, with a gradient of their own."""
    (direction,) = directions(x._array.shape)
    array = np.asarray(direction, x._array.dtype)  # one number is an array too
    return TensorBase._from_array(array, True, x._device)
