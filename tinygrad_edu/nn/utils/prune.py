"""Setting weights to zero, and keeping them there (``torch.nn.utils.prune``).

Each function prunes one parameter of a module and returns the module:

>>> import tinygrad_edu as torch
>>> layer = l1_unstructured(torch.nn.Linear(4, 2), "weight", amount=0.5)
>>> [name for name, _ in layer.named_parameters()], list(layer._buffers)
(['bias', 'weight_orig'], ['weight_mask'])
>>> int((layer.weight == 0).sum())
4
>>> list(remove(layer, "weight").state_dict())
['bias', 'weight']

How that works stands in ``pruning_methods.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...creation import ones_like
from ...errors import type_error, value_error
from ...tensor import Tensor
from .convert_parameters import parameters_to_vector
from .pruning_methods import (
    BasePruningMethod,
    CustomFromMask,
    Identity,
    L1Unstructured,
    LnStructured,
    PruningContainer,
    RandomStructured,
    RandomUnstructured,
    pruning_hook,
)

__all__ = [
    "BasePruningMethod",
    "CustomFromMask",
    "Identity",
    "L1Unstructured",
    "LnStructured",
    "PruningContainer",
    "RandomStructured",
    "RandomUnstructured",
    "custom_from_mask",
    "global_unstructured",
    "identity",
    "is_pruned",
    "l1_unstructured",
    "ln_structured",
    "random_structured",
    "random_unstructured",
    "remove",
]


def identity(module: Any, name: str) -> Any:
    """Prune nothing: only mask and names are made.

    Source: PyTorch, ``torch.nn.utils.prune.identity``.
    """
    Identity.apply(module, name)
    return module


def random_unstructured(module: Any, name: str, amount: float) -> Any:
    """Prune single numbers by chance: a share `amount` of them, or so many.

    Source: PyTorch, ``torch.nn.utils.prune.random_unstructured``.
    """
    RandomUnstructured.apply(module, name, amount=amount)
    return module


def l1_unstructured(
    module: Any, name: str, amount: float, importance_scores: Tensor | None = None
) -> Any:
    """Prune the single numbers nearest to zero.

    Source: PyTorch, ``torch.nn.utils.prune.l1_unstructured``.
    """
    scores = {"importance_scores": importance_scores}
    L1Unstructured.apply(module, name, amount=amount, **scores)
    return module


def random_structured(module: Any, name: str, amount: float, dim: int) -> Any:
    """Prune whole channels along `dim`, by chance.

    Source: PyTorch, ``torch.nn.utils.prune.random_structured``.
    """
    RandomStructured.apply(module, name, amount=amount, dim=dim)
    return module


def ln_structured(
    module: Any,
    name: str,
    amount: float,
    n: Any,
    dim: int,
    importance_scores: Tensor | None = None,
) -> Any:
    """Prune the channels along `dim` with the smallest `n`-norm.

    Source: PyTorch, ``torch.nn.utils.prune.ln_structured``.

    >>> import tinygrad_edu as torch
    >>> layer = ln_structured(torch.nn.Linear(4, 3), "weight", amount=1, n=2, dim=0)
    >>> layer.weight_mask.sum(1).sort().values
    tensor([0., 4., 4.])
    """
    scores = {"importance_scores": importance_scores}
    LnStructured.apply(module, name, amount=amount, n=n, dim=dim, **scores)
    return module


def custom_from_mask(module: Any, name: str, mask: Tensor) -> Any:
    """Prune what `mask` has zeros for.

    Source: PyTorch, ``torch.nn.utils.prune.custom_from_mask``.
    """
    CustomFromMask.apply(module, name, mask=mask)
    return module


def global_unstructured(
    parameters: Any, pruning_method: Any, importance_scores: Any = None, **kwargs: Any
) -> None:
    """Prune single numbers of several parameters as if they were one.

    `parameters` are pairs of module and name; `importance_scores` a dict from such
    pairs to scores. Raises TypeError for a method that is not unstructured.

    Source: PyTorch, ``torch.nn.utils.prune.global_unstructured``.
    """
    if not isinstance(parameters, Iterable):
        raise type_error("global_unstructured(): parameters is not an Iterable")
    scores = {} if importance_scores is None else importance_scores
    if not isinstance(scores, dict):
        raise type_error(
            "global_unstructured(): importance_scores must be of type dict"
        )
    places = list(parameters)
    method = pruning_method(**kwargs)
    if method.PRUNING_TYPE != "unstructured":
        raise type_error(
            'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. '
            f"Found method {pruning_method} of type {method.PRUNING_TYPE}"
        )
    tensors = [getattr(module, name) for module, name in places]
    masks = [
        getattr(module, f"{name}_mask", ones_like(tensor))
        for (module, name), tensor in zip(places, tensors, strict=True)
    ]
    looked_at = [scores.get(p, t) for p, t in zip(places, tensors, strict=True)]
    method._tensor_name = "all of them"
    whole = PruningContainer(method).compute_mask(
        parameters_to_vector(looked_at), parameters_to_vector(masks)
    )
    parts = whole.split([tensor.numel() for tensor in tensors])
    for (module, name), tensor, part in zip(places, tensors, parts, strict=True):
        custom_from_mask(module, name, part.reshape(tensor.shape))


def remove(module: Any, name: str) -> Any:
    """Make an ordinary parameter of a pruned one; the zeros stay.

    Raises ValueError where it is not pruned.

    Source: PyTorch, ``torch.nn.utils.prune.remove``.
    """
    number = pruning_hook(module, name)
    if number is None:
        raise value_error(
            f"Parameter '{name}' of module {module} has to be pruned before pruning "
            "can be removed"
        )
    module._forward_pre_hooks.pop(number).remove(module)
    return module


def is_pruned(module: Any) -> bool:
    """Whether any parameter of `module`, or of a module below, is pruned.

    Source: PyTorch, ``torch.nn.utils.prune.is_pruned``.
    """
    return any(
        isinstance(hook, BasePruningMethod)
        for each in module.modules()
        for hook in each._forward_pre_hooks.values()
    )
