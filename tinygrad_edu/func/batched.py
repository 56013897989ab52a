"""A tensor whose first dimension is hidden: what ``vmap`` hands to a function.

Its ``_array`` is a ``BatchedArray``. To the function it has the shape of one example;
inside, ``value`` is an ordinary tensor of all examples. Each operation of the function
is done once, on ``value``, by a rule of ``rules/``.

So there are two graphs. The tensor with the hidden dimension has its own, of what
happens to one example: ``grad`` inside ``vmap`` walks there. ``value`` has another, of
what happens to all: ``grad`` around ``vmap`` walks there. Neither knows of the other.
"""

from __future__ import annotations

from typing import Any, NoReturn

from ..autograd.faces import ON_TENSORS as F
from ..autograd.stand_in import NotAnArrayError, StandIn
from ..autograd.tensor_base import TensorBase
from ..errors import message
from .rules import Operand, by_loop, rule_for


class Batch:
    """One running ``vmap``: how many examples, how deeply nested, what was slow."""

    def __init__(self, size: int, level: int) -> None:
        self.size = size
        self.level = level
        self.looped: set[str] = set()  # primitives that were run by loop
        self.refused: set[RefusalError] = set()  # what nobody could do with a stand-in


class RefusalError(NotAnArrayError):
    """Remembered by its batch until it is settled, also if somebody swallows it."""

    def __init__(self, text: str, batch: Batch) -> None:
        super().__init__(text)
        self.batch = batch
        batch.refused.add(self)

    def settle(self) -> None:
        self.batch.refused.discard(self)


class DataDependentError(RuntimeError):
    """A number of one example was asked for, to decide by."""


class BatchedArray(StandIn):
    """All examples of a batch, shown as one; ``batched`` False: one that serves all."""

    def __init__(self, value: Any, batched: bool, batch: Batch) -> None:
        self.value = value
        self.batched = batched
        self.batch = batch
        self.level = batch.level
        shape = value._array.shape
        self.shape = shape[1:] if batched else shape
        self.dtype = value._array.dtype

    def run(self, primitive: Any, inputs: Any, settings: dict[str, Any]) -> Any:
        """A primitive for all examples: by its rule, or one example after the other."""
        batch, run = self.batch, getattr(F, primitive.name)
        operands = [operand(each, batch) for each in inputs]
        batched = any(each.batched for each in operands)
        if not batched:
            out = run(*[each.x for each in operands], **settings)
        else:
            rule = rule_for(primitive)
            out = rule(run, *operands, **settings) if rule else NotImplemented
            if out is NotImplemented:
                batch.looped.add(primitive.name)
                out = by_loop(run, *operands, **settings)
        if isinstance(out, tuple):
            return tuple([BatchedArray(each, batched, batch) for each in out])
        return BatchedArray(out, batched, batch)

    def error(self, what: Any) -> NotAnArrayError:
        """A refusal that the running ``vmap`` will know of."""
        return RefusalError(f"{what} of a tensor inside vmap", self.batch)

    def detached(self) -> BatchedArray:
        """The same examples outside both graphs."""
        return BatchedArray(self.value.detach(), self.batched, self.batch)

    def with_value(self, x: Any, value: Any) -> Any:
        """x, whose array this is, with another ``value`` in the same place."""
        if value is self.value:
            return x
        out = hide(value, self.batch, self.batched)
        out._node, out._requires_grad, out._slot = x._node, x._requires_grad, x._slot
        return out

    def item(self) -> Any:
        """Refused: each example has its own number."""
        raise DataDependentError(
            message(
                "vmap: It looks like you're calling .item() on a Tensor. We don't "
                "support vmap over calling .item() on a Tensor, please try to rewrite "
                "what you're doing with other operations.",
                hint="torch.where chooses for each example by itself",
            )
        )

    def __bool__(self) -> NoReturn:
        raise DataDependentError(
            message(
                "vmap: It looks like you're attempting to use a Tensor in some "
                "data-dependent control flow.",
                got="one answer for each example, where an if can follow only one",
                hint="torch.where chooses for each example by itself",
            )
        )


def operand(x: Any, batch: Batch) -> Operand:
    """A tensor as a rule of this batch sees it; others than its own serve all."""
    a = x._array
    if isinstance(a, BatchedArray) and a.batch is batch:
        return Operand(a.value, a.batched, batch.size)
    return Operand(x, False, batch.size)


def hide(value: Any, batch: Batch, batched: bool = True) -> Any:
    """A tensor that shows one example of ``value``, whose batch is in front."""
    array = BatchedArray(value, batched, batch)
    return TensorBase._from_array(array, place=value._device)


def into_batch(x: Any, array: Any, batch: Batch) -> Any:
    """``array`` if it belongs to the batch, else ``x`` as what serves all examples."""
    if isinstance(array, BatchedArray) and array.batch is batch:
        return array
    return BatchedArray(x, False, batch)
