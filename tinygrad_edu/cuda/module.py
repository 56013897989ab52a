"""Kernels of a file on any device, launched with one signature.

    module = cuda.Module("add.cu", device="sim")          # or device="cuda"
    add = module.get_function("add")
    add((4,), (256,), (x, y, out, n), shared_mem=0)       # as CuPy's RawModule

On ``sim`` the arguments are NumPy arrays or Tensors on the device ``sim`` or ``cpu``,
on ``cuda`` CuPy's arrays or Tensors on the GPU. The file is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tinygrad_edu.errors import type_error, value_error

from ..devices import array_module, as_device
from .common import with_common
from .simulator.arguments import Where, number
from .simulator.language.c_types import Pointer as PointerType
from .simulator.language.c_types import Scalar, numpy_dtype
from .simulator.launch import Kernel as SimulatedKernel
from .simulator.launch import Mode
from .simulator.launch import Module as SimulatedModule
from .simulator.meaning.scope import scalar_of

MODES = ("fast", "check", "profile", "trace", "warps")


def Module(  # noqa: N802
    source: str | Path,
    *,
    device: Any = "sim",
    mode: Mode = "fast",
    kernels: Sequence[str] = (),
) -> SimulatedModule | GpuModule:
    """The kernels of a CUDA C file.

    Args:
        source: CUDA C, or the path of a file that holds it (a Path, or a name that
            ends in ``.cu``).
        device: "sim" for the simulator, "cuda" for an NVIDIA GPU.
        mode: what the simulator looks at: "fast", "check" (races, memory that nobody
            wrote), "profile" (counters), "trace" (one block recorded), "warps" (one
            by one). A GPU only knows "fast".
        kernels: on ``cuda`` the instances of templates that will be asked for, such as
            ``"matmul<16>"``; the simulator finds them by itself.

    Raises:
        RuntimeError: for ``cuda`` without CuPy, driver or GPU.
        ValueError: for a device or a mode that there is not, or a mistake in the file.

    >>> import numpy as np
    >>> module = Module("__global__ void one(float* x) { x[threadIdx.x] = 1.0f; }")
    >>> x = np.zeros(4, "float32")
    >>> module.get_function("one")((1,), (4,), (x,))
    >>> x.tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    place = as_device(device)
    if mode not in MODES:
        raise value_error(f"unknown mode {mode!r}", expected=f"one of {MODES}")
    text, name = _read(source)
    if place.type == "sim":
        return SimulatedModule(text, mode=mode, name=name)
    if place.type != "cuda":
        raise value_error(
            f"kernels do not run on {place}", expected='device="sim" or device="cuda"'
        )
    if mode != "fast":
        raise value_error(f"mode={mode!r} needs the simulator", hint='device="sim"')
    return GpuModule(text, name, kernels)


def _read(source: str | Path) -> tuple[str, str]:
    """The text of a file and its name."""
    if isinstance(source, str) and not source.rstrip().endswith(".cu"):
        return source, "kernel.cu"
    path = Path(source)
    return path.read_text(encoding="utf-8"), path.name


class GpuModule:
    """The kernels of a file on a GPU, compiled by NVRTC through CuPy."""

    def __init__(self, text: str, name: str, kernels: Sequence[str]) -> None:
        cupy = array_module(as_device("cuda"))
        # Names are looked up as they are written, so no kernel needs extern "C".
        self.module = cupy.RawModule(
            code=with_common(text, name),
            options=("--std=c++17",),
            name_expressions=tuple(kernels) or None,
        )
        self.text, self.name = text, name
        self.trusted = False  # whoever launches gives each argument its type

    def get_function(self, name: str) -> GpuKernel:
        """A kernel by its name."""
        found = self.module.get_function(name)
        return GpuKernel(name, found, () if self.trusted else self._parameters(name))

    def _parameters(self, name: str) -> Sequence[Any]:
        """What a kernel declares; nothing for one that the simulator cannot read."""
        try:
            read = SimulatedModule(self.text, name=self.name)
            return read.get_function(name).function.parameters
        except ValueError:
            return ()


class GpuKernel:
    """A kernel on a GPU, with the simulator's signature.

    A GPU takes the bytes that it is given for what the kernel declares. So numbers are
    put in the type of their parameter here, and arrays of another type refused.
    """

    def __init__(
        self, name: str, function: Any, parameters: Sequence[Any] = ()
    ) -> None:
        self.name, self.function, self.parameters = name, function, parameters

    def __call__(
        self,
        grid: Sequence[int] | int,
        block: Sequence[int] | int,
        args: Sequence[Any],
        *,
        shared_mem: int = 0,
    ) -> None:
        """Starts the kernel; it returns before the GPU is done."""
        sizes = [
            (one,) if isinstance(one, int) else tuple(one) for one in (grid, block)
        ]
        given = tuple(self.plain(one) for one in args)
        if self.parameters:
            given = as_declared(self.name, self.parameters, given)
        self.function(sizes[0], sizes[1], given, shared_mem=shared_mem)

    def plain(self, given: Any) -> Any:
        """A Tensor as the array that it holds."""
        array = getattr(given, "_array", given)
        if isinstance(array, np.ndarray):
            raise type_error(
                f"{self.name}: an array in the memory of the CPU",
                expected="an array on the GPU",
                hint='x.to("cuda")',
            )
        return array


def as_declared(
    kernel: str, parameters: Sequence[Any], args: tuple[Any, ...]
) -> tuple[Any, ...]:
    """Each argument in the type of its parameter.

    Raises:
        TypeError: for too many or too few, and for one of another type.
        ValueError: for an array with gaps, and a number that does not fit.
    """
    if len(args) != len(parameters):
        raise type_error(
            f"{kernel} takes {len(parameters)} arguments, not {len(args)}",
            expected=", ".join(f"{one.type} {one.name}" for one in parameters),
        )
    return tuple(
        _fitting(Where(kernel, one.name, one.type), given)
        for one, given in zip(parameters, args, strict=True)
    )


def _fitting(where: Where, given: Any) -> Any:
    if isinstance(where.kind, Scalar):
        return number(where, where.kind, given)
    if not isinstance(where.kind, PointerType) or given is None:
        return given
    element = scalar_of(where.kind.element)
    if element is None:  # a struct, or float4: what lies there is the user's affair
        return given
    if getattr(given, "dtype", None) != numpy_dtype(element):
        where.refuse(f"an array of {getattr(given, 'dtype', type(given).__name__)}")
    if not given.flags.c_contiguous:
        raise value_error(
            f"{where.kernel}: the array for {where.name} is not contiguous",
            got=f"strides {given.strides} for shape {given.shape}",
            hint="cupy.ascontiguousarray(x), or pass the strides to the kernel",
        )
    return given


__all__ = ["GpuKernel", "GpuModule", "Module", "SimulatedKernel", "SimulatedModule"]
