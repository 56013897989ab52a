"""Graph diagrams of backward and forward passes.

    from tinygrad_edu import diagram

    diagram.draw(loss, names=model)          # what loss.backward() will walk
    diagram.draw(model, x)                   # what model(x) computes
    diagram.draw(loss).save("graph.svg")     # or .png .pdf .dot .json

Both work for tensors and models of this library and of PyTorch.
"""

from tinygrad_edu.diagram.draw import backward, draw, forward
from tinygrad_edu.diagram.drawing import Diagram

__all__ = ["Diagram", "backward", "draw", "forward"]
