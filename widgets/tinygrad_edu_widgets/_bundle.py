"""Where the built front end of each widget lies.

The TypeScript under ``widgets/src`` is built with ``npm run build`` into ``static/``,
one ES module and one style sheet per widget, and committed: nobody who only uses
the widgets needs Node.
"""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"


def script(name: str) -> Path:
    """The ES module of a widget.

    >>> script("training_view").name
    'training_view.js'
    """
    return _existing(STATIC / f"{name}.js")


def style(name: str) -> Path:
    """The style sheet of a widget.

    >>> style("training_view").name
    'training_view.css'
    """
    return _existing(STATIC / f"{name}.css")


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(
            f"The widget's built file {path.name} is missing.\n"
            f"  expected: {path}\n"
            "  try:      install the package again, or in a checkout run "
            "`npm ci` and `npm run build` in the folder widgets/"
        )
    return path
