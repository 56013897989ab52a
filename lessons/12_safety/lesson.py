# ---
# title: Safety
# needs:
#   - an operation that saves tensors for its backward (lesson 09)
#   - views that share memory (lesson 06)
#   - Python functions inside functions
# able:
#   - to say what an operation keeps, and which writes in place spoil it
#   - to look at any gradient as it passes, and to change it
#   - to find out why a gradient is None
#   - to tell at a glance which of ten snippets go wrong, and which do so silently
# minutes: 60
# seconds: 30
# megabytes: 600
# ---

# %% [markdown]
# # Safety
#
# There are three ways in which a training program is wrong. It stops with an error:
# that is the best. It stops much later, at `backward()`, with an error about some other
# line. Or it does not stop at all, and trains on wrong gradients.
#
# In this lesson you learn what stands behind errors such as *one of the variables
# needed for gradient computation has been modified by an inplace operation*, build the
# small mechanism that raises it, and see where it is blind. At the end you judge ten
# snippets. All of it is the same in PyTorch, to the words of the messages.

# %%
import inspect
from textwrap import shorten

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.autograd import engine
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu_widgets import GraphView

# %% [markdown]
# ## From memory
#
# Two questions on earlier lessons. Answer without scrolling.
#
# 1. *The chain rule.* y = eˣ, and y is 5. A gradient of 2 arrives at y. What is handed
#    on to x?
# 2. *Memory behind a tensor.* `a = torch.zeros(4)`, then `a.reshape(2, 2)[0] += 1`.
#    What is the sum of `a`?

# %%
predict("handed on by exp", ...)
predict("sum after a write to a view", ...)

# %%
x = torch.tensor(5.0).log().requires_grad_()
x.exp().backward(torch.tensor(2.0))
predict.compare("handed on by exp", round(x.grad.item(), 4))

a = torch.zeros(4)
a.reshape(2, 2)[0] += 1
predict.compare("sum after a write to a view", a.sum().item())

# %% [markdown]
# The rule of `exp` is upstream times its own *result*: 2 · 5. And a view writes to the
# memory of its base: the sum is 2. Both together are what this lesson is about.
#
# ## 1 · What the graph keeps
#
# A rule needs numbers of the forward pass. So each operation **keeps** the tensors that
# its own rule will ask for, and no others:
#
# | operation | rule | keeps |
# | --- | --- | --- |
# | a + b, 2 · a | upstream, upstream · 2 | nothing |
# | a · b | upstream · b, upstream · a | both a and b |
# | exp, sigmoid, tanh, relu | something with the result | its result |
# | log, sin, a² | something with the input | its input |
#
# What is kept is *the tensor itself*, not a copy: that would double the memory. And if
# somebody writes into that memory before the walk?
#
# **Predict**: below, after the loss has been computed, 1 is added to y in place. Then
# comes `backward()`. What happens? Write `"a wrong gradient"`, `"an error"` or `"all is
# well"`.

# %%
predict("a write after exp", ...)

# %%
x = torch.tensor([0.5, 1.0, 2.0], requires_grad=True)
w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = (x * w).exp()
z = 3 * y
loss = z.sum()
view = GraphView(loss, module={"x": x, "w": w})
view

# %%
y += 1  # the write
view.refresh()  # look above!
try:
    loss.backward()
    happened = "a wrong gradient"
except RuntimeError as error:
    happened = "an error"
    print(error)
predict.compare("a write after exp", happened)

# %% [markdown]
# Look at the graph: the node whose kept numbers were **written into** has lit up.
# Select it, and the panel says what it had kept. `refresh` looks again, whenever you
# want.
#
# 1. Run the cell with the graph again, and write into `z` instead of `y`:
#    `z += 1`. Which node lights up? Does `backward` work?
# 2. Again, with `w` in place of `y`: a leaf may only be written into under no_grad, so
#    write `with torch.no_grad(): w += 1`. Which node is it now, and what did it keep?
# 3. Which of the four operations can never light up?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. None. The sum keeps nothing of z, and nor does 3 · y. All is well.
# 2. `mul`, the first one: it kept w, for the gradient of x.
# 3. The product with 3, and `sum`: they keep no tensor.
#
# </details>

# %% tags=["author"]
assert happened == "an error"
assert [mark["where"] for mark in view.alarms] == ["ExpBackward0"]

# %% [markdown]
# ## 2 · The counter
#
# How does the graph notice? By comparing numbers it would need a copy. Instead each
# memory has a **counter** of the writes in place, `tensor._version`; a view shares it
# with its base.
#
# **Predict** the counter of x after these three lines: `x += 1`, then `x[:2].mul_(5)`,
# then `y = x + 1`.

# %%
predict("writes counted", ...)

# %%
x = torch.zeros(4)
x += 1
x[:2].mul_(5)
y = x + 1
predict.compare("writes counted", x._version)
print("and that of y:", y._version)

# %% [markdown]
# Two: `x + 1` makes a new tensor and writes into none. (An `_` at the end of a method's
# name says that it writes: `mul_`, `relu_`, `zero_`.)
#
# **A worked example.** A little box that lends a list, and notices when it has been
# lengthened. Two moments:
#
# - **keep**: when it is made, note the thing, and how it stands;
# - **look again**: when it is asked for, compare; refuse, or give it back.


# %%
class Lent:
    def __init__(self, items):
        self.items = items  # keep: the list itself, no copy
        self.length = len(items)

    def get(self):
        if len(self.items) != self.length:  # look again
            raise RuntimeError("the list has been lengthened")
        return self.items


words = ["one", "two"]
box = Lent(words)
words.append("three")
try:
    box.get()
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# ### Your turn: what the graph keeps
#
# `Saved(tensor)` is what the engine does with each kept tensor. `get()` returns the
# tensor itself, or raises a `RuntimeError` if its memory has been written into *since*.
# Steps: **keep**, **look again**.


# %% exercise="Saved"
class Saved:
    def __init__(self, tensor):
        ### BEGIN SOLUTION
        self.tensor = tensor
        self.version = tensor._version
        ### END SOLUTION

    def get(self):
        ### BEGIN SOLUTION
        if self.tensor._version != self.version:
            raise RuntimeError("it has been modified by an inplace operation")
        return self.tensor
        ### END SOLUTION


# %% [markdown]
# Stuck? `hint("Saved")` in a new cell. If it does not work out today, go on.

# %%
check.Saved(Saved)

# %% [markdown]
# This is how it stands in the library. `versions` are the counts that were noted when a
# node was made, `_counter[0]` is the one of now. Where is your `if`? And what happens
# at the end to what was saved, if nobody wants to keep the graph?

# %%
print(inspect.getsource(engine.BackwardPass._unpack))

# %% [markdown]
# ### Where the counter is blind
#
# Two doors lead into the memory past the counter. `w.data` is a tensor on the same
# memory with a counter of *its own*; old programs are full of it. And `.numpy()` hands
# out the bare memory.
#
# **Predict**: the loss is Σ w², with w = [1, 1, 1]. Before `backward()`, `w.data *= 5`.
# Which gradient will stand in `w.grad[0]`: 2, or 10, or none, because of an error?
# Write a number, or `"an error"`.

# %%
predict("gradient after a write to data", ...)

# %%
w = torch.ones(3, requires_grad=True)
product = w * w
w.data *= 5
product.sum().backward()
predict.compare("gradient after a write to data", w.grad[0].item())

# %% [markdown]
# It is 10. At w = 1, where the loss was computed, the slope is 2. Nothing complains. So
# for a step of training write `with torch.no_grad(): w -= lr * w.grad`. It needs no
# graph, and it is *counted*: whoever does it too early gets an error.
#
# **Repair it**: in the cell above, put the write into a `no_grad` block, and run it.
# Then put it *behind* the walk, where it belongs.

# %% tags=["author"]
assert w.grad[0].item() == 10.0
assert "!= version" in inspect.getsource(engine.BackwardPass._unpack)

# %% [markdown]
# ## 3 · Hooks: looking at what passes
#
# `.grad` is filled for **leaves** only: tensors that somebody made, such as weights.
# What passes through the middle of a graph is gone a moment later. With a hook you can
# look.
#
# - **register**: `tensor.register_hook(f)`. It returns a handle; `handle.remove()`
#   takes the hook away;
# - **read**: when the gradient of this tensor is complete, f is called with it;
# - **replace**: if f returns a tensor, that goes on in its place. If it returns
#   nothing, the gradient goes on as it is.
#
# **A worked example** with a function that makes hooks, so that each knows its name:

# %%
x = torch.tensor([1.0, 2.0], requires_grad=True)
h = 3 * x
k = h * h


def telling(name):
    def hook(gradient):
        print(f"  the gradient of {name} is {gradient.tolist()}")  # read

    return hook


handles = [k.register_hook(telling("k")), h.register_hook(telling("h"))]  # register
print("walking:")
k.sum().backward()
for handle in handles:
    handle.remove()

# %% [markdown]
# **Predict**: now there is one hook, on h, which returns 10 times the gradient. Without
# it, `x.grad` would be [18, 36]. What is it now? Write a list.

# %%
predict("grad behind a hook", ...)

# %%
x = torch.tensor([1.0, 2.0], requires_grad=True)
h = 3 * x
h.register_hook(lambda gradient: 10 * gradient)  # replace
(h * h).sum().backward()
predict.compare("grad behind a hook", x.grad)

# %% [markdown]
# ### Your turn: record the gradients
#
# `record_gradients(tensors)` is given a dict of names and tensors. It returns a dict,
# empty at first. During a later walk it fills with the gradients, under the same names.
# The walk itself must not be changed. **register**, **read**.


# %% exercise="record_gradients"
def record_gradients(tensors):
    ### BEGIN SOLUTION
    seen = {}

    def hook_for(name):
        def hook(gradient):
            seen[name] = gradient  # read

        return hook

    for name, tensor in tensors.items():
        tensor.register_hook(hook_for(name))  # register
    return seen
    ### END SOLUTION


# %%
check.record_gradients(record_gradients)

# %% [markdown]
# With it we look into a network for digits with eight layers, whose activation is the
# sigmoid. **Predict**: the gradient at the last activation has some length. How many
# times shorter is it at the *first* one, seven layers further down: about 2 times, 100
# times, or a million times? Write one of these numbers.

# %%
predict("how much shorter", ...)

# %%
record = finished("record_gradients", record_gradients)
digits = load_digits()
images = torch.tensor(digits.images[:200]).float().reshape(200, 64) / 16
labels = torch.tensor(digits.target[:200])


def lengths_of_gradients(activation):
    torch.manual_seed(0)
    layers = [nn.Linear(64, 64) for _ in range(8)]
    last = nn.Linear(64, 10)
    x, outputs = images, {}
    for n, layer in enumerate(layers, start=1):
        x = activation(layer(x))
        outputs[n] = x
    seen = record(outputs)
    nn.functional.cross_entropy(last(x), labels).backward()
    return [seen[n].norm().item() for n in outputs]


lengths = {
    "sigmoid": lengths_of_gradients(torch.sigmoid),
    "tanh": lengths_of_gradients(torch.tanh),
}
shorter = lengths["sigmoid"][-1] / lengths["sigmoid"][0]
predict.compare("how much shorter", round(shorter))

figure, axis = plt.subplots(figsize=(6, 2.8))
for (name, each), style in zip(lengths.items(), ("o-", "s--")):
    axis.semilogy(range(1, 9), each, style, label=name)
axis.set(xlabel="layer", ylabel="length of the gradient")
axis.legend()
picture(
    figure,
    alt="Length of the gradient at the output of each of eight layers, on a "
    "logarithmic scale. Towards the first layer it falls a little with tanh; with the "
    "sigmoid it falls by about seven at each layer, a straight line.",
)

# %% [markdown]
# Each sigmoid multiplies by at most 1/4, and each layer shrinks it as well. The first
# layers hardly learn, and no error says so: a hook does. (More of this in lesson 16.)
#
# ### Your turn: a limit
#
# `limit_gradient(tensor, limit)` registers a hook that shortens a gradient which is
# longer than `limit`, to exactly that length, in its direction. Shorter ones go on as
# they are. It returns the handle. **register**, **replace**.


# %% exercise="limit_gradient"
def limit_gradient(tensor, limit):
    ### BEGIN SOLUTION
    def hook(gradient):
        norm = gradient.norm()
        return gradient * (limit / norm) if norm > limit else gradient  # replace

    return tensor.register_hook(hook)  # register
    ### END SOLUTION


# %%
check.limit_gradient(limit_gradient)

# %% tags=["author"]
assert 1e4 < shorter < 1e8, shorter
assert lengths["tanh"][-1] / lengths["tanh"][0] < 1e3

# %% [markdown]
# ## 4 · Why is grad None?
#
# It is the most frequent question of all about gradients. There are only five reasons,
# and a first question. Ask them in this order:
#
# | question | if so, the answer is |
# | --- | --- |
# | is there a gradient? | `"it has one"` |
# | does w not ask for one? | `"it asks for none"` |
# | was w computed? | `"it is no leaf"` |
# | has the loss no graph? | `"the loss has no graph"` |
# | was the loss not made from w? | `"the loss does not use it"` |
# | (nothing else is left) | `"nobody has walked back"` |
#
# **Predict**: somebody scales a fresh weight, `w = torch.randn(3, requires_grad=True) *
# 0.1`, computes a loss from w and walks back. Which of the answers is it?

# %%
predict("why a scaled weight has none", ...)

# %%
w = torch.randn(3, requires_grad=True) * 0.1
(w * w).sum().backward()
print("grad:", w.grad, "  leaf:", w.is_leaf)
predict.compare("why a scaled weight has none", "it is no leaf")

# %% [markdown]
# The leaf is the `randn`, to which nobody has given a name. Scale first, and ask for
# gradients then: `(torch.randn(3) * 0.1).requires_grad_()`. (To see the gradient of a
# tensor in the middle, there is `w.retain_grad()`.)
#
# **A worked example**: which leaves does a loss depend on? A walk over the graph; the
# node of a leaf has its tensor as `node.variable`.


# %%
def leaves_behind(loss):
    found, seen, waiting = [], set(), [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            if hasattr(node, "variable"):
                found.append(node.variable)
            waiting += [source for source, _ in node.next_functions]
    return found


a = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(1.0, requires_grad=True)
c = torch.tensor(1.0, requires_grad=True)
loss = a * b.detach() + c
leaves = leaves_behind(loss)
for name, leaf in {"a": a, "b": b, "c": c}.items():
    print(name, any(leaf is each for each in leaves))

# %% [markdown]
# `b` was detached: its number is used, and no way leads to it. Note the `is`: all three
# are *equal*, and `leaf in leaves` would say yes to each.
#
# ### Your turn: the detective
#
# `why_none(w, loss)` returns one of the six answers of the table. It changes nothing.


# %% exercise="why_none"
def why_none(w, loss):
    ### BEGIN SOLUTION
    if w.grad is not None:
        return "it has one"
    if not w.requires_grad:
        return "it asks for none"
    if not w.is_leaf:
        return "it is no leaf"
    if loss.grad_fn is None:
        return "the loss has no graph"
    if all(w is not leaf for leaf in leaves_behind(loss)):
        return "the loss does not use it"
    return "nobody has walked back"
    ### END SOLUTION


# %%
check.why_none(why_none)

# %% [markdown]
# Now a training loop that somebody has written, and that stops after one step. Your
# detective looks at it:

# %%
detective = finished("why_none", why_none)
w = torch.tensor([3.0], requires_grad=True)
for step in range(2):
    loss = (w * w).sum()
    loss.backward()
    print(f"step {step}: w is {w.item():.2f}, grad is {w.grad}: {detective(w, loss)}")
    if w.grad is not None:
        w = w - 0.1 * w.grad

# %% [markdown]
# `w = w - ...` computes a *new* tensor, and w is its name now. **Repair it**: write
# into the leaf, in a `no_grad` block, and clear its gradient. Then let it run for 20
# steps.

# %% tags=["author"]
assert [any(leaf is each for each in leaves) for leaf in (a, b, c)] == [1, 0, 1]
assert detective(w, loss) == "it is no leaf"

# %% [markdown]
# ## 5 · Ten snippets
#
# Judge them, before you run any. In front of each stands
# `w = torch.ones(3, requires_grad=True)`, and afterwards somebody wants `w.grad`. Four
# verdicts are possible:
#
# - **1**: an error, in the line that writes
# - **2**: an error, at a `backward()`
# - **3**: no error, and the gradient is wrong, or None
# - **4**: no error, and the gradient is right
#
# Ask three questions of each write. Is it into a *leaf* that asks for a gradient? Has
# somebody *kept* these numbers? Does the *counter* see it?

# %%
SNIPPETS = {
    "a": """w += 1""",
    "b": """y = w.exp()
y += 1
y.sum().backward()""",
    "c": """y = 2 * w
y += 1
y.sum().backward()""",
    "d": """y = w * w
w.data *= 5
y.sum().backward()""",
    "e": """y = w * w
with torch.no_grad():
    w *= 5
y.sum().backward()""",
    "f": """y = w.exp()
first = y[:1]
first *= 0
y.sum().backward()""",
    "g": """w = 0.1 * w
(w * w).sum().backward()""",
    "h": """loss = (w * w).sum()
loss.backward()
loss.backward()""",
    "i": """y = 2 * w
y.relu_()
y.sum().backward()""",
    "j": """y = w * w
w.detach().numpy()[:] = 5
y.sum().backward()""",
}


def run(letter):
    """Runs a snippet; returns what happened to w, in words."""
    names = {"torch": torch, "w": torch.ones(3, requires_grad=True)}
    try:
        exec(SNIPPETS[letter], names)
    except RuntimeError as error:
        return "RuntimeError: " + str(error).split("\n")[0]
    return f"w.grad is {names['w'].grad}"


# %% [markdown]
# ### Your turn: the verdicts
#
# Return a dict with a number from 1 to 4 for each letter. Guess first; then
# `print(run("b"))` in a new cell shows what happens, and it is for you to say whether
# the gradient is *right*: at w = 1 the slope of w² is 2, and that of eʷ is 2.718.


# %% exercise="verdicts"
def verdicts():
    ### BEGIN SOLUTION
    first = {"a": 1, "b": 2, "c": 4, "d": 3, "e": 2}
    return first | {"f": 2, "g": 3, "h": 2, "i": 4, "j": 3}
    ### END SOLUTION


# %%
check.verdicts(verdicts)

# %% [markdown]
# What happens to all ten of them:

# %%
for letter in SNIPPETS:
    print(letter, shorten(run(letter), 92, placeholder=" ..."))

# %% [markdown]
# **Repair them.** Eight of the ten go wrong. Take three with a 2 or a 3, and change one
# line of each, in the dict above, so that the gradient is right. Three ways help: make
# a new tensor (`y = y + 1`), write later, or write into a `clone()`.
#
# In a long program the message of a 2 does not say which operation it was. *Anomaly
# mode* remembers, at some cost, the line that made each node: errors in the walk name
# it, and so does the view: scroll its panel down to *Your line*.

# %%
with torch.autograd.set_detect_anomaly(True, check_nan=False):
    w = torch.ones(3, requires_grad=True)
    y = w.exp()
    loss = (2 * y).sum()

view = GraphView(loss, module={"w": w})
y += 1
view.refresh()
view.selected = view.alarms[0]["node"]
view

# %% tags=["author"]
written = [n["written"] for n in view.document["nodes"] if n["label"] == "exp"]
assert "y = w.exp()" in written[0]["code"]
judged = finished("verdicts", verdicts)()
for letter, verdict in judged.items():
    said = run(letter)
    error = said.startswith("RuntimeError")
    assert error == (verdict in (1, 2)), (letter, said)
    if verdict == 1:
        assert "leaf" in said
    if verdict == 4:
        assert "2., 2., 2." in said

# %% [markdown]
# ## 6 · Looking back
#
# One question that joins old and new. `y = torch.sigmoid(x)`; its rule is upstream ·
# y · (1 − y), so it keeps its *result*. Then z = y · y, which keeps y *twice*. Then
# `x.zero_()` under `no_grad`, and after it `z.sum().backward()`.
#
# **Predict** the verdict, with the numbers of the ten snippets: 1, 2, 3 or 4? No code.

# %%
predict("verdict on a write to x", ...)

# %%
x = torch.ones(3, requires_grad=True)
y = torch.sigmoid(x)
z = y * y
with torch.no_grad():
    x.zero_()
z.sum().backward()
y_at_one = 1 / (1 + torch.tensor(-1.0).exp())
expected = 2 * y_at_one * y_at_one * (1 - y_at_one)
right = torch.allclose(x.grad, expected)
predict.compare("verdict on a write to x", 4 if right else 3)

# %% tags=["author"]
assert right

# %% [markdown]
# It is a 4. Nobody has kept x itself: the sigmoid keeps what it made of x, and that is
# another memory. So the write harms nobody, and the gradient is that of the old x.
#
# ## Where you are
#
# You know what a graph keeps, and so you can say which writes it minds; you know where
# its counter is blind. You can look at any gradient as it passes. And *why is grad
# None* is a question of six lines for you.
#
# Two ways lead on. Lesson 13 is a side road: derivatives without a walk back. Lesson 14
# is the main road: networks, and the names of their parts.

# %%
progress.show()
