"""What a module saves and how it takes it back.

The numbers of a model, by dotted name. Loading checks all of it first: a dict that
does not fit is refused as a whole and leaves the model as it was.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import runtime_error, type_error
from ..tensor import Tensor
from .parameter import Parameter

if TYPE_CHECKING:
    from .module import Module


class IncompatibleKeys(NamedTuple):
    """What loading found missing and what it did not know."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return (
            f"_IncompatibleKeys(missing_keys={self.missing_keys}, "
            f"unexpected_keys={self.unexpected_keys})"
        )


def collect(
    module: Module,
    destination: dict[str, Any] | None,
    prefix: str,
    keep_vars: bool,
) -> dict[str, Any]:
    """Parameters and saved buffers of `module` by dotted name.

    The tensors share the model's memory and are cut off from its graph; `keep_vars`
    gives the parameters themselves.
    """
    state = OrderedDict() if destination is None else destination
    for key, _, _, tensor in _entries(module):
        state[prefix + key] = tensor if keep_vars else tensor.detach()
    return state


def load(
    module: Module, state_dict: Any, strict: bool, assign: bool
) -> IncompatibleKeys:
    """Copy what `state_dict` holds into `module`, or raise and change nothing."""
    if not isinstance(state_dict, Mapping):
        raise type_error(
            f"Expected state_dict to be dict-like, got {type(state_dict)}.",
            hint="pass what model.state_dict() returned",
        )
    entries = list(_entries(module))
    known = {key for key, *_ in entries}
    keys = IncompatibleKeys(
        missing_keys=[key for key, *_ in entries if key not in state_dict],
        unexpected_keys=[key for key in state_dict if key not in known],
    )
    problems = _names_that_differ(keys) if strict else []
    for key, _, _, tensor in entries:
        if key in state_dict:
            problems += _misfit(key, tensor, state_dict[key])
    if problems:
        raise runtime_error(
            f"Error(s) in loading state_dict for {module._get_name()}:\n\t"
            + "\n\t".join(problems)
        )
    for key, owner, name, tensor in entries:
        if key in state_dict:
            _take(owner, name, tensor, state_dict[key], assign)
    return keys


def _entries(module: Module) -> Iterator[tuple[str, Module, str, Tensor]]:
    """Each tensor to save: dotted name, the module it stands in, name there."""
    for path, owner in module.named_modules(remove_duplicate=False):
        kept: dict[str, Tensor | None] = {**owner._parameters, **owner._buffers}
        for name, tensor in kept.items():
            if tensor is not None and name not in owner._not_saved:
                yield (f"{path}.{name}" if path else name), owner, name, tensor


def _names_that_differ(keys: IncompatibleKeys) -> list[str]:
    problems = []
    for what, names in (
        ("Missing", keys.missing_keys),
        ("Unexpected", keys.unexpected_keys),
    ):
        if names:
            quoted = ", ".join(f'"{name}"' for name in names)
            problems.append(f"{what} key(s) in state_dict: {quoted}. ")
    return problems


def _misfit(key: str, tensor: Tensor, saved: Any) -> list[str]:
    """Why `saved` cannot become `tensor`; empty if it can."""
    if not isinstance(saved, Tensor):
        return [
            f'While copying the parameter named "{key}", expected torch.Tensor or '
            f"Tensor-like object from checkpoint but received {type(saved)}"
        ]
    if saved.shape != tensor.shape:
        return [
            f"size mismatch for {key}: copying a param with shape {saved.shape} from "
            f"checkpoint, the shape in current model is {tensor.shape}."
        ]
    return []


def _take(
    owner: Module, name: str, tensor: Tensor, saved: Tensor, assign: bool
) -> None:
    if not assign:
        tensor.detach().copy_(saved.detach())
    elif isinstance(tensor, Parameter):
        owner._parameters[name] = Parameter(saved.detach(), tensor.requires_grad)
    else:
        owner._buffers[name] = saved.detach()
