"""Generated C under the compiler's own watch: no step outside of an array, no overflow.

A Python of its own runs the programs, with AddressSanitizer loaded before all else: so
it sees every array of NumPy, and the memory around each.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUPPORT = Path(__file__).parent.parent / "support"
OPTIONS = "-fsanitize=address,undefined -fno-sanitize-recover=all -g"
# What goes wrong in here is found: it reads behind the end of its input.
WRONG = """
import numpy as np
from tinygrad_edu.compiler.native.library import load
made = load("float sum(float *x) { float s = 0; for (int i = 0; i < 9; i++) s += x[i];"
            "return s; }")
x = np.ones(8, np.float32)
made.function("sum")(x.ctypes.data_as(__import__("ctypes").c_void_p))
"""
RIGHT = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from small_programs import Recorder, copies, mlp_step, numbers, random_program
from tinygrad_edu.compiler.ir import interpret
from tinygrad_edu.compiler.running import build

def rows():
    r = Recorder()
    table, places = r.input(numbers(0, 5, 3), "state"), r.input(np.array([4, 0, 4]))
    how = {"padding_idx": -1, "by_frequency": False}
    chosen = r.add("embedding", table, places, **how)
    back = r.add("embedding_rows", r.add("exp", chosen), places, count=5)
    r.graph.outputs = [chosen, r.add("softmax", back, dim=1)]
    r.graph.writes = [(table, r.add("sub", table, back))]
    return r

for r in [mlp_step(7, (5, 9, 3)), rows(), *map(random_program, range(4))]:
    made = build(r.graph, "c")
    assert made.reason == "", made.reason
    given, expected = copies(r.given), copies(r.given)
    for _ in range(2):
        right, found = interpret.run(r.graph, expected), made.run(given)
        for a, b in zip([*right, *expected], [*found, *given]):
            np.testing.assert_allclose(b, a, rtol=1e-4, atol=1e-5)
print("well")
"""


def watched(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with compiled parts that look where they step."""
    gcc = shutil.which("gcc")
    if gcc is None or sys.platform != "linux":
        pytest.skip("needs gcc on Linux")
    asked = [gcc, "-print-file-name=libasan.so"]
    library = subprocess.run(asked, capture_output=True, text=True, check=True)
    if not os.path.isabs(library.stdout.strip()):
        pytest.skip("gcc has come without AddressSanitizer")
    environment = {
        **os.environ,
        "CC": f"{gcc} {OPTIONS}",
        "LD_PRELOAD": library.stdout.strip(),
        # Python frees little at its end; NumPy asks for memory that may not be had.
        "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
        "PYTHONMALLOC": "malloc",
        "TINYGRAD_EDU_CACHE": str(folder),
    }
    command = [sys.executable, "-c", program, str(SUPPORT)]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_programs_stay_inside_their_arrays(tmp_path: Path) -> None:
    done = watched(RIGHT, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "well"


def test_a_step_outside_of_an_array_would_be_seen(tmp_path: Path) -> None:
    done = watched(WRONG, tmp_path)
    assert done.returncode != 0
    assert "heap-buffer-overflow" in done.stderr
