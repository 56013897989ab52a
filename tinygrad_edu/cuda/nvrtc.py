"""Compiling kernels with NVIDIA's own compiler, without a GPU.

NVRTC comes as a wheel (``pip install "cuda-toolkit[nvrtc,cudart,crt]==13.*"``) and
needs neither a GPU nor a driver. It refuses what a GPU would refuse, and says how many
registers a kernel takes: what `occupancy` is computed from.
"""

from __future__ import annotations

import ctypes
import os
import re
import site
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tinygrad_edu.errors import runtime_error

from .common import with_common

ARCHITECTURES = (75, 80, 90, 100)  # T4, A100, H100, B200
INSTALL = 'pip install "cuda-toolkit[nvrtc,cudart,crt]==13.*"'
OPTIONS = ("--std=c++17", "--ptxas-options=-v", "-default-device")


@dataclass(frozen=True)
class Resources:
    """What one thread or block of a kernel takes."""

    registers: int
    shared_bytes: int  # static shared memory of a block
    spilled_bytes: int  # registers that had to go to memory


class CompileError(RuntimeError):
    """What NVRTC says of a file that it cannot compile."""


def is_installed() -> bool:
    """Whether NVRTC is there.

    >>> is_installed() in (True, False)
    True
    """
    return _library_path() is not None


def check(
    text: str, name: str, kernels: Sequence[str] = (), architecture: int = 80
) -> dict[str, Resources]:
    """Compiles a kernel file; gives what each kernel takes.

    ``kernels`` are names such as ``matmul<16>``: templates that no line of the file
    uses are compiled only if they stand there.

    Raises CompileError with the compiler's words, RuntimeError without NVRTC.
    """
    nvrtc = _library()
    program = ctypes.c_void_p()
    source = with_common(text, name).encode()
    _call(
        nvrtc.nvrtcCreateProgram,
        ctypes.byref(program),
        source,
        name.encode(),
        0,
        None,
        None,
    )
    try:
        for kernel in kernels:
            _call(nvrtc.nvrtcAddNameExpression, program, kernel.encode())
        options = [f"--gpu-architecture=sm_{architecture}", *OPTIONS, *_headers()]
        encoded = [option.encode() for option in options]
        given = (ctypes.c_char_p * len(encoded))(*encoded)
        status = nvrtc.nvrtcCompileProgram(program, len(encoded), given)
        log = _log(nvrtc, program)
        if status:
            raise CompileError(f"{name} does not compile for sm_{architecture}:\n{log}")
        lowered = {_lowered(nvrtc, program, kernel): kernel for kernel in kernels}
        found = resources(log).items()
        return {lowered.get(name) or plain_name(name): one for name, one in found}
    finally:
        nvrtc.nvrtcDestroyProgram(ctypes.byref(program))


def plain_name(mangled: str) -> str:
    """The name of a function as it is written, from the compiler's.

    >>> plain_name("_Z3addPf"), plain_name("add")
    ('add', 'add')
    """
    match = re.match(r"_Z(\d+)", mangled)
    if match is None:
        return mangled
    return mangled[match.end() : match.end() + int(match[1])]


def resources(log: str) -> dict[str, Resources]:
    """Reads what ``--ptxas-options=-v`` has written, kernel by kernel.

    >>> resources("ptxas info : Compiling entry function 'k' for 'sm_80'\\n"
    ...     "    0 bytes stack frame, 8 bytes spill stores, 8 bytes spill loads\\n"
    ...     "ptxas info : Used 32 registers, 1024 bytes smem, 380 bytes cmem[0]")
    {'k': Resources(registers=32, shared_bytes=1024, spilled_bytes=8)}
    """
    found: dict[str, Resources] = {}
    name, spilled = "", 0
    for line in log.splitlines():
        if match := re.search(r"Compiling entry function '(\w+)'", line):
            name, spilled = match[1], 0
        elif match := re.search(r"(\d+) bytes spill stores", line):
            spilled = int(match[1])
        elif match := re.search(r"Used (\d+) registers", line):
            shared = re.search(r"(\d+) bytes smem", line)
            found[name] = Resources(
                int(match[1]), int(shared[1]) if shared else 0, spilled
            )
    return found


# The library.


@cache
def _library_path() -> Path | None:
    """Where the wheel has put NVRTC."""
    for folder in _site_folders():
        for pattern in ("nvidia/*/lib/libnvrtc.so.*", "nvidia/*/bin/**/nvrtc64*.dll"):
            for path in sorted(folder.glob(pattern)):
                if "alt" not in path.name:
                    return path
    return None


def _site_folders() -> list[Path]:
    paths = [*site.getsitepackages(), site.getusersitepackages(), *sys.path]
    return [Path(path) for path in dict.fromkeys(paths) if os.path.isdir(path)]


@cache
def _headers() -> tuple[str, ...]:
    """Where ``cuda_fp16.h`` and its kin lie."""
    folders = (
        include for root in _site_folders() for include in root.glob("nvidia/*/include")
    )
    return tuple(f"-I{folder}" for folder in dict.fromkeys(folders))


@cache
def _library() -> Any:
    path = _library_path()
    if path is None:
        raise runtime_error("NVRTC is not installed", hint=INSTALL)
    return ctypes.CDLL(str(path))


def _call(function: Any, *arguments: Any) -> None:
    status = function(*arguments)
    if status:
        raise runtime_error(f"{function.__name__} failed", got=f"status {status}")


def _log(nvrtc: Any, program: Any) -> str:
    size = ctypes.c_size_t()
    _call(nvrtc.nvrtcGetProgramLogSize, program, ctypes.byref(size))
    text = ctypes.create_string_buffer(size.value)
    _call(nvrtc.nvrtcGetProgramLog, program, text)
    return text.value.decode(errors="replace")


def _lowered(nvrtc: Any, program: Any, kernel: str) -> str:
    """The name that the compiler gave to an instance of a template."""
    name = ctypes.c_char_p()
    _call(nvrtc.nvrtcGetLoweredName, program, kernel.encode(), ctypes.byref(name))
    return (name.value or b"").decode()
