"""Sphinx's settings for the book; ``build.py`` beside it stages the pages and calls it.

Jupyter Book 2 asks the net for its theme whenever it builds. Sphinx with MyST-NB builds
the same pages with nothing but Python packages.
"""

import importlib.util
import re
from pathlib import Path
from typing import Any

project = "tinygrad_edu"
author = "The tinygrad_edu maintainers"
copyright = "the tinygrad_edu maintainers; text CC BY 4.0, code MIT"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
]

# Pages.
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
myst_links_external_new_tab = True
nb_execution_mode = "off"  # build.py has run the lessons
nb_merge_streams = True
suppress_warnings = [
    "misc.highlighting_failure",  # of what a guide calls Python and shortens by "..."
    "myst.header",  # a lesson may go from # to ###
]

# The reference: docstrings with Google's sections and code between single backticks.
default_role = "code"
autodoc_member_order = "alphabetical"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Traits"]
toc_object_entries = False
add_module_names = False

# Looks.
html_theme = "sphinx_book_theme"
html_title = "tinygrad_edu"
MATHJAX = importlib.util.find_spec("sphinx-mathjax-offline")  # its files, for no net
assert MATHJAX is not None
assert MATHJAX.origin is not None
html_static_path = ["_static", str(Path(MATHJAX.origin).parent / "static")]
mathjax_path = "mathjax/tex-chtml.js"
html_css_files = ["book.css"]
html_extra_path = ["_pictures"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "use_download_button": False,
    "navbar_persistent": [],  # one field for the search is enough
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def plain(app: Any, what: str, name: str, thing: Any, options: Any, lines: Any) -> None:
    """Keeps the signs of formulas in docstrings, |x|, a * b and add_, as they are.

    They mean something else in reStructuredText. Code in backticks and examples stay.
    """
    for number, line in enumerate(lines):
        if re.match(r"\s*(>>>|\.\.\.|\*{1,2}\w+:)", line):
            continue
        words = re.split(r"(`+[^`]+`+)", line)  # every second one is code
        for at in range(0, len(words), 2):
            words[at] = re.sub(r"[*|]|(?<=\w)_(?!\w)", r"\\\g<0>", words[at])
        lines[number] = "".join(words)


def setup(app: Any) -> dict[str, bool]:
    """Sphinx asks for this; docstrings are changed before napoleon reads them."""
    app.connect("autodoc-process-docstring", plain, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
