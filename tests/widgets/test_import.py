"""Importing a widget: late, by name, and with the real cause where it fails."""

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
