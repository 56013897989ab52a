"""Hooks that see the gradients of a module's inputs and outputs.

A module is many nodes of the graph, so there is no one node to hang such a hook on. The
trick: what goes in and what comes out passes through an operation that changes nothing.
Going back, the gradients of the outputs arrive at the second of the two, those of the
inputs at the first, and the hook is called there with both:

    input → [identity] → forward … → [identity] → output
               ↑ 2. gradients of inputs     ↑ 1. gradients of outputs
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from ...autograd import Function, is_grad_enabled
from ...errors import runtime_error
from ...tensor import Tensor

Hooks = list[Callable[..., Any]]
Gradients = tuple[Any, ...]


class BackwardHookFunction(Function):
    """The identity, for as many tensors as there are."""

    @staticmethod
    def forward(ctx: Any, *args: Any) -> Any:
        """The tensors themselves."""
        ctx.mark_non_differentiable(*[each for each in args if not each.requires_grad])
        return args

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """The gradients themselves."""
        return grad_outputs


class Gate:
    """The two identities around one call of a module, and the hooks to run there."""

    def __init__(self, module: Any, hooks: Hooks, pre_hooks: Hooks) -> None:
        self.module, self.hooks, self.pre_hooks = module, hooks, pre_hooks
        self.inputs = 0  # how many arguments there are
        self.entered: list[int] | None = None  # which of them are tensors, if watched
        self.grad_outputs: Gradients | None = None

    def enter(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of forward, behind the first identity."""
        self.inputs = len(args)
        args, self.entered, node = _through(args)
        if node is not None:
            node.register_hook(self._at_inputs)
        return args

    def leave(self, result: Any) -> Any:
        """The result of forward, behind the second identity."""
        if not isinstance(result, Tensor | tuple):
            warnings.warn(
                "For backward hooks to be called, module output should be a Tensor or "
                f"a tuple of Tensors but received {type(result)}",
                stacklevel=6,
            )
        several = result if isinstance(result, tuple) else (result,)
        passed, places, node = _through(several)
        if node is not None:
            node.register_hook(
                lambda _, grads: self._at_outputs(grads, places, len(several))
            )
        return passed if isinstance(result, tuple) else passed[0]

    def _at_outputs(self, grads: Gradients, places: Any, count: int) -> Gradients:
        """Gradients have arrived at the outputs: note them, run the pre-hooks."""
        noted = _spread(grads, places, count)
        for hook in self.pre_hooks:
            changed = hook(self.module, noted)
            if changed is not None:
                noted = _same_count(changed, noted, "pre hook", "grad_output")
        if self.entered is None:
            self._without_inputs(noted)
        else:
            self.grad_outputs = noted
        return tuple([noted[place] for place in places])

    def _at_inputs(self, grads: Gradients, _: Any) -> Gradients | None:
        """Gradients have arrived at the inputs: run the hooks."""
        if self.grad_outputs is None:
            return None  # they came another way, not through the outputs
        places = self.entered or []
        found = _spread(grads, places, self.inputs)
        for hook in self.hooks:
            changed = hook(self.module, found, self.grad_outputs)
            if changed is not None:
                found = _same_count(changed, found, "hook", "grad_input")
        self.grad_outputs = None
        return tuple([found[place] for place in places])

    def _without_inputs(self, grad_outputs: Gradients) -> None:
        """No input has a gradient: run the hooks at once."""
        warnings.warn(
            "Full backward hook is firing when gradients are computed with respect to "
            "module outputs since no inputs require gradients. See https://docs.pytorch"
            ".org/docs/main/generated/torch.nn.Module.html#torch.nn.Module."
            "register_full_backward_hook for more details.",
            stacklevel=6,
        )
        for hook in self.hooks:
            changed = hook(self.module, (None,) * self.inputs, grad_outputs)
            if changed is not None and not _all_none(changed):
                raise runtime_error(
                    "Backward hook for Modules where no input requires gradient should "
                    "always return None or None for all gradients."
                )


def _through(values: tuple[Any, ...]) -> tuple[Any, list[int] | None, Any]:
    """The values with their tensors behind an identity, the tensors' places, its node.

    Where nothing is to be differentiated: the values, None, None.
    """
    places = [i for i, each in enumerate(values) if isinstance(each, Tensor)]
    wanted = any(values[place].requires_grad for place in places)
    if not (wanted and is_grad_enabled()):
        return values, None, None
    tensors = BackwardHookFunction.apply(*[values[place] for place in places])
    passed = list(values)
    for place, tensor in zip(places, tensors, strict=True):
        passed[place] = tensor
    node = next(each.grad_fn for each in tensors if each.grad_fn is not None)
    made = tuple(passed) if type(values) is tuple else type(values)(*passed)
    return made, places, node


def _spread(grads: Gradients, places: list[int], count: int) -> Gradients:
    """The gradients at their places among `count`, None elsewhere."""
    spread = [None] * count
    for place, grad in zip(places, grads, strict=True):
        spread[place] = grad
    return tuple(spread)


def _same_count(changed: Any, known: Gradients, kind: str, what: str) -> Any:
    if len(changed) != len(known):
        raise runtime_error(
            f"Backward {kind} returned an invalid number of {what}, got "
            f"{len(changed)}, but expected {len(known)}"
        )
    return changed


def _all_none(changed: Any) -> bool:
    return isinstance(changed, tuple) and all(each is None for each in changed)


# --- the older kind -----------------------------------------------------------------


def hang_on_last_node(module: Any, hooks: Hooks, args: Any, result: Any) -> None:
    """Let the hooks look at the gradients of the node that made the result.

    Its inputs are the module's only if forward is a single operation: the reason why
    PyTorch has the full hooks too.
    """
    tensor = result
    while not isinstance(tensor, Tensor):
        parts = tensor.values() if isinstance(tensor, dict) else tensor
        if isinstance(tensor, dict):
            parts = [each for each in parts if isinstance(each, Tensor)]
        tensor = next(iter(parts))
    node = tensor.grad_fn
    if node is None:
        return
    for hook in hooks:
        node.register_hook(_with_module(module, hook))
    problem = _what_is_missed(args, result, node)
    if problem:
        warnings.warn(problem, FutureWarning, stacklevel=5)


def _with_module(module: Any, hook: Callable[..., Any]) -> Callable[..., Any]:
    return lambda grad_inputs, grad_outputs: hook(module, grad_inputs, grad_outputs)


def _what_is_missed(args: Any, result: Any, node: Any) -> str:
    """PyTorch's warning of what a hook on this one node will not see."""
    usual = "is deprecated and will be removed in future versions. This hook will be "
    advice = "Please use register_full_backward_hook to get the documented behavior."
    start = "Using non-full backward hooks on a Module that does not "
    results = result if isinstance(result, tuple) else (result,)
    if not all(isinstance(each, Tensor) for each in results):
        what = "return a single Tensor or a tuple of Tensors"
        return f"{start}{what} {usual}missing some of the grad_output. {advice}"
    if not all(isinstance(each, Tensor) for each in args):
        what = "take as input a single Tensor or a tuple of Tensors"
        return f"{start}{what} {usual}missing some of the grad_input. {advice}"
    start = "Using a non-full backward hook when "
    nodes = {each.grad_fn for each in results if each.grad_fn is not None}
    if not nodes or nodes.isdisjoint({node}):
        what = "outputs are nested in python data structure"
        return f"{start}{what} {usual}missing some grad_output."
    if len(nodes) > 1:
        what = "outputs are generated by different autograd Nodes"
        return f"{start}{what} {usual}missing some grad_output. {advice}"
    before = {each.grad_fn for each in args if each.grad_fn is not None}
    if before != {each for each, _ in node.next_functions}:
        what = "the forward contains multiple autograd Nodes"
        return f"{start}{what} {usual}missing some grad_input. {advice}"
    return ""
