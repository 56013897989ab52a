"""What a batching rule is given, how it is registered, and the loop without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...autograd.faces import ON_TENSORS as F
from ...ops.registry import Primitive

Shape = tuple[int, ...]
Rule = Callable[..., Any]
RULES: dict[str, Rule] = {}


class Operand:
    """A tensor of ``size`` examples, batch in front; or one that serves all of them.

    ``shape`` and ``ndim`` are those of one example.
    """

    def __init__(self, x: Any, batched: bool, size: int) -> None:
        self.x = x
        self.batched = batched
        self.size = size
        shape: Shape = x._array.shape
        self.shape = shape[1:] if batched else shape
        self.ndim = len(self.shape)

    def front(self) -> Any:
        """The whole batch; what serves all examples is stretched to them."""
        return self.x if self.batched else F.expand(self.x, shape=self.with_batch())

    def with_batch(self, *shape: int) -> Shape:
        """A shape with the batch in front: that of all examples, unless another."""
        return (self.size, *(shape or self.shape))

    def padded(self, ndim: int) -> Any:
        """With 1s behind the batch, so that examples of ``ndim`` broadcast."""
        if not self.batched or self.ndim == ndim:
            return self.x
        ones = (1,) * (ndim - self.ndim)
        return F.reshape(self.x, shape=(self.size, *ones, *self.shape))

    def example(self, i: int) -> Any:
        """Example i alone."""
        return F.index(self.x, key=(i,)) if self.batched else self.x


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register a batching rule for these primitives."""

    def register(made: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, made))
        return made

    return register


def rule_for(primitive: Primitive) -> Rule | None:
    """The rule of a primitive; those that work number by number share one."""
    return RULES.get(primitive.name, pointwise if primitive.pointwise else None)


def by_loop(run: Any, *operands: Operand, **settings: Any) -> Any:
    """One example after the other, and the results stacked: right for everything."""
    found = [
        run(*[each.example(i) for each in operands], **settings)
        for i in range(operands[0].size)
    ]
    if not found:
        raise NotImplementedError(
            f"vmap over a dimension of size 0 knows no result of {run.__name__}"
        )
    if isinstance(found[0], tuple):
        return tuple(F.stack(*each, dim=0) for each in zip(*found, strict=True))
    return F.stack(*found, dim=0)


def pointwise(run: Any, *operands: Operand, **settings: Any) -> Any:
    """Examples of equal ``ndim`` broadcast as a whole batch."""
    ndim = max(each.ndim for each in operands)
    return run(*[each.padded(ndim) for each in operands], **settings)


def moved(dim: Any, ndim: int) -> Any:
    """Dimensions of an example as those of the batch, which has one more in front."""
    if isinstance(dim, int):
        return dim % ndim + 1
    return tuple(each % ndim + 1 for each in (range(ndim) if dim is None else dim))


def batch_behind(x: Any, places: int) -> Any:
    """The batch dimension, which is in front, behind this many others."""
    rest = range(places + 1, x._array.ndim)
    return F.permute(x, dims=(*range(1, places + 1), 0, *rest)) if places else x


def batch_to_front(x: Any, places: int) -> Any:
    """The reverse of :func:`batch_behind`."""
    rest = range(places + 1, x._array.ndim)
    return F.permute(x, dims=(places, *range(places), *rest)) if places else x
