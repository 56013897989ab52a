"""ModuleTree: what a model is made of, what it weighs, and what hangs on it.

    from tinygrad_edu_widgets import ModuleTree

    ModuleTree(model)                            # parts, parameters, hooks
    ModuleTree(model, x)                         # and shapes, from one forward pass
    ModuleTree(model, x, optimizer=optimizer)    # and the memory of its state

Models of real PyTorch work too.
"""

from __future__ import annotations

from typing import Any

import traitlets

from tinygrad_edu.diagram.library import is_module
from tinygrad_edu.errors import type_error
from tinygrad_edu_widgets import _modules_facts as facts
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._modules_figure import draw, words
from tinygrad_edu_widgets._modules_run import STOPPED, Pass, Ran, run
from tinygrad_edu_widgets._view import Plain, View

FOLDED_BELOW = 2  # modules of this depth begin folded


class ModuleTree(View):
    """The modules of a model as a tree: shapes, parameters, memory, hooks.

    A parameter or module that is used in several places is counted once, and marked.

    Args:
        model: a module of this library or of PyTorch.
        inputs: what its ``forward`` takes; it then runs once, in the mode it is in, to
            learn the shapes, and is as before afterwards.
        optimizer: adds the memory of its state.

    Traits: ``tree`` is all of it as plain data, ``selected`` the path of the chosen
    module, ``opened`` the paths of the unfolded ones, ``wanted`` the text to filter by.

    Raises TypeError for what is no module. An error of the forward pass is shown at the
    module that it came from.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU())
    >>> print(ModuleTree(model, torch.ones(2, 4)))
    Sequential: 15 parameters (all trainable), 60 B
    24 multiply-adds, 48 B of activations, input 32 B
    Sequential   (2, 3)  15
      0: Linear  (2, 3)  15
      1: ReLU    (2, 3)   0
    """

    _esm = script("module_tree")
    _css = style("module_tree")

    tree = traitlets.Dict().tag(sync=True)
    selected = traitlets.Unicode().tag(sync=True)
    opened = traitlets.List(traitlets.Unicode()).tag(sync=True)
    wanted = traitlets.Unicode().tag(sync=True)

    def __init__(self, model: Any, *inputs: Any, optimizer: Any = None) -> None:
        if not is_module(model):
            raise type_error(
                f"expected a module, not {type(model).__name__}",
                got=type(model).__name__,
                expected="an nn.Module, as in ModuleTree(model, x)",
            )
        self._model, self._inputs, self._optimizer = model, inputs, optimizer
        self._tree = _tree(model, inputs, optimizer)
        modules = self._tree["modules"]
        parts = [m["path"] for m in modules if m["depth"] < FOLDED_BELOW]
        parts += [m["path"] for m in modules if m["error"] == STOPPED]
        failed = [m["path"] for m in modules if m["error"] not in ("", STOPPED)]
        super().__init__(
            tree=_compact(self._tree),
            opened=list(dict.fromkeys(parts)),
            selected=failed[0] if failed else "",
        )

    def update(self, *inputs: Any) -> None:
        """Looks at the model again: after training, freezing, or adding a hook.

        ``inputs`` replace those given before; without any the earlier ones are used.
        """
        self._inputs = inputs or self._inputs
        self._tree = _tree(self._model, self._inputs, self._optimizer)
        self.tree = _compact(self._tree)

    def summary(self) -> str:
        """The tree as a listing, repeated blocks once."""
        return words(self._tree)

    def alternative_text(self) -> str:
        """The totals, and the first modules."""
        return "\n".join(self.summary().split("\n")[:8])

    def figure(self) -> Any:
        """The tree and the shares of the parameters, as a figure of matplotlib."""
        return draw(self._tree)


def _tree(model: Any, inputs: tuple[Any, ...], optimizer: Any) -> Plain:
    rows, total = facts.rows_of(model)
    facts.describe(rows, optimizer)
    facts.mark_repeats(rows)
    lazy = facts.is_lazy(rows)
    seen = run(model, inputs) if inputs and not lazy else Pass()
    for row in rows:
        row.facts |= _ran(seen.modules.get(id(row.module)))
    modules = [row.facts for row in rows]
    _add_up(modules, "activations")
    _add_up(modules, "adds")
    return {
        "version": 1,
        "title": type(model).__name__[: facts.LONGEST_NAME],
        "ran": bool(inputs) and not lazy,
        "error": seen.error,
        "input_bytes": seen.input_bytes,
        "notice": _notice(total, len(rows), lazy and bool(inputs)),
        "has_optimizer": optimizer is not None,
        "modules": modules,
    }


def _compact(tree: Plain) -> Plain:
    """What is sent: a thousand modules are many, so nothing is said of a 0."""
    told = [{k: v for k, v in m.items() if v or k == "name"} for m in tree["modules"]]
    return tree | {"modules": told}


def _ran(ran: Ran | None) -> Plain:
    if ran is None:
        ran = Ran()
    return {
        "calls": ran.calls,
        "outputs": ran.outputs,
        "more_outputs": ran.more,
        "activations": ran.bytes,
        "adds": ran.adds or 0,
        "error": ran.error,
    }


def _add_up(modules: list[Plain], what: str) -> None:
    """What the parts of each module have is added to its own."""
    for module in reversed(modules):
        if module["shared"]:
            module[what] = 0  # counted where it stands first
        if module["parent"] >= 0:
            modules[module["parent"]][what] += module[what]


def _notice(total: int, shown: int, lazy: bool) -> str:
    said = []
    if shown < total:
        said.append(f"Shortened: the first {shown:,} of {total:,} modules.")
    if lazy:
        said.append(
            "Lazy layers have no shape yet, so the model was not run: that would "
            "have given them one."
        )
    return " ".join(said)
