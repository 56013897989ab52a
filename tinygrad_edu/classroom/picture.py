"""Showing a figure, with words for those who cannot see it."""

from __future__ import annotations

import base64
import html
import io
from typing import Any


def picture(figure: Any, *, alt: str) -> None:
    """Show a Matplotlib figure in a notebook, with alternative text.

    The figure is closed afterwards: it is shown once and holds no memory.

    Raises ValueError when ``alt`` is empty: a picture without words is for some
    readers no picture.
    """
    if not alt.strip():
        raise ValueError("alt must say what the picture shows")
    from IPython.display import display
    from matplotlib import pyplot

    memory = io.BytesIO()
    figure.savefig(memory, format="png", dpi=100, bbox_inches="tight")
    pyplot.close(figure)
    show: Any = display  # IPython has no annotations here
    show(bundle(memory.getvalue(), alt), raw=True, metadata=metadata(alt))


def bundle(png: bytes, alt: str) -> dict[str, str]:
    """One picture in three forms, of which a viewer takes the first it knows.

    JupyterLab puts alternative text on an ``<img>`` of its own HTML only; others
    read it from the metadata of the PNG; a terminal shows the words.

    >>> print(bundle(b"", 'an "8"')["text/html"])
    <img alt="an &quot;8&quot;" src="data:image/png;base64,">
    """
    data = base64.b64encode(png).decode("ascii")
    image = f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}">'
    return {"text/html": image, "image/png": data, "text/plain": alt}


def metadata(alt: str) -> dict[str, dict[str, str]]:
    """The alternative text where nbconvert looks for it."""
    return {"image/png": {"alt": alt}}
