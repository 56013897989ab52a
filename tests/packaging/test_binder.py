"""What Binder does with the files in binder/, step by step on this machine.

repo2docker copies the repository, installs binder/requirements.txt from its root, runs
postBuild there, and later starts the server through binder/start. Then a browser opens
the badge's address. All of that happens here in a fresh environment; the lesson runs in
a kernel of that server, and the memory it takes is measured.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tinygrad_edu.classroom import generate

psutil = pytest.importorskip("psutil")
jupyter_client = pytest.importorskip("jupyter_client")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.installs,
    pytest.mark.timeout(900),
    pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system"),
]

LESSON = "00_start_here"
MEGABYTES = 600  # what Binder has to give to a learner of lesson 00
INSTALLED = 1200  # megabytes of the learner's environment and the repository
READY = 60  # seconds that the server may take to answer


@dataclass
class Binder:
    """A built image: the repository's copy and the environment of its user."""

    home: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """Run a command as the image's user, from the root of the repository."""
        result = subprocess.run(
            command,
            cwd=self.home,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert result.returncode == 0, result.stdout[-4000:]
        return result.stdout


def copy_repository(repository: Path, target: Path) -> None:
    """Every file that git knows or would add, as it lies here now."""
    listing = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=False,
    )
    if listing.returncode != 0:
        pytest.skip("needs git and a checkout")
    for name in listing.stdout.decode("utf-8").split("\0"):
        if name and (repository / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(repository / name, target / name)


@pytest.fixture(scope="module")
def image(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Binder:
    """The repository after requirements.txt and postBuild."""
    home = tmp_path_factory.mktemp("jovyan")
    copy_repository(repository, home)
    prefix = tmp_path_factory.mktemp("srv") / "notebook"
    venv.create(prefix, with_pip=True)
    binder = Binder(home, user_environment(home, prefix))
    binder.run("pip", "install", "--quiet", "-r", "binder/requirements.txt")
    binder.run("binder/postBuild")
    return binder


def user_environment(home: Path, prefix: Path) -> dict[str, str]:
    """The variables of Binder's user; nothing of this test's own Python."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "PYTHON", "VIRTUAL_ENV", "OMP", "OPENBLAS"))
    }
    path = f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}"
    runtime = {"JUPYTER_RUNTIME_DIR": str(home / ".run")}
    return {**kept, **runtime, "HOME": str(home), "PATH": path}


@dataclass
class Server:
    """A running server, asked over HTTP as a browser would."""

    process: subprocess.Popen[bytes]
    base: str
    token: str
    runtime: Path

    def request(self, path: str, body: object = None) -> bytes:
        """GET a page, or POST where there is a body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base}/{path}", data)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status in (200, 201)
            return bytes(answer.read())

    def json(self, path: str, body: object = None) -> Any:
        return json.loads(self.request(path, body))

    def memory(self) -> dict[str, float]:
        """Resident megabytes of the server and of each process it started."""
        server = psutil.Process(self.process.pid)
        processes = [server, *server.children(recursive=True)]
        return {
            f"{p.pid} {' '.join(p.cmdline()[1:4])}": p.memory_info().rss / 2**20
            for p in processes
        }


@pytest.fixture(scope="module")
def server(image: Binder) -> Iterator[Server]:
    """JupyterLab, started through binder/start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(8)
    command = ["binder/start", "jupyter", "lab", "--no-browser", "--allow-root"]
    options = ["--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}"]
    log = image.home / ".server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options],
            cwd=image.home,
            env=image.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        started = Server(
            process, f"http://127.0.0.1:{port}", token, image.home / ".run"
        )
        wait_for(started, log)
        yield started
        process.terminate()
        process.wait(timeout=30)


def wait_for(server: Server, log: Path) -> None:
    """Return when the server answers; fail with its log when it does not."""
    end = time.monotonic() + READY
    while time.monotonic() < end and server.process.poll() is None:
        try:
            server.request("api/status")
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))


def badge_page(repository: Path) -> str:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    return re.findall(r"urlpath=(lab/tree/[^)\s]+)", readme)[0]


def test_the_badge_s_address_opens_the_lesson(server: Server, repository: Path) -> None:
    page = badge_page(repository)
    assert b"<title>JupyterLab" in server.request(page)
    lesson = server.json("api/contents/" + page.removeprefix("lab/tree/"))
    assert lesson["type"] == "notebook"
    assert len(lesson["content"]["cells"]) > 5
    assert lesson["writable"]


@pytest.mark.parametrize(
    ("plugin", "name", "value"),
    [
        ("notification", "fetchNews", "false"),
        ("notification", "checkForUpdates", False),
        ("sanitizer", "allowCommandLinker", False),
    ],
)
def test_lab_asks_nothing_and_runs_nothing_unasked(
    plugin: str, name: str, value: object, server: Server
) -> None:
    path = f"lab/api/settings/@jupyterlab/apputils-extension:{plugin}"
    assert server.json(path)["schema"]["properties"][name]["default"] == value


def run_cells(client: Any, sources: list[str]) -> None:
    """Run code in a kernel, each piece to its end without an error."""
    for source in sources:
        reply = client.execute_interactive(
            source, timeout=120, output_hook=lambda message: None
        )["content"]
        assert reply["status"] == "ok", f"{source}\n{reply.get('evalue')}"


def solution_cells(repository: Path) -> list[str]:
    lesson = generate.read_lesson(repository / "lessons" / LESSON)
    cells = generate.solution_notebook(lesson)["cells"]
    return ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]


def test_what_is_installed_stays_small(image: Binder) -> None:
    folders = [image.home, Path(image.environment["PATH"].split(os.pathsep)[0]).parent]
    files = [file for folder in folders for file in folder.rglob("*")]
    used = sum(f.stat().st_size for f in files if f.is_file() and not f.is_symlink())
    sys.stdout.write(f"installed for Binder: {used / 1e6:.0f} MB\n")
    assert 200 < used / 1e6 < INSTALLED


def test_lesson_00_fits_into_binder_s_memory(server: Server, repository: Path) -> None:
    page = badge_page(repository).removeprefix("lab/tree/")
    body = {"path": page, "type": "notebook", "name": "", "kernel": {"name": "python3"}}
    kernel = server.json("api/sessions", body)["kernel"]["id"]
    client = jupyter_client.BlockingKernelClient()
    client.load_connection_file(str(server.runtime / f"kernel-{kernel}.json"))
    client.start_channels(hb=False)  # a busy machine's late heartbeat is no death
    try:
        client.wait_for_ready(timeout=60)
        run_cells(client, solution_cells(repository))
        threads = "import os; assert os.environ['OPENBLAS_NUM_THREADS'] == '1'"
        run_cells(client, [threads])
        used = server.memory()
    finally:
        client.stop_channels()
    results = repository / "test-results"
    results.mkdir(exist_ok=True)
    text = json.dumps(used, indent=1)
    (results / "binder_memory.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"resident after lesson 00, in MB: {text}\n")
    assert len(used) >= 2
    assert sum(used.values()) < MEGABYTES, text
