"""What happens during training: a run that can be steered, and its record."""

from tinygrad_edu.monitor.record import Curve, Event, RunRecord
from tinygrad_edu.monitor.runner import Runner

__all__ = ["Curve", "Event", "RunRecord", "Runner"]
