"""Mixed precision: short types where they do, float32 where they must (``torch.amp``).

A matrix product in bfloat16 or float16 moves half the bytes. A sum of many numbers, a
loss, an optimizer's step need the digits of float32. ``autocast`` chooses for each
operation; ``GradScaler`` keeps small gradients of float16 from becoming zero.

>>> import tinygrad_edu as torch
>>> layer, x = torch.nn.Linear(3, 2), torch.ones(4, 3)
>>> with torch.autocast("cpu", dtype=torch.bfloat16):
...     y = layer(x)
...     loss = torch.nn.functional.mse_loss(y, torch.zeros(4, 2))
>>> y.dtype, loss.dtype, layer.weight.dtype
(torch.bfloat16, torch.float32, torch.float32)

Which operation is on which list is said where it is defined; how the lists work is in
``autograd/autocasting.py``. On a CPU of NumPy's there is no gain in speed: it is here
to be understood, and for programs that use it.
"""

from .autocast_mode import (
    autocast,
    custom_bwd,
    custom_fwd,
    is_autocast_available,
)
from .grad_scaler import GradScaler

__all__ = [
    "GradScaler",
    "autocast",
    "custom_bwd",
    "custom_fwd",
    "is_autocast_available",
]
