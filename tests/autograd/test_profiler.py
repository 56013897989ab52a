"""The profiler: counts are right, times add up, and nothing is left behind."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

import tinygrad_edu as torch
from tinygrad_edu.autograd.profiler import microseconds, profile, record_function
from tinygrad_edu.autograd.watching import watchers


def counts(prof: Any) -> dict[str, int]:
    return {each.key: each.count for each in prof.key_averages()}


def test_operations_and_rules_are_counted(t: Any) -> None:
    profiler = __import__(f"{t.__name__}.autograd.profiler", fromlist=["profile"])
    x = t.ones(3, requires_grad=True)
    with profiler.profile() as prof:
        for _ in range(3):
            (x.exp() * x).sum().backward()
    found = counts(prof)
    for name in ("aten::exp", "aten::mul", "aten::sum"):
        assert found[name] >= 3
    for name in ("ExpBackward0", "MulBackward0", "SumBackward0"):
        assert found[name] == 3
    table = prof.key_averages().table(sort_by="self_cpu_time_total", row_limit=2)
    assert "Self CPU time total" in table
    assert "# of Calls" in table


def test_times_add_up() -> None:
    with profile() as prof, record_function("outer"):
        time.sleep(0.01)
        with record_function("inner"):
            time.sleep(0.02)
        torch.ones(3) + 1
    rows = {each.key: each for each in prof.key_averages()}
    inside = rows["inner"].cpu_time_total + rows["aten::add"].cpu_time_total
    outer = rows["outer"]
    assert outer.cpu_time_total >= 30_000 * 0.9
    assert outer.self_cpu_time_total == pytest.approx(outer.cpu_time_total - inside)
    assert prof.self_cpu_time_total == pytest.approx(outer.cpu_time_total)


def test_sorting_and_limits() -> None:
    with profile() as prof:
        for n in (3, 1, 2):
            for _ in range(n):
                with record_function(f"block {n}"):
                    pass
    table = prof.key_averages().table(sort_by="count", row_limit=2)
    rows = [line.split("  ")[0] for line in table.splitlines()]
    assert [row for row in rows if row.startswith("block")] == ["block 3", "block 2"]


def test_a_function_can_be_a_block() -> None:
    @record_function("mine")
    def mine() -> int:
        return 3

    with profile() as prof:
        assert mine() + mine() == 6
    assert counts(prof) == {"mine": 2}
    assert mine() == 3


def test_a_custom_function_and_what_it_does() -> None:
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * 2

    x = torch.ones(2, requires_grad=True)
    with profile() as prof:
        Double.apply(x).sum().backward()
    found = counts(prof)
    assert found["aten::mul"] == 2
    assert found["aten::Double"] == found["DoubleBackward"] == 1


def test_an_error_inside_does_not_confuse_it() -> None:
    with profile() as prof:
        with pytest.raises(RuntimeError):
            torch.ones(2) + torch.ones(3)
        torch.ones(2) * 3
    assert counts(prof)["aten::mul"] == 1
    assert prof.nested == []


def test_other_threads_are_not_listed() -> None:
    with profile() as prof:
        thread = threading.Thread(target=torch.ones(2).exp)
        thread.start()
        thread.join()
    assert counts(prof) == {}


def test_switched_off() -> None:
    with profile(enabled=False) as prof:
        torch.ones(2).exp()
        assert not watchers
    assert counts(prof) == {}
    with profile():
        assert watchers
    assert not watchers
    with record_function("nobody looks"):
        assert not watchers


def test_units() -> None:
    assert microseconds(0.5) == "0.500us"
    assert microseconds(1500) == "1.500ms"
    assert microseconds(3.2e6) == "3.200s"
