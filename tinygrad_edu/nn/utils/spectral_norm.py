"""The older form of spectral norm, a hook (``torch.nn.utils.spectral_norm``).

``parametrizations.spectral_norm`` is the newer one.
"""

from __future__ import annotations

from typing import Any

from ...autograd import no_grad
from ...errors import runtime_error, value_error
from ...linalg import multi_dot
from ...tensor import Tensor
from .. import functional as F
from ..parameter import Parameter, is_lazy
from .lengths import usual_dimension
from .older_hooks import find_hook


class SpectralNorm:
    """Before each forward: weight = W / uᵀ W v."""

    _version = 1

    def __init__(
        self,
        name: str = "weight",
        n_power_iterations: int = 1,
        dim: int = 0,
        eps: float = 1e-12,
    ) -> None:
        if n_power_iterations <= 0:
            raise value_error(
                "Expected n_power_iterations to be positive, but got "
                f"n_power_iterations={n_power_iterations}"
            )
        self.name, self.dim, self.eps = name, dim, eps
        self.n_power_iterations = n_power_iterations

    def reshape_weight_to_matrix(self, weight: Tensor) -> Tensor:
        """A row for each place along the dimension of the outputs."""
        if self.dim != 0:
            others = [each for each in range(weight.ndim) if each != self.dim]
            weight = weight.permute(self.dim, *others)
        return weight.reshape(weight.shape[0], -1)  # type: ignore[no-any-return]

    def compute_weight(self, module: Any, do_power_iteration: bool) -> Tensor:
        """W / uᵀ W v, after some steps of the power method."""
        weight = getattr(module, f"{self.name}_orig")
        u, v = getattr(module, f"{self.name}_u"), getattr(module, f"{self.name}_v")
        rows = self.reshape_weight_to_matrix(weight)
        if do_power_iteration:
            with no_grad():
                for _ in range(self.n_power_iterations):
                    v.copy_(F.normalize(rows.t().mv(u), dim=0, eps=self.eps))
                    u.copy_(F.normalize(rows.mv(v), dim=0, eps=self.eps))
                u, v = u.clone(), v.clone()  # the next forward writes into them
        return weight / u.dot(rows.mv(v))  # type: ignore[no-any-return]

    def remove(self, module: Any) -> None:
        """Make an ordinary parameter of the weight."""
        with no_grad():
            weight = self.compute_weight(module, do_power_iteration=False)
        for ending in ("", "_u", "_v", "_orig"):
            delattr(module, self.name + ending)
        module.register_parameter(self.name, Parameter(weight.detach()))

    def __call__(self, module: Any, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module, module.training))

    @staticmethod
    def apply(
        module: Any, name: str, n_power_iterations: int, dim: int, eps: float
    ) -> SpectralNorm:
        """Keep the weight under another name, and register the hooks."""
        if find_hook(module._forward_pre_hooks, SpectralNorm, name) is not None:
            raise runtime_error(
                f"Cannot register two spectral_norm hooks on the same parameter {name}"
            )
        made = SpectralNorm(name, n_power_iterations, dim, eps)
        weight = module._parameters[name]
        _check_weight(weight, name)
        with no_grad():
            rows = made.reshape_weight_to_matrix(weight)
            u, v = (
                F.normalize(weight.new_empty(n).normal_(0, 1), dim=0, eps=eps)
                for n in rows.shape
            )
        delattr(module, name)
        module.register_parameter(f"{name}_orig", weight)
        setattr(module, name, weight.detach())
        module.register_buffer(f"{name}_u", u)
        module.register_buffer(f"{name}_v", v)
        module.register_forward_pre_hook(made)
        module._register_state_dict_hook(SpectralNormStateDictHook(made))
        module._register_load_state_dict_pre_hook(
            SpectralNormLoadStateDictPreHook(made)
        )
        return made

    def from_version_0(self, state: dict[str, Any], key: str) -> None:
        """Files without v: find the v that leads to the weight they hold."""
        with no_grad():
            original, weight = state[f"{key}_orig"], state.pop(key)
            sigma = (original / weight).mean()
            rows, u = self.reshape_weight_to_matrix(original), state[f"{key}_u"]
            parts = [rows.t().mm(rows).pinverse(), rows.t(), u.unsqueeze(1)]
            v = multi_dot(parts).squeeze(1)
            state[f"{key}_v"] = v * (sigma / u.dot(rows.mv(v)))


class SpectralNormLoadStateDictPreHook:
    """Reads what older versions saved."""

    def __init__(self, fn: SpectralNorm) -> None:
        self.fn, self.name = fn, fn.name

    def __call__(
        self, state: Any, prefix: str, facts: Any, strict: bool, missing: Any, *_: Any
    ) -> None:
        key = prefix + self.name
        version = facts.get("spectral_norm", {}).get(f"{self.name}.version")
        if version is not None and version >= 1:
            return
        newer = all(key + ending in state for ending in ("_orig", "_u", "_v"))
        if version is None and newer and key not in state:
            return  # all is there, only the version is not known
        absent = [key + end for end in ("_orig", "", "_u") if key + end not in state]
        if absent:
            missing.extend(absent if strict else [])
        else:
            self.fn.from_version_0(state, key)


class SpectralNormStateDictHook:
    """Notes the version in the metadata."""

    def __init__(self, fn: SpectralNorm) -> None:
        self.fn, self.name = fn, fn.name

    def __call__(self, module: Any, state: Any, prefix: str, facts: Any) -> None:
        known = facts.setdefault("spectral_norm", {})
        known[f"{self.name}.version"] = self.fn._version


def _check_weight(weight: Any, name: str) -> None:
    if weight is None:
        raise value_error(
            f"`SpectralNorm` cannot be applied as parameter `{name}` is None"
        )
    if is_lazy(weight):
        raise value_error(
            "The module passed to `SpectralNorm` can't have uninitialized parameters. "
            "Make sure to run the dummy forward before applying spectral normalization"
        )


def spectral_norm(
    module: Any,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> Any:
    """Divide a weight by its largest singular value; the older form.

    Source: PyTorch, ``torch.nn.utils.spectral_norm``.
    """
    dim = usual_dimension(module) if dim is None else dim
    SpectralNorm.apply(module, name, n_power_iterations, dim, eps)
    return module


def remove_spectral_norm(module: Any, name: str = "weight") -> Any:
    """Undo ``spectral_norm``. Raises ValueError where there is none."""
    number = find_hook(module._forward_pre_hooks, SpectralNorm, name)
    if number is None:
        raise value_error(f"spectral_norm of '{name}' not found in {module}")
    module._forward_pre_hooks.pop(number).remove(module)
    for hooks, kind in (
        (module._state_dict_hooks, SpectralNormStateDictHook),
        (module._load_state_dict_pre_hooks, SpectralNormLoadStateDictPreHook),
    ):
        number = find_hook(hooks, kind, name)
        if number is not None:
            del hooks[number]
    return module
