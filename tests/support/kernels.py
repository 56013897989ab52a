"""Kernels of other versions than the present one, for JupyterLab to offer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

FIND = "import sysconfig; print(sysconfig.get_path('purelib'))"


class InstallError(Exception):
    """The package index gave nothing; the text is pip's."""


def add_kernel(name: str, requirement: str, folder: Path, scratch: Path) -> None:
    """Installs ``ipykernel==7.1.0``, say, as a kernel called ``name`` in ``folder``.

    Everything else, this library too, is that of the present Python.
    """
    home = scratch / name
    venv.create(home, symlinks=os.name != "nt")
    python = str(home / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    packages = subprocess.check_output([python, "-c", FIND], text=True).strip()
    present = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    Path(packages, "present.pth").write_text(present, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    done = subprocess.run([*pip, "-U", requirement], capture_output=True, text=True)
    if done.returncode:
        raise InstallError(done.stderr.strip().splitlines()[-1])
    about = {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": name,
        "language": "python",
    }
    (folder / name).mkdir(parents=True)
    (folder / name / "kernel.json").write_text(json.dumps(about), encoding="utf-8")
