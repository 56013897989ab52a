"""A round through the data that is interrupted, and goes on in another program.

What decides the order of a round are the random generators at its start. So their
states are kept, with the number of batches that were given. To go on, the generators
are put back to the start, the same numbers are drawn, and the first ones passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from ...errors import value_error
from ...random import Generator, default_generator
from .sampler import BatchSampler, SequentialSampler

if TYPE_CHECKING:
    from .dataloader import DataLoader


@dataclass
class Round:
    """One round: the batches it has given, and what its order comes from.

    `taken` says how often the order was asked for a batch's numbers, which is more
    often where workers are ahead; `seed` is the workers'; `start` is where the
    generators stood before.
    """

    given: int = 0
    taken: int = 0
    seed: int = 0
    start: list[Any] = field(default_factory=list)


def counted(numbers: Iterator[Any], round: Round) -> Iterator[Any]:
    """The numbers, while the round counts how often it is asked for some."""
    round.taken += 1
    for each in numbers:
        yield each
        round.taken += 1


def rest_of(numbers: Iterator[Any], round: Round) -> Iterator[Any]:
    """The numbers that follow those which were given; others were taken ahead."""
    drawn = list(islice(numbers, round.taken))
    return chain(drawn[round.given :], counted(numbers, round))


def own_generators(loader: DataLoader[Any]) -> list[Generator]:
    """The generators of a loader and of its samplers, each once."""
    order: Any = loader.order
    places = (loader, order, getattr(order, "sampler", None))
    found = [getattr(place, "generator", None) for place in places]
    return list({id(each): each for each in found if each is not None}.values())


def generators_of_order(loader: DataLoader[Any]) -> list[Generator]:
    """These and the default one, which draws seeds; none where 1 follows 0."""
    order: Any = loader.order
    if type(order) is BatchSampler:
        order = order.sampler
    if type(order) is SequentialSampler:
        return []
    return [default_generator, *own_generators(loader)]


def states(generators: list[Generator]) -> list[Any]:
    """Where each of them stands."""
    return [each.get_state() for each in generators]


def set_states(generators: list[Generator], saved: list[Any]) -> None:
    """Put each of them back there. Raises ValueError if they are not as many."""
    if len(generators) != len(saved):
        raise value_error(
            "the state is that of another DataLoader",
            got=f"{len(saved)} random generators",
            expected=str(len(generators)),
        )
    for generator, state in zip(generators, saved, strict=True):
        generator.set_state(state)


@contextmanager
def back_at(generators: list[Generator], saved: list[Any]) -> Iterator[None]:
    """Inside, the generators stand where they stood once; after it, as before it."""
    now = states(generators)
    set_states(generators, saved)
    try:
        yield
    finally:
        set_states(generators, now)
