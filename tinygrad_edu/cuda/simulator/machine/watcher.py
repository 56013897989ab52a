"""Who looks on while a kernel runs: a race detector, counters, a recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .masks import Mask
from .memory import Buffer

if TYPE_CHECKING:
    from .gpu import Gpu


class Watcher:
    """Is told what happens, and does nothing with it: what to override is up to each.

    ``mask`` says which threads do it, ``number`` is the statement's.
    """

    def begin(self, gpu: Gpu) -> None:
        """Some blocks begin to run."""

    def access(
        self,
        gpu: Gpu,
        kind: str,
        buffer: Buffer,
        index: Any,
        value: Any,
        mask: Mask,
        number: int,
        width: int,
    ) -> None:
        """Memory is read ("read"), written ("write") or both at once ("atomic").

        ``index`` are places in ``buffer.data``: one for each thread, or one for all.
        From there on ``width`` numbers are touched.
        """

    def changed(
        self, gpu: Gpu, buffer: Buffer, index: Any, mask: Mask, number: int
    ) -> None:
        """An atomic function is done: at ``index`` stands what it has left."""

    def barrier(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """Blocks have met at a barrier."""

    def warp_barrier(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """Warps have met at a barrier of their own."""

    def tile_product(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """Warps multiply tiles on their tensor cores."""

    # Told only by kernels that are written for it.

    def step(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """A statement begins."""

    def branch(self, gpu: Gpu, before: Mask, after: Mask, number: int) -> None:
        """Of the threads that came, some go on into a branch or another round."""

    def watch(self, gpu: Gpu, name: str, value: Any, mask: Mask, number: int) -> None:
        """A variable has a new value."""
