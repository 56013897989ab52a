"""What is installed on this machine, and what each missing thing means.

>>> from tinygrad_edu.doctor import report
>>> [finding.state for finding in report() if finding.name == "NumPy"]
['ok']
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

OK, MISSING, NOTE = "ok", "missing", "note"
LESSON_MEMORY = 600 * 2**20  # what a lesson may use, with the server (bytes)
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: what was looked for, found, and what follows."""

    name: str
    state: str
    detail: str
    meaning: str = ""
    hint: str = ""


def report() -> list[Finding]:
    """All findings, in reading order. Looks without importing what it looks for."""
    return [
        _python(),
        _numpy(),
        _blas_threads(),
        _memory(),
        _jupyterlab(),
        _ipykernel(),
        _widgets(),
        *_pictures(),
        _data_sets(),
        *_gpu(),
        _compiler(),
        _torch(),
    ]


def doctor() -> None:
    """Print the report: what is there, what is missing, what that means."""
    sys.stdout.write(render(report()))


def render(findings: list[Finding]) -> str:
    """The report as text, with meaning and remedy under what is not in order."""
    version = _version("tinygrad-edu") or "(not installed as a package)"
    lines = [f"tinygrad_edu {version}"]
    for finding in findings:
        lines.append(f"  {finding.state:8}{finding.name:14}{finding.detail}")
        if finding.meaning:
            lines.append(f"{'':24}means: {finding.meaning}")
        if finding.hint:
            lines.append(f"{'':24}try:   {finding.hint}")
    return "\n".join(lines) + "\n"


def _version(distribution: str) -> str | None:
    """The installed version of a distribution, None if it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _release(version: str) -> tuple[int, ...]:
    """``"4.6.2rc1"`` as ``(4, 6, 2)``: enough to compare with a minimum.

    >>> _release("4.6.2rc1"), _release("7.4.0")
    ((4, 6, 2), (7, 4, 0))
    """
    numbers = []
    for part in version.split(".")[:3]:
        digits = "".join(c if c.isdigit() else " " for c in part).split()
        numbers.append(int(digits[0]) if digits else 0)
    return tuple(numbers)


def _python() -> Finding:
    detail = f"{platform.python_version()} at {sys.executable}"
    return Finding("Python", OK, detail)


def _numpy() -> Finding:
    import numpy

    build = numpy.show_config(mode="dicts") or {}
    blas = build.get("Build Dependencies", {}).get("blas", {})
    name = f"{blas.get('name', 'unknown BLAS')} {blas.get('version', '')}".strip()
    return Finding("NumPy", OK, f"{numpy.__version__} with {name}")


def available_cores() -> float:
    """How many cores this process may use, a container's quota included."""
    if hasattr(os, "sched_getaffinity"):
        cores = float(len(os.sched_getaffinity(0)))
    else:
        cores = float(os.cpu_count() or 1)
    quota = _read(Path("/sys/fs/cgroup/cpu.max")).split()  # "200000 100000", "max …"
    if len(quota) == 2 and quota[0].isdigit() and int(quota[1]) > 0:
        cores = min(cores, int(quota[0]) / int(quota[1]))
    return cores


def _threads() -> int | None:
    """The number of threads BLAS uses, as far as it can be known."""
    for variable in THREAD_VARIABLES:
        if os.environ.get(variable, "").isdigit():
            return int(os.environ[variable])
    if importlib.util.find_spec("threadpoolctl") is None:
        return os.cpu_count()
    import threadpoolctl

    pools = threadpoolctl.threadpool_info()
    counts = [int(pool["num_threads"]) for pool in pools if pool["user_api"] == "blas"]
    return max(counts, default=None)


def _blas_threads() -> Finding:
    threads, cores = _threads(), available_cores()
    detail = f"{threads or 'unknown'} on {cores:g} available cores"
    if threads is None or threads <= max(cores, 1):
        return Finding("BLAS threads", OK, detail)
    return Finding(
        "BLAS threads",
        NOTE,
        detail,
        "more threads than cores: matrix products get slower, not faster",
        "set OPENBLAS_NUM_THREADS=1 before Python starts",
    )


def _read(path: Path) -> str:
    """The text of a small system file, empty where there is none."""
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def available_memory() -> int | None:
    """Bytes that a new program could use, a container's limit included."""
    free = _free_memory()
    limit = _read(Path("/sys/fs/cgroup/memory.max")).strip()
    used = _read(Path("/sys/fs/cgroup/memory.current")).strip()
    if free is not None and limit.isdigit() and used.isdigit():
        free = min(free, max(int(limit) - int(used), 0))
    return free


def _free_memory() -> int | None:
    """Bytes free on this machine; psutil is asked where it is installed."""
    if importlib.util.find_spec("psutil") is not None:
        import psutil

        return int(psutil.virtual_memory().available)
    for line in _read(Path("/proc/meminfo")).splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _memory() -> Finding:
    free = available_memory()
    if free is None:
        return Finding("Memory", OK, "unknown here; a lesson needs up to 0.6 GiB")
    detail = f"{free / 2**30:.1f} GiB available"
    if free >= LESSON_MEMORY:
        return Finding("Memory", OK, detail)
    meaning = "a lesson with its server can need 0.6 GiB; the kernel may be killed"
    return Finding("Memory", NOTE, detail, meaning, "close other programs or notebooks")


def _install(extra: str) -> str:
    return f'pip install "tinygrad-edu[{extra}]"'


def _missing(name: str, meaning: str) -> Finding:
    """A distribution of the extra "notebook" that is not installed."""
    return Finding(name, MISSING, "not installed", meaning, _install("notebook"))


def _jupyterlab() -> Finding:
    version = _version("jupyterlab")
    if version is None:
        meaning = "no lessons in notebooks; library and command work without it"
        return _missing("JupyterLab", meaning)
    if _release(version) >= (4, 6, 2):
        return Finding("JupyterLab", OK, version)
    meaning = "works, but lacks the security fixes of 4.6.2 for opened notebooks"
    return Finding("JupyterLab", NOTE, version, meaning, _install("notebook"))


def _ipykernel() -> Finding:
    version = _version("ipykernel")
    if not version:
        return _missing("ipykernel", "JupyterLab cannot run Python")
    if _release(version) < (7,):
        return Finding("ipykernel", OK, version)
    meaning = "7.x can stop in the middle of Run All while a widget trains"
    return Finding("ipykernel", NOTE, version, meaning, 'pip install "ipykernel<7"')


def _widgets() -> Finding:
    static = _bundle_folder()
    scripts = [] if static is None else sorted(p.name for p in static.glob("*.js"))
    meaning = "graphs and curves cannot be drawn live; diagrams still can"
    if not scripts:
        hint = "reinstall; in a checkout: make bundle"
        return Finding("widgets", MISSING, "no JavaScript bundle", meaning, hint)
    version = _version("anywidget")
    if version is None:
        hint = _install("notebook")
        return Finding("widgets", MISSING, "no anywidget", meaning, hint)
    return Finding("widgets", OK, f"{', '.join(scripts)}; anywidget {version}")


def _bundle_folder() -> Path | None:
    """Where the widgets' JavaScript lies, found without importing the widgets."""
    spec = importlib.util.find_spec("tinygrad_edu_widgets")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "static"


def _pictures() -> list[Finding]:
    matplotlib, dot = _version("matplotlib"), shutil.which("dot")
    if matplotlib is None:
        meaning = "diagrams as SVG, text, DOT and JSON only: no PNG, no PDF"
        first = _missing("matplotlib", meaning)
    else:
        first = Finding("matplotlib", OK, matplotlib)
    if dot is None:
        meaning = "diagrams use this library's own layout, which needs nothing"
        return [first, Finding("Graphviz", MISSING, "no dot on the path", meaning)]
    return [first, Finding("Graphviz", OK, f"dot at {dot}")]


def _data_sets() -> Finding:
    version = _version("scikit-learn")
    if version is not None:
        return Finding("scikit-learn", OK, version)
    return _missing(
        "scikit-learn", "lessons that use its real data sets cannot load them"
    )


def _compiler() -> Finding:
    """What ``torch.compile`` gives its C source to."""
    from .compiler.native import command, compiler

    try:
        found = compiler.find()
    except command.Unavailable as reason:
        meaning = "torch.compile writes NumPy instead of C: right, but less fast"
        hint = "pip install ziglang"
        return Finding("C compiler", MISSING, _plain(str(reason)), meaning, hint)
    return Finding("C compiler", OK, _plain(found.version))


def _plain(text: str) -> str:
    """Text that every console can show."""
    return text.encode("ascii", "replace").decode()


def _torch() -> Finding:
    version = _version("torch")
    if version is not None:
        return Finding("PyTorch", OK, f"{version}, used for comparisons only")
    meaning = "nothing is lost; tests that compare with it are skipped"
    return Finding("PyTorch", MISSING, "not installed", meaning)


def _gpu() -> list[Finding]:
    """The chain a GPU needs: driver and device, then CuPy for that driver."""
    driver, devices = _cuda_driver()
    cpu = "everything runs on the CPU; only device='cuda' is refused"
    if driver is None:
        gpu = Finding("GPU", MISSING, "no NVIDIA driver", cpu)
    elif not devices:
        gpu = Finding("GPU", MISSING, f"driver for CUDA {driver}, no device", cpu)
    else:
        gpu = Finding("GPU", OK, f"{'; '.join(devices)}; driver for CUDA {driver}")
    found = [
        (name, _version(name)) for name in ("cupy-cuda13x", "cupy-cuda12x", "cupy")
    ]
    installed = [f"{name} {version}" for name, version in found if version]
    if installed:
        return [gpu, Finding("CuPy", OK, ", ".join(installed))]
    if driver is None or not devices:
        meaning = "needed only together with an NVIDIA GPU"
        return [gpu, Finding("CuPy", MISSING, "not installed", meaning)]
    hint = _install("cuda13" if _release(driver) >= (13,) else "cuda12")
    return [gpu, Finding("CuPy", MISSING, "not installed", cpu, hint)]


def _cuda_driver() -> tuple[str | None, list[str]]:
    """The CUDA version the driver supports and the names of its devices.

    Asks the driver's own library; nothing of CUDA needs to be installed.
    """
    name = "nvcuda.dll" if os.name == "nt" else "libcuda.so.1"
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return None, []
    number = ctypes.c_int()
    if library.cuDriverGetVersion(ctypes.byref(number)) != 0:
        return None, []
    version = f"{number.value // 1000}.{number.value % 1000 // 10}"
    if library.cuInit(0) != 0 or library.cuDeviceGetCount(ctypes.byref(number)) != 0:
        return version, []
    return version, [_device_name(library, index) for index in range(number.value)]


def _device_name(library: ctypes.CDLL, index: int) -> str:
    device, text = ctypes.c_int(), ctypes.create_string_buffer(128)
    library.cuDeviceGet(ctypes.byref(device), index)
    library.cuDeviceGetName(text, len(text), device)
    return text.value.decode("utf-8", errors="replace")
