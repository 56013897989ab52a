"""Where some programs look for collating (``torch.utils.data._utils``)."""

from . import collate

__all__ = ["collate"]
