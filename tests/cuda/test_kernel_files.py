"""Every kernel file: what NVIDIA's compiler says, and what the simulator says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from kernel_resources import TARGET, files, fingerprint

from tinygrad_edu.cuda import nvrtc
from tinygrad_edu.cuda.launching import instances
from tinygrad_edu.cuda.simulator.launch import Module

FILES = files()
SOURCES = [pytest.param(path, id=path.stem) for path in FILES]


@pytest.mark.parametrize("path", SOURCES)
@pytest.mark.parametrize("architecture", nvrtc.ARCHITECTURES)
@pytest.mark.skipif(not nvrtc.is_installed(), reason="NVRTC is not installed")
def test_it_compiles_and_spills_nothing(path: Path, architecture: int) -> None:
    text = path.read_text(encoding="utf-8")
    found = nvrtc.check(text, path.name, instances(text), architecture)
    assert set(found) == set(instances(text))
    assert [name for name, taken in found.items() if taken.spilled_bytes] == []


@pytest.mark.parametrize("path", SOURCES)
def test_the_simulator_takes_every_kernel(path: Path) -> None:
    module = Module(path)
    for name in instances(path.read_text(encoding="utf-8")):
        assert "def " in module.get_function(name).numpy_source


@pytest.mark.parametrize("path", SOURCES)
def test_its_resources_are_known(path: Path) -> None:
    known = json.loads(TARGET.read_text(encoding="utf-8"))
    assert known[path.name]["fingerprint"] == fingerprint(path), (
        "run python tests/support/kernel_resources.py"
    )
    assert set(known[path.name]["kernels"]) == set(instances(path.read_text("utf-8")))
    assert set(known) == {one.name for one in FILES}


@pytest.mark.parametrize("path", SOURCES)
def test_it_reads_well(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// ")
    assert "#include" not in text
    assert max(map(len, text.splitlines())) <= 88
    for name in re.findall(r"void\s+(\w+)\(", text):
        described = name in text.split("__global__")[0] or "__device__" in text
        assert described, f"{name} is not named in the header"
