"""What axe-core finds wrong with a widget for people who cannot see or use a mouse.

axe-core (https://github.com/dequelabs/axe-core) is one of the front end's tools:
``npm ci`` in ``widgets/`` brings it. Its rules say how bad each violation is: minor,
moderate, serious or critical.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "widgets/node_modules/axe-core/axe.min.js"

OPTIONS = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
    # What concerns a whole page is JupyterLab's, not a widget's.
    "rules": {
        name: {"enabled": False}
        for name in ("region", "landmark-one-main", "page-has-heading-one", "bypass")
    },
    "resultTypes": ["violations"],
}

# All that another theme can change.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

# The violations as plain data: how bad, which rule, what it is about, and where.
RUN = """
async ([selector, options]) => {
  const { violations } = await axe.run(selector, options);
  return violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help,
    nodes: nodes.map(({ target, html, failureSummary }) => ({
      target: target.flat().join(" "), html, failureSummary,
    })),
  }));
}
"""


def violations(
    page: Any, selector: str = "#stage", options: dict[str, Any] = OPTIONS
) -> list[dict[str, Any]]:
    """What axe-core finds in a part of the page; skips where it is not installed."""
    if not SCRIPT.exists():
        pytest.skip("axe-core is not installed: npm ci, in widgets/")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8") + "\nnull")
    found: list[dict[str, Any]] = page.evaluate(RUN, [selector, options])
    return found


def described(found: list[dict[str, Any]]) -> str:
    """Violations for a person to read, three places of each."""
    lines = []
    for one in found:
        lines.append(f"{one['impact']}: {one['help']} ({one['id']})")
        for node in one["nodes"][:3]:
            why = " ".join(node["failureSummary"].split())
            lines += [f"  at {node['target']}", f"     {node['html'][:160]}"]
            lines.append(f"     {why[:300]}")
        if len(one["nodes"]) > 3:
            lines.append(f"  and at {len(one['nodes']) - 3} more places")
    return "\n".join(lines)
