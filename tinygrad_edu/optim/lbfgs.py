r"""L-BFGS: Newton's method from the memory of the last steps.

Newton's step :math:`-H^{-1} g` needs the matrix of second derivatives. L-BFGS (Liu and
Nocedal, 1989) never writes it down: from each past step s and the change y of the
gradient that it brought, it knows what the inverse does along s, and two loops over
these pairs apply it to g. All parameters are one long vector here, and each step may
compute the loss several times, so ``step`` needs a closure.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd import no_grad
from ..devices import Array
from ..errors import runtime_error, value_error
from ..tensor import Tensor
from .line_search import Point, strong_wolfe
from .optimizer import Closure, Optimizer, Params, non_negative

Pair = tuple[Array, Array, Any]  # the step s, the change y, and 1 / (y · s)


class LBFGS(Optimizer):
    """L-BFGS (``torch.optim.LBFGS``); parameter groups are not possible.

    Args:
        params: tensors to change.
        lr: the length of a step where no line is searched, and the first try else.
        max_iter: how many directions one ``step`` takes.
        max_eval: how often one ``step`` may compute the loss, 5/4 of that by default.
        tolerance_grad: stop where no number of the gradient is larger.
        tolerance_change: stop where parameters or loss change by less.
        history_size: how many past steps are remembered.
        line_search_fn: None, or "strong_wolfe".

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([3.0, -4.0], requires_grad=True)
    >>> optimizer = LBFGS([w], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = ((w - 1) ** 2).sum()
    ...     loss.backward()
    ...     return loss
    >>> optimizer.step(closure)
    tensor(29., grad_fn=<SumBackward0>)
    >>> torch.allclose(w, torch.ones(2))
    True
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        defaults = {
            "lr": non_negative("learning rate", lr),
            "max_iter": max_iter,
            "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
            "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change,
            "history_size": history_size,
            "line_search_fn": line_search_fn,
        }
        super().__init__(params, defaults)
        if len(self.param_groups) != 1:
            raise value_error(
                "LBFGS doesn't support per-parameter options (parameter groups)"
            )
        if line_search_fn not in (None, "strong_wolfe"):
            raise runtime_error("only 'strong_wolfe' is supported")

    def step(self, closure: Closure | None = None) -> Any:
        """Take up to ``max_iter`` directions; the loss before the first is returned."""
        self.has_stepped = True
        if closure is None:
            raise TypeError("LBFGS.step() missing 1 required argument: 'closure'")
        with no_grad():
            return self._step(closure)

    def _step(self, closure: Closure) -> Any:
        """Direction after direction, until one of the limits is reached."""
        options, memory = self.param_groups[0], self._memory()
        first_loss = self.evaluate(closure)
        loss, gradient, computed = float(first_loss), self._gradient(), 1
        for iteration in range(1, options["max_iter"] + 1):
            if computed > 1 and computed >= options["max_eval"]:
                break
            if np.abs(gradient).max() <= options["tolerance_grad"]:
                break
            memory["n_iter"] += 1
            self._remember(memory, gradient)
            direction = downhill(gradient, memory["pairs"], memory["scale"])
            slope = float(gradient @ direction)
            step = float(options["lr"])
            if memory["n_iter"] == 1:  # nothing is known yet about the right length
                step *= min(1.0, 1.0 / float(np.abs(gradient).sum()))
            memory.update(last_gradient=gradient, direction=direction, step=step)
            if slope > -options["tolerance_change"]:
                break
            before = loss
            if options["line_search_fn"]:
                start = Point(0.0, loss, gradient, slope)
                found, tries = self._search(closure, start, direction, step, computed)
                loss, gradient, step = found.loss, found.gradient, found.step
                self._move(step, direction)
                computed += tries
            else:
                self._move(step, direction)
                if iteration == options["max_iter"]:
                    break  # the next call of step computes the loss there
                loss, gradient = float(self.evaluate(closure)), self._gradient()
                computed += 1
            memory["step"] = step
            change = options["tolerance_change"]
            if np.abs(direction * step).max() <= change or abs(loss - before) < change:
                break
        self._save(memory, computed, loss)
        return first_loss

    def _search(
        self,
        closure: Closure,
        start: Point,
        direction: Array,
        step: float,
        computed: int,
    ) -> tuple[Point, int]:
        """Search the line; the parameters are put back after each look."""
        options = self.param_groups[0]
        weights = [p._array.copy() for p in options["params"]]

        def evaluate(length: float) -> Point:
            self._move(length, direction)
            loss, gradient = float(self.evaluate(closure)), self._gradient()
            for parameter, values in zip(options["params"], weights, strict=True):
                parameter._array[...] = values
            return Point(length, loss, gradient, float(gradient @ direction))

        size = float(np.abs(direction).max())
        most = options["max_eval"] - computed
        tolerance = options["tolerance_change"]
        return strong_wolfe(evaluate, start, step, size, most, tolerance)

    def _gradient(self) -> Array:
        """The gradients of all parameters as one vector."""
        return np.concatenate(
            [
                np.zeros(p._array.size, p._array.dtype)
                if p.grad is None
                else p.grad._array.reshape(-1)
                for p in self.param_groups[0]["params"]
            ]
        )

    def _move(self, step: float, direction: Array) -> None:
        """weights += step · direction, the vector cut into the parameters' shapes."""
        start = 0
        for parameter in self.param_groups[0]["params"]:
            a = parameter._array
            a += step * direction[start : start + a.size].reshape(a.shape)
            parameter._bump_version()
            start += a.size

    def _remember(self, memory: dict[str, Any], gradient: Array) -> None:
        """What the last step taught: s, y, and the scale of the inverse."""
        if memory["n_iter"] == 1:
            return
        change = gradient - memory["last_gradient"]
        step = memory["direction"] * memory["step"]
        curvature = change @ step
        if curvature > 1e-10:  # else the pair says nothing about a minimum
            pairs: list[Pair] = memory["pairs"]
            if len(pairs) == self.param_groups[0]["history_size"]:
                pairs.pop(0)
            pairs.append((step, change, 1 / curvature))
            memory["scale"] = curvature / (change @ change)

    def _memory(self) -> dict[str, Any]:
        """The state as arrays, from the names under which PyTorch saves it."""
        state = self.state[self.param_groups[0]["params"][0]]
        state.setdefault("func_evals", 0)
        steps, changes, factors = (
            [value._array for value in state.get(name, [])]
            for name in ("old_stps", "old_dirs", "ro")
        )
        scale = state.get("H_diag", 1)
        return {
            "n_iter": state.setdefault("n_iter", 0),
            "pairs": list(zip(steps, changes, factors, strict=True)),
            "scale": scale._array if isinstance(scale, Tensor) else scale,
            "direction": state["d"]._array if "d" in state else None,
            "step": float(state.get("t", 0)),
            "last_gradient": (
                state["prev_flat_grad"]._array if "prev_flat_grad" in state else None
            ),
        }

    def _save(self, memory: dict[str, Any], computed: int, loss: float) -> None:
        """The memory as tensors, under the names of PyTorch's state."""
        state = self.state[self.param_groups[0]["params"][0]]
        state["func_evals"] += computed
        state["n_iter"] = memory["n_iter"]
        if memory["direction"] is None:
            return
        pairs = memory["pairs"]
        state["d"], state["t"] = as_tensor(memory["direction"]), memory["step"]
        state["old_dirs"] = [as_tensor(change) for _, change, _ in pairs]
        state["old_stps"] = [as_tensor(step) for step, _, _ in pairs]
        state["ro"] = [as_tensor(factor) for _, _, factor in pairs]
        scale = memory["scale"]
        state["H_diag"] = scale if isinstance(scale, int) else as_tensor(scale)
        state["prev_flat_grad"] = as_tensor(memory["last_gradient"])
        state["prev_loss"] = loss


def downhill(gradient: Array, pairs: list[Pair], scale: Any) -> Array:
    """-H⁻¹ g by the two loops over past pairs. Source: Nocedal (1980).

    >>> downhill(np.array([1.0, -2.0]), [], 1)
    array([-1.,  2.])
    """
    direction: Array = -gradient
    parts = []
    for step, change, factor in reversed(pairs):
        part = (step @ direction) * factor
        direction = direction - part * change
        parts.append(part)
    direction = direction * scale
    for step, change, factor in pairs:
        direction = direction + (parts.pop() - (change @ direction) * factor) * step
    return direction


def as_tensor(value: Any) -> Tensor:
    """An array or a number of the state as a Tensor of its own."""
    made: Tensor = Tensor._from_array(np.array(value))
    return made
