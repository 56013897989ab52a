r"""Three parametrizations that are ready to use (``torch.nn.utils.parametrizations``).

* ``weight_norm``: length and direction of a weight are learned apart.
* ``spectral_norm``: the weight stretches no input by more than 1.
* ``orthogonal``: the weight turns its input and stretches nothing.
"""

from __future__ import annotations

import contextlib
from typing import Any

from ...autograd import no_grad
from ...creation import zeros_like
from ...errors import index_error, value_error
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module
from .lengths import length_except, rows_of, scaled_to, usual_dimension
from .orthogonal_maps import MAPS, householder, householder_inverse, nearest
from .parametrize import register_parametrization


def weight_norm(module: Any, name: str = "weight", dim: int | None = 0) -> Any:
    r"""Learn length :math:`g` and direction :math:`v` of a weight apart.

    .. math:: w = g \frac{v}{\|v\|}

    From Salimans and Kingma (2016). The length is taken over all dimensions but `dim`:
    one for each output; over all where it is None.

    Source: PyTorch, ``torch.nn.utils.parametrizations.weight_norm``.

    >>> import tinygrad_edu as torch
    >>> layer = weight_norm(torch.nn.Linear(20, 40))
    >>> layer.parametrizations.weight.original0.shape  # g
    torch.Size([40, 1])
    >>> layer.parametrizations.weight.original1.shape  # v
    torch.Size([40, 20])
    """
    register_parametrization(module, name, _WeightNorm(dim), unsafe=True)

    def read_older_names(state: Any, prefix: str, *_: Any) -> None:
        old = [f"{prefix}{name}_g", f"{prefix}{name}_v"]
        if all(key in state for key in old):
            for i, key in enumerate(old):
                new = f"{prefix}parametrizations.{name}.original{i}"
                state[new] = state.pop(key)

    module._register_load_state_dict_pre_hook(read_older_names)
    return module


class _WeightNorm(Module):
    def __init__(self, dim: int | None = 0) -> None:
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Tensor, weight_v: Tensor) -> Tensor:
        """g v / ‖v‖"""
        return scaled_to(weight_v, weight_g, self.dim)

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """The length, and the weight itself as the direction."""
        return length_except(weight, self.dim), weight


def spectral_norm(
    module: Any,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> Any:
    r"""Divide a weight by its largest singular value.

    .. math:: w = \frac{W}{\sigma(W)}, \quad \sigma(W) = \max_x \frac{\|Wx\|}{\|x\|}

    From Miyato and others (2018), for the critic of a GAN. :math:`\sigma` is found by
    `n_power_iterations` steps of the power method in each forward while training; it
    starts where the last one ended. Dimension `dim` counts the outputs.

    Source: PyTorch, ``torch.nn.utils.parametrizations.spectral_norm``.

    >>> import tinygrad_edu as torch
    >>> layer = spectral_norm(torch.nn.Linear(20, 40))
    >>> bool((torch.linalg.matrix_norm(layer.weight, 2) - 1).abs() < 0.2)
    True
    """
    weight = _weight_of(module, name)
    if dim is None:
        dim = usual_dimension(module)
    norm = _SpectralNorm(weight, n_power_iterations, dim, eps)
    return register_parametrization(module, name, norm)


class _SpectralNorm(Module):
    _u: Tensor
    _v: Tensor

    def __init__(
        self,
        weight: Tensor,
        n_power_iterations: int = 1,
        dim: int = 0,
        eps: float = 1e-12,
    ) -> None:
        super().__init__()
        n = weight.ndim
        if not -n <= dim < n:
            raise index_error(
                "Dimension out of range (expected to be in range of "
                f"[-{n}, {n - 1}] but got {dim})"
            )
        if n_power_iterations <= 0:
            raise value_error(
                "Expected n_power_iterations to be positive, but got "
                f"n_power_iterations={n_power_iterations}"
            )
        self.dim, self.eps = dim % n, eps
        if n > 1:
            self.n_power_iterations = n_power_iterations
            with no_grad():
                self._start(rows_of(weight, self.dim))

    def _start(self, rows: Tensor) -> None:
        u = rows.new_empty(rows.shape[0]).normal_(0, 1)
        v = rows.new_empty(rows.shape[1]).normal_(0, 1)
        self.register_buffer("_u", F.normalize(u, dim=0, eps=self.eps))
        self.register_buffer("_v", F.normalize(v, dim=0, eps=self.eps))
        self._iterate(rows, 15)

    def _iterate(self, rows: Tensor, times: int) -> None:
        """u ← W v and v ← Wᵀ u, each brought to length 1."""
        with no_grad():
            for _ in range(times):
                self._u.copy_(F.normalize(rows.mv(self._v), dim=0, eps=self.eps))
                self._v.copy_(F.normalize(rows.H.mv(self._u), dim=0, eps=self.eps))

    def forward(self, weight: Tensor) -> Tensor:
        """W / uᵀ W v"""
        if weight.ndim == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        rows = rows_of(weight, self.dim)
        if self.training:
            self._iterate(rows, self.n_power_iterations)
        # Copies: the next forward writes into u and v, backward needs them as they are.
        u, v = self._u.clone(), self._v.clone()
        divided: Tensor = weight / u.vdot(rows.mv(v))
        return divided

    def right_inverse(self, value: Tensor) -> Tensor:
        """The value itself: it is divided in the next forward."""
        return value


def orthogonal(
    module: Any,
    name: str = "weight",
    orthogonal_map: str | None = None,
    *,
    use_trivialization: bool = True,
) -> Any:
    r"""Keep a matrix orthogonal, :math:`Q^T Q = I`, while it is learned.

    :math:`Q` is computed from an unconstrained matrix by the exponential of a skew one
    ("matrix_exp"), by Cayley's map ("cayley") or by reflections ("householder", usual
    for a matrix that is not square). Where the matrix is wide, its rows are
    orthonormal. `use_trivialization` multiplies by a fixed orthogonal matrix, so that
    the layer starts with the weight it has, made orthogonal.

    Source: PyTorch, ``torch.nn.utils.parametrizations.orthogonal``.

    >>> import tinygrad_edu as torch
    >>> q = orthogonal(torch.nn.Linear(20, 40)).weight
    >>> torch.allclose(q.T @ q, torch.eye(20), atol=1e-5)
    True
    """
    weight = _weight_of(module, name)
    if weight.ndim < 2:
        raise value_error(
            "Expected a matrix or batch of matrices. Got a tensor of "
            f"{weight.ndim} dimensions."
        )
    if orthogonal_map is None:
        square = weight.shape[-2] == weight.shape[-1] or weight.is_complex()
        orthogonal_map = "matrix_exp" if square else "householder"
    if orthogonal_map not in (*MAPS, "householder"):
        raise value_error(
            'orthogonal_map has to be one of "matrix_exp", "cayley", "householder". '
            f"Got: {orthogonal_map}"
        )
    made = _Orthogonal(weight, orthogonal_map, use_trivialization=use_trivialization)
    return register_parametrization(module, name, made, unsafe=True)


class _Orthogonal(Module):
    base: Tensor

    def __init__(
        self, weight: Tensor, orthogonal_map: str, *, use_trivialization: bool = True
    ) -> None:
        super().__init__()
        if weight.is_complex() and orthogonal_map == "householder":
            raise value_error(
                "The householder parametrization does not support complex tensors."
            )
        self.shape, self.orthogonal_map = weight.shape, orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, x: Tensor) -> Tensor:
        """An orthogonal matrix from any matrix of its shape."""
        wide = x.shape[-2] < x.shape[-1]
        x = x.mT if wide else x
        make = MAPS.get(self.orthogonal_map, householder)
        q = self.base @ make(x) if hasattr(self, "base") else make(x)
        return q.mT if wide else q

    def right_inverse(self, q: Tensor) -> Tensor:
        """The matrix from which `q`, made orthogonal if it is not, is computed."""
        if q.shape != self.shape:
            raise value_error(
                f"Expected a matrix or batch of matrices of shape {self.shape}. Got a "
                f"tensor of shape {q.shape}."
            )
        wide = q.shape[-2] < q.shape[-1]
        tall = q.mT if wide else q
        with no_grad():
            if hasattr(self, "base"):
                self.base = nearest(tall)
                start = zeros_like(q)
                start.diagonal(dim1=-2, dim2=-1).fill_(-1.0)
                return start  # type: ignore[no-any-return]
            if self.orthogonal_map != "householder":
                raise NotImplementedError(
                    "It is not possible to assign to the matrix exponential or the "
                    "Cayley parametrizations when use_trivialization=False."
                )
            found = householder_inverse(tall)
        return found.mT if wide else found


def _weight_of(module: Any, name: str) -> Tensor:
    weight = None
    with contextlib.suppress(AttributeError):
        weight = getattr(module, name)
    if not isinstance(weight, Tensor):
        raise value_error(
            f"Module '{module}' has no parameter or buffer with name '{name}'"
        )
    return weight
