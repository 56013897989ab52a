# ---
# title: Gallery of views
# needs:
#   - nothing; the lessons tell what the words mean
# able:
#   - to know which view answers which question
#   - to use each of them by mouse and by keyboard
# minutes: 20
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Gallery of views
#
# A program that learns is full of numbers that nobody sees. These are the views that
# show them: what a tensor is, how a gradient comes about, how a network learns, where a
# transformer looks. All of them look at *your own* model while it works, and at models
# of real PyTorch as well.
#
# *Run → Run All Cells*, then wander about. Nothing here has to be solved.
#
# **By keyboard.** Tab leads into a view and on to its next part. Inside a picture the
# arrow keys walk, Enter or the space bar act, Escape lets go. What you reach is said in
# words, so a screen reader can follow. Shift+Enter still runs the cell.
#
# **Saved.** A notebook that is saved keeps what its views show. Without a kernel they
# can still be explored; where nothing runs at all, there is a picture with a text.

# %%
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn, tabular
from tinygrad_edu.utils.data import DataLoader, TensorDataset
from tinygrad_edu.vision.models import resnet18
from tinygrad_edu_widgets import AttentionView, ConvView, DecisionView, GraphView
from tinygrad_edu_widgets import LandscapeView, ModuleTree, TensorView, TrainingView

digits = load_digits()  # 1,797 handwritten digits of 8 × 8 pixels
images = torch.tensor(digits.images).float() / 16  # (1797, 8, 8)
labels = torch.tensor(digits.target)  # (1797,)
criterion = nn.CrossEntropyLoss()

# %% [markdown]
# ## 1 · TensorView: what is a tensor?
#
# Numbers in a row in memory, and a shape that reads them. `x`, `x.T` and a slice of it
# read the same cells: point at a cell of one of them and see it in the others and in
# the strip of memory. An index in the field shows what it picks, and whether it copies.
#
# By keyboard: the grids and the strip are walked with the arrow keys.

# %%
x = torch.arange(12.0).reshape(3, 4)
TensorView(x, x.T, x[:, 1:3], names=["x", "x.T", "x[:, 1:3]"]).index("1:, ::2")

# %% [markdown]
# Two shapes meet, and numbers are repeated without being stored: **broadcasting**. The
# pale cells are the repeated ones.

# %%
column, row = torch.tensor([[10.0], [20.0], [30.0]]), torch.tensor([1.0, 2.0, 3.0, 4.0])
TensorView.broadcast(column, row, names=["column", "row"])

# %% [markdown]
# ## 2 · GraphView: how does a gradient come about?
#
# The graph of a loss, and a player for its **backward pass**. At each step it shows the
# gradient that arrives, the rule, and what is handed on. Switch on *predict* and it
# asks you first. As it knows how to compute the loss again, it can also check a number
# by moving a weight a little.
#
# By keyboard: the arrow keys walk along the edges, Enter selects, `n` and `p` step,
# `f` folds a module, `/` searches.

# %%
torch.manual_seed(0)
network = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 10))
few, few_labels = images[:5].reshape(5, 64), labels[:5]


def loss_of_few():
    return criterion(network(few), few_labels)


GraphView(loss_of_few(), module=network, recompute=loss_of_few)

# %% [markdown]
# The same for what a model does **forward**. Here is a ResNet-18, its modules folded
# (`depth=1`); select one and press `f` to see the ways around its blocks.

# %%
GraphView(resnet18(num_classes=10).eval(), torch.randn(1, 3, 32, 32), depth=1)

# %% [markdown]
# And a transformer with six layers that look alike: one box for all of them.

# %%
layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
encoder = nn.TransformerEncoder(layer, num_layers=6)
GraphView(encoder, torch.randn(1, 5, 16), depth=1)

# %% [markdown]
# ## 3 · TrainingView: is it learning?
#
# The curves of your own training loop while it runs; a loop is a generator that yields
# after each step. **Pause** it, go in single steps, move the learning rate: that acts
# on the next step. As it watches the model, it knows the gradients and weights of each
# layer, and rings an alarm at dead units, vanishing or exploding gradients and NaN.
#
# By keyboard: the buttons and sliders are real ones; a chart is walked with the left
# and right arrow keys, Shift selects a part to zoom into.

# %%
torch.manual_seed(1)
reader = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(16 * 4 * 4, 10),
)
optimizer = torch.optim.Adam(reader.parameters(), lr=0.01)
pictures = images.unsqueeze(1)  # (1797, 1, 8, 8)
loader = DataLoader(
    TensorDataset(pictures[:1500], labels[:1500]), batch_size=64, shuffle=True
)


def training(epochs=3):
    for epoch in range(epochs):
        for batch, answers in loader:
            loss = criterion(reader(batch), answers)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield {"loss": loss.item()}


run = TrainingView(
    training,
    optimizer=optimizer,
    model=reader,
    total_steps=3 * len(loader),
    steps_per_second=20,
    title="A small convolutional network reads digits",
)
run.start()

# %% [markdown]
# The graph of that network, coloured by what happens in it during the run:

# %%
loss = criterion(reader(pictures[:8]), labels[:8])
GraphView(loss, module=reader).follow(run.runner)

# %% [markdown]
# The next cell does the rest of the run at full speed and waits for it. Then comes the
# same network once more, with a learning rate that is much too large: look at its
# alarms.

# %%
run.join()

for module in reader:
    if hasattr(module, "reset_parameters"):
        module.reset_parameters()
optimizer = torch.optim.SGD(reader.parameters(), lr=100.0)
too_fast = TrainingView(training(), optimizer=optimizer, model=reader)
too_fast.join()
for alarm in too_fast.record.alarms[:1]:
    print(f"step {alarm.step}: {alarm.text}")
too_fast

# %% [markdown]
# Both runs **side by side**:

# %%
TrainingView.compare(
    [run.record, too_fast.record], labels=["Adam, 0.01", "much too fast"], log=["loss"]
)

# %% [markdown]
# ## 4 · ConvView: what does a convolution see?
#
# A kernel slides over a picture: every product and their sum. The other tabs show the
# same as a product of matrices (im2col), the part of the picture that a number depends
# on (its receptive field), and what each layer of the network makes of a digit.
#
# By keyboard: the arrow keys move the kernel.

# %%
torch.manual_seed(1)
for module in reader:
    if hasattr(module, "reset_parameters"):
        module.reset_parameters()
optimizer = torch.optim.Adam(reader.parameters(), lr=0.01)
for step in training(2):  # trained well again
    pass

ConvView(reader, pictures[1600])

# %% [markdown]
# ## 5 · DecisionView: where does it draw the line?
#
# Data with two features, and what a network makes of the whole plane while it learns.
# Each hidden unit draws a line of its own; the decision is put together from them. A
# click adds a point, and the next step learns from it.
#
# By keyboard: the arrow keys move a cross-hair, Enter adds a point, Backspace takes the
# last one away.

# %%
torch.manual_seed(0)
points, classes = (torch.tensor(each) for each in tabular.make_moons(200, noise=0.2))
moons = nn.Sequential(
    nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 2)
)
plane = DecisionView(moons, points, classes)


def learn_moons():
    adam = torch.optim.Adam(moons.parameters(), lr=0.02)
    for step in range(300):
        loss = criterion(moons(plane.X), plane.y)
        adam.zero_grad()
        loss.backward()
        adam.step()
        yield loss.item()


moons_run = TrainingView(learn_moons, total_steps=300, steps_per_second=60)
plane.follow(moons_run)
moons_run.start()

# %%
plane

# %%
moons_run.join()

# %% [markdown]
# ## 6 · LandscapeView: which way down?
#
# Optimizers race down a surface of two numbers. Play the race, begin it elsewhere with
# a click, change a learning rate; the panel shows what each optimizer remembers.
#
# By keyboard: the arrow keys move a cross-hair that reads the height, Enter begins the
# race there; the player has buttons and a slider.

# %%
LandscapeView(
    "rosenbrock",
    optimizers={
        "SGD": lambda weights: torch.optim.SGD(weights, lr=1e-3),
        "momentum": lambda weights: torch.optim.SGD(weights, lr=1e-3, momentum=0.9),
        "Adam": lambda weights: torch.optim.Adam(weights, lr=0.1),
    },
)

# %% [markdown]
# The loss of a real network is a surface over very many weights. Here is a slice of it,
# around the weights that the network of the moons has learned. It is computed while
# you go on; `join` waits for it.

# %%
landscape = LandscapeView.of_model(
    moons, lambda model: criterion(model(points), classes), span=1.5, resolution=25
)
landscape.join()
landscape

# %% [markdown]
# ## 7 · AttentionView: where does a transformer look?
#
# A small transformer learns to write six digits backwards: after `3 1 4 1 5 9 =` comes
# `9 5 1 4 1 3`. It sees only what came before (a causal mask), and from the `=` on it
# has to look at the right place.

# %%
LENGTH, EQUALS = 6, 10


class Reverser(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.letters = nn.Embedding(11, width)
        self.places = nn.Embedding(2 * LENGTH, width)
        layer = nn.TransformerEncoderLayer(width, 2, 64, dropout=0.0, batch_first=True)
        self.body = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(width, 11)

    def forward(self, x):
        count = x.shape[1]
        x = self.letters(x) + self.places(torch.arange(count))
        mask = nn.Transformer.generate_square_subsequent_mask(count)
        return self.head(self.body(x, mask=mask, is_causal=True))


def sequences(count):
    there = torch.randint(0, 10, (count, LENGTH))
    equals = torch.full((count, 1), EQUALS)
    return torch.cat([there, equals, there.flip(1)], dim=1)  # (count, 13)


torch.manual_seed(0)
reverser = Reverser()
optimizer = torch.optim.Adam(reverser.parameters(), lr=5e-3)
for step in range(120):
    batch = sequences(32)
    scores = reverser(batch[:, :-1])[:, LENGTH:]  # (32, 6, 11)
    loss = criterion(scores.reshape(-1, 11), batch[:, LENGTH + 1 :].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"loss {loss.item():.3f}")

# %% [markdown]
# Each row is a token, and shows where it looks. From `=` on the weights run backwards:
# the network has found out. Click another head; walk the rows; see how one number comes
# about. Then put another **mask** over the same scores: drag its border, or choose *off
# by one* and see the future leak.
#
# By keyboard: the arrow keys walk, PageUp and PageDown change the head, `[` and `]`
# move the border, the space bar turns a cell of the mask.

# %%
example = sequences(1)[:, :-1]
tokens = ["=" if token == EQUALS else str(token) for token in example[0].tolist()]
AttentionView.of_model(reverser, example, tokens=tokens)

# %% [markdown]
# ## 8 · ModuleTree: what is it made of?
#
# Every module with its shape, parameters, memory and hooks. What is used twice is
# counted once, and layers that look alike are one line. Where a forward pass fails, the
# tree shows how far it came.
#
# By keyboard: up and down walk, right unfolds, left folds, a letter jumps.

# %%
optimizer.zero_grad(set_to_none=False)
ModuleTree(reverser, example, optimizer=optimizer)

# %% [markdown]
# ## 9 · KernelView: what does a GPU do?
#
# A CUDA kernel that transposes a matrix, run in a simulator: line by line, which
# threads take part, which pieces of memory they ask for, and where they get in each
# other's way. Choose the heat *bank passes*: one line costs 32 times what it could.
#
# By keyboard: `n` and `p` step, `.` and `,` go from line to line, `b` sets a
# breakpoint.

# %%
import numpy as np

from tinygrad_edu import cuda
from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu_widgets import KernelView

matrix = np.random.default_rng(0).normal(size=(64, 64)).astype("float32")
transpose = cuda.Module(KERNELS / "transpose.cu").get_function("transpose_tiled")
KernelView(transpose, (2, 2), (32, 8), (matrix, np.zeros_like(matrix), 64, 64))

# %% [markdown]
# ## 10 · CompilerView: what becomes of a training step?
#
# `torch.compile` turns a whole step, backward pass and optimizer included, into a
# graph, changes it pass by pass, and writes source for it. Play the film, then choose a
# line of Python: the loops that it became are marked, and the operations in them.
# *Memory* shows what lies where, and for how long; *Time* measures on request.
#
# By keyboard: `n` and `p` step through the passes, arrow keys walk through a list.

# %%
from tinygrad_edu_widgets import CompilerView

torch.manual_seed(0)
small = nn.Sequential(nn.Linear(64, 128), nn.GELU(), nn.LayerNorm(128))
small.append(nn.Linear(128, 10))
adam = torch.optim.Adam(small.parameters(), lr=1e-3)


def step(images, labels):
    loss = nn.functional.cross_entropy(small(images), labels)
    adam.zero_grad()
    loss.backward()
    adam.step()
    return loss


CompilerView(step, torch.randn(32, 64), torch.randint(0, 10, (32,)))

# %% [markdown]
# ## 11 · Pictures to keep
#
# Each view is also a picture, for a report or a page: `save` writes SVG, PNG or PDF,
# and its words are the text that stands for it.

# %%
from pathlib import Path
from tempfile import mkdtemp

view = AttentionView.of_model(reverser, example, tokens=tokens)
view.row = len(tokens) - 1
picture = view.save(Path(mkdtemp()) / "attention.svg")
print(f"{picture.name}: {picture.stat().st_size:,} bytes")
print(view)
