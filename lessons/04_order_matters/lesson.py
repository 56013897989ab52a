# ---
# title: Order matters
# needs:
#   - the four steps of the chain rule (arrive, local, multiply, hand on), lesson 03
#   - lists, dicts and while loops
# able:
#   - to say what a number that is used twice receives, and why
#   - to count the visits of a careless backward pass, and to avoid them
#   - to write a backward pass that works for chains of any length
#   - to say what zero_grad is for, and what happens without it
# minutes: 40
# seconds: 30
# megabytes: 600
# ---

# %% [markdown]
# # Order matters
#
# In lesson 03 each number was used once, and walking backward meant following one
# line. Real networks branch: one number goes into several operations, and its gradient
# comes back from all of them. So the walk needs an order. A careless one is wrong, or
# right and so slow that it never ends.
#
# In this lesson you see both, and then write the walk that every library uses.

# %%
import inspect
import time

import matplotlib.pyplot as plt

import tinygrad_edu as torch
from tinygrad_edu.autograd import engine
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.classroom.nodes import Node
from tinygrad_edu_widgets import GraphView

# %% [markdown]
# ## From memory
#
# Two questions on the lessons before. Answer without scrolling.
#
# 1. *Rules.* In `out = a * b`, a is 2 and b is −5. From the loss arrives 4. What is
#    handed to `a`?
# 2. *A number that remembers.* How many operations are in the graph of
#    `(a * b + a) * b`?

# %%
predict("what goes to a", ...)
predict("operations in the graph", ...)

# %%
a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(-5.0, requires_grad=True)
(4 * (a * b)).backward()
predict.compare("what goes to a", a.grad.item())

graph = GraphView((a * b + a) * b).document
operations = [node for node in graph["nodes"] if node["kind"] == "operation"]
predict.compare("operations in the graph", len(operations))

# %% [markdown]
# 4 · (−5) = −20: the upstream gradient times the other factor. And there are three
# operations, two products and a sum, though `a` and `b` occur twice each. A graph has
# one node for each number, however often it is used.

# %% [markdown]
# ## 1 · Used twice
#
# y = x · x + x, at x = 3. Here `x` is used three times: twice by the product, once by
# the sum.
#
# **Predict** the gradient of `x`. If you are unsure, wiggle: what is y at 3, and what
# at 3.01?

# %%
predict("gradient of a number used three times", ...)

# %%
x = torch.tensor(3.0, requires_grad=True)


def square_and_more():
    return x * x + x


view = GraphView(square_and_more(), module={"x": x}, recompute=square_and_more)
view.predict = True
view

# %% [markdown]
# Play it to the end, and predict each number.
#
# 1. What has arrived at `x` after the sum has handed on? What after the product has?
# 2. Which two numbers does the product hand to `x`, and what becomes of them?
# 3. If the last one *replaced* the others instead of being added, what would remain?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. First 1, from the sum. Then 7.
# 2. 3 for its first input and 3 for its second, as in each case the other factor is 3.
#    Both inputs are `x`, so they are added: 1 + 3 + 3 = 7.
# 3. A 3, and it would be wrong: from 3 to 3.01 the result moves by about 0.07.
#
# </details>

# %% [markdown]
# The reason is simple. If `x` moves, it moves y in three ways at once, and the three
# movements add up. **A node that is used several times receives a sum.**

# %%
before, after = 3.0 * 3.0 + 3.0, 3.01 * 3.01 + 3.01
print(f"measured: {(after - before) / 0.01:.2f}")

square_and_more().backward()
predict.compare("gradient of a number used three times", x.grad.item())

# %% tags=["author"]
assert x.grad.item() == 7.0
assert len(view.document["steps"]) >= 3
assert len(operations) == 3

# %% [markdown]
# ## 2 · Along every path
#
# From here on we walk by ourselves. The next cell prints the node we walk on, from
# `tinygrad_edu/classroom/nodes.py`. It knows its value, the nodes it was made from, and
# its slope for each of them. `hand_on` is the whole of lesson 03 in three lines. The
# order of the walk is left to us.

# %%
print(inspect.getsource(Node))

# %% [markdown]
# The first idea: start at the end, and follow each edge as soon as you meet it. That
# goes along every path from the root to a leaf, and adds up what each path brings.


# %%
def every_path(node, upstream):
    node.visits += 1
    node.grad += upstream  # arrive
    for source, slope in zip(node.inputs, node.slopes):
        every_path(source, upstream * slope)  # multiply, hand on


x = Node(3.0)
y = x * x + x
every_path(y, 1.0)
print(f"gradient {x.grad:g}, visits: y {y.visits}, x {x.visits}")

# %% [markdown]
# 7 is right. So what is wrong with it? We build a *ladder*: start with x, and double
# the number ten times, each time by adding it to itself. The result is 1024 x.
#
# **Predict.** The ladder has 11 nodes. How many visits does `every_path` make? (At the
# top one. It calls the rung below twice. Each of these calls …)

# %%
predict("visits on a ladder of ten", ...)


# %%
def ladder(doublings):
    nodes = [Node(1.0)]
    for _ in range(doublings):
        nodes.append(nodes[-1] + nodes[-1])
    return nodes


nodes = ladder(10)
every_path(nodes[-1], 1.0)
total = sum(node.visits for node in nodes)
print("visits from the top down:", [node.visits for node in reversed(nodes)])
predict.compare("visits on a ladder of ten", total)

# %% [markdown]
# The visits double with each rung: 1 + 2 + 4 + … + 1024 = 2047. The gradient is right,
# but each further rung costs as much as all before it together. Change the 10 in that
# cell to 20 and see how long it takes.
#
# **Investigate.** Here are the visits on a ladder of three, in the order in which they
# come: the walk runs down to x, comes back one rung, runs down again. Which piece of
# the row comes four times? What would save three of the four?

# %%
nodes = ladder(3)
names = dict(zip(nodes, ["x", "y1", "y2", "y3"]))
order = []


def record(node):
    order.append(names[node])
    for source in node.inputs:
        record(source)


record(nodes[-1])
print(" ".join(order))

# %% [markdown]
# <details><summary>Our answer, when you have yours</summary>
#
# `y1 x x` comes four times, each time with another share of the gradient. If `y1`
# waited for its four shares and added them up first, it could hand on once.
#
# </details>

# %% [markdown]
# And here are all ladders of up to 16 rungs:

# %%
rungs = list(range(1, 17))
careless, seconds = [], 0.0
for doublings in rungs:
    nodes = ladder(doublings)
    began = time.perf_counter()
    every_path(nodes[-1], 1.0)
    seconds = time.perf_counter() - began
    careless.append(sum(node.visits for node in nodes))

figure, axis = plt.subplots(figsize=(6, 3))
axis.semilogy(rungs, careless, "o-", label="along every path")
axis.semilogy(rungs, [n + 1 for n in rungs], "s--", label="each node once")
axis.set_xlabel("rungs of the ladder")
axis.set_ylabel("visits")
axis.legend()
picture(
    figure,
    alt="Visits against rungs, from 1 to 16, on a logarithmic scale. Along every path: "
    f"a straight line up to {careless[-1]:,}. Each node once: up to {rungs[-1] + 1}.",
)
years = seconds * 2 ** (60 - 16) / (365 * 24 * 3600)
print(f"16 rungs take {seconds:.2f} s here; 60 rungs would take {years:,.0f} years.")

# %% [markdown]
# Sixty additions are nothing for a network. And here is how the library walks down a
# ladder of five. **Predict:** at how many operations will its player stop? And what
# does each of them hand down?

# %%
predict("operations the player stops at", ...)

# %%
bottom = torch.tensor(1.0, requires_grad=True)
top = bottom
for _ in range(5):
    top = top + top

view = GraphView(top, module={"x": bottom})
view

# %%
kinds = {node["id"]: node["kind"] for node in view.document["nodes"]}
stops = [kinds[step["node"]] for step in view.document["steps"]]
predict.compare("operations the player stops at", stops.count("operation"))

nodes = ladder(5)
every_path(nodes[-1], 1.0)
print("visits along every path:", sum(node.visits for node in nodes))

# %% [markdown]
# Each operation waits until both gradients have arrived, adds them, and hands on their
# sum, once. Not every path has to be walked, as paths that meet go on *together*.

# %% tags=["author"]
assert total == 2047
assert " ".join(order) == "y3 y2 y1 x x y1 x x y2 y1 x x y1 x x"
assert careless == [2 ** (n + 1) - 1 for n in rungs]
assert stops.count("operation") == 5
assert all(node.grad == 2.0 ** (5 - i) for i, node in enumerate(nodes))

# %% [markdown]
# ## 3 · Too early
#
# So each node should hand on once. But when? Take
#
# $$b = a + a \qquad c = b \cdot b \qquad d = c + b \qquad a = 2$$
#
# `b` is used by `c`, and also by `d`. Going back from `d`, we meet `c` and `b` at the
# same moment. **Predict:** if they hand on in the order d, **b**, c, each once, which
# gradient does `a` get? (When it is b's turn, what has arrived there?)

# %%
predict("gradient of a in the order d, b, c", ...)


# %%
def small_graph():
    a = Node(2.0)
    b = a + a
    c = b * b
    d = c + b
    return a, b, c, d


a, b, c, d = small_graph()
d.grad = 1.0
for node in (d, b, c):
    node.hand_on()
early = a.grad
predict.compare("gradient of a in the order d, b, c", early)
print(f"b has {b.grad:g} now, but it handed on when it had 1")

# %% [markdown]
# From c another 8 came to b (4 for each factor), but b had handed on already. In the
# order d, c, b all has arrived in time:

# %%
a, b, c, d = small_graph()
d.grad = 1.0
for node in (d, c, b):
    node.hand_on()
in_order = a.grad
print(f"gradient of a: {in_order:g}")

wiggled = []
for value in (2.001, 1.999):
    doubled = value + value
    wiggled.append(doubled * doubled + doubled)
print(f"measured:      {(wiggled[0] - wiggled[1]) / 0.002:g}")

# %% [markdown]
# **A node may hand on only when everybody who used it has handed on.** An order that
# keeps this rule is called a *topological order*. A graph may have several, and any one
# of them will do.

# %% tags=["author"]
assert early == 2.0
assert in_order == 18.0
assert abs((wiggled[0] - wiggled[1]) / 0.002 - 18.0) < 1e-6

# %% [markdown]
# ### A worked example
#
# How does a node know that everything has arrived? It counts. The walk has five parts.
#
# - **count**: find out for each node how often it is used. So many gradients will come.
# - **start**: put a 1 into the root, and begin there. It waits for nobody.
# - **hand on**: a node whose turn it is hands on, once.
# - **count down**: each of its inputs has one use less to wait for.
# - **release**: an input that waits for nobody any more gets its turn.
#
# Here is *count*. It goes from node to node with a to-do list of its own, `to_visit`:
# what is met for the first time comes onto the list.
#
# **Predict:** how many uses of `b` will it find? (Look at c = b · b.)

# %%
predict("uses of b", ...)


# %%
def count_uses(root):
    uses = {root: 0}
    to_visit = [root]
    while to_visit:
        for source in to_visit.pop().inputs:
            if source not in uses:  # met for the first time
                uses[source] = 0
                to_visit.append(source)
            uses[source] += 1
    return uses


a, b, c, d = small_graph()
uses = count_uses(d)
print("uses:", {name: uses[node] for name, node in zip("abcd", (a, b, c, d))})
predict.compare("uses of b", uses[b])

# %% [markdown]
# And here is the walk itself, for this one graph, written out line by line. Read it
# slowly, and keep the four counts on a piece of paper.

# %%
waiting = count_uses(d)  # count

d.grad = 1.0  # start

d.hand_on()  # hand on: to c and to b
waiting[c] -= 1  # count down: 0, so c is released
waiting[b] -= 1  # count down: 2, so b waits

c.hand_on()  # hand on: to b, and to b
waiting[b] -= 1  # count down: 1, b still waits
waiting[b] -= 1  # count down: 0, so b is released

b.hand_on()  # hand on: to a, and to a
waiting[a] -= 1  # count down: 1, so a waits
waiting[a] -= 1  # count down: 0, so a is released; it has no inputs

print(f"gradient of a: {a.grad:g}, visits: b {b.visits}, c {c.visits}, d {d.visits}")

# %% tags=["author"]
assert a.grad == 18.0
assert all(count == 0 for count in waiting.values())
assert uses[b] == 3

# %% [markdown]
# ## 4 · Your turn: backward
#
# `backward(root)` walks back from any root, and leaves in each node its gradient. It
# returns nothing. Use `count_uses`, and `node.hand_on()`, which counts the visits.
#
# The parts are those of the example: **count**, **start**, **hand on**, **count down**,
# **release**. Each operation is visited once, and the function does not call itself: a
# chain of 10,000 operations would be too deep for that.


# %% exercise="backward"
def backward(root):
    ### BEGIN SOLUTION
    waiting = count_uses(root)  # count
    root.grad = 1.0  # start
    ready = [root]
    while ready:
        node = ready.pop()
        node.hand_on()  # hand on
        for source in node.inputs:
            waiting[source] -= 1  # count down
            if waiting[source] == 0:
                ready.append(source)  # release
    ### END SOLUTION


# %%
check.backward(backward)

# %% [markdown]
# `hint("backward")` helps, three times. If it does not work out today, the lesson goes
# on with ours. Now the ladder that would have taken many years:

# %%
walk = finished("backward", backward)

nodes = ladder(60)
began = time.perf_counter()
walk(nodes[-1])
seconds = time.perf_counter() - began
print(f"60 rungs: {sum(node.visits > 0 for node in nodes)} nodes, {seconds:.4f} s")
print(f"gradient {nodes[0].grad:.0f}, and 2 to the 60th is {2**60}")

# %% [markdown]
# ### The library's walk
#
# The library must do the same. Read what its engine says of itself:

# %%
print(engine.__doc__.strip())

# %% [markdown]
# It does not count. **Investigate:** why is a node always younger than everything it
# was made from? And why is "the youngest first" then a topological order?
#
# <details><summary>Our answer, when you have yours</summary>
#
# To compute `b * b` one needs b, so b was there before. Whoever uses a node is younger
# than the node. If the youngest goes first, all users of a node have had their turn
# when the node comes up.
#
# </details>

# %% [markdown]
# **Make your own.** Give each `Node` an age when it is made, and write a second
# `backward` that always takes the youngest of the nodes that wait. (`heapq` of Python
# keeps a list in order.) The check builds nodes of its own, without ages: to test your
# version, compare its gradients with those of your first one.

# %% tags=["author"]
assert nodes[0].grad == 2.0**60
assert all(node.visits <= 1 for node in nodes)
assert "visited exactly once" in engine.__doc__

# %% [markdown]
# ## 5 · Gradients add up until zeroed
#
# `hand_on` says `+=`, because of nodes that are used twice. That has a consequence.
# Here are three training steps without any training: each one computes the loss w · w
# *anew* and walks back. The graph is a new one each time, made of new nodes. Only the
# leaf `w` is the same.
#
# **Predict** the gradient of `w` after the third walk, at w = 3.

# %%
predict("gradient after three walks", ...)

# %%
w = Node(3.0)
for _ in range(3):
    loss = w * w  # a new node each time
    walk(loss)
    print(f"loss {loss.value:g}, its gradient {loss.grad:g}, that of w {w.grad:g}")
predict.compare("gradient after three walks", w.grad)

# %% [markdown]
# 6 + 6 + 6. The slope of w² at 3 is still 6, and `w.grad` no longer says so. Therefore
# a training loop has the line `zero_grad()`, which forgets the old gradients.
#
# Adding up has its use: whoever has no memory for a large batch walks back for two
# halves, one after the other, and gets the gradient of the whole.
#
# **Predict:** we go downhill on w², from w = 3 with a learning rate of 0.1, for 40
# steps; once with the line, once without. Without it, will w at last stay `"nearer"`
# to the lowest place, w = 0, or `"farther"` from it?

# %%
predict("where w ends without zeroing", ...)


# %%
def descend(zeroing):
    w = Node(3.0)
    places = [w.value]
    for _ in range(40):
        if zeroing:
            w.grad = 0.0  # zero_grad
        walk(w * w)  # forward, backward
        w.value -= 0.1 * w.grad  # step
        places.append(w.value)
    return places


with_line, without_line = descend(True), descend(False)

figure, axis = plt.subplots(figsize=(6, 3))
axis.plot(with_line, "-", label="with zero_grad")
axis.plot(without_line, "--", label="without")
axis.set_xlabel("step")
axis.set_ylabel("w")
axis.legend(loc="upper left", bbox_to_anchor=(1, 1))
picture(
    figure,
    alt="w against the step. With zero_grad it falls smoothly from 3 to 0. Without, it "
    "swings between about 3 and -3 and does not settle.",
)
farther = max(map(abs, without_line[-10:])) > max(map(abs, with_line[-10:]))
predict.compare("where w ends without zeroing", "farther" if farther else "nearer")

# %% [markdown]
# Without the line each step also repeats all steps before it, like a swing without
# friction. No error is raised: the numbers are just those of another question.
#
# The library leaves the choice to you as well. The same three walks, then the line:

# %%
w = torch.tensor(3.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for _ in range(3):
    (w * w).backward()
print("after three walks:", w.grad.item())

optimizer.zero_grad()
print("after zero_grad:  ", w.grad)
(w * w).backward()
print("after one more:   ", w.grad.item())

# %% tags=["author"]
assert w.grad.item() == 6.0
assert abs(with_line[-1]) < 0.01
assert max(map(abs, without_line[-10:])) > 2.0
assert farther

# %% [markdown]
# (`None` says: no gradient there, which is not the same as a gradient of zero.)
#
# ## 6 · Looking back
#
# One question that mixes old and new. At w = 1 let h = 2 · w and loss = h · h + 3 · h.
# We compute the loss and walk back **twice**, without zeroing.
#
# **Predict** the gradient of `w`. No code, no paper.

# %%
predict("gradient of w after two walks", ...)

# %%
w = torch.tensor(1.0, requires_grad=True)
for _ in range(2):
    h = 2 * w
    loss = h * h + 3 * h
    loss.backward()
predict.compare("gradient of w after two walks", w.grad.item())

# %% tags=["author"]
assert w.grad.item() == 28.0

# %% [markdown]
# At h = 2 there arrive 2 and 2 from the product and 3 from the other term: their sum is
# 7. Times the slope of h, which is 2, makes 14. And two walks make 28.
#
# ## Where you are
#
# Your walk visits each node once, in an order in which everything arrives in time, and
# no chain is too long for it. With the rules of lesson 03 that is automatic
# differentiation: what `loss.backward()` does, in your own words. Next you build
# neurons from such numbers, and they learn.

# %%
progress.show()
