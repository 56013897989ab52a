"""doctor: a report that says what each missing thing means."""

from __future__ import annotations

import importlib
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

doctor = importlib.import_module("tinygrad_edu.doctor")


def found(name: str) -> Any:
    """The finding of that name in a report made now."""
    return next(finding for finding in doctor.report() if finding.name == name)


def pretend(monkeypatch: pytest.MonkeyPatch, **versions: str | None) -> None:
    """Let the named distributions have these versions, None for not installed."""
    real = metadata.version
    wanted = {name.replace("_", "-"): version for name, version in versions.items()}

    def version(name: str) -> str:
        if name not in wanted:
            return real(name)
        if wanted[name] is None:
            raise metadata.PackageNotFoundError(name)
        return str(wanted[name])

    monkeypatch.setattr(metadata, "version", version)


def test_the_report_covers_what_a_learner_needs() -> None:
    names = [finding.name for finding in doctor.report()]
    wanted = ["Python", "NumPy", "BLAS threads", "Memory", "JupyterLab", "ipykernel"]
    assert names[:6] == wanted
    assert {"widgets", "GPU", "CuPy", "C compiler", "PyTorch"} <= set(names)


def test_whatever_is_not_in_order_says_what_that_means() -> None:
    for finding in doctor.report():
        assert finding.state in (doctor.OK, doctor.MISSING, doctor.NOTE)
        assert bool(finding.meaning) == (finding.state != doctor.OK), finding


def test_a_missing_jupyterlab_names_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pretend(monkeypatch, jupyterlab=None)
    finding = found("JupyterLab")
    assert finding.state == doctor.MISSING
    assert finding.hint == 'pip install "tinygrad-edu[notebook]"'
    assert "work without it" in finding.meaning


@pytest.mark.parametrize(
    ("version", "state"), [("6.31.0", "ok"), ("7.0.1", "note"), ("7.4.0", "note")]
)
def test_the_kernels_that_lose_messages_are_named(
    version: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, ipykernel=version)
    assert found("ipykernel").state == state


@pytest.mark.parametrize(("version", "state"), [("4.6.1", "note"), ("4.10.0", "ok")])
def test_an_old_jupyterlab_is_noted(
    version: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, jupyterlab=version)
    assert found("JupyterLab").state == state


def test_more_threads_than_cores_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "available_cores", lambda: 1.0)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "16")
    finding = found("BLAS threads")
    assert finding.state == doctor.NOTE
    assert finding.detail == "16 on 1 available cores"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    assert found("BLAS threads").state == doctor.OK


def test_a_container_s_quota_counts_as_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_read", lambda path: "50000 100000\n")
    assert doctor.available_cores() == 0.5
    monkeypatch.setattr(doctor, "_read", lambda path: "max 100000\n")
    assert doctor.available_cores() >= 1


def test_a_container_s_limit_counts_as_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {"memory.max": str(2**30), "memory.current": str(2**29)}
    monkeypatch.setattr(doctor, "_read", lambda path: limits.get(path.name, ""))
    monkeypatch.setattr(doctor, "_free_memory", lambda: 2**35)
    assert doctor.available_memory() == 2**29
    assert found("Memory").state == doctor.NOTE


@pytest.mark.parametrize(
    ("driver", "devices", "hint"),
    [
        (None, [], ""),
        ("12.4", [], ""),
        ("12.4", ["Tesla T4"], 'pip install "tinygrad-edu[cuda12]"'),
        ("13.0", ["NVIDIA H200"], 'pip install "tinygrad-edu[cuda13]"'),
    ],
)
def test_cupy_is_asked_for_only_where_a_gpu_is(
    driver: str | None, devices: list[str], hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, cupy=None, cupy_cuda12x=None, cupy_cuda13x=None)
    monkeypatch.setattr(doctor, "_cuda_driver", lambda: (driver, devices))
    assert found("GPU").state == ("ok" if devices else "missing")
    assert found("CuPy").hint == hint


def test_a_missing_bundle_is_found_without_importing_the_widgets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "_bundle_folder", lambda: tmp_path)
    finding = found("widgets")
    assert finding.state == doctor.MISSING
    assert "diagrams still can" in finding.meaning


def test_a_missing_c_compiler_says_what_runs_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    finding = found("C compiler")
    assert finding.state == doctor.MISSING
    assert "no-such-compiler" in finding.detail
    assert "NumPy instead of C" in finding.meaning
    assert finding.hint == "pip install ziglang"


def test_it_imports_nothing_heavy() -> None:
    """The report must be quick, and true where an import would crash."""
    heavy = ["matplotlib", "sklearn", "jupyterlab", "anywidget", "cupy", "torch"]
    code = (
        "import sys; from tinygrad_edu.doctor import report; report();"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_doctor_prints_the_rendered_report(capsys: pytest.CaptureFixture[str]) -> None:
    doctor.doctor()
    text = capsys.readouterr().out
    assert text.startswith("tinygrad_edu ")
    assert text.isascii()  # also readable in a Windows console
    for finding in doctor.report():
        assert f"{finding.state:8}{finding.name:14}" in text
