"""What happens during training: a run that can be steered, and its record.

`Runner` runs a training loop, `RunRecord` is what happened in it, `record_run` keeps
that on disk, and `open_run` reads it again after the kernel is gone. `plot` draws runs.
"""

from tinygrad_edu.monitor.charts import RunPlot, plot
from tinygrad_edu.monitor.parameters import Slider
from tinygrad_edu.monitor.record import Alarm, Event, RunRecord
from tinygrad_edu.monitor.recording import Recording, record_run
from tinygrad_edu.monitor.runner import Runner
from tinygrad_edu.monitor.runs import compare, list_runs, open_run
from tinygrad_edu.monitor.series import Curve, HistogramSeries, LayerSeries
from tinygrad_edu.monitor.watch import Watch, watch

__all__ = [
    "Alarm",
    "Curve",
    "Event",
    "HistogramSeries",
    "LayerSeries",
    "Recording",
    "RunPlot",
    "RunRecord",
    "Runner",
    "Slider",
    "Watch",
    "compare",
    "list_runs",
    "open_run",
    "plot",
    "record_run",
    "watch",
]
