"""A figure of matplotlib as the bytes of a file, with its words inside."""

from __future__ import annotations

import io
import warnings
from typing import Any

# Where each kind of picture keeps a text about itself.
TEXT_FIELDS = {"png": "Description", "svg": "Description", "pdf": "Subject"}


def figure_bytes(figure: Any, kind: str, alt: str, dpi: float | None = None) -> bytes:
    """The figure as the bytes of a png, svg, pdf or other file of matplotlib's.

    ``alt`` is written into the file where its kind has a place for it. ``dpi`` is in
    pixels per inch; None is the figure's own.
    """
    file = io.BytesIO()
    field = TEXT_FIELDS.get(kind)
    said = {"metadata": {field: alt}} if field else {}
    with warnings.catch_warnings():  # a letter that the font lacks is a box
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        figure.savefig(file, format=kind, dpi=dpi or figure.dpi, **said)
    return file.getvalue()
