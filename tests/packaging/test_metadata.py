"""What is said in several files is said the same in all of them."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from pathlib import Path

import pytest

import tinygrad_edu

PLACES_OF_THE_ADDRESS = ["README.md", "pyproject.toml", "CITATION.cff"]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_one_version_everywhere(repository: Path) -> None:
    project = tomllib.loads(text_of(repository / "pyproject.toml"))["project"]
    version = project["version"]
    assert tinygrad_edu.__version__ == version
    assert f"\nversion: {version}\n" in text_of(repository / "CITATION.cff")
    assert f"\n## [{version}]" in text_of(repository / "CHANGELOG.md")


def test_one_address_everywhere(repository: Path) -> None:
    """So that a publisher who replaces OWNER has replaced it in all places."""
    pattern = r"(?:github\.com|/gh)/([\w.-]+)/tinygrad_edu"
    owners = {
        owner
        for name in PLACES_OF_THE_ADDRESS
        for owner in re.findall(pattern, text_of(repository / name))
    }
    assert len(owners) == 1


def test_the_badge_opens_the_lesson_that_binder_hands_out(repository: Path) -> None:
    (page,) = re.findall(
        r"urlpath=lab/tree/([^)\s]+)", text_of(repository / "README.md")
    )
    workspace, lesson, notebook = page.split("/")
    assert f"tinygrad_edu start {workspace}\n" in text_of(
        repository / "binder/postBuild"
    )
    assert (repository / "lessons" / lesson / notebook).is_file()


def test_links_in_the_guides_lead_somewhere(repository: Path) -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        links = re.findall(r"\]\(([^)#]+)\)", text_of(repository / name))
        for link in links:
            if "://" not in link:
                assert (repository / link).exists(), f"{name} links to {link}"


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")
@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_binder_s_scripts_are_scripts(name: str, repository: Path) -> None:
    path = repository / "binder" / name
    assert text_of(path).startswith("#!/usr/bin/env bash\n")
    assert b"\r" not in path.read_bytes()
    assert path.stat().st_mode & stat.S_IXUSR


def test_binder_names_its_python_and_the_project(repository: Path) -> None:
    """Without them Binder takes Python 3.10, and installs nothing of ours."""
    runtime = text_of(repository / "binder/runtime.txt").strip()
    assert re.fullmatch(r"python-3\.1[1-3]", runtime)
    lines = text_of(repository / "binder/requirements.txt").splitlines()
    assert "-e .[notebook]" in lines
    assert any(line.startswith("ipykernel>=6.31,<7") for line in lines)
