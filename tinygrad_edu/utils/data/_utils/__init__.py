"""Where some programs look for parts of a loader (``torch.utils.data._utils``)."""

from . import collate, worker

__all__ = ["collate", "worker"]
