"""How good the drawings of graphs are, and how long it takes to lay them out.

    python benchmarks/layout.py                 # everything, under a minute
    python benchmarks/layout.py resnet18 unet   # these graphs alone

Counted in each drawing: the points where two lines cross, and the lines that run
through a box which is not their end. Where Graphviz is installed, its program ``dot``
lays out the same graph, with the same modules as clusters, and is counted in the same
way; it chooses its own rows and bends. Our time is processor time, the best of five;
that of ``dot`` includes starting the program.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

import tinygrad_edu as torch
from tinygrad_edu import diagram, nn
from tinygrad_edu.diagram.document import GraphDocument, GraphEdge, GraphNode
from tinygrad_edu.diagram.dot import to_dot
from tinygrad_edu.diagram.layout import lay_out
from tinygrad_edu.vision import models

ROUNDS = 5
Pairs = list[tuple[int, int]]
Lines = list[list[tuple[float, float]]]
Numbers = NDArray[np.float64]


# ---------------------------------------------------------------------------- graphs


def bare(count: int, edges: Pairs) -> GraphDocument:
    """A document of ``count`` operations without modules."""
    nodes = [
        GraphNode(f"n{i}", "operation", f"op{i}", shape=[3, 4], dtype="float32")
        for i in range(count)
    ]
    return GraphDocument(
        "backward", nodes=nodes, edges=[GraphEdge(f"n{a}", f"n{b}") for a, b in edges]
    )


def of_model(model: nn.Module, *shape: int) -> GraphDocument:
    """The backward graph of the sum of what a model returns."""
    return diagram.backward(model(torch.randn(*shape)).sum(), names=model).document


def mlp() -> GraphDocument:
    """Three linear layers and a loss."""
    layers = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    scores = model(torch.randn(8, 784))
    loss = nn.CrossEntropyLoss()(scores, torch.zeros(8, dtype=torch.int64))
    return diagram.backward(loss, names=model).document


def lenet() -> GraphDocument:
    """LeNet-5."""
    return of_model(models.LeNet(), 1, 1, 28, 28)


def resnet18() -> GraphDocument:
    """ResNet-18, as it trains."""
    return of_model(models.resnet18(num_classes=10), 2, 3, 32, 32)


def resnet18_layers() -> GraphDocument:
    """ResNet-18 as layers: its forward graph."""
    model = models.resnet18(num_classes=10)
    return diagram.forward(model, torch.randn(2, 3, 32, 32)).document


def unet() -> GraphDocument:
    """A U-Net of depth 3: long lines from the way down to the way up."""
    return of_model(models.UNet(width=4), 1, 1, 16, 16)


def unet_layers() -> GraphDocument:
    """The same as layers."""
    return diagram.forward(models.UNet(width=4), torch.randn(1, 1, 16, 16)).document


def transformer() -> GraphDocument:
    """Two layers of a transformer's encoder."""
    layer = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0, batch_first=True)
    return of_model(nn.TransformerEncoder(layer, 2), 2, 5, 16)


def lstm() -> GraphDocument:
    """A hand-written LSTM over six steps: every step uses the same weights."""
    cell = nn.ParameterDict(
        {
            "weight": torch.randn(4, 24),
            "recurrent": torch.randn(6, 24),
            "bias": torch.zeros(24),
        }
    )
    h, c = torch.zeros(2, 6), torch.zeros(2, 6)
    for _ in range(6):
        gates = torch.randn(2, 4) @ cell["weight"] + h @ cell["recurrent"]
        i, f, g, o = (gates + cell["bias"]).chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
    return diagram.backward(h.sum(), names=cell).document


def scalar_network(*widths: int) -> GraphDocument:
    """A network of single numbers: a product and a sum for each connection."""
    edges: Pairs = []
    count = widths[0]
    before = list(range(count))
    for width in widths[1:]:
        outputs = []
        for _ in range(width):
            total = count  # starts as the bias
            count += 1
            for unit in before:
                weight, product, summed = count, count + 1, count + 2
                count += 3
                edges += [(unit, product), (weight, product)]
                edges += [(total, summed), (product, summed)]
                total = summed
            edges.append((total, count))  # the activation
            outputs.append(count)
            count += 1
        before = outputs
    return bare(count, edges)


def residual_chain(blocks: int) -> GraphDocument:
    """Blocks of five operations with a way around, and two weights in each."""
    edges: Pairs = []
    last, count = 0, 1
    for _ in range(blocks):
        first, second = count, count + 1
        chain = [last, *range(count + 2, count + 6)]
        edges += [*pairwise(chain), (first, chain[1]), (second, chain[3])]
        edges.append((last, chain[-1]))
        last, count = chain[-1], count + 6
    return bare(count, edges)


def layered(rows: int, width: int, seed: int = 0) -> GraphDocument:
    """Every node has one to three sources in the row before."""
    random_numbers = random.Random(seed)
    edges = []
    for row in range(1, rows):
        for i in range(width):
            sources = random_numbers.sample(range(width), random_numbers.randint(1, 3))
            edges += [((row - 1) * width + s, row * width + i) for s in sources]
    return bare(rows * width, edges)


def anyhow(count: int, edges: int, seed: int = 0) -> GraphDocument:
    """Random edges, most of them short."""
    random_numbers = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < edges:
        a = random_numbers.randrange(count - 1)
        b = min(count - 1, a + 1 + int(random_numbers.expovariate(0.2)))
        pairs.add((a, b))
    return bare(count, sorted(pairs))


GRAPHS: dict[str, Callable[[], GraphDocument]] = {
    "mlp": mlp,
    "lenet": lenet,
    "resnet18": resnet18,
    "resnet18_layers": resnet18_layers,
    "unet": unet,
    "unet_layers": unet_layers,
    "transformer": transformer,
    "lstm": lstm,
    "scalar_48": lambda: scalar_network(2, 4, 1),
    "scalar_325": lambda: scalar_network(3, 8, 8, 1),
    "scalar_980": lambda: scalar_network(2, 16, 16, 1),
    "residual_505": lambda: residual_chain(84),
    "layered_500": lambda: layered(50, 10),
    "random_60": lambda: anyhow(60, 90),
    "random_500": lambda: anyhow(500, 700),
    "residual_5005": lambda: residual_chain(834),
    "layered_5000": lambda: layered(500, 10),
}


# --------------------------------------------------------------------------- counting


def segments(lines: Lines) -> Numbers:
    """All straight pieces as rows x0, y0, x1, y1."""
    pieces = [[*a, *b] for line in lines for a, b in pairwise(line)]
    return np.array(pieces, dtype=np.float64).reshape(-1, 4)


def crossings(lines: Lines) -> int:
    """The points where the inside of one piece crosses the inside of another."""
    pieces = np.unique(segments(lines), axis=0)
    pieces = pieces[np.argsort(pieces[:, [1, 3]].min(axis=1))]
    top, bottom = pieces[:, [1, 3]].min(axis=1), pieces[:, [1, 3]].max(axis=1)
    total = 0
    for i, piece in enumerate(pieces):
        end = int(np.searchsorted(top, bottom[i]))  # the others begin below
        total += int(_cross(piece, pieces[i + 1 : end]).sum())
    return total


def _cross(piece: Numbers, others: Numbers) -> NDArray[np.bool_]:
    a, b, c, d = piece[:2], piece[2:], others[:, :2], others[:, 2:]
    return (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)


def _side(a: Numbers, b: Numbers, c: Numbers) -> Numbers:
    """On which side of the line through a and b the point c is; 0 is on it."""
    u, v = b - a, c - a
    turn = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    return np.asarray(np.where(np.abs(turn) < 1e-6, 0.0, turn))


Box = tuple[float, float, float, float]  # left, top, right, bottom


def through_boxes(lines: Lines, boxes: list[Box]) -> int:
    """How many lines have a piece inside a box, their ends aside."""
    inner = np.array(boxes) + np.array([2.0, 2.0, -2.0, -2.0])
    return sum(_hits(line, inner) for line in lines)


def _hits(line: list[tuple[float, float]], boxes: Numbers) -> bool:
    # 32 points of each piece; the ends lie on the borders of the line's own boxes.
    share = np.linspace(0.0, 1.0, 32)[:, None]
    points = np.concatenate(
        [np.array(a) * (1 - share) + np.array(b) * share for a, b in pairwise(line)]
    )
    x, y = points[:, :1], points[:, 1:]
    left, top, right, bottom = boxes.T
    return bool(((x > left) & (x < right) & (y > top) & (y < bottom)).any())


def own_drawing(document: GraphDocument) -> tuple[Lines, list[Box]]:
    """The lines and boxes of a document that is laid out."""
    lines = [[(x, y) for x, y in edge.points] for edge in document.edges]
    boxes = [
        (n.x - n.width / 2, n.y - n.height / 2, n.x + n.width / 2, n.y + n.height / 2)
        for n in document.nodes
    ]
    return lines, boxes


def by_dot(document: GraphDocument) -> tuple[Lines, float, float]:
    """The lines of Graphviz' drawing, its width in points and its seconds."""
    start = time.perf_counter()
    plain = subprocess.run(
        ["dot", "-Tplain"],
        input=to_dot(document).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    ).stdout.decode()
    seconds = time.perf_counter() - start
    rows = [line.split() for line in plain.splitlines()]
    width = next(72 * float(row[2]) for row in rows if row[0] == "graph")
    return [_spline(row) for row in rows if row[0] == "edge"], width, seconds


def _spline(row: list[str]) -> list[tuple[float, float]]:
    """Points on the Bézier curves of one edge, in the unit of 1/72 inch."""
    numbers = np.array(row[4 : 4 + 2 * int(row[3])], dtype=np.float64)
    control = 72 * numbers.reshape(-1, 2)
    t = np.linspace(0.0, 1.0, 9)[1:, None]
    points = [control[:1]]
    for i in range(0, len(control) - 1, 3):
        a, b, c, d = control[i : i + 4]
        u = 1 - t
        points.append(u**3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t**3 * d)
    return [(x, y) for x, y in np.concatenate(points).tolist()]


# ---------------------------------------------------------------------------- running


def measure(name: str) -> str:
    """One row of the table."""
    torch.manual_seed(0)
    document = GRAPHS[name]()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()  # other programs may be running
        lay_out(document)
        times.append(time.process_time() - start)
    lines, boxes = own_drawing(document)
    cells = [
        f"`{name}`",
        f"{len(document.nodes)}",
        f"{len(document.edges)}",
        f"{crossings(lines)}",
        f"{through_boxes(lines, boxes)}",
        f"{document.width:.0f}",
        f"{1000 * min(times):.1f} ms",
    ]
    if shutil.which("dot"):
        lines, width, seconds = by_dot(document)
        cells += [f"{crossings(lines)}", f"{width:.0f}", f"{1000 * seconds:.0f} ms"]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table."""
    heads = ["graph", "nodes", "edges", "crossings", "through boxes", "width", "time"]
    if shutil.which("dot"):
        heads += ["dot: crossings", "width", "time"]
    print("| " + " | ".join(heads) + " |")
    print("| " + " | ".join("---" for _ in heads) + " |")
    for name in sys.argv[1:] or GRAPHS:
        print(measure(name), flush=True)


if __name__ == "__main__":
    main()
