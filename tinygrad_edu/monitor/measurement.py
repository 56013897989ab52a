"""One training step looked at closely: what each layer gave, got and changed.

Hooks hang on the modules and the optimizers only while the measured step lasts; at any
other step the model runs as if nobody watched. Where PyTorch's own optimizers are
concerned the same hooks exist there, so its models are measured alike.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from tinygrad_edu.monitor.series import HistogramKind, LayerKind
from tinygrad_edu.monitor.silence import Silence
from tinygrad_edu.monitor.tensor_numbers import (
    Array,
    Histogram,
    activation,
    histogram,
    is_real,
    norm,
    numbers,
    some_samples,
    tensors_in,
)


class Measurement:
    """What was seen of one step.

    ``layers`` and ``histograms`` hold it by place and kind, ``order`` names the
    modules as they ran, ``weights`` the parameters with more than one axis in that
    order, ``before`` the norms of the parameters before the step.

    Args:
        model: a module of this library or of PyTorch.
        optimizers: those that step it; their hooks tell the moment of the update.
        with_histograms: whether to make histograms too.
        clock: what the time is read from.
    """

    def __init__(
        self,
        model: Any,
        optimizers: list[Any],
        with_histograms: bool,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.layers: dict[tuple[str, LayerKind], float] = {}
        self.histograms: dict[tuple[str, HistogramKind], Histogram] = {}
        self.order: list[str] = []
        self.before: dict[str, float] = {}
        self.silence = Silence()
        self.seconds = 0.0  # that the looking took
        self.error: Exception | None = None
        self._model, self._with_histograms, self._clock = model, with_histograms, clock
        self._names = {id(module): name for name, module in model.named_modules()}
        self._parameters = _trained(model)
        self._optimizers = [one for one in optimizers if _has_hooks(one)]
        self._copies: dict[str, Array] = {}
        self._around: set[str] = set()  # modules with a module inside that ran
        self._stepped: set[int] = set()  # optimizers that have made their update
        self._handles: list[Any] = []

    # The life of a measurement.

    def begin(self) -> None:
        """Hangs up the hooks; the step comes next."""
        with self._looking():
            for _, module in self._model.named_modules():
                self._handles.append(module.register_forward_hook(self._ran))
            for optimizer in self._optimizers:
                self._handles += [
                    optimizer.register_step_pre_hook(self._will_update),
                    optimizer.register_step_post_hook(self._has_updated),
                ]
            if not self._optimizers:
                for name, parameter in self._parameters.values():
                    self._copy(name, parameter)

    @property
    def complete(self) -> bool:
        """Whether every optimizer has made its update; True where none is known."""
        return len(self._stepped) == len(self._optimizers)

    def end(self) -> None:
        """Takes the hooks away and measures what is left to measure."""
        self.rest()
        with self._looking():
            for name, parameter in self._parameters.values():
                if not self._optimizers:
                    self._look_at_gradient(name, parameter)
                if (name, "weight norm") not in self.layers:
                    self._look_at_weight(name, parameter)

    def rest(self) -> None:
        """Takes the hooks away; what they saw stays."""
        for handle in self._handles:
            handle.remove()
        self._handles = []
        self.silence.forget_tensors()

    @property
    def weights(self) -> list[str]:
        """The parameters with more than one axis, as their modules ran."""
        shaped = [name for name, one in self._parameters.values() if one.ndim > 1]
        places: dict[str | None, int] = {}
        for place, name in enumerate(self.order):
            places[name] = place
        return sorted(
            shaped, key=lambda name: places.get(self.owner(name), len(places))
        )

    def owner(self, parameter: str) -> str | None:
        """The innermost module that ran and holds the parameter, None if none did."""
        owner = parameter
        while owner:
            owner = owner.rpartition(".")[0]
            if owner in self.order:
                return owner
        return None

    def class_of(self, where: str) -> str:
        """The name of a module's class, ``""`` if there is no such module."""
        for name, module in self._model.named_modules():
            if name == where:
                return type(module).__name__
        return ""

    # What the hooks see.

    @contextlib.contextmanager
    def _looking(self) -> Iterator[None]:
        """Counts the time; whatever goes wrong here must not reach the training."""
        began = self._clock()
        try:
            yield
        except Exception as error:
            self.error = error
        finally:
            self.seconds += self._clock() - began

    def _ran(self, module: Any, given: Any, result: Any) -> None:
        name = self._names.get(id(module))
        if name is None or self.error or name in self.order:  # of two calls the first
            return
        with self._looking():
            inside = name in self._around
            self._around |= _outer(name)
            if not inside:
                self._look_at_output(name, module, given, result)

    def _look_at_output(self, name: str, module: Any, given: Any, result: Any) -> None:
        self.order.append(name)
        output = next(tensors_in(result), None)
        if output is None:
            return
        array = some_samples(numbers(output))
        mean, std, zeros = activation(array)
        self.layers[name, "activation mean"] = mean
        self.layers[name, "activation std"] = std
        self.layers[name, "zero fraction"] = zeros
        self._add_histogram(name, "activation", array)
        self.silence.look(name, module, next(tensors_in(given), None), output, array)

    def _will_update(self, optimizer: Any, *_: Any) -> None:
        with self._looking():
            for name, parameter in self._stepped_by(optimizer):
                self._look_at_gradient(name, parameter)
                self._copy(name, parameter)

    def _has_updated(self, optimizer: Any, *_: Any) -> None:
        with self._looking():
            for name, parameter in self._stepped_by(optimizer):
                self._look_at_weight(name, parameter)
        self._stepped.add(id(optimizer))

    def _stepped_by(self, optimizer: Any) -> Iterator[tuple[str, Any]]:
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                if id(parameter) in self._parameters:
                    yield self._parameters[id(parameter)]

    def _copy(self, name: str, parameter: Any) -> None:
        self._copies[name] = numbers(parameter).copy()

    def _look_at_gradient(self, name: str, parameter: Any) -> None:
        if parameter.grad is None:
            return
        array = numbers(parameter.grad)
        self.layers[name, "gradient norm"] = norm(array)
        self._add_histogram(name, "gradient", array)

    def _look_at_weight(self, name: str, parameter: Any) -> None:
        array = numbers(parameter)
        self.layers[name, "weight norm"] = norm(array)
        self._add_histogram(name, "weight", array)
        copy = self._copies.pop(name, None)
        if copy is None or copy.shape != array.shape:
            return
        before = self.before[name] = norm(copy)
        if before:
            copy -= array  # the copy is ours to overwrite
            self.layers[name, "update ratio"] = norm(copy) / before

    def _add_histogram(self, name: str, kind: HistogramKind, array: Array) -> None:
        if self._with_histograms:
            made = histogram(array)
            if made is not None:
                self.histograms[name, kind] = made


def _trained(model: Any) -> dict[int, tuple[str, Any]]:
    """The parameters that training changes, by identity.

    Those of a lazy module that has not run yet have no numbers.
    """
    return {
        id(parameter): (name, parameter)
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
        and is_real(parameter)
        and not type(parameter).__name__.startswith("Uninitialized")
    }


def _has_hooks(optimizer: Any) -> bool:
    """A learner's own optimizer may be any class with a ``step``."""
    names = ("register_step_pre_hook", "register_step_post_hook", "param_groups")
    return all(hasattr(optimizer, name) for name in names)


def _outer(name: str) -> set[str]:
    """The modules around a module: of ``a.b.c`` they are ``a.b``, ``a`` and ``""``.

    >>> sorted(_outer("a.b.c"))
    ['', 'a', 'a.b']
    """
    parts = name.split(".") if name else []
    return {".".join(parts[:count]) for count in range(len(parts))}
