"""What every test can rely on.

CI sets TINYGRAD_EDU_NO_SKIPS=1: then a skipped test is a failed one, unless no machine
like CI's could run it. So a missing browser or a missing PyTorch cannot go unnoticed.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest
from golden import ADVICE, Golden

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# How the reason of a skip begins that stays a skip in CI.
ALLOWED_SKIPS = (
    *("needs a GPU", "needs Windows", "needs macOS", "needs a system"),
    # Its wheel is made for one build of PyTorch and cannot be imported beside others.
    "needs torchvision",
)


# The same examples in every run; TINYGRAD_EDU_DEEP=20 draws twenty times as many anew.
DEEP = float(os.environ.get("TINYGRAD_EDU_DEEP", "1"))
hypothesis.settings.register_profile(
    "house",
    derandomize=DEEP == 1,
    max_examples=int(100 * DEEP),
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")

GOLDEN = pytest.StashKey[Golden]()


def pytest_addoption(parser: pytest.Parser) -> None:
    help = "write what PyTorch answers into tests/golden (whole modules only)"
    parser.addoption("--golden", action="store_true", help=help)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[GOLDEN] = Golden()
    part = config.option.keyword or any("::" in each for each in config.args)
    if config.getoption("--golden") and part:
        raise pytest.UsageError("--golden writes whole modules: neither -k nor ::")


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> Golden:
    """What PyTorch answered, for machines without it."""
    return pytestconfig.stash[GOLDEN]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Write the golden files if asked; else say how many answers they lack."""
    golden = config.stash[GOLDEN]
    if config.getoption("--golden"):
        golden.write()
        terminalreporter.write_line(f"golden files written to {golden.folder}")
    elif golden.outdated:
        tests = len(set(golden.outdated))
        terminalreporter.write_line(f"{tests} golden records are outdated: {ADVICE}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that install into a fresh environment run in CI, or when asked for."""
    if os.environ.get("TINYGRAD_EDU_NO_SKIPS"):
        return
    reason = "installs from the package index: TINYGRAD_EDU_NO_SKIPS=1 runs it"
    for item in items:
        if item.get_closest_marker("installs"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[
    None, pytest.CollectReport, pytest.CollectReport
]:
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report: Report) -> Report:
    """The report, failed if it is a skip that CI does not allow."""
    if not report.skipped or not os.environ.get("TINYGRAD_EDU_NO_SKIPS"):
        return report
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else "")
    if hasattr(report, "wasxfail") or reason.removeprefix("Skipped: ").startswith(
        ALLOWED_SKIPS
    ):
        return report
    report.outcome = "failed"
    report.longrepr = f"skipped, but TINYGRAD_EDU_NO_SKIPS is set: {reason}"
    return report
