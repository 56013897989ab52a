"""Checks whose answer lies on a GPU: looked at when the program waits for it anyway.

Is every index inside the table? On a GPU only the GPU knows, and to ask in every step
would have the CPU wait each time. So the question is put and the answer stays there,
one flag for each kind of mistake. The next time numbers come back, or the program
synchronizes, the flags come too, and a mistake is an error: late, but an error, like
the "device-side assert" of PyTorch.
"""

from __future__ import annotations

import threading

from .devices import Array, on_gpu
from .errors import runtime_error
from .recorded import to_check

# For each mistake and device the flag that says whether it has happened.
_flags: dict[tuple[str, int], Array] = {}
_lock = threading.Lock()


def happened(wrong: Array, mistake: str) -> bool:
    """Whether anything in ``wrong`` is true; of what a GPU holds, ``look`` says it.

    >>> import numpy as np
    >>> happened(np.array([False, True]), "index out of range")
    True
    """
    if not on_gpu(wrong):
        return bool(to_check(wrong).any())
    key = mistake, wrong.device.id
    failed = wrong.any()
    with _lock:
        before = _flags.get(key)
        _flags[key] = failed if before is None else failed | before
    return False


def look() -> None:
    """Raises RuntimeError if a mistake has happened on a GPU, and forgets them all.

    >>> look()
    """
    if not _flags:
        return
    with _lock:
        found = dict(_flags)
        _flags.clear()
    wrong = [mistake for (mistake, _), failed in found.items() if bool(failed.get())]
    if wrong:
        raise runtime_error(
            "CUDA error: device-side assert triggered",
            got="; ".join(wrong),
            hint="it happened in an operation before; on device='cpu' the error comes "
            "from the operation itself",
        )
