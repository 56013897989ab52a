"""Every kernel of the library on a GPU: the cases that the simulator is tried with."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from kernel_cases import KernelCase, cases_of, families

from tinygrad_edu.cuda import Module
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.launching import instances
from tinygrad_edu.devices import array_module, as_device

LOOSER = 4.0  # a GPU rounds exp and others by a unit more


@cache
def module(family: str) -> Any:
    path = KERNELS / f"{family}.cu"
    names = instances(path.read_text(encoding="utf-8"))
    return Module(path, device="cuda", kernels=names)


def on_gpu(given: Any) -> Any:
    """An argument as CuPy takes it: arrays on the GPU, whole numbers of 32 bits."""
    if isinstance(given, np.ndarray):
        return array_module(as_device("cuda")).asarray(given)
    if isinstance(given, float):
        return np.float32(given)
    return np.int32(given) if isinstance(given, int) else given


def launched(case: KernelCase, family: str) -> list[Any]:
    args = [on_gpu(given) for given in case.args]
    kernel = module(family).get_function(case.kernel)
    kernel(case.grid, case.block, args, shared_mem=case.shared_mem)
    return args


@pytest.mark.parametrize("family", families())
def test_kernels_find_what_numpy_finds(family: str) -> None:
    if family == "matmul_mma":
        pytest.importorskip("ml_dtypes", reason="bfloat16 needs ml_dtypes")
    for case in cases_of(family):
        args = launched(case, family)
        for place, wanted in case.expected.items():
            np.testing.assert_allclose(
                args[place].get().astype(np.float64),
                np.asarray(wanted, np.float64),
                rtol=case.rtol * LOOSER,
                atol=case.atol * LOOSER,
                err_msg=f"{case.kernel} {case.note}",
            )
