"""What goes over the bus between the two memories, and who is allowed to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class DeviceSynchronized(RuntimeError):  # noqa: N818 - CuPy's name
    """The CPU waited for the GPU inside ``allow_synchronize(False)``."""


@dataclass
class Traffic:
    """Copies between the memories of CPU and GPU since the program began."""

    to_gpu: int = 0
    to_cpu: int = 0
    scalars: int = 0  # single numbers of Python which CuPy sends by itself
    waiting_allowed: bool = True
    sending_allowed: bool = True

    def send(self, scalar: bool = False) -> None:
        """Numbers go to the GPU."""
        if scalar:
            self.scalars += 1
            return
        self.to_gpu += 1
        if not self.sending_allowed:
            raise AssertionError("a hidden copy from the CPU's memory to the GPU's")

    def fetch(self) -> None:
        """Numbers come to the CPU, which has to wait for them."""
        self.to_cpu += 1
        if not self.waiting_allowed:
            raise DeviceSynchronized("a hidden copy from the GPU's memory to the CPU's")


TRAFFIC = Traffic()


@contextmanager
def allow_synchronize(allow: bool) -> Iterator[None]:
    """``cupyx.allow_synchronize``: whether the CPU may wait for the GPU's numbers."""
    before, TRAFFIC.waiting_allowed = TRAFFIC.waiting_allowed, allow
    try:
        yield
    finally:
        TRAFFIC.waiting_allowed = before


@contextmanager
def no_copies() -> Iterator[None]:
    """Inside, every copy between the two memories is an error."""
    before, TRAFFIC.sending_allowed = TRAFFIC.sending_allowed, False
    try:
        with allow_synchronize(False):
            yield
    finally:
        TRAFFIC.sending_allowed = before
