"""What all optimizers share: groups of parameters, their options, and their state.

An optimizer keeps three things apart:

* ``param_groups``, a list of dicts: the parameters of a group under ``"params"`` and
  beside them its options, such as ``"lr"``. They are read anew in each step, so a
  slider that writes ``group["lr"]`` acts at once.
* ``state``, for each parameter what the rule remembers, such as a moving average.
* ``defaults``, the options of a group that does not say otherwise.

A new rule is a subclass with a ``step`` method. This is plain gradient descent:

>>> import tinygrad_edu as torch
>>> class Descent(Optimizer):
...     def step(self, closure=None):
...         for parameter, options in self.parameters_with_gradients():
...             with torch.no_grad():
...                 parameter -= options["lr"] * parameter.grad
>>> w = torch.tensor([1.0, 2.0], requires_grad=True)
>>> optimizer = Descent([w], {"lr": 0.5})
>>> w.sum().backward()
>>> optimizer.step()
>>> w.tolist()
[0.5, 1.5]
"""

from __future__ import annotations

import copy
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..autograd import enable_grad
from ..errors import message, type_error, value_error
from ..nn.base.gradients import clear_gradient
from ..tensor import Tensor
from .hooks import (
    Hooked,
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)

__all__ = [
    "Optimizer",
    "register_optimizer_step_post_hook",
    "register_optimizer_step_pre_hook",
]

Params = Iterable[Tensor] | Iterable[dict[str, Any]] | Iterable[tuple[str, Tensor]]
Closure = Callable[[], Any]


class Optimizer(Hooked):
    """Base of all optimizers (``torch.optim.Optimizer``).

    `params` are tensors, ``(name, tensor)`` pairs, or dicts with ``"params"`` and the
    options that differ in this group. `defaults` holds the other options.
    """

    has_stepped = False  # schedulers warn whoever calls them first

    def __init__(self, params: Params, defaults: dict[str, Any]) -> None:
        if defaults.get("differentiable"):
            raise NotImplementedError(
                message(
                    "an optimizer with differentiable=True is not supported",
                    hint="write the step as w = w - lr * w.grad, which is recorded",
                )
            )
        super().__init__()
        self.defaults = defaults
        self.state: defaultdict[Tensor, dict[str, Any]] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        for group in _as_groups(params):
            self.add_param_group(group)

    def step(self, closure: Closure | None = None) -> Any:
        """Change every parameter once; a subclass says how."""
        raise NotImplementedError(f"{type(self).__name__}.step is not written yet")

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients, which otherwise add up from step to step.

        With ``set_to_none=False`` they become zeros instead of None.
        """
        for group in self.param_groups:
            for parameter in group["params"]:
                clear_gradient(parameter, set_to_none)

    def parameters_with_gradients(self) -> Iterator[tuple[Tensor, dict[str, Any]]]:
        """Each parameter that has a gradient, with the options of its group."""
        self.has_stepped = True
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    yield parameter, group

    @staticmethod
    def evaluate(closure: Closure | None) -> Any:
        """The loss that `closure` computes, recorded even inside ``no_grad``."""
        if closure is None:
            return None
        with enable_grad():
            return closure()

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add a group, for example layers that are thawed later.

        Raises TypeError for what is not a leaf tensor or not in a fixed order,
        ValueError for a tensor that another group holds already.
        """
        if not isinstance(param_group, dict):
            raise type_error(
                f"param_group must be a dict, but got {type(param_group)}",
                hint='add_param_group({"params": layer.parameters()})',
            )
        named = _names_and_tensors(param_group["params"])
        names = [name for name, _ in named if name is not None]
        params = [tensor for _, tensor in named]
        if names and len(names) != len(params):
            raise value_error(
                "all optimizer params should be with/without names. "
                "Some param names are missing"
            )
        self._check(params)
        group = {**param_group, "params": params}
        if names:
            group["param_names"] = names
        for option, default in self.defaults.items():
            group.setdefault(option, default)
        self.param_groups.append(group)

    def _check(self, params: list[Tensor]) -> None:
        for parameter in params:
            if not isinstance(parameter, Tensor):
                raise type_error(
                    "optimizer can only optimize Tensors, but one of the params is "
                    f"{type(parameter).__name__}",
                )
            if parameter.grad_fn is not None:
                raise value_error(
                    "can't optimize a non-leaf Tensor",
                    got=f"a result of {parameter.grad_fn.name()}",
                    expected="a tensor made by you, not computed from others",
                    hint="pass model.parameters(), or tensor.detach() first",
                )
        if len(set(params)) < len(params):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; "
                "in future, this will cause an error",
                stacklevel=4,
            )
        known = {p for group in self.param_groups for p in group["params"]}
        if not known.isdisjoint(params):
            raise value_error(
                "some parameters appear in more than one parameter group",
                hint="list each parameter once; optimizer.param_groups shows them",
            )

    def state_dict(self) -> dict[str, Any]:
        """State and options, with numbers in place of the parameters.

        Parameters are counted through all groups in order, so the dict can be loaded
        into an optimizer over another copy of the model.
        """
        self._run("state_pre", self)
        number = self._numbers()
        groups = [
            {**options(group), "params": [number[p] for p in group["params"]]}
            for group in self.param_groups
        ]
        state = {number[p]: dict(kept) for p, kept in self.state.items()}
        return self._run("state_post", self, {"state": state, "param_groups": groups})  # type: ignore[no-any-return]

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over state and options that `state_dict` gave.

        Raises ValueError where its groups do not fit this optimizer's; then nothing
        is changed.
        """
        state_dict = self._run("load_pre", self, state_dict.copy())
        groups = copy.deepcopy(state_dict["param_groups"])
        self._check_groups(groups)
        parameter_of = {number: p for p, number in self._numbers().items()}
        saved_numbers = [number for group in groups for number in group["params"]]
        ours = dict(zip(saved_numbers, parameter_of.values(), strict=True))
        state: defaultdict[Tensor, dict[str, Any]] = defaultdict(dict)
        for number, kept in state_dict["state"].items():
            parameter = ours[number]
            state[parameter] = {
                name: _like(parameter, name, value) for name, value in kept.items()
            }
        for group, loaded in zip(self.param_groups, groups, strict=True):
            group.update(options(loaded))
        self.state = state
        self._run("load_post", self)

    def _check_groups(self, groups: list[dict[str, Any]]) -> None:
        if len(groups) != len(self.param_groups):
            raise value_error(
                "loaded state dict has a different number of parameter groups",
                got=f"{len(groups)} groups",
                expected=f"{len(self.param_groups)} groups",
            )
        for index, (ours, theirs) in enumerate(
            zip(self.param_groups, groups, strict=True)
        ):
            if len(ours["params"]) != len(theirs["params"]):
                raise value_error(
                    "loaded state dict contains a parameter group that doesn't match "
                    "the size of optimizer's group",
                    got=f"{len(theirs['params'])} parameters in group {index}",
                    expected=f"{len(ours['params'])} parameters",
                )

    def _numbers(self) -> dict[Tensor, int]:
        """Each parameter's place, counted through all groups."""
        numbers: dict[Tensor, int] = {}
        for group in self.param_groups:
            for parameter in group["params"]:
                numbers.setdefault(parameter, len(numbers))
        return numbers

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for index, group in enumerate(self.param_groups):
            lines += [""] if index else []
            lines += [f"Parameter Group {index}"]
            lines += [
                f"    {name}: {value}" for name, value in sorted(options(group).items())
            ]
        return "\n".join([*lines, ")"])


def options(group: dict[str, Any]) -> dict[str, Any]:
    """A group without its parameters."""
    return {name: value for name, value in group.items() if name != "params"}


def non_negative(name: str, value: float) -> float:
    """`value` itself, if it is not below zero."""
    if value >= 0:
        return value
    raise value_error(f"Invalid {name}: {value}", expected="0 or more")


def _as_groups(params: Params) -> list[dict[str, Any]]:
    """The user's parameters as a list of groups."""
    if isinstance(params, Tensor):
        raise type_error(
            "params argument given to the optimizer should be an iterable of Tensors "
            f"or dicts, but got {params.type()}",
            hint="put it in a list: [tensor]",
        )
    if not isinstance(params, Iterable):
        raise type_error(
            f"'{type(params).__name__}' object is not iterable",
            expected="an iterable of Tensors or dicts",
            hint="pass model.parameters(), not the model",
        )
    groups: list[Any] = list(params)
    if not groups:
        raise value_error(
            "optimizer got an empty parameter list",
            hint="a generator such as model.parameters() can be used only once; "
            "layers in a plain list are not found, use nn.ModuleList",
        )
    return groups if isinstance(groups[0], dict) else [{"params": groups}]


def _names_and_tensors(params: Any) -> list[tuple[str | None, Tensor]]:
    """The members of a group, with their names where they have any."""
    if isinstance(params, Tensor):
        params = [params]
    if isinstance(params, set):
        raise type_error(
            "optimizer parameters need to be organized in ordered collections, but the "
            "ordering of tensors in sets will change between runs. "
            "Please use a list instead."
        )
    return [each if isinstance(each, tuple) else (None, each) for each in params]


def _like(parameter: Tensor, name: str, value: Any) -> Any:
    """A copy of saved state in its parameter's number type; a step count keeps its."""
    if not isinstance(value, Tensor):
        return copy.deepcopy(value)
    if name == "step" or not parameter.is_floating_point():
        return value.detach().clone()
    return value.detach().clone().to(dtype=parameter.dtype)
