"""``torch.linalg``: matrices solved, taken apart and measured.

The functions stand in ``functions/`` (``solving``, ``decompositions``, ``rank``,
``norms``, ``chains``), their forwards and gradient rules in ``ops/``.

>>> import tinygrad_edu as torch
>>> A = torch.tensor([[2.0, 1.0], [1.0, 3.0]])
>>> torch.linalg.solve(A, torch.tensor([3.0, 4.0]))
tensor([1., 1.])
"""

from ..errors import LinAlgError
from ..functions.matrices.chains import matrix_exp, matrix_power, multi_dot
from ..functions.matrices.decompositions import (
    cholesky,
    cholesky_ex,
    eigh,
    eigvalsh,
    qr,
    svd,
    svdvals,
)
from ..functions.matrices.norms import matrix_norm, norm, vector_norm
from ..functions.matrices.products import matmul
from ..functions.matrices.rank import cond, lstsq, matrix_rank, pinv
from ..functions.matrices.solving import (
    det,
    inv,
    inv_ex,
    slogdet,
    solve,
    solve_ex,
    solve_triangular,
    tensorinv,
    tensorsolve,
)
from ..functions.matrices.tensor_products import linalg_cross as cross
from ..functions.matrices.tensor_products import linalg_diagonal as diagonal
from ..functions.matrices.tensor_products import vander, vecdot

__all__ = [
    "LinAlgError",
    "cholesky",
    "cholesky_ex",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eigh",
    "eigvalsh",
    "inv",
    "inv_ex",
    "lstsq",
    "matmul",
    "matrix_exp",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "multi_dot",
    "norm",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "solve_ex",
    "solve_triangular",
    "svd",
    "svdvals",
    "tensorinv",
    "tensorsolve",
    "vander",
    "vecdot",
    "vector_norm",
]
