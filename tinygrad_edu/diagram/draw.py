"""The functions that make diagrams: ``draw``, ``backward`` and ``forward``."""

from __future__ import annotations

from typing import Any

from tinygrad_edu.diagram.capture_backward import (
    Capture,
    capture_backward,
    check_size,
)
from tinygrad_edu.diagram.capture_forward import capture_forward
from tinygrad_edu.diagram.document import GraphDocument
from tinygrad_edu.diagram.drawing import Diagram
from tinygrad_edu.diagram.fold import fold_large
from tinygrad_edu.diagram.layout import lay_out
from tinygrad_edu.diagram.library import Module, Tensor, is_module, is_tensor
from tinygrad_edu.diagram.naming import collect_names
from tinygrad_edu.diagram.steps import add_steps
from tinygrad_edu.errors import type_error

MOST_STILL = 20_000  # nodes of a still picture
MOST_STEPPED = 1_000  # nodes; nobody steps through more


def backward(
    loss: Tensor,
    *,
    values: bool = False,
    gradients: bool = False,
    names: object = None,
    steps: bool = False,
    depth: int | None = None,
) -> Diagram:
    """The graph behind a tensor: what ``loss.backward()`` will walk.

    ``names`` tells what tensors are called: a model, or a dict of tensors and models.
    Parameters of a model also bring the boxes of their modules. ``values`` adds the
    values that the graph still holds, ``gradients`` the gradient of every node, and
    ``steps`` the whole backward pass step by step, for the player. The last two run
    the backward pass once; the graph stays usable and no ``.grad`` changes. ``depth``
    is how many boxes of modules may stand in each other: what lies deeper is one node.
    More than 400 nodes are folded in any case, equal blocks first.

    Raises TypeError for what is no tensor, RuntimeError for a tensor without a graph
    or (with ``gradients`` or ``steps``) with several numbers or a used-up graph,
    ValueError for a graph too large to draw.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> picture = backward(w * w, names={"w": w}, steps=True)
    >>> print(picture.document.steps[1].text)
    mul receives 1 and hands 3 to w and 3 to w. w has now collected 6.
    """
    document = backward_document(
        loss, values=values, gradients=gradients, names=names, steps=steps
    )
    return _drawn(document, depth)


def backward_document(
    loss: Tensor,
    *,
    values: bool = False,
    gradients: bool = False,
    names: object = None,
    steps: bool = False,
) -> GraphDocument:
    """What ``backward`` draws, neither folded nor laid out."""
    return backward_capture(
        loss, values=values, gradients=gradients, names=names, steps=steps
    ).document


def backward_capture(
    loss: Tensor,
    *,
    values: bool = False,
    gradients: bool = False,
    names: object = None,
    steps: bool = False,
) -> Capture:
    """The document of ``backward_document``, and what it was made from.

    More than ``MOST_STEPPED`` nodes have no steps.
    """
    capture = capture_backward(loss, collect_names(names), values)
    steps = steps and len(capture.document.nodes) <= MOST_STEPPED
    if steps or gradients:
        add_steps(capture, loss)
    if not steps:
        capture.document.steps = []
    if not gradients:
        for node in capture.document.nodes:
            node.gradient = None
    return capture


def forward(
    model: Module, *inputs: Any, values: bool = False, depth: int | None = None
) -> Diagram:
    """What ``model(*inputs)`` computes: layers, and the operations between them.

    The model is run once, in the mode it is in (train or eval); its buffers, its
    gradients and the random numbers are afterwards as before. ``depth`` is as in
    ``backward``. Of a model that fails half way the part that ran is drawn, and the
    node that failed with its error.

    Raises TypeError for what is no module, or for no input; ValueError for a model
    that returns no tensor.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU())
    >>> [node.label for node in forward(model, torch.ones(1, 3)).document.nodes]
    ['input', '0 · Linear', '1 · ReLU', 'output']
    """
    document = forward_document(model, *inputs, values=values)
    return _drawn(document, depth)


def forward_document(
    model: Module, *inputs: Any, values: bool = False
) -> GraphDocument:
    """What ``forward`` draws, neither folded nor laid out."""
    return capture_forward(model, inputs, values).document


def _drawn(document: GraphDocument, depth: int | None) -> Diagram:
    folded = fold_large(document, depth=depth)
    check_size(len(folded.nodes), MOST_STILL)
    return Diagram(lay_out(folded))


def draw(thing: Tensor | Module, *inputs: Any, **options: Any) -> Diagram:
    """The diagram of a tensor's backward pass, or of a model's forward pass.

    ``draw(loss, names=model)`` is ``backward``, ``draw(model, x)`` is ``forward``;
    the options are theirs.

    >>> import tinygrad_edu as torch
    >>> loss = torch.ones(2, requires_grad=True).sum()
    >>> draw(loss)
    <Diagram Backward graph: 1 operation, 1 tensor with a gradient>
    """
    if is_module(thing):
        return forward(thing, *inputs, **options)
    if is_tensor(thing) and inputs:
        raise type_error(
            "draw() of a tensor takes no further inputs",
            got=f"a tensor and {len(inputs)} more",
            hint="diagram.draw(loss, names=model), or diagram.draw(model, x)",
        )
    return backward(thing, **options)
