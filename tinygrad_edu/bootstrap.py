"""Make ``.venv``, install the project into it, run a command there.

This is what ``make lab`` and ``make test`` call, and what a machine without make
calls directly, with any Python 3 it has:

    python tinygrad_edu/bootstrap.py lab  [options of tinygrad-edu lab]
    python tinygrad_edu/bootstrap.py test [options of pytest]
    python tinygrad_edu/bootstrap.py install dev

The first run installs, which takes about a minute. A stamp in ``.venv`` remembers
for which pyproject.toml, so that the second run starts at once.

It runs before anything is installed, and Pythons too old for the rest read it to be
told so; hence no dependencies, no f-strings and no imports from this package.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "tinygrad_edu needs Python 3.11 or newer, this is Python %d.%d at %s. "
        "Install a newer one from https://www.python.org/downloads/ and name it: "
        "make lab PYTHON=python3.12" % (sys.version_info[:2] + (sys.executable,))
    )

HERE = os.path.dirname(os.path.abspath(__file__))
if __name__ == "__main__":
    # Run by path, this folder comes first on sys.path, and the library's random.py
    # would be taken for Python's own.
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != HERE]

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(HERE).parent
COMMANDS = {"lab": "notebook", "test": "test"}
# What an extra brings along (pyproject.toml): after "test", "notebook" is there too.
INCLUDED = {"notebook": ["notebook"], "test": ["notebook", "test"]}
INCLUDED["dev"] = [*INCLUDED["test"], "dev"]
# The lines of pip that tell how far it is.
STEPS = ("Collecting", "Building", "Installing", "Successfully", "ERROR")


class BootstrapError(Exception):
    """Something a person has to repair; its text is one clear line."""


def environment_python(environment: Path) -> Path:
    """The interpreter inside a virtual environment."""
    if os.name == "nt":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def fingerprint(root: Path) -> dict[str, str]:
    """What an installed environment depends on: the project file and the folder."""
    project = (root / "pyproject.toml").read_bytes()
    return {"pyproject": hashlib.sha256(project).hexdigest(), "folder": str(root)}


def read_stamp(environment: Path) -> dict[str, object]:
    """The note left by the last installation, empty where there is none."""
    try:
        text = (environment / "tinygrad_edu.json").read_text(encoding="utf-8")
        stamp = json.loads(text)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(root: Path, environment: Path, extra: str) -> None:
    """Remember that ``extra`` is installed as pyproject.toml asks for it today."""
    stamp = {**fingerprint(root), "extra": extra}
    beside = environment / "tinygrad_edu.json.new"
    beside.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    beside.replace(environment / "tinygrad_edu.json")


def is_installed(root: Path, environment: Path, extra: str) -> bool:
    """True if nothing has to be done before ``extra`` can be used."""
    stamp = read_stamp(environment)
    present = INCLUDED.get(str(stamp.get("extra")), [])
    same = all(stamp.get(key) == value for key, value in fingerprint(root).items())
    return same and extra in present and environment_python(environment).exists()


def say(text: str) -> None:
    """Tell the person what happens, at once even into a pipe."""
    print(text, flush=True)


def show_progress(line: str) -> None:
    """One moving line in a terminal; elsewhere the lines that say something."""
    if not sys.stdout.isatty():
        if line.startswith(STEPS):
            say("    " + line.partition(" (from ")[0][:76])
        return
    width = shutil.get_terminal_size().columns - 1
    print("\r" + ("    " + line)[:width].ljust(width), end="", flush=True)


def run(command: list[str], root: Path, failure: str) -> None:
    """Run a command, showing its lines as progress; on failure its last lines."""
    lines = []
    with subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip())
            show_progress(lines[-1])
    if sys.stdout.isatty():
        show_progress("")
        print("\r", end="", flush=True)
    if process.returncode != 0:
        raise BootstrapError("\n".join([*lines[-12:], failure]))


def create(root: Path, environment: Path) -> None:
    """Make the virtual environment, anew if it was made for another folder."""
    made_for = read_stamp(environment).get("folder", str(root))
    if environment_python(environment).exists() and made_for == str(root):
        return
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out of its python3
    except ImportError:
        raise BootstrapError(
            "this Python cannot make virtual environments; "
            "on Debian and Ubuntu: sudo apt install python3-venv"
        ) from None
    say("[1/2] Making .venv with Python %d.%d ..." % sys.version_info[:2])
    command = [sys.executable, "-m", "venv", "--clear", str(environment)]
    run(command, root, "could not make " + str(environment))


def install(root: Path, environment: Path, extra: str) -> None:
    """Install the project with ``extra``, editable, unless that was done already."""
    if is_installed(root, environment, extra):
        return
    create(root, environment)
    say("[2/2] Installing tinygrad_edu[" + extra + "] into .venv, about a minute ...")
    python = str(environment_python(environment))
    command = [python, "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--editable", ".[" + extra + "]"]
    run(command, root, "pip could not install; repair that, then run this again")
    write_stamp(root, environment, extra)


def launch(command: list[str], root: Path) -> int:
    """Hand over to ``command``; give its exit code where the system cannot."""
    os.chdir(root)
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C reached the child too: wait until it has closed


def main(arguments: list[str]) -> int:
    """Do one of lab, test, install; the exit code."""
    usage = "usage: bootstrap.py lab|test [options], or install notebook|test|dev"
    action, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    extra = COMMANDS.get(action, rest[0] if action == "install" and rest else "")
    if extra not in INCLUDED:
        print(usage, file=sys.stderr)
        return 2
    environment = ROOT / ".venv"
    try:
        if not (ROOT / "pyproject.toml").is_file():
            raise BootstrapError("bootstrap.py works in a checkout of the project")
        install(ROOT, environment, extra)
    except (BootstrapError, OSError) as error:
        print("tinygrad_edu: " + str(error), file=sys.stderr)
        return 1
    python = str(environment_python(environment))
    if action == "lab":
        where = ["--dir", str(ROOT / "workspace")]
        return launch([python, "-m", "tinygrad_edu", "lab", *where, *rest], ROOT)
    if action == "test":
        return launch([python, "-m", "pytest", *rest], ROOT)
    say("Ready: " + python)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
