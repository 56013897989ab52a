"""How to choose what is pruned, and how a pruned parameter works.

A pruned ``weight`` is three things: the parameter ``weight_orig`` that is learned, the
buffer ``weight_mask`` of zeros and ones, and their product ``weight``, computed anew
before each forward by a hook. A method is that hook; a subclass says in
``compute_mask`` what to keep.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from ...creation import ones_like, zeros_like
from ...errors import index_error, type_error, value_error
from ...random import rand, rand_like
from ...tensor import Tensor
from .pruning_checks import (
    check_amount,
    check_count,
    check_dimension,
    check_same_shape,
    check_several_dimensions,
    count_to_prune,
)


class BasePruningMethod(ABC):
    """Base of all methods (``torch.nn.utils.prune.BasePruningMethod``).

    ``PRUNING_TYPE`` says what a second method looks at, after a first: "unstructured"
    at the single numbers that are left, "structured" at the channels that are left
    along ``dim``, "global" at everything.
    """

    PRUNING_TYPE: ClassVar[str]
    _tensor_name: str

    def __call__(self, module: Any, inputs: Any) -> None:
        setattr(module, self._tensor_name, self.apply_mask(module))

    @abstractmethod
    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Ones for what is kept of `t`, where `default_mask` keeps it too."""

    def apply_mask(self, module: Any) -> Tensor:
        """The parameter with zeros where the mask has them."""
        mask = getattr(module, f"{self._tensor_name}_mask")
        original = getattr(module, f"{self._tensor_name}_orig")
        return mask.to(original.dtype) * original  # type: ignore[no-any-return]

    @classmethod
    def apply(
        cls,
        module: Any,
        name: str,
        *args: Any,
        importance_scores: Tensor | None = None,
        **kwargs: Any,
    ) -> Any:
        """Prune a parameter of `module`, once more if it is pruned already.

        `importance_scores` are looked at in place of the parameter's own numbers.
        """
        original = getattr(module, name)
        if importance_scores is not None:
            what = f"importance_scores should have the same shape as parameter {name}"
            check_same_shape(importance_scores, original, f"{what} of {module}")
        method = cls(*args, **kwargs)
        method._tensor_name = name
        number = pruning_hook(module, name)
        if number is None:
            mask = ones_like(original)
        else:
            method = _joined(module._forward_pre_hooks[number], method)
            mask = getattr(module, f"{name}_mask").detach().clone()
        scores = original if importance_scores is None else importance_scores
        mask = method.compute_mask(scores, default_mask=mask)
        if number is None:
            module.register_parameter(f"{name}_orig", original)
            del module._parameters[name]
        else:
            del module._forward_pre_hooks[number]
        module.register_buffer(f"{name}_mask", mask)
        setattr(module, name, method.apply_mask(module))
        module.register_forward_pre_hook(method)
        return method

    def prune(
        self,
        t: Tensor,
        default_mask: Tensor | None = None,
        importance_scores: Tensor | None = None,
    ) -> Tensor:
        """A tensor of its own, pruned; no module is changed."""
        if importance_scores is not None:
            what = "importance_scores should have the same shape as tensor t"
            check_same_shape(importance_scores, t, what)
        scores = t if importance_scores is None else importance_scores
        mask = ones_like(t) if default_mask is None else default_mask
        return t * self.compute_mask(scores, default_mask=mask)  # type: ignore[no-any-return]

    def remove(self, module: Any) -> None:
        """Make an ordinary parameter of the pruned one, with its zeros."""
        name = self._tensor_name
        pruned = self.apply_mask(module)
        if hasattr(module, name):
            delattr(module, name)
        original = module._parameters.pop(f"{name}_orig")
        original.data = pruned.detach()
        del module._buffers[f"{name}_mask"]
        setattr(module, name, original)


def pruning_hook(module: Any, name: str) -> int | None:
    """The number of the hook that prunes the parameter `name`."""
    for number, hook in module._forward_pre_hooks.items():
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            return number  # type: ignore[no-any-return]
    return None


def _joined(known: BasePruningMethod, method: BasePruningMethod) -> Any:
    """A container of the methods that there were, and one more."""
    earlier = known if isinstance(known, PruningContainer) else [known]
    container = PruningContainer()
    container._tensor_name = known._tensor_name
    for each in [*earlier, method]:
        container.add_pruning_method(each)
    return container


class PruningContainer(BasePruningMethod):
    """Several methods, one after the other, on the same parameter."""

    def __init__(self, *args: Any) -> None:
        self._pruning_methods: tuple[Any, ...] = ()
        if len(args) == 1:
            self._tensor_name = args[0]._tensor_name
        for method in args:
            self.add_pruning_method(method)

    def add_pruning_method(self, method: Any) -> None:
        """Add a method that works on the same parameter."""
        if method is not None and not isinstance(method, BasePruningMethod):
            raise type_error(f"{type(method)} is not a BasePruningMethod subclass")
        if method is not None and self._tensor_name != method._tensor_name:
            raise value_error(
                "Can only add pruning methods acting on the parameter named "
                f"'{self._tensor_name}' to PruningContainer {self}. Found "
                f"'{method._tensor_name}'"
            )
        self._pruning_methods += (method,)

    def __len__(self) -> int:
        return len(self._pruning_methods)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._pruning_methods)

    def __getitem__(self, index: Any) -> Any:
        return self._pruning_methods[index]

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask so far, with the last method applied to what it leaves."""
        method = self._pruning_methods[-1]
        left = _what_is_left(method, t, default_mask)
        mask = default_mask.to(t.dtype, copy=True)
        more = method.compute_mask(t[left], default_mask=default_mask[left])
        mask[left] = more.to(mask.dtype)
        return mask  # type: ignore[no-any-return]


def _what_is_left(method: Any, t: Tensor, mask: Tensor) -> Any:
    """The index of what a method looks at, where others have pruned before."""
    n, kind = t.ndim, method.PRUNING_TYPE
    if kind == "unstructured":
        return mask == 1
    if kind == "structured":
        if not hasattr(method, "dim"):
            raise AttributeError(
                'Pruning methods of PRUNING_TYPE "structured" need to have the '
                "attribute `dim` defined."
            )
        dim = method.dim + n if method.dim < 0 else method.dim
        if dim < 0:
            raise index_error(f"Index is out of bounds for tensor with dimensions {n}")
        kept = mask.sum(dim=[d for d in range(n) if d != dim]) != 0
        return _along(n, dim, kept)
    if kind == "global":
        return (slice(None),) * n
    raise value_error(f"Unrecognized PRUNING_TYPE {kind}")


def _along(n: int, dim: int, index: Any) -> tuple[Any, ...]:
    """An index into n dimensions that chooses along one of them."""
    chosen: list[Any] = [slice(None)] * n
    chosen[dim] = index
    return tuple(chosen)


# --- the methods ----------------------------------------------------------------------


class Identity(BasePruningMethod):
    """Prunes nothing; only the names change."""

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask as it is."""
        return default_mask


class _Unstructured(BasePruningMethod):
    """Single numbers: the `amount` with the smallest scores."""

    PRUNING_TYPE = "unstructured"
    largest: bool

    def __init__(self, amount: float) -> None:
        check_amount(amount)
        self.amount = amount

    def scores(self, t: Tensor) -> Tensor:
        """What decides."""
        raise NotImplementedError

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Zeros at the numbers that go."""
        count = count_to_prune(self.amount, t.numel())
        check_count(count, t.numel())
        mask = default_mask.clone()
        if count:
            scores = self.scores(t).reshape(-1)
            mask.view(-1)[scores.topk(count, largest=self.largest).indices] = 0
        return mask  # type: ignore[no-any-return]


class RandomUnstructured(_Unstructured):
    """Single numbers, by chance."""

    largest = True

    def scores(self, t: Tensor) -> Tensor:
        """A draw for each number."""
        return rand_like(t)  # type: ignore[no-any-return]


class L1Unstructured(_Unstructured):
    """The single numbers nearest to zero."""

    largest = False

    def scores(self, t: Tensor) -> Tensor:
        """How far each number is from zero."""
        return t.abs()  # type: ignore[no-any-return]


class _Structured(BasePruningMethod):
    """Whole channels along `dim`."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount: float, dim: int = -1) -> None:
        check_amount(amount)
        self.amount, self.dim = amount, dim

    def kept(self, t: Tensor, count: int) -> Tensor:
        """Which channels stay, where `count` go: their places, or a bool for each."""
        raise NotImplementedError

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Zeros in the channels that go."""
        check_several_dimensions(t)
        check_dimension(t, self.dim)
        channels = t.shape[self.dim]
        count = count_to_prune(self.amount, channels)
        check_count(count, channels)
        if not count:
            return default_mask
        mask = zeros_like(t)
        mask[_along(t.ndim, self.dim, self.kept(t, count))] = 1
        return mask * default_mask.to(mask.dtype)  # type: ignore[no-any-return]


class RandomStructured(_Structured):
    """Whole channels, by chance."""

    def kept(self, t: Tensor, count: int) -> Tensor:
        """The channels with the higher draws."""
        drawn = rand(t.shape[self.dim])
        return drawn > drawn.kthvalue(count).values  # type: ignore[no-any-return]


class LnStructured(_Structured):
    """The channels with the smallest norm, Σ|x|ⁿ to the 1/n."""

    def __init__(self, amount: float, n: Any, dim: int = -1) -> None:
        super().__init__(amount, dim)
        self.n = n

    def kept(self, t: Tensor, count: int) -> Tensor:
        """The channels with the largest norms."""
        dim = self.dim % t.ndim
        lengths = t.norm(self.n, [d for d in range(t.ndim) if d != dim])
        return lengths.topk(len(lengths) - count).indices  # type: ignore[no-any-return]


class CustomFromMask(BasePruningMethod):
    """What a given mask says."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Tensor) -> None:
        self.mask = mask

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """Both masks together."""
        if default_mask.shape != self.mask.shape:
            raise AssertionError(
                f"default_mask shape {default_mask.shape} must match self.mask shape "
                f"{self.mask.shape}"
            )
        return default_mask * self.mask.to(default_mask.dtype)  # type: ignore[no-any-return]
