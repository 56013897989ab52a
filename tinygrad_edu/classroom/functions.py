"""How an answer is tried that is a ``torch.autograd.Function``.

    Exercise(..., attempt=tried(2), inputs=("a", "b", "upstream"))

A case is given what ``forward`` takes, without ``ctx``: then the forward pass is asked
for. With one thing more, the gradient that arrives at the output, it is ``backward``
that is asked, for what it returns.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.autograd import Function
from tinygrad_edu.classroom.exercise import Arguments

Rule = Callable[[Any, Any], Any]
UPSTREAM = "upstream"
"""The name of the last of a case's inputs, where there is one."""


class WrongCountError(ValueError):
    """That ``backward`` has not returned one thing for each argument."""


def tried(arguments: int) -> Callable[..., Any]:
    """A way to try a Function whose ``forward`` takes so many arguments after ctx."""

    def attempt(answer: Any, *given: Any) -> Any:
        inputs, upstream = given[:arguments], given[arguments:]
        if not (isinstance(answer, type) and issubclass(answer, Function)):
            raise TypeError("this check wants a class on torch.autograd.Function")
        if not upstream:
            return answer.apply(*watched(inputs))
        return gradients(answer, inputs, upstream[0])

    return attempt


def watched(inputs: tuple[Any, ...]) -> list[Any]:
    """The inputs, tensors of real numbers as leaves that wait for a gradient.

    They share the memory of those given, so that writing into them is noticed.
    """
    return [
        each.detach().requires_grad_() if has_slope(each) else each for each in inputs
    ]


def has_slope(value: Any) -> bool:
    """Whether something is a tensor that can have a gradient."""
    return hasattr(value, "is_floating_point") and value.is_floating_point()


def gradients(answer: type[Function], inputs: tuple[Any, ...], upstream: Any) -> Any:
    """What ``backward`` returns, before anybody brings it into shape.

    One gradient stands alone; several are a list. Raises WrongCountError when it does
    not return one thing for each argument of ``forward``, as PyTorch would, too.
    """
    returned: list[Any] = []

    class Watched(answer):  # type: ignore[misc, valid-type]
        @staticmethod
        def backward(ctx: Any, arriving: Any) -> Any:
            returned.append(answer.backward(ctx, arriving))
            return tuple(None for _ in inputs)

    Watched.apply(*watched(inputs)).backward(upstream)
    found = returned[0]
    several = list(found) if isinstance(found, tuple | list) else [found]
    if len(several) != len(inputs):
        raise WrongCountError(
            f"backward returned {len(several)}, and forward takes {len(inputs)} "
            "arguments beside ctx: return one for each, None for what has no gradient"
        )
    wanted = [
        gradient
        for gradient, each in zip(several, inputs, strict=True)
        if has_slope(each) or gradient is not None
    ]
    return wanted[0] if len(wanted) == 1 else wanted


# ------------------------------------------------------------------ cases


def numbers(*shape: int) -> Any:
    """Numbers of both signs, no two sums of which are equal by chance."""
    count = math.prod(shape)
    steps = torch.arange(float(count))
    return ((steps * 7 + 3) % 11 - 5 + steps / 4).reshape(shape)


def cases(*made: Callable[[], Arguments]) -> Callable[[], list[Arguments]]:
    """The cases of a property, each made afresh."""
    return lambda: [case() for case in made]


# ------------------------------------------------------------------ wrong answers

FORGOTTEN = """These are the numbers that come when every upstream gradient is 1. That
is so behind a plain sum, and nowhere else: backward is asked how much the loss changes,
and what arrives says how much each number of the output counts for it."""

MISSING = """forward takes more than the tensor, and backward has to return one thing
for each of its arguments beside ctx, in the same order. A number or a shape has no
gradient: give None in its place."""


def ruled_by(function: Any, backward: Rule) -> Any:
    """The same operation with another backward."""

    class Wrong(function):  # type: ignore[misc]
        pass

    Wrong.backward = staticmethod(backward)
    return Wrong


def computing(function: Any, compute: Callable[..., Any]) -> Any:
    """The same backward behind another forward."""

    class Wrong(function):  # type: ignore[misc]
        @staticmethod
        def forward(ctx: Any, *inputs: Any) -> Any:
            function.forward(ctx, *inputs)
            return compute(*inputs)

    return Wrong


def spoilt(function: Any, change: Callable[[Any, Any], Any]) -> Any:
    """A backward whose first gradient is changed: ``change(gradient, upstream)``."""

    def backward(ctx: Any, upstream: Any) -> Any:
        gradient, *others = function.backward(ctx, upstream)
        return change(gradient, upstream), *others

    return ruled_by(function, backward)


def without_upstream(function: Any) -> Any:
    """What comes of upstream gradients that are all 1, as those of a plain sum."""
    return ruled_by(
        function,
        lambda ctx, upstream: function.backward(ctx, torch.ones_like(upstream)),
    )


def alone(function: Any) -> Any:
    """Only the first gradient, without the places of the other arguments."""
    return ruled_by(function, lambda ctx, upstream: function.backward(ctx, upstream)[0])
