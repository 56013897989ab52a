"""Tensor's methods of linear algebra."""

from __future__ import annotations

from typing import Any

from ..autograd.inplace import inplace
from ..autograd.tensor_base import TensorBase
from ..functions.matrices import (
    chains,
    decompositions,
    products,
    rank,
    scaled_products,
    solving,
    tensor_products,
)
from ..functions.signals import stft as spectra


class LinalgMethods(TensorBase):
    """Products of vectors and matrices, inverses, decompositions."""

    __slots__ = ()

    # -------------------------------------------------------------- products

    __matmul__ = products.matmul

    def __rmatmul__(self, other: Any) -> Any:
        """``other @ self``; what is no Tensor has no matrix product with one."""
        known = isinstance(other, TensorBase)
        return products.matmul(other, self) if known else NotImplemented

    matmul = products.matmul
    mm = products.mm
    mv = products.mv
    dot = products.dot
    vdot = products.vdot
    bmm = products.bmm
    addmm = products.addmm
    addmv = scaled_products.addmv
    addr = scaled_products.addr
    addbmm = scaled_products.addbmm
    baddbmm = scaled_products.baddbmm
    outer = tensor_products.outer
    ger = tensor_products.outer
    inner = tensor_products.inner
    trace = tensor_products.trace
    kron = tensor_products.kron
    cross = tensor_products.cross

    addmm_ = inplace(products.addmm)
    addmv_ = inplace(scaled_products.addmv)
    addr_ = inplace(scaled_products.addr)
    addbmm_ = inplace(scaled_products.addbmm)
    baddbmm_ = inplace(scaled_products.baddbmm)

    # -------------------------------------------------------------- matrices

    inverse = solving.inverse
    det = solving.det
    logdet = solving.logdet
    slogdet = solving.slogdet
    pinverse = rank.pinverse
    svd = decompositions.torch_svd
    qr = decompositions.torch_qr
    cholesky = decompositions.torch_cholesky
    cholesky_solve = decompositions.cholesky_solve
    cholesky_inverse = decompositions.cholesky_inverse
    matrix_power = chains.matrix_power
    matrix_exp = chains.matrix_exp

    # -------------------------------------------------------------- spectra

    istft = spectra.istft
    stft = spectra.stft
