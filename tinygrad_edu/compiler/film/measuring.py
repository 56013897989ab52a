"""One call, eager and compiled, measured in turn; everything is put back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import Any

from ...errors import value_error
from ...seeding import default_generator
from ..capture.reach import Reach
from .document import CompilerFilm, FilmTimes
from .making import case_of

LONGEST = 5.0  # seconds for all calls of one way


def measured(
    film: CompilerFilm, program: Any, args: Any, kwargs: Any, calls: int = 20
) -> FilmTimes:
    """The median of ``calls`` calls each way; slow programs are called less often.

    What a call changes is put back: tensors that the program can reach, their
    gradients, the options and averages of its optimizers, its random generators.

    Raises ValueError where nothing was compiled, or there is no program to call.
    """
    if isinstance(program, CompilerFilm) or not film.stages:
        raise value_error(
            "there is nothing to measure",
            got="a film alone" if film.stages else "a program that runs as it is",
            expected="a function that is compiled, as in CompilerView(step, x)",
        )
    case = case_of(program, args, kwargs)
    with everything_put_back(case.function, args, kwargs):
        pairs = _pairs(
            lambda: case.function(*args, **kwargs),
            lambda: case.replay(args, kwargs),
            calls,
        )
    eager, compiled = (median(times) for times in zip(*pairs, strict=True))
    known = film.times
    return FilmTimes(eager, compiled, len(pairs), known.compile_seconds, known.cached)


def _pairs(
    eager: Callable[[], Any], compiled: Callable[[], Any], calls: int
) -> list[tuple[float, float]]:
    for warm_up in (eager, compiled, compiled):
        warm_up()
    pairs: list[tuple[float, float]] = []
    end = perf_counter() + LONGEST
    while len(pairs) < calls and (perf_counter() < end or not pairs):
        pairs.append((_seconds(eager), _seconds(compiled)))
    return pairs


def _seconds(call: Callable[[], Any]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


@contextmanager
def everything_put_back(function: Any, args: Any, kwargs: Any) -> Iterator[None]:
    """Meanwhile a program may change what it reaches; afterwards all is as it was."""
    reach = Reach()
    reach.arguments(args, kwargs)
    reach.look(function)
    tensors = [tensor for tensor, _ in reach.tensors]
    arrays = [(tensor._array, tensor._array.copy()) for tensor in tensors]
    gradients = [(tensor, tensor._grad) for tensor in tensors]
    options = [
        (group, {key: value for key, value in group.items() if key != "params"})
        for optimizer in reach.optimizers
        for group in optimizer.param_groups
    ]
    averages = [
        (state, dict(state))
        for optimizer in reach.optimizers
        for state in optimizer.state.values()
    ]
    dice = default_generator.get_state()
    try:
        yield
    finally:
        for array, numbers in arrays:
            array[...] = numbers
        for tensor, gradient in gradients:
            tensor._grad = gradient
        for kept, values in (*options, *averages):
            kept.update(values)
        default_generator.set_state(dice)
