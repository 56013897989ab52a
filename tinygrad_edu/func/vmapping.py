"""``vmap``: a function of one example, run on a whole batch.

The function runs once, on tensors with a hidden dimension (``batched.py``); each
operation is done for all examples at once by its batching rule (``rules/``). Where
that does not work (an operation in place, a custom Function, numbers read through
NumPy), the function runs example by example instead, as a plain loop would.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

import numpy as np

from ..autograd.faces import ON_TENSORS as F
from ..autograd.stand_in import NotAnArrayError
from ..autograd.tensor_base import TensorBase
from ..errors import message, runtime_error, value_error
from ..functions.checks import dimension
from ..seeding import default_generator
from .batched import Batch, DataDependentError, hide, operand
from .rules.table import Operand, batch_behind, batch_to_front
from .tree import Function, flatten, spread, structure

EVERYTHING = "the whole function"

# The vmaps that are running, the innermost last.
_running: ContextVar[tuple[Batch, ...]] = ContextVar("running vmaps", default=())
_notes: ContextVar[set[str] | None] = ContextVar("vmap fallbacks", default=None)


def vmap(
    func: Function,
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Function:
    """``func`` of one example as a function of a batch: a loop without the loop.

    out[i] = func(x[i]) for every i, where ``in_dims`` says which dimension of each
    input is the batch (None: the input serves all examples), and ``out_dims`` where
    it stands in the outputs. Inputs and outputs may be trees of tensors; arguments by
    keyword serve all examples.
    ``chunk_size`` does so many examples at once. ``randomness`` says what a random
    number in ``func`` means: an "error", the "same" for all examples, or "different"
    ones (which runs ``func`` in a loop).

    A primitive without a batching rule is run in a loop; so is the whole function
    where it writes in place, calls a custom ``Function`` or looks at single numbers
    through NumPy. :func:`vmap_fallbacks` names what was. In a loop a function that
    changes things outside itself does so several times.

    Raises ValueError where ``in_dims`` or ``out_dims`` do not fit, RuntimeError for an
    ``if`` or ``.item()`` on a number that differs between examples.
    Source: PyTorch, ``torch.func.vmap``.

    >>> import tinygrad_edu as torch
    >>> xs, ys = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([10.0, 100.0])
    >>> torch.vmap(torch.dot, in_dims=(0, None))(xs, ys)
    tensor([210., 430.])

    The gradient of each example by itself:

    >>> torch.vmap(torch.func.grad(lambda x: (x ** 2).sum()))(xs)
    tensor([[2., 4.],
            [6., 8.]])
    """
    if randomness not in ("error", "different", "same"):
        raise runtime_error(
            "Only allowed values for randomness are 'error', 'different', or 'same'. "
            f"Got {randomness}"
        )
    if chunk_size is not None and chunk_size <= 0:
        raise value_error(
            f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})"
        )

    @wraps(func)
    def mapped(*args: Any, **kwargs: Any) -> Any:
        title = f"vmap({getattr(func, '__name__', repr(func))}"
        places = input_places(title, in_dims, (args, kwargs))
        leaves, rebuild = flatten((args, kwargs))
        size = batch_size(leaves, places)
        fronts = [
            leaf if place is None else batch_to_front(leaf, place)
            for leaf, place in zip(leaves, places, strict=True)
        ]
        call = Call(func, title, out_dims, randomness, places, rebuild)
        step = chunk_size or max(size, 1)
        outputs = [
            call.chunk(fronts, start, min(start + step, size), whole=step >= size)
            for start in range(0, max(size, 1), step)
        ]
        return outputs[0] if len(outputs) == 1 else call.joined(outputs)

    return mapped


class Call:
    """One call of a mapped function: what stays the same for each of its chunks."""

    def __init__(
        self,
        func: Function,
        title: str,
        out_dims: Any,
        randomness: str,
        places: list[int | None],
        rebuild: Any,
    ) -> None:
        self.func = func
        self.title = f"{title}, ..., out_dims={out_dims})"
        self.out_dims = out_dims
        self.randomness = randomness
        self.places = places
        self.rebuild = rebuild

    def chunk(self, fronts: list[Any], start: int, end: int, whole: bool) -> Any:
        """The outputs for some of the examples: all at once, or by loop."""
        if not whole:
            rows = (slice(start, end),)
            fronts = [
                each if place is None else F.index(each, key=rows)
                for each, place in zip(fronts, self.places, strict=True)
            ]
        before = default_generator.get_state()
        try:
            found = self._at_once(fronts, end - start)
            if self._random_numbers_are_right(before):
                return found
        except DataDependentError:
            raise
        except Exception as error:
            if not comes_from_stand_in(error):
                raise
        default_generator.set_state(before)
        note(EVERYTHING)
        return self._by_loop(fronts, end - start, before)

    def _random_numbers_are_right(self, before: Any) -> bool:
        """Whether none were drawn, or the same are wanted for all examples."""
        if self.randomness == "same" or default_generator.get_state().equal(before):
            return True
        if self.randomness == "error":
            raise random_error()
        return False

    def _at_once(self, fronts: list[Any], size: int) -> Any:
        """The function runs once, on tensors with a hidden dimension."""
        outer = _running.get()
        batch = Batch(size, len(outer) + 1)
        hidden = [
            each if place is None else hide(each, batch)
            for each, place in zip(fronts, self.places, strict=True)
        ]
        token = _running.set((*outer, batch))
        try:
            output = self._run(hidden)
        finally:
            _running.reset(token)
        if batch.refused:  # the function went on, but not as it would alone
            raise batch.refused.pop()
        for name in batch.looped:
            note(name)
        leaves = [
            operand(leaf, batch) if isinstance(leaf, TensorBase) else leaf
            for leaf in flatten(output)[0]
        ]
        return self._finished(output, leaves)

    def _by_loop(self, fronts: list[Any], size: int, before: Any) -> Any:
        """The function runs on one example after the other."""
        outputs = []
        for i in range(size):
            if self.randomness == "same":
                default_generator.set_state(before)
            example = [
                each if place is None else F.index(each, key=(i,))
                for each, place in zip(fronts, self.places, strict=True)
            ]
            outputs.append(self._run(example))
        if not outputs:
            raise NotImplementedError(
                "vmap over a dimension of size 0 of a function that runs by loop"
            )
        if self.randomness == "error" and not default_generator.get_state().equal(
            before
        ):
            raise random_error()
        columns = zip(*[flatten(each)[0] for each in outputs], strict=True)
        return self._finished(outputs[0], [in_one(column) for column in columns])

    def _run(self, leaves: list[Any]) -> Any:
        args, kwargs = self.rebuild(leaves)
        return self.func(*args, **kwargs)

    def _finished(self, output: Any, leaves: list[Any]) -> Any:
        """The outputs with their batch dimensions where ``out_dims`` wants them."""
        _, rebuild = flatten(output)
        places = self.output_places(output)
        return rebuild(map(self._placed, leaves, places))

    def _placed(self, leaf: Any, place: int | None) -> Any:
        name = getattr(self.func, "__name__", repr(self.func))
        if not isinstance(leaf, Operand):
            if place is None:
                return leaf
            raise value_error(
                f"vmap({name}, ...): `{name}` must only return Tensors, got type "
                f"{type(leaf)}. Did you mean to set out_dims= to None for output?"
            )
        if place is not None:
            return batch_behind(leaf.front(), dimension(place, leaf.ndim + 1))
        if leaf.batched:
            raise value_error(
                f"vmap({name}, ...): `{name}` can not return a BatchedTensor when "
                "out_dim is None"
            )
        return leaf.x

    def output_places(self, output: Any) -> list[Any]:
        """The batch dimension of each leaf of the output."""
        places = spread(self.out_dims, output)
        single = isinstance(output, TensorBase) and isinstance(self.out_dims, tuple)
        if single and len(self.out_dims) == 1:
            places = list(self.out_dims)
        if places is None:
            raise value_error(
                f"{self.title}(<inputs>): out_dims is not compatible with the "
                "structure of `outputs`. out_dims has structure "
                f"{structure(self.out_dims)} but outputs has structure "
                f"{structure(output)}."
            )
        if any(not isinstance(each, int) and each is not None for each in places):
            raise value_error(
                f"{self.title}: `out_dims` must be an int, None or a python collection "
                "of ints representing where in the outputs the vmapped dimension "
                "should appear."
            )
        return places

    def joined(self, outputs: list[Any]) -> Any:
        """The outputs of all chunks, one behind the other."""
        leaves, rebuild = flatten(outputs[0])
        places = self.output_places(outputs[0])
        columns = zip(*[flatten(each)[0] for each in outputs], strict=True)
        return rebuild(
            first
            if place is None
            else F.cat(*column, dim=dimension(place, first._array.ndim))
            for first, place, column in zip(leaves, places, columns, strict=True)
        )


# ------------------------------------------------------------------ what comes in


def input_places(title: str, in_dims: Any, inputs: Any) -> list[int | None]:
    """For each leaf of (args, kwargs) its batch dimension; None: it serves all."""
    args, kwargs = inputs
    if not isinstance(in_dims, int | tuple):
        raise value_error(
            f"{title}, in_dims={in_dims}, ...)(<inputs>): expected `in_dims` to be "
            "int or a (potentially nested) tuple matching the structure of inputs, "
            f"got: {type(in_dims)}."
        )
    if not args and not kwargs:
        raise value_error(
            f"{title})(<inputs>): got no inputs. Maybe you forgot to add inputs, or "
            "you are trying to vmap over a function with no inputs. The latter is "
            "unsupported."
        )
    places = spread(in_dims, args)
    if places is None:
        raise value_error(
            f"{title}, in_dims={in_dims}, ...)(<inputs>): in_dims is not compatible "
            f"with the structure of `inputs`. in_dims has structure "
            f"{structure(in_dims)} but inputs has structure {structure(args)}."
        )
    start = f"{title}, in_dims={in_dims}, ...)(<inputs>): Got in_dim="
    checked = [
        input_place(start, leaf, place)
        for leaf, place in zip(flatten(args)[0], places, strict=True)
    ]
    return checked + [None for _ in flatten(kwargs)[0]]


def input_place(start: str, leaf: Any, place: Any) -> int | None:
    """One batch dimension, checked and counted from the front."""
    if place is None:
        return None
    if not isinstance(place, int):
        raise value_error(
            f"{start}{place} for an input but in_dim must be either an integer "
            "dimension or None."
        )
    if not isinstance(leaf, TensorBase):
        raise value_error(
            f"{start}{place} for an input but the input is of type {type(leaf)}. We "
            "cannot vmap over non-Tensor arguments, please use None as the respective "
            "in_dim"
        )
    ndim = leaf._array.ndim
    if not -ndim <= place < ndim:
        raise value_error(
            f"{start}{place} for some input, but that input is a Tensor of "
            f"dimensionality {ndim} so expected in_dim to satisfy -{ndim} <= in_dim < "
            f"{ndim}."
        )
    return int(place % ndim)


def batch_size(leaves: list[Any], places: list[int | None]) -> int:
    """How many examples there are: all inputs have to agree."""
    sizes = [
        leaf._array.shape[place]
        for leaf, place in zip(leaves, places, strict=True)
        if place is not None
    ]
    if not sizes:
        raise value_error("vmap: Expected at least one Tensor to vmap over")
    if len(set(sizes)) > 1:
        raise value_error(
            "vmap: Expected all tensors to have the same size in the mapped "
            f"dimension, got sizes {sizes} for the mapped dimension"
        )
    return int(sizes[0])


def in_one(column: tuple[Any, ...]) -> Any:
    """One output of all examples; one that is alike everywhere counts as shared."""
    first = column[0]
    if not isinstance(first, TensorBase):
        return first
    alike = all(each is first for each in column)
    if alike or all(np.array_equal(each._array, first._array) for each in column):
        return Operand(first, False, len(column))
    return Operand(F.stack(*column, dim=0), True, len(column))


# ------------------------------------------------------------------ what went on


def innermost() -> Batch | None:
    """The vmap that runs right now."""
    running = _running.get()
    return running[-1] if running else None


def comes_from_stand_in(error: BaseException | None) -> bool:
    """Whether somebody asked a stand-in for its numbers before this error came."""
    while error is not None and not isinstance(error, NotAnArrayError):
        error = error.__context__
    return error is not None


def random_error() -> RuntimeError:
    """PyTorch's words for random numbers of which nobody said whose they are."""
    return RuntimeError(
        message(
            "vmap: called random operation while in randomness error mode. Please "
            "either use the 'same' or 'different' randomness flags on vmap or perform "
            "the randomness operation out of vmap"
        )
    )


@contextmanager
def vmap_fallbacks() -> Iterator[set[str]]:
    """Names of what ``vmap`` ran in a loop while the context was open.

    Primitives without a batching rule, or "the whole function".

    >>> import tinygrad_edu as torch
    >>> xs = torch.ones(3, 2)
    >>> with vmap_fallbacks() as names:
    ...     _ = torch.vmap(lambda x: x.add_(1))(xs)
    >>> names
    {'the whole function'}
    """
    names: set[str] = set()
    token = _notes.set(names)
    try:
        yield names
    finally:
        _notes.reset(token)


def note(name: str) -> None:
    """Tell :func:`vmap_fallbacks` what was run in a loop."""
    names = _notes.get()
    if names is not None:
        names.add(name)
