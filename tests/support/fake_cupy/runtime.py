"""The stand-in's driver: one GPU, streams, events, and modules in the simulator."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

import numpy as np

from tinygrad_edu.cuda.simulator.launch import Module as SimulatedModule

from . import memory
from .arrays import ndarray

MACHINE = "Stand-in (no GPU)"


class CUDARuntimeError(RuntimeError):
    """An error of the driver."""


class Event:
    """A mark in a stream."""

    def __init__(
        self,
        block: bool = False,
        disable_timing: bool = False,
        interprocess: bool = False,
    ) -> None:
        self.timed, self.time, self.ptr = not disable_timing, None, id(self)

    done = property(lambda self: True)

    def record(self, stream: Any = None) -> None:
        self.time = time.perf_counter()

    def synchronize(self) -> None:
        """Nothing runs beside the program here."""


class Stream:
    """A queue of work. Here the work is done when it is asked for."""

    null: Stream
    _serial = 0

    def __init__(
        self,
        null: bool = False,
        non_blocking: bool = False,
        ptds: bool = False,
        priority: int | None = None,
    ) -> None:
        Stream._serial += not null
        self.ptr = 0 if null else Stream._serial
        self.device_id = -1 if null else 0
        self.is_non_blocking, self.priority = non_blocking, priority or 0
        self._before: list[Stream] = []

    done = property(lambda self: True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stream) and self.ptr == other.ptr

    def __hash__(self) -> int:
        return hash(self.ptr)

    def __enter__(self) -> Stream:
        self._before.append(get_current_stream())
        return self.use()

    def __exit__(self, *error: object) -> None:
        self._before.pop().use()

    def use(self) -> Stream:
        _current.stream = self
        return self

    def synchronize(self) -> None:
        """Nothing waits."""

    def wait_event(self, event: Event) -> None:
        if event.time is None:
            raise CUDARuntimeError("cudaErrorInvalidResourceHandle")

    def record(self, event: Event | None = None) -> Event:
        event = event or Event()
        event.record(self)
        return event


class ExternalStream(Stream):
    """A stream that somebody else made."""

    def __init__(self, ptr: int, device_id: int = -1) -> None:
        super().__init__(null=True)
        self.ptr, self.device_id = ptr, device_id


Stream.null = Stream(null=True)
_current = threading.local()


def get_current_stream(device_id: int = -1) -> Stream:
    """The stream that work goes to in this thread."""
    return getattr(_current, "stream", Stream.null)


def get_elapsed_time(start: Event, end: Event) -> float:
    """Milliseconds between two marks."""
    if not (start.timed and end.timed):
        raise CUDARuntimeError("cudaErrorInvalidResourceHandle")
    if start.time is None or end.time is None:
        raise CUDARuntimeError("cudaErrorInvalidResourceHandle")
    return (end.time - start.time) * 1000


class Device:
    """The one GPU."""

    def __init__(self, device: Any = None) -> None:
        self.id = 0 if device is None else int(device)
        if self.id:
            raise CUDARuntimeError("cudaErrorInvalidDevice: invalid device ordinal")

    compute_capability = property(lambda self: "90")
    mem_info = property(lambda self: mem_get_info())
    pci_bus_id = property(lambda self: "0000:00:00.0")

    def __int__(self) -> int:
        return self.id

    def __enter__(self) -> Device:
        return self

    def __exit__(self, *error: object) -> None:
        """It is the only one."""

    def use(self) -> None:
        """It is in use."""

    def synchronize(self) -> None:
        """Nothing waits."""


def mem_get_info() -> tuple[int, int]:
    """Free bytes and all bytes."""
    return memory.TOTAL - memory.POOL.total, memory.TOTAL


def _device(number: int) -> int:
    if number:
        raise CUDARuntimeError("cudaErrorInvalidDevice: invalid device ordinal")
    return number


def properties(number: int) -> dict[str, Any]:
    """What is known of the GPU, in the driver's words."""
    _device(number)
    return {
        "name": MACHINE.encode(),
        "major": 9,
        "minor": 0,
        "totalGlobalMem": memory.TOTAL,
        "multiProcessorCount": 1,
        "warpSize": 32,
        "maxThreadsPerMultiProcessor": 2048,
        "regsPerMultiprocessor": 65536,
        "sharedMemPerBlock": 49152,
        "sharedMemPerBlockOptin": 232448,
        "sharedMemPerMultiprocessor": 233472,
        "l2CacheSize": 2**20,
        "integrated": 0,
        "isMultiGpuBoard": 0,
        "memoryBusWidth": 1024,
        "memoryClockRate": 1000000,
        "clockRate": 1000000,
        "pciBusID": 0,
        "pciDeviceID": 0,
        "pciDomainID": 0,
        "uuid": bytes(16),
        "maxThreadsPerBlock": 1024,
    }


RUNTIME = SimpleNamespace(
    CUDARuntimeError=CUDARuntimeError,
    getDeviceCount=lambda: 1,
    getDevice=lambda: 0,
    setDevice=_device,
    deviceSynchronize=lambda: None,
    deviceCanAccessPeer=lambda one, other: int(one != other),
    getDeviceProperties=properties,
    memGetInfo=mem_get_info,
    driverGetVersion=lambda: 13000,
    runtimeGetVersion=lambda: 13000,
    pointerGetAttributes=memory.pointer_attributes,
    memoryTypeHost=1,
    streamQuery=lambda ptr: 0,
    is_hip=False,
)


class RawModule:
    """CUDA C, run by the simulator. Arguments are looked at as a GPU cannot."""

    def __init__(
        self,
        code: str | None = None,
        *,
        path: str | None = None,
        options: tuple[str, ...] = (),
        backend: str = "nvrtc",
        name_expressions: Any = None,
        **how: Any,
    ) -> None:
        # The simulator puts the common text in front by itself.
        text = (code or "").rpartition("#line 1 ")[2].partition("\n")[2]
        self.module = SimulatedModule(text or code or "")
        self.names = None if name_expressions is None else set(name_expressions)

    def get_function(self, name: str) -> RawKernel:
        if self.names is not None and name not in self.names:
            raise CUDARuntimeError(
                f"CUDA_ERROR_NOT_FOUND: named symbol not found: {name}"
            )
        return RawKernel(self.module.get_function(name))


class RawKernel:
    """A kernel: it takes what lies on the GPU, row behind row, and sized numbers."""

    def __init__(self, kernel: Any) -> None:
        self.kernel, self.name = kernel, kernel.name
        self.max_dynamic_shared_size_bytes = 48 * 1024
        self.num_regs, self.shared_size_bytes, self.local_size_bytes = 32, 0, 0

    def __call__(
        self, grid: Any, block: Any, args: Any, *, shared_mem: int = 0
    ) -> None:
        if not isinstance(grid, tuple) or not isinstance(block, tuple):
            raise TypeError("grid and block are tuples")
        if shared_mem > self.max_dynamic_shared_size_bytes:
            raise CUDARuntimeError("CUDA_ERROR_INVALID_VALUE: invalid argument")
        given = [self.plain(place, one) for place, one in enumerate(args)]
        self.kernel(grid, block, given, shared_mem=shared_mem)

    def plain(self, place: int, given: Any) -> Any:
        """NumPy's array of the simulator; what CuPy would misread is an error."""
        if isinstance(given, ndarray):
            if not given.flags.c_contiguous:
                raise AssertionError(f"argument {place} has gaps: kernels see none")
            return given._host
        if isinstance(given, np.generic):
            return given
        raise AssertionError(
            f"argument {place} is a {type(given).__name__}: a GPU would read 8 bytes "
            "of it; np.int32 or np.float32 says how many there are"
        )
