"""Pages that are written from tables are as new as the tables."""

from __future__ import annotations

import pytest
from pytorch_page import PAGE, written


def test_the_page_beside_pytorch_is_up_to_date() -> None:
    pytest.importorskip("torch", reason="parity needs PyTorch")
    page = PAGE.read_text("utf-8")
    assert page == written(page), "make golden writes docs/pytorch.md anew"


def test_the_page_has_the_tables() -> None:
    page = PAGE.read_text("utf-8")
    for part in ("names", "values", "errors"):
        begin = page.index(f"<!-- {part} -->")
        assert page.index(f"<!-- /{part} -->") > begin + 200
