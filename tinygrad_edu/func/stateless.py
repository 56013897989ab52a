"""Modules as functions of their parameters: what transforms need to work on models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..autograd.faces import ON_TENSORS as F
from ..autograd.tensor_base import TensorBase
from ..errors import message, runtime_error, type_error, value_error


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Any,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """``module(*args, **kwargs)`` with other tensors in place of its own.

    ``parameter_and_buffer_dicts`` is a dict of dotted names, or a list of such dicts;
    names that it lacks keep the module's tensors. The module itself stays as it is.
    With ``tie_weights`` a tensor that stands under several names is replaced under
    all of them; with ``strict`` every name must be given, and no other.

    Source: PyTorch, ``torch.func.functional_call``.

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.Linear(2, 1, bias=False)
    >>> weights = {"weight": torch.tensor([[1.0, 10.0]])}
    >>> torch.func.functional_call(layer, weights, torch.tensor([2.0, 3.0]))
    tensor([32.])

    The gradient for each example of a batch by itself:

    >>> def loss(weights, x):
    ...     return torch.func.functional_call(layer, weights, x).sum()
    >>> of_each = torch.vmap(torch.func.grad(loss), in_dims=(None, 0))
    >>> of_each(weights, torch.tensor([[1.0, 2.0], [3.0, 4.0]]))["weight"].tolist()
    [[[1.0, 2.0]], [[3.0, 4.0]]]
    """
    given = one_dict(parameter_and_buffer_dicts)
    if args is None:
        args = ()
    elif not isinstance(args, tuple):
        args = (args,)
    with replaced(module, given, tie_weights, strict):
        return module(*args, **(kwargs or {}))


def stack_module_state(models: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Parameters and buffers of equal models, each stacked: an ensemble for ``vmap``.

    Returns ``(parameters, buffers)``, dicts whose tensors have the number of models in
    front. The parameters are new leaves. Raises RuntimeError for models of different
    classes, in different modes, or none at all.
    Source: PyTorch, ``torch.func.stack_module_state``.

    >>> import tinygrad_edu as torch
    >>> models = [torch.nn.Linear(2, 1) for _ in range(3)]
    >>> parameters, buffers = torch.func.stack_module_state(models)
    >>> parameters["weight"].shape
    torch.Size([3, 1, 2])
    """
    name = "stack_module_state: Expected"
    if not models:
        raise runtime_error(f"{name} at least one model, got 0.")
    if len({model.training for model in models}) > 1:
        raise runtime_error(f"{name} all models to have the same training/eval mode.")
    if len({type(model) for model in models}) > 1:
        raise runtime_error(f"{name} all models to be of the same class.")
    parameters = [dict(model.named_parameters()) for model in models]
    buffers = [dict(model.named_buffers()) for model in models]
    return (
        {
            name: stacked(name, [each[name] for each in parameters])
            for name in parameters[0]
        },
        {name: stacked(name, [each[name] for each in buffers]) for name in buffers[0]},
    )


def stacked(name: str, tensors: list[Any]) -> Any:
    """One new leaf of tensors that are all to be learned, or all not."""
    wanted = tensors[0].requires_grad
    if any(each.requires_grad != wanted for each in tensors):
        raise runtime_error(
            f"Expected {name} from each model to have the same .requires_grad"
        )
    return F.stack(*tensors, dim=0).detach().requires_grad_(wanted)


def one_dict(given: Any) -> dict[str, Any]:
    """One dict of all names; two dicts may not name the same tensor."""
    if isinstance(given, dict):
        return given
    if not isinstance(given, Sequence):
        raise value_error(
            "Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of "
            f"dicts, but got {type(given)}"
        )
    if not all(isinstance(each, dict) for each in given):
        raise value_error(
            "Expected all elements of parameter_and_buffer_dicts to be dictionaries"
        )
    names = [name for each in given for name in each]
    repeated = [name for i, name in enumerate(names) if name in names[:i]]
    if repeated:
        raise value_error(
            f"{repeated} appeared in multiple dictionaries; behavior of functional "
            "call is ambiguous"
        )
    return {name: value for each in given for name, value in each.items()}


# ------------------------------------------------------------------ putting in place


@contextmanager
def replaced(
    module: Any, given: dict[str, Any], tie_weights: bool, strict: bool
) -> Iterator[None]:
    """The module with other tensors, put back at the end whatever happens."""
    places = tensor_places(module)
    wanted = {name: value for name, value in given.items() if name in places}
    if tie_weights:
        wanted = with_tied_names(places, wanted)
    if strict:
        check_names(module, set(places) - set(wanted), set(given) - set(places))
    before = [(places[name], places[name][0][places[name][1]]) for name in wanted]
    try:
        for name, value in wanted.items():
            if not isinstance(value, TensorBase):
                raise type_error(
                    f"{value!r} is not an instance of torch.Tensor", got=f"for {name}"
                )
            store, key = places[name]
            store[key] = value
        module._note_change()
        yield
    finally:
        for (store, key), value in before:
            store[key] = value
        module._note_change()


def tensor_places(module: Any) -> dict[str, tuple[dict[str, Any], str]]:
    """Each dotted name with the dict that holds its tensor, and the name there."""
    return {
        f"{path}.{name}" if path else name: (store, name)
        for path, owner in module.named_modules(remove_duplicate=False)
        for store in (owner._parameters, owner._buffers)
        for name, tensor in store.items()
        if tensor is not None
    }


def with_tied_names(
    places: dict[str, tuple[dict[str, Any], str]], given: dict[str, Any]
) -> dict[str, Any]:
    """The given tensors under every name under which their originals stand."""
    names: dict[Any, list[str]] = {}
    for name, (store, key) in places.items():
        names.setdefault(store[key], []).append(name)
    tied = dict(given)
    for alike in names.values():
        values = {id(given[name]): given[name] for name in alike if name in given}
        if len(values) > 1:
            raise value_error(
                f"functional_call got multiple values for keys {sorted(alike)}, which "
                "are tied. Consider using tie_weights=False"
            )
        for value in values.values():
            tied.update(dict.fromkeys(alike, value))
    return tied


def check_names(module: Any, missing: set[str], unexpected: set[str]) -> None:
    """With ``strict``: every name of the module, and no other."""
    lines = [f"Error(s) in reparametrizing for {type(module).__name__}:"]
    for what, names in (("Unexpected", unexpected), ("Missing", missing)):
        if names:
            listed = ", ".join(f"'{name}'" for name in sorted(names))
            lines.append(f"\t{what} key(s): {listed}.")
    if len(lines) > 1:
        raise RuntimeError(message("\n".join(lines)))
