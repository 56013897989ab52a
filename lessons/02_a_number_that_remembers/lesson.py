# ---
# title: A number that remembers
# needs:
#   - Python classes with __init__ and __add__
#   - slopes, as in lesson 01
# able:
#   - to write a number that remembers how it was made
#   - to read the graph behind an expression, and to walk through it
#   - to say what the graphs of this library and of PyTorch hold
# minutes: 35
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # A number that remembers
#
# To measure all slopes of a network step by step would take two losses for each weight.
# A backward pass does it at once. It can, because every number of this library knows
# which numbers it was made from. Today you build such a number yourself, and at the end
# yours and the library's draw the same graph.

# %%
from ipywidgets import HTML, Text, VBox

import tinygrad_edu as torch
from tinygrad_edu import diagram
from tinygrad_edu.classroom import NotDone, check, draw_values, finished, hint, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu_widgets import GraphView

# %% [markdown]
# ## From memory
#
# Two questions on the lessons before. Answer without scrolling.
#
# 1. *Slopes.* You want the slopes of a function of 3 numbers, each by central
#    difference. How often is the function computed?
# 2. *Start here.* A backward pass gives a weight the gradient 0.5. Nobody calls
#    `optimizer.step()`. By how much has the weight changed?

# %%
predict("calls for three slopes", ...)
predict("change of the weight", ...)

# %%
calls = []


def volume(*sides):
    calls.append(sides)
    return sides[0] * sides[1] * sides[2]


for place in range(3):
    for step in (0.01, -0.01):
        sides = [2.0, 3.0, 4.0]
        sides[place] += step
        volume(*sides)
predict.compare("calls for three slopes", len(calls))

w = torch.tensor(2.0, requires_grad=True)
(0.5 * w).backward()
predict.compare("change of the weight", w.item() - 2.0)

# %% [markdown]
# ## 1 · Numbers forget
#
# **Predict:** what is `e` at the end?

# %%
predict("e after a new a", ...)

# %%
a, b, c = 2.0, -3.0, 10.0
e = a * b + c
a = 5.0
predict.compare("e after a new a", e)

# %% [markdown]
# `e` is 4.0 and nothing else. That it was once a product and a sum, and of what, is
# gone. From 4.0 alone nobody can say how it would change if *b* grew.
#
# The same with numbers of the library. `requires_grad=True` says: remember this one.
# **Predict** how many numbers take part in `a * b + c`: those that go in, and every
# result on the way.

# %%
predict("numbers in the graph", ...)

# %%
a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(-3.0, requires_grad=True)
c = torch.tensor(10.0, requires_grad=True)
e = a * b + c
names = {"a": a, "b": b, "c": c}

picture_of_e = diagram.draw(e, names=names)
numbers = [node for node in picture_of_e.document.nodes if node.kind != "output"]
predict.compare("numbers in the graph", len(numbers))

# %% [markdown]
# Below is a field for an expression of `a`, `b` and `c`. The graph follows as you type.
# The box *loss* marks the end; it is no number of its own.
#
# 1. Delete the expression, and type it again letter by letter. When does the graph
#    grow?
# 2. Type `a * a`. How many boxes named `a` are there, and how many lines lead from it?
# 3. `a * b + a * c` and `a * (b + c)` are the same number. Which has the smaller graph?


# %%
def growing(expression):
    """A field for an expression, and the graph of what stands in it."""
    field = Text(expression, description="e =", continuous_update=True)
    words = HTML("a = 2, b = −3, c = 10")
    view = GraphView(diagram.draw(eval(expression, {}, names), names=names))

    def follow(change):
        try:
            result = eval(field.value, {}, names)
            view.update(diagram.draw(result, names=names))
            words.value = f"is {result.item():g}"
        except Exception:
            words.value = "computes nothing yet; below is the last that did"

    field.observe(follow, "value")
    return VBox([field, words, view])


growing("a * b + c")

# %% [markdown]
# <details><summary>Our answers, when you have yours</summary>
#
# 1. With each operation that is complete: not yet at `a` and `a *`, then at `a * b`,
#    then at `a * b + c`. A new operation goes below what is there already.
# 2. One box and two lines: it is one number, used twice.
# 3. `a * (b + c)`, with one operation fewer.
#
# </details>
#
# So a graph has two kinds of things: **nodes**, the numbers, and **edges**, each from a
# number to a result that was made with it. Those that `e` remembers can be followed by
# hand, without a picture:

# %%
print("e was made by  ", e.grad_fn)
for function, place in e.grad_fn.next_functions:
    print("    with what   ", function)
    for before, place in function.next_functions:
        print("        and that with", before)

# %% [markdown]
# `AccumulateGrad` stands for a number that was written down and not computed: `a`, `b`
# or `c`. Such numbers are called **leaves**. The notes are made in
# `tinygrad_edu/autograd/recording.py`, at each operation.

# %% tags=["author"]
assert len(numbers) == 5
assert len(picture_of_e.document.edges) == 5
a_times_a = diagram.draw(a * a, names=names).document
assert sum(node.label == "a" for node in a_times_a.nodes) == 1
wide = diagram.draw(a * b + a * c, names=names).document
narrow = diagram.draw(a * (b + c), names=names).document
assert len(wide.nodes) == len(narrow.nodes) + 1
field, words, view = growing("a + b").children
for incomplete in ("a", "a *", "nobody * a"):
    field.value = incomplete
    assert words.value.startswith("computes nothing")
    assert len(view.document["nodes"]) == 4
field.value = "a * b"
assert words.value == "is -6"
assert len(view.document["nodes"]) == 4

# %% [markdown]
# ## 2 · Build one
#
# A smaller case first: a number that knows one operation only, the minus sign. It does
# three things:
#
# - **compute** the new number, as usual;
# - **wrap** it into an object of the same class;
# - **remember**: give this object its parent, and the name of the operation.


# %%
class Signed:
    """A number that remembers minus signs."""

    def __init__(self, data, parents=(), operation=""):
        self.data = data  # the number
        self.parents = parents  # the objects that it was made from
        self.operation = operation  # how

    def __neg__(self):  # Python calls this for -x
        opposite = -self.data  # compute
        return Signed(opposite, (self,), "-")  # wrap, remember


x = Signed(3.0)
y = -x
print("y is", y.data, "and was made by", y.operation)
print("its parent is x itself:", y.parents[0] is x)

# %% [markdown]
# `(self,)` is a tuple with one thing in it. It holds `x` itself, no copy of it.
#
# **Predict:** `z = -(-x)`. How many parents does `z` have?

# %%
predict("parents of z", ...)

# %%
z = -(-x)
predict.compare("parents of z", len(z.parents))
print("its grandparent is x:", z.parents[0].parents[0] is x)

# %% [markdown]
# One: the number in the middle, which nobody gave a name. It lives on as long as `z`
# does, because `z` remembers it.

# %% [markdown]
# ### Your turn: `Value`
#
# Write `__init__`, `__add__` and `__mul__`. A sum and a product have two parents: what
# stands left of the sign, then what stands right of it. The operations are called `"+"`
# and `"*"`.
#
# Also `a + 1` should work, with a plain number on the right. So here **wrap** comes
# first, too: a plain number becomes a `Value`, without parents, before it takes part.


# %% exercise="Value"
class Value:
    """A number that remembers how it was made."""

    def __init__(self, data, parents=(), operation=""):
        ### BEGIN SOLUTION
        self.data = data
        self.parents = parents
        self.operation = operation
        ### END SOLUTION

    def __add__(self, other):
        ### BEGIN SOLUTION
        other = other if isinstance(other, Value) else Value(other)  # wrap
        data = self.data + other.data  # compute
        return Value(data, (self, other), "+")  # remember
        ### END SOLUTION

    def __mul__(self, other):
        ### BEGIN SOLUTION
        other = other if isinstance(other, Value) else Value(other)  # wrap
        data = self.data * other.data  # compute
        return Value(data, (self, other), "*")  # remember
        ### END SOLUTION

    __radd__ = __add__  # 2 + a asks a to add 2
    __rmul__ = __mul__  # 2 * a asks a to multiply by 2

    def __repr__(self):
        return f"Value({self.data})"


# %%
check.Value(Value)

# %% [markdown]
# Stuck? `hint("Value")`. From here on the class is called `Number`: it is yours when it
# is done, and ours until then. **Predict** how many *edges* the graph of
# `a * b + a` has.

# %%
predict("edges of a * b + a", ...)

# %%
Number = finished("Value", Value)

a, b = Number(2.0), Number(-3.0)
d = a * b
e = d + a
GraphView(draw_values(e, a=a, b=b, d=d, e=e))

# %%
edges = draw_values(e).document.edges
predict.compare("edges of a * b + a", len(edges))

# %% [markdown]
# Two for each operation, as each has two parents. Click the boxes, or walk with the
# arrow keys: each shows its number.

# %% tags=["author"]
assert len(z.parents) == 1
assert len(edges) == 4
assert (e.data, e.operation) == (-4.0, "+")
assert e.parents[0] is d
assert e.parents[1] is a

# %% [markdown]
# ## 3 · Walk through it
#
# Who holds the last number can find all the others: its parents, their parents, and so
# on to the leaves. A function that walks like this calls itself. An example that writes
# an expression back from its result:
#
# - **stop** at a leaf: there is nothing behind it;
# - **visit** each parent, by calling the same function;
# - **combine** what came back.


# %%
def expression(value):
    if not value.parents:
        return str(value.data)  # stop
    parts = [expression(parent) for parent in value.parents]  # visit
    return "(" + f" {value.operation} ".join(parts) + ")"  # combine


print(expression(e))

# %% [markdown]
# Now a trap. We double a number three times, each time by adding it to itself.
# **Predict:** how many different numbers take part? And how often does `1.0` stand in
# the expression?

# %%
predict("different numbers", ...)
predict("how often 1.0 is written", ...)

# %%
doubled = Number(1.0)
for _ in range(3):
    doubled = doubled + doubled
written = expression(doubled)
print(written)
predict.compare("different numbers", len(draw_values(doubled).document.nodes))
predict.compare("how often 1.0 is written", written.count("1.0"))

# %% [markdown]
# Four numbers, and eight visits to the first of them, since there are eight ways that
# lead to it. After thirty doublings there would be more than a thousand million. Who
# wants to visit each number once has to remember where they were.
#
# ### Your turn: `trace`
#
# `trace(root)` returns two lists: the **nodes**, every number behind `root` and `root`
# itself, each once; and the **edges**, pairs `(parent, value)`, two of them for a
# number that was used twice in one operation. Any order is right. The steps:
#
# - **skip** a number that is noted already;
# - **note** it, and the edges that lead to it;
# - **visit** its parents.


# %% exercise="trace"
def trace(root):
    ### BEGIN SOLUTION
    nodes, edges = [], []

    def visit(value):
        if value in nodes:  # skip what is noted already
            return
        nodes.append(value)  # note
        for parent in value.parents:
            edges.append((parent, value))  # note
            visit(parent)  # visit

    visit(root)
    return nodes, edges
    ### END SOLUTION


# %%
check.trace(trace)

# %% [markdown]
# Now hold your graph against the library's. The expression is the same for both;
# `ours` has your numbers, `theirs` the library's. **Predict:** who has more nodes, and
# by how many? (0 if they have the same, counted without the box *loss*.)

# %%
predict("more nodes in the library", ...)


# %%
def formula(a, b, c):
    return (a * b + c) * (a + b)


ours = formula(Number(2.0), Number(-3.0), Number(10.0))
leaves = [torch.tensor(x, requires_grad=True) for x in (2.0, -3.0, 10.0)]
theirs = formula(*leaves)

walk = finished("trace", trace)
my_nodes, my_edges = walk(ours)
library = diagram.draw(theirs).document
their_nodes = [node for node in library.nodes if node.kind != "output"]
their_edges = library.edges[: len(library.edges) - 1]  # without the one to loss

print(f"ours    {ours.data:g}   {len(my_nodes)} nodes, {len(my_edges)} edges")
print(f"theirs  {theirs.item():g}   {len(their_nodes)} nodes, {len(their_edges)} edges")
predict.compare("more nodes in the library", len(their_nodes) - len(my_nodes))

# %%
GraphView(draw_values(ours))

# %%
GraphView(diagram.draw(theirs, names=dict(zip("abc", leaves))))

# %% [markdown]
# The same graph, twice. What the library calls `mul` and `add`, you call `*` and `+`.

# %% tags=["author"]
assert written.count("1.0") == 8
assert (len(my_nodes), len(my_edges)) == (7, 8)
assert (len(their_nodes), len(their_edges)) == (7, 8)
assert ours.data == theirs.item() == -4.0

# %% [markdown]
# ## 4 · Looking back, and ahead
#
# `e = a * b + a` remembers `a`. **Predict:** we now write `a.data = 5.0`. What is
# `e.data`?

# %%
predict("e.data after a.data = 5", ...)

# %%
a.data = 5.0
predict.compare("e.data after a.data = 5", e.data)
again = a * b + a
print("computed again:", again.data, "- is that the same object?", again is e)

# %% [markdown]
# A graph is the story of *one* computation; it is no spreadsheet. Change what went in,
# and you have to compute again, which makes a new graph. So it goes in training: each
# forward pass makes a graph of its own. (And whoever keeps its last number, keeps
# alive all the numbers behind it.)
#
# A last question, of old and new. We measure the slope of `a * b + c` along *a*, at
# (2, −3, 10), by the central difference of the last lesson. **Predict** the slope. In
# which of the three numbers do you find it again?

# %%
predict("slope along a", ...)

# %%
h = 1e-5
b, c = Number(-3.0), Number(10.0)
right, left = Number(2.0 + h) * b + c, Number(2.0 - h) * b + c
predict.compare("slope along a", round((right.data - left.data) / (2 * h), 6))

product = right.parents[0]
print("the other parent of the product:", product.parents[1].data)

# %% [markdown]
# The slope of a product along one of its factors is the other factor, and the product
# *remembers* the other factor. So nothing has to be measured: the slope can be read off
# the graph. That is the next lesson.

# %% tags=["author"]
assert e.data == -4.0
assert round((right.data - left.data) / (2 * h), 6) == product.parents[1].data == -3.0

# %% [markdown]
# ## Where you are
#
# You have written the heart of a library for deep learning: a number that knows where
# it comes from, and a walk that finds everything behind it.

# %%
progress.show()
