"""Layers and networks to time: each returns its forward pass and what it trains.

The same source runs on PyTorch and on tinygrad_edu. ``run.py`` times forward and
backward (of a network: with a step of SGD), ``memory.py`` looks at the peak.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Forward = Callable[[], Any]
Case = tuple[Forward, list[Any]]


# -------------------------------------------------------------------------- networks


def digits_network(torch: Any) -> Case:
    """784-512-512-10, a batch of 128."""
    nn = torch.nn
    wide = [nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU()]
    model = nn.Sequential(*wide, nn.Linear(512, 10))
    return classifier(torch, model, torch.randn(128, 784))


def lenet(torch: Any) -> Case:
    """LeNet on 28 × 28 pictures, a batch of 64."""
    nn = torch.nn
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),  # (B, 6, 28, 28)
        nn.ReLU(),
        nn.MaxPool2d(2),  # (B, 6, 14, 14)
        nn.Conv2d(6, 16, 5),  # (B, 16, 10, 10)
        nn.ReLU(),
        nn.MaxPool2d(2),  # (B, 16, 5, 5)
        nn.Flatten(),  # (B, 400)
        nn.Linear(400, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )
    return classifier(torch, model, torch.randn(64, 1, 28, 28))


def residual_network(torch: Any) -> Case:
    """ResNet-18 on 32 × 32 pictures, a batch of 16."""
    nn = torch.nn

    def block(inputs: int, outputs: int, stride: int) -> list[Any]:
        """Two convolutions, and the way around them."""
        inner = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        around = [nn.Conv2d(inputs, outputs, 1, stride, bias=False)]
        norm = nn.BatchNorm2d(outputs)
        same = stride == 1 and inputs == outputs
        return [inner, nn.Identity() if same else nn.Sequential(*around, norm)]

    stem = nn.Sequential(
        nn.Conv2d(3, 64, 7, 2, 3, bias=False),  # (B, 64, 16, 16)
        nn.BatchNorm2d(64),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, 2, 1),  # (B, 64, 8, 8)
    )
    widths = [64, 64, 64, 128, 128, 256, 256, 512, 512]
    strides = [1, 1, 2, 1, 2, 1, 2, 1]
    blocks = nn.ModuleList(
        nn.ModuleList(block(*each))
        for each in zip(widths[:-1], widths[1:], strides, strict=True)
    )
    last = nn.Linear(512, 10)

    def model(x: Any) -> Any:
        x = stem(x)
        for inner, around in blocks:
            x = torch.relu(inner(x) + around(x))  # to (B, 512, 1, 1)
        return last(x.mean((2, 3)))

    x, labels = torch.randn(16, 3, 32, 32), torch.arange(16) % 10
    loss = nn.CrossEntropyLoss()
    parts = nn.ModuleList([stem, blocks, last])
    return (lambda: loss(model(x), labels)), list(parts.parameters())


def transformer(torch: Any) -> Case:
    """Four layers of width 128 with 4 heads, 64 tokens, a batch of 16."""
    nn = torch.nn
    layer = nn.TransformerEncoderLayer(128, 4, 512, dropout=0.0, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)
    model = nn.Sequential(nn.Embedding(65, 128), encoder, nn.Linear(128, 65))
    tokens = torch.randint(65, (16, 65))

    def forward() -> Any:
        logits = model(tokens[:, :-1])  # (B, T, V)
        return nn.functional.cross_entropy(
            logits.reshape(-1, 65), tokens[:, 1:].reshape(-1)
        )

    return forward, list(model.parameters())


def lstm(torch: Any) -> Case:
    """One layer of 128, 50 time steps, a batch of 32."""
    layer = torch.nn.LSTM(128, 128)
    x = torch.randn(50, 32, 128)
    return (lambda: layer(x)[0].square().mean()), list(layer.parameters())


def classifier(torch: Any, model: Any, x: Any) -> Case:
    """The cross-entropy of a model that tells ten classes apart."""
    labels = torch.arange(len(x)) % 10
    loss = torch.nn.CrossEntropyLoss()
    return (lambda: loss(model(x), labels)), list(model.parameters())


# --------------------------------------------------------------------- single layers


def convolution(torch: Any) -> Case:
    """64 → 64 channels, 3 × 3, on 32 × 32, a batch of 16."""
    layer = torch.nn.Conv2d(64, 64, 3, padding=1)
    x = torch.randn(16, 64, 32, 32, requires_grad=True)
    return (lambda: layer(x).square().mean()), [x, *layer.parameters()]


def max_pool(torch: Any) -> Case:
    """2 × 2 on 64 channels of 32 × 32, a batch of 16."""
    x = torch.randn(16, 64, 32, 32, requires_grad=True)
    pool = torch.nn.MaxPool2d(2)
    return (lambda: pool(x).square().mean()), [x]


def softmax(torch: Any) -> Case:
    """Of 4096 rows of 1000 numbers."""
    x = torch.randn(4096, 1000, requires_grad=True)
    weight = torch.randn(4096, 1000)
    return (lambda: (x.softmax(-1) * weight).sum()), [x]


def cross_entropy(torch: Any) -> Case:
    """Of 4096 rows of 1000 numbers."""
    x = torch.randn(4096, 1000, requires_grad=True)
    labels = torch.arange(4096) % 1000
    return (lambda: torch.nn.functional.cross_entropy(x, labels)), [x]


def layer_norm(torch: Any) -> Case:
    """Of 4096 rows of 768 numbers."""
    x = torch.randn(4096, 768, requires_grad=True)
    layer = torch.nn.LayerNorm(768)
    weight = torch.randn(4096, 768)
    return (lambda: (layer(x) * weight).sum()), [x, *layer.parameters()]


def embedding(torch: Any) -> Case:
    """64 × 256 rows of a table of 10,000 × 128."""
    table = torch.nn.Embedding(10_000, 128)
    rows = torch.randint(10_000, (64, 256))
    return (lambda: table(rows).square().mean()), list(table.parameters())


NETWORKS = (digits_network, lenet, residual_network, transformer, lstm)
LAYERS = (
    *(convolution, max_pool, softmax),
    *(cross_entropy, layer_norm, embedding),
)
