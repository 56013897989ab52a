"""Importing a widget: late, by name, and with the real cause where it fails."""

import subprocess
import sys

import pytest
import tinygrad_edu_widgets


def test_a_widget_is_loaded_when_it_is_asked_for():
    assert tinygrad_edu_widgets.GraphView.__name__ == "GraphView"
    with pytest.raises(ImportError, match="cannot import name 'Moon'"):
        from tinygrad_edu_widgets import Moon  # noqa: F401


def test_a_widget_that_cannot_be_loaded_names_the_cause(monkeypatch, tmp_path):
    """An AttributeError inside would end as "cannot import name", and no word more."""
    (tmp_path / "anywidget.py").write_text("x = object().AnyWidget", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "anywidget", raising=False)
    for name in ("graph_view", "_view"):
        monkeypatch.delitem(sys.modules, f"tinygrad_edu_widgets.{name}", raising=False)
    with pytest.raises(ImportError, match=r"could not be loaded: .*AnyWidget"):
        from tinygrad_edu_widgets import GraphView  # noqa: F401


IN_A_KERNEL = """
import asyncio, sys
from tinygrad_edu_widgets import _idle

async def cell():
    _idle.load_matplotlib_when_idle()
    assert "matplotlib.figure" not in sys.modules, "the cell would have to wait"
    await asyncio.sleep(2 * _idle.A_MOMENT)
    assert "matplotlib.figure" in sys.modules, "it was not loaded when idle"

asyncio.run(cell())
"""
IN_A_SCRIPT = """
import sys
from tinygrad_edu_widgets import _idle

_idle.load_matplotlib_when_idle()
assert "matplotlib" not in sys.modules
"""


@pytest.mark.parametrize("program", [IN_A_KERNEL, IN_A_SCRIPT])
def test_matplotlib_is_loaded_when_a_kernel_is_idle(program):
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
