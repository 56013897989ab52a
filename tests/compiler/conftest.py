"""Compiled functions are forgotten after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import tinygrad_edu as torch


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    torch.compiler.reset()
