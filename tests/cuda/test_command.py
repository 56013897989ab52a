"""``tinygrad-edu kernel``: a stranger's file, listed, run, compiled, shown as NumPy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinygrad_edu.cli import main
from tinygrad_edu.cuda import nvrtc

FILE = """
__global__ void add(const float* x, const float* y, float* out, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = x[i] + y[i];
}
__global__ void racy(float* x) { x[threadIdx.x / 2] += threadIdx.x; }
template <int N> __global__ void fill(float* x) { x[threadIdx.x] = N; }
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "mine.cu"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["kernel", *arguments]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["kernel", *arguments]) == 1
    return capsys.readouterr().err


def test_the_kernels_are_listed(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, file) == (
        "add(const float* x, const float* y, float* out, int n)\n"
        "racy(float* x)\n"
        "fill<N>: say which, as in --run\n"
    )


def test_a_kernel_is_run(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("--with", "x=arange:1000", "y=ones:1000", "out=zeros:1000", "n=1000")
    out = said(capsys, file, "--run", "add", "--grid", "4", "--block", "256", *given)
    assert out.startswith("out = [1., 2., 3., 4., 5., 6., 7., 8.] … 1,000 elements\n")
    assert "no race" in out
    assert "x = [5., 5." in said(capsys, file, "--run", "fill<5>")


def test_what_was_seen_is_told(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, file, "--run", "racy")
    assert "mine.cu(6): race: block (0) thread (" in out
    out = said(capsys, file, "--run", "add", "--mode", "profile")
    assert "sectors        12\n" in out
    assert "7 events of block 0" in said(
        capsys, file, "--run", "add", "--mode", "trace"
    )


def test_a_kernel_as_numpy(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "def add(gpu, m0, x, y, out, n):" in said(capsys, file, "--numpy", "add")


@pytest.mark.skipif(not nvrtc.is_installed(), reason="NVRTC is not installed")
def test_what_the_compiler_says(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, file, "--compile", "80")
    assert out.startswith("sm_80\nadd: ")
    assert " registers, 0 bytes of shared memory, 0 bytes spilled" in out


def test_mistakes_are_one_line(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "'no' is not in this file" in refused(capsys, file, "--run", "no")
    assert "no parameter 'z'" in refused(capsys, file, "--run", "add", "--with", "z=1")
    assert "is not NAME=VALUE" in refused(capsys, file, "--run", "add", "--with", "z")
    wrong = ("--run", "add", "--with", "x=cold:3")
    assert "nobody knows how to fill" in refused(capsys, file, *wrong)
    assert "No such file" in refused(capsys, "nowhere.cu")
    short = ("--run", "add", "--with", "x=zeros:3")
    assert "out of bounds" in refused(capsys, file, *short)
    with pytest.raises(SystemExit):
        main(["kernel", file, "--grid", "0"])
