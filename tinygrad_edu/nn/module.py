"""The base of all networks: a tree of modules with tensors at its nodes.

A module is written like this:

>>> import tinygrad_edu as torch
>>> from tinygrad_edu import nn
>>> class Scale(nn.Module):
...     def __init__(self):
...         super().__init__()
...         self.factor = nn.Parameter(torch.tensor(2.0))
...     def forward(self, x):
...         return x * self.factor
>>> model = Scale()
>>> model(torch.tensor([1.0, 2.0]))
tensor([2., 4.], grad_fn=<MulBackward0>)
>>> [name for name, parameter in model.named_parameters()]
['factor']

Assigning is registering (``registry.py``). What stands here walks over the registered
parts: to call them, to list, change, save and show them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

from .. import dtypes
from ..autograd.hooks import RemovableHandle
from ..dtypes import dtype as DType
from ..errors import message, type_error, value_error
from ..tensor import Tensor
from . import state_dict as states
from .gradients import clear_gradient
from .hooks import Hook, add_hook, run_after, run_before
from .parameter import Parameter
from .registry import Registry, type_name


class Module(Registry):
    """Base class of all neural network modules (``torch.nn.Module``).

    A subclass calls ``super().__init__()`` first, assigns its parts to attributes,
    and says in ``forward`` what it computes. ``training`` tells whether it learns at
    present; ``train()`` and ``eval()`` change it.
    """

    training: bool

    # --- calling ---------------------------------------------------------------------

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the module computes; every subclass says it anew."""
        name = self._get_name()
        raise NotImplementedError(
            message(
                f'Module [{name}] is missing the required "forward" function',
                hint="check its spelling and indentation: def forward(self, x):",
            )
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run ``forward`` and the hooks around it."""
        if not (self._forward_pre_hooks or self._forward_hooks):
            return self.forward(*args, **kwargs)
        args, kwargs = run_before(self, self._forward_pre_hooks, args, kwargs)
        result = self.forward(*args, **kwargs)
        return run_after(self, self._forward_hooks, args, kwargs, result)

    def register_forward_pre_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
    ) -> RemovableHandle:
        """Call ``hook(module, args)`` before each forward.

        What it returns, if not None, becomes the arguments. With `with_kwargs` it is
        ``hook(module, args, kwargs)`` and returns both. `prepend` puts it first.
        """
        return add_hook(self._forward_pre_hooks, Hook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
    ) -> RemovableHandle:
        """Call ``hook(module, args, output)`` after each forward.

        What it returns, if not None, becomes the output. With `with_kwargs` it is
        ``hook(module, args, kwargs, output)``. `prepend` puts it first.
        """
        return add_hook(self._forward_hooks, Hook(hook, with_kwargs), prepend)

    # --- walking the tree ------------------------------------------------------------

    def named_modules(
        self,
        memo: set[Module] | None = None,
        prefix: str = "",
        remove_duplicate: bool = True,
    ) -> Iterator[tuple[str, Module]]:
        """This module and all below it with their dotted names, each once."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                below = f"{prefix}.{name}" if prefix else name
                yield from module.named_modules(memo, below, remove_duplicate)

    def modules(self, remove_duplicate: bool = True) -> Iterator[Module]:
        """This module and all below it, each once."""
        for _, module in self.named_modules(remove_duplicate=remove_duplicate):
            yield module

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules right below this one, with their names."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        """The modules right below this one."""
        for _, module in self.named_children():
            yield module

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """All parameters with their dotted names, each once."""
        yield from self._named("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """All parameters, for an optimizer.

        >>> from tinygrad_edu import nn
        >>> sum(p.numel() for p in nn.Linear(64, 10).parameters())
        650
        """
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """All buffers with their dotted names, each once."""
        yield from self._named("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """All buffers."""
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def _named(
        self, kind: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        owners: Any = [(prefix, self)]
        if recurse:
            owners = self.named_modules(
                prefix=prefix, remove_duplicate=remove_duplicate
            )
        seen = set()
        for owner, module in owners:
            for name, tensor in getattr(module, kind).items():
                if tensor is None or tensor in seen:
                    continue
                if remove_duplicate:
                    seen.add(tensor)
                yield (f"{owner}.{name}" if owner else name), tensor

    def get_submodule(self, target: str) -> Module:
        """The module at a dotted path; "" is this one. Raises AttributeError."""
        module: Any = self
        for part in target.split(".") if target else []:
            if not hasattr(module, part):
                raise AttributeError(f"{module._get_name()} has no attribute `{part}`")
            module = getattr(module, part)
            if not isinstance(module, Module):
                raise AttributeError(f"`{part}` is not an nn.Module")
        return module  # type: ignore[no-any-return]

    def get_parameter(self, target: str) -> Parameter:
        """The parameter at a dotted path. Raises AttributeError."""
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        if not hasattr(owner, name):
            raise AttributeError(f"{owner._get_name()} has no attribute `{name}`")
        found = getattr(owner, name)
        if not isinstance(found, Parameter):
            raise AttributeError(f"`{name}` is not an nn.Parameter")
        return found

    # --- changing all of it ----------------------------------------------------------

    def apply(self, fn: Callable[[Module], object]) -> Self:
        """Call `fn` with every module below, then with this one."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def train(self, mode: bool = True) -> Self:
        """Set this module and all below to learning: dropout is on, for example."""
        if not isinstance(mode, bool):
            raise value_error(
                "training mode is expected to be boolean", got=type_name(mode)
            )
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """The same as ``train(False)``: ready to be used or measured."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Freeze (False) or thaw (True) all parameters."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, which otherwise add up."""
        for parameter in self.parameters():
            clear_gradient(parameter, set_to_none)

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """Change device or floating point type in place: ``to(device, dtype)``.

        Also ``to(tensor)``, for the type and the place that `tensor` has. Whole
        numbers keep their type. Raises TypeError for a type that is not a float.
        """
        device, dtype = _target(*args, **kwargs)
        if dtype is not None and not dtype.is_floating_point:
            raise type_error(
                "nn.Module.to only accepts floating point or complex dtypes, but got "
                f"desired dtype={dtype}"
            )

        def convert(tensor: Tensor) -> Tensor:
            keep = dtype is None or not tensor.is_floating_point()
            moved: Tensor = tensor.to(
                device=device, dtype=tensor.dtype if keep else dtype
            )
            return moved

        return self._apply(convert)

    def cpu(self) -> Self:
        """The same as ``to("cpu")``."""
        return self.to("cpu")

    def cuda(self, device: int = 0) -> Self:
        """The same as ``to("cuda:0")``, or another number."""
        return self.to(f"cuda:{device}")

    def float(self) -> Self:
        """All floating point tensors become float32."""
        return self.to(dtypes.float32)

    def double(self) -> Self:
        """All floating point tensors become float64."""
        return self.to(dtypes.float64)

    def half(self) -> Self:
        """All floating point tensors become float16."""
        return self.to(dtypes.float16)

    def _apply(self, fn: Callable[[Tensor], Tensor]) -> Self:
        """Replace the numbers of every tensor; parameters stay the same objects."""
        for module in self.modules():
            for parameter in module.parameters(recurse=False):
                gradient = parameter.grad
                parameter.grad = None
                parameter.data = fn(parameter.data)
                if gradient is not None:
                    parameter.grad = fn(gradient)
            for name, buffer in module.named_buffers(recurse=False):
                module._buffers[name] = fn(buffer)
        return self

    # --- saving ----------------------------------------------------------------------

    def state_dict(
        self,
        *,
        destination: dict[str, Any] | None = None,
        prefix: str = "",
        keep_vars: bool = False,
    ) -> dict[str, Any]:
        """All parameters and saved buffers by dotted name, sharing their memory."""
        return states.collect(self, destination, prefix, keep_vars)

    def load_state_dict(
        self, state_dict: Any, strict: bool = True, assign: bool = False
    ) -> states.IncompatibleKeys:
        """Copy the numbers of `state_dict` in.

        Raises RuntimeError, and changes nothing, where a shape does not fit or (with
        `strict`) a name is missing or unknown. `assign` takes over the tensors
        themselves instead of their numbers.
        """
        return states.load(self, state_dict, strict, assign)

    # --- showing ---------------------------------------------------------------------

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What to show between the brackets; a subclass may say."""
        return ""

    def __repr__(self) -> str:
        settings = self.extra_repr().splitlines()
        children = [
            f"({name}): {indent(repr(module))}"
            for name, module in self._modules.items()
        ]
        return show(self._get_name(), settings, children)


def show(name: str, settings: list[str], children: list[str]) -> str:
    """``Name(settings)`` on one line, or with each child on lines of its own."""
    if len(settings) == 1 and not children:
        return f"{name}({settings[0]})"
    lines = "".join(f"\n  {line}" for line in settings + children)
    return f"{name}({lines}\n)" if lines else f"{name}()"


def indent(text: str) -> str:
    """All lines but the first two columns to the right."""
    return text.replace("\n", "\n  ")


def _target(
    place: Any = None,
    dtype: DType | None = None,
    non_blocking: bool = False,
    *,
    device: Any = None,
    tensor: Tensor | None = None,
) -> tuple[Any, DType | None]:
    """The device and the type that the arguments of ``to`` name."""
    if isinstance(place, Tensor):
        tensor = place
    if tensor is not None:
        return tensor.device, tensor.dtype
    if isinstance(place, DType):
        return device, place
    return (device if place is None else place), dtype
