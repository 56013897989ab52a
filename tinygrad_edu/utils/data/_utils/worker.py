"""``torch.utils.data._utils.worker``: the names programs import from there."""

from ..worker import WorkerInfo, get_worker_info

__all__ = ["WorkerInfo", "get_worker_info"]
