# ---
# title: Forward and backward
# needs:
#   - the chain rule by hand (lesson 03), and why gradients add up (lesson 04)
#   - shapes that are stretched, and the way back (lesson 07)
#   - the product of two matrices
# able:
#   - to write an operation of your own, with its gradient, that any network can use
#   - to find the gradient of an operation on tensors with three questions
#   - to test a backward rule so that mistakes have no place to hide
#   - to read the backward rules of a library
# minutes: 60
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Forward and backward
#
# In lesson 03 you wrote the rules of operations on *numbers*. Networks are made of
# operations on *tensors*: matrix products, sums along a dimension, picking rows. In
# this lesson you write five of these, each with its way forward and its way back. At
# the end they are put together into the loss of a network that reads digits, and it
# learns by the gradients that your classes hand on.
#
# What you write is PyTorch: the same classes work there unchanged.

# %%
import inspect

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.autograd import gradcheck
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.ops.registry import PRIMITIVES
from tinygrad_edu_widgets import GraphView, TensorView

# %% [markdown]
# ## From memory
#
# Two questions on earlier lessons. Answer without scrolling.
#
# 1. *Broadcasting.* A column of shape (3, 1) is added to a table of 3 × 4, and the
#    *mean* of all is taken. What is the gradient of each number of the column?
# 2. *Order matters.* y = x · x + 3 · x, at x = 2. What is the gradient of x?

# %%
predict("gradient of a column under a mean", ...)
predict("gradient of a number used in three places", ...)

# %%
column = torch.zeros(3, 1, requires_grad=True)
(torch.zeros(3, 4) + column).mean().backward()
predict.compare("gradient of a column under a mean", column.grad[0].item())

x = torch.tensor(2.0, requires_grad=True)
(x * x + 3 * x).backward()
predict.compare("gradient of a number used in three places", x.grad.item())

# %% [markdown]
# Each number of the column stands in four places, and each of the twelve places hands
# back 1/12: four times that is 1/3. And x is used three times: 2 + 2 + 3 = 7.

# %% [markdown]
# ## 1 · An operation of your own
#
# An operation is a class on `torch.autograd.Function` with two functions. It has four
# steps, two on each way:
#
# - **compute** the output;
# - **keep**, on `ctx`, what the way back will need: tensors by `save_for_backward`,
#   anything else as `ctx.name = ...`;
# - **fetch** what was kept, when the gradient of the output, `upstream`, arrives;
# - **hand on** one gradient for each argument of `forward`: upstream times local.
#
# `ctx` is the notebook of this one call. `@staticmethod` says that the function belongs
# to the class and has no `self`. Here is the square:


# %%
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)  # keep
        return x * x  # compute

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors  # fetch; the comma, as it is a tuple of one
        return upstream * 2 * x  # hand on: upstream times local


# %% [markdown]
# It is called by `Square.apply(x)`, which runs `forward` and leaves a node in the
# graph. **Predict:** x = [1, 2, 3], and loss = Σ (x² · weight), with the weights
# [10, 0, −1]. Which three numbers are the gradient of x? Write a list.

# %%
predict("gradient through Square", ...)

# %%
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
weight = torch.tensor([10.0, 0.0, -1.0])


def weighted_squares():
    return (Square.apply(x) * weight).sum()


weighted_squares().backward()
predict.compare("gradient through Square", x.grad)
GraphView(weighted_squares(), module={"x": x}, recompute=weighted_squares)

# %% [markdown]
# 1. Play the backward pass as far as `Square`. What arrives there, and where have you
#    seen these numbers?
# 2. Select the node `Square`. Whose lines are under *Your rule*?
# 3. Break the rule: take `upstream *` out of the class. Run that cell and the one with
#    the picture again, select `x`, and let the view check its gradient by finite
#    differences. At which numbers is it wrong? Then put it back.
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. The weights. Each says how much the loss moves for that number of the output.
# 2. Yours, from the cell above.
# 3. It hands on [2, 4, 6], and should hand on [20, 0, −6]. All three are wrong: the
#    operation answers how much *its own output* moves, and was asked about the loss.
#
# </details>

# %% tags=["author"]
assert x.grad.tolist() == [20.0, 0.0, -6.0]
labels = [n["label"] for n in GraphView(weighted_squares()).document["nodes"]]
assert "Square" in labels
assert gradcheck(Square.apply, torch.randn(3, dtype=torch.float64, requires_grad=True))

# %% [markdown]
# ### A test that notices nothing
#
# Here is the broken version once more, as a class of its own. We test it in a way that
# suggests itself: sum the output, walk back, compare with 2x. **Predict:** does this
# test notice the mistake? Write `"yes"` or `"no"`.


# %%
class Forgetful(Square):
    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return 2 * x  # upstream is forgotten


predict("does the sum notice", ...)

# %%
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
Forgetful.apply(x).sum().backward()
noticed = not torch.equal(x.grad, 2 * x)
predict.compare("does the sum notice", "yes" if noticed else "no")

# %% [markdown]
# Behind a plain sum every upstream gradient is 1, and to forget a factor of 1 changes
# nothing. So a test has to send *different* numbers back.
#
# `gradcheck` does. It moves each input a little, as you did in lesson 01, for each
# number of the output separately. It wants float64, because float32 has too few digits
# for such small steps. With `raise_exception=False` it answers True or False.

# %%
x = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64, requires_grad=True)
print("Square:   ", gradcheck(Square.apply, x))
print("Forgetful:", gradcheck(Forgetful.apply, x, raise_exception=False))

# %% tags=["author"]
assert not noticed
assert not gradcheck(Forgetful.apply, x, raise_exception=False)

# %% [markdown]
# ## 2 · Three questions, and the matrix product
#
# Square worked number by number. In other operations a number of the input has an
# influence on many numbers of the output. Then three questions find its gradient:
#
# - **where**: in which places of the output does this number have a part?
# - **factor**: how fast does that output move with it, in each of these places?
# - **sum**: over these places, upstream times factor. (A number that is used several
#   times receives a sum.)
#
# Take the matrix product, out = a @ b, that is
#
# $$\text{out}_{ij} = \sum_k a_{ik}\, b_{kj}$$
#
# Look at one number, $a_{ik}$. **Where?** In the whole row $i$ of the output.
# **Factor?** In column $j$ it is multiplied by $b_{kj}$. **Sum** over $j$:
#
# $$\frac{\partial L}{\partial a_{ik}} = \sum_j \text{upstream}_{ij}\, b_{kj}$$
#
# As real data we take five digits of 8 × 8 pixels (from lesson 00) as the rows of a
# table, times a table of weights: 64 pixels into 10 scores.

# %%
digits = load_digits()
images = torch.tensor(digits.images[:5]).float().reshape(5, 64) / 16  # (5, 64)
torch.manual_seed(0)
weights = torch.randn(64, 10) / 8  # (64, 10)
arriving = torch.randn(5, 10)  # (5, 10), made up

by_loops = torch.zeros(5, 64)
for i in range(5):
    for k in range(64):
        for j in range(10):  # where, factor, sum
            by_loops[i, k] += arriving[i, j] * weights[k, j]

a = images.clone().requires_grad_()
(a @ weights).backward(arriving)
print("loops and library agree:", torch.allclose(by_loops, a.grad, atol=1e-5))

# %% [markdown]
# (`out.backward(arriving)` starts the walk at `out` with the gradient that is given, as
# if it had come from a loss.)
#
# Right, and slow. But three loops with a sum of products inside are a matrix product
# themselves. **Predict**: `arriving` is (5, 10), and the gradient of the images must be
# (5, 64), as *a gradient has its tensor's shape*. Which shape must the matrix have that
# stands on the right of `arriving @ ...`? Write a tuple.

# %%
predict("shape of the right factor", ...)

# %%
right_factor = weights.T  # b[k, j] is found at [j, k]
predict.compare("shape of the right factor", right_factor.shape)
print("agrees with the loops:", torch.allclose(arriving @ right_factor, by_loops))

# %% tags=["author"]
assert torch.allclose(arriving @ weights.T, by_loops, atol=1e-5)
assert torch.allclose(by_loops, a.grad, atol=1e-5)

# %% [markdown]
# ### Your turn: the matrix product
#
# `MatMul` multiplies two matrices. Its `backward` hands on two gradients, with a comma
# between them. For `a` you have seen the formula. For `b` ask the three questions on a
# piece of paper: **where** has $b_{kj}$ a part? With which **factor**? **Sum** over
# what? Then find the product that has the right shape.
#
# The steps in the class: **compute**, **keep**; **fetch**, **hand on**.


# %% exercise="MatMul"
class MatMul(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ### BEGIN SOLUTION
        ctx.save_for_backward(a, b)  # keep
        return a @ b  # compute
        ### END SOLUTION

    @staticmethod
    def backward(ctx, upstream):
        ### BEGIN SOLUTION
        a, b = ctx.saved_tensors  # fetch
        return upstream @ b.T, a.T @ upstream  # hand on
        ### END SOLUTION


# %% [markdown]
# If it is stuck, `hint("MatMul")` in a new cell helps. If it does not work out today,
# go on: `finished` below takes ours in the meantime.

# %%
check.MatMul(MatMul)

# %%
matmul = finished("MatMul", MatMul)
a = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
b = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)
print("gradcheck:", gradcheck(matmul.apply, (a, b)))

# %% [markdown]
# ## 3 · Sums, and the way back to a shape
#
# **A worked example: the mean of a whole table.** The three questions for one of its n
# numbers: **where?** In the one output. **Factor?** 1/n. **Sum?** One place, so
# upstream/n. All n numbers get the same, so what is handed on is a single number,
# stretched to the shape of x. The shape is no tensor: it is kept as `ctx.shape`.


# %%
class Mean(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.shape = x.shape  # keep
        return x.mean()  # compute

    @staticmethod
    def backward(ctx, upstream):
        each = upstream / ctx.shape.numel()  # ctx.shape needs no fetching
        return each.expand(ctx.shape)  # hand on, stretched


x = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
print("gradcheck:", gradcheck(Mean.apply, x))

# %% [markdown]
# A sum along *one* dimension has many outputs. Let x be a table of 3 × 3; then
# `x.sum(dim=1)` gives the three sums of its rows. From the loss come [100, 10, 1]: the
# first row counts 100, the second 10, the third 1.
#
# **Predict** the *first row* of the gradient of x, as a list.

# %%
predict("first row of the gradient of a sum", ...)

# %%
x = torch.zeros(3, 3, requires_grad=True)
upstream = torch.tensor([100.0, 10.0, 1.0])  # (3,)
x.sum(dim=1).backward(upstream)
predict.compare("first row of the gradient of a sum", x.grad[0])
print(x.grad)

# %% [markdown]
# Now the obvious way back: stretch `upstream`, of shape (3,), to the shape of x.

# %%
TensorView.broadcast(upstream, torch.zeros(3, 3), names=["upstream", "x"])

# %% [markdown]
# 1. What stands in the first row of the stretched upstream? What should?
# 2. In the cell above, change the first argument so that it comes out right. Which
#    shape has it now? (`upstream.unsqueeze(d)` puts a dimension of size 1 in at place
#    d; it is the same as an index with `None`.)
# 3. Which shape would `upstream` have had with `x.sum(dim=1, keepdim=True)`? What would
#    there be to do?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. [100, 10, 1], as shapes are lined up at their last sizes. It should be all 100.
#    And no error: in a square it all fits.
# 2. `upstream.unsqueeze(1)`, of shape (3, 1): the dimension comes back to the place
#    where it was summed away.
# 3. (3, 1) at once, and nothing to do but stretch.
#
# </details>

# %% tags=["author"]
assert x.grad[0].tolist() == [100.0] * 3
assert upstream.unsqueeze(1).expand(3, 3).equal(x.grad)
assert not upstream.expand(3, 3).equal(x.grad)
assert gradcheck(Mean.apply, torch.randn(4, dtype=torch.float64, requires_grad=True))

# %% [markdown]
# ### Your turn: a sum along a dimension
#
# `Sum` is given a tensor, a dimension (a number), and `keepdim`, True or False. Its
# `backward` hands on three things: the gradient of x, and `None` for each of the two
# arguments that have no gradient.
#
# Ask for one number of x: **where**, **factor**, **sum**? In the class: **compute**,
# **keep**; **hand on**. (All that is kept is on `ctx` already, so nothing is fetched.)


# %% exercise="Sum"
class Sum(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim, keepdim):
        ### BEGIN SOLUTION
        ctx.shape, ctx.dim, ctx.keepdim = x.shape, dim, keepdim  # keep
        return x.sum(dim=dim, keepdim=keepdim)  # compute
        ### END SOLUTION

    @staticmethod
    def backward(ctx, upstream):
        ### BEGIN SOLUTION
        if not ctx.keepdim:
            upstream = upstream.unsqueeze(ctx.dim)
        return upstream.expand(ctx.shape), None, None  # hand on
        ### END SOLUTION


# %%
check.Sum(Sum)

# %%
sum_along = finished("Sum", Sum)
x = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
print("gradcheck:", gradcheck(lambda x: sum_along.apply(x, 1, True), x))
print("gradcheck:", gradcheck(lambda x: sum_along.apply(x, 1, False), x))

# %% [markdown]
# ## 4 · Numbers that only move
#
# Some operations compute nothing: they carry numbers to other places. Then the
# **factor** is 1 everywhere, and the question **where** is all that is left.
#
# **A worked example: turning on its side.** The number at [i, j] goes to [j, i], and
# nowhere else. So the gradient at [i, j] is what arrives at [j, i]: turned back.


# %%
class Turn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.T  # compute; nothing to keep

    @staticmethod
    def backward(ctx, upstream):
        return upstream.T  # hand on


x = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
print("gradcheck:", gradcheck(Turn.apply, x))

# %% [markdown]
# `reshape` moves no number in memory at all; it only cuts the row of numbers into rows
# of another length. **Predict**: a table x of 2 × 3 is reshaped to 3 × 2. What arrives
# is [[1, 2], [3, 4], [5, 6]]. What is the *first row* of the gradient of x? Write a
# list.

# %%
predict("first row through a reshape", ...)

# %%
x = torch.zeros(2, 3, requires_grad=True)
upstream = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
x.reshape(3, 2).backward(upstream)
predict.compare("first row through a reshape", x.grad[0])

# %% [markdown]
# Not [1, 3, 5]: that would be *turned*.
#
# ### Your turn: reshape
#
# `Reshape` is given a tensor and a shape, as a tuple. For the shape it hands on `None`.


# %% exercise="Reshape"
class Reshape(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, shape):
        ### BEGIN SOLUTION
        ctx.shape = x.shape  # keep
        return x.reshape(shape)  # compute
        ### END SOLUTION

    @staticmethod
    def backward(ctx, upstream):
        ### BEGIN SOLUTION
        gradient = upstream.reshape(ctx.shape)
        return gradient, None  # hand on
        ### END SOLUTION


# %%
check.Reshape(Reshape)

# %% tags=["author"]
assert x.grad[0].tolist() == [1.0, 2.0, 3.0]
assert gradcheck(Turn.apply, torch.randn(2, 3, dtype=torch.float64, requires_grad=True))

# %% [markdown]
# ### Picking rows
#
# `x[index]`, with a tensor of row numbers, picks rows: those you want, in the order you
# want, and as often as you want. It is how a language model looks up its words, and how
# a batch is picked out of the data.

# %%
rows = torch.arange(12.0).reshape(4, 3)
TensorView(rows, names=["rows"]).index("[2, 0]")

# %% [markdown]
# 1. Type an index that picks the *first* row three times and the last one once. Which
#    shape comes out?
# 2. How many cells of `rows` are framed, and how many numbers has the result?
# 3. Which rows will get a gradient of zero? And the first one: from how many places?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. For example `[0, 0, 3, 0]`: (4, 3).
# 2. Six cells, and twelve numbers: the first row was read, and copied, three times.
# 3. The second and the third. The first row gets a sum of three.
#
# </details>

# %% [markdown]
# **Predict**: `x` has four rows. Rows [0, 0, 3, 0] are picked, and every number that
# arrives is a 1. What is the gradient of the first number of the first row?

# %%
predict("gradient of a row picked three times", ...)

# %%
x = rows.clone().requires_grad_()
index = torch.tensor([0, 0, 3, 0])
x[index].backward(torch.ones(4, 3))
predict.compare("gradient of a row picked three times", x.grad[0, 0].item())

# %% [markdown]
# Two ways to write that down suggest themselves, and both are wrong:

# %%
arriving = torch.ones(4, 3)

with_equals = torch.zeros(4, 3)
with_equals[index] = arriving
print("with = :", with_equals[:, 0].tolist())

with_plus = torch.zeros(4, 3)
with_plus[index] += arriving
print("with +=:", with_plus[:, 0].tolist())

added = torch.zeros(4, 3)
added.index_add_(0, index, arriving)
print("index_add_:", added[:, 0].tolist())

# %% [markdown]
# `+=` reads the four rows first, adds, and then writes all four back: the last one
# wins. `index_add_(0, index, numbers)` adds them one after the other, along dimension
# 0.
#
# ### Your turn: picking rows
#
# `GetItem` is given a tensor and a tensor of row numbers. **Where** does a row of x go?
# Into each place where its number stands in `index`. The zeros to begin with are best
# made by `upstream.new_zeros(shape)`: they have the dtype of upstream.


# %% exercise="GetItem"
class GetItem(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, index):
        ### BEGIN SOLUTION
        ctx.save_for_backward(index)  # keep
        ctx.shape = x.shape
        return x[index]  # compute
        ### END SOLUTION

    @staticmethod
    def backward(ctx, upstream):
        ### BEGIN SOLUTION
        (index,) = ctx.saved_tensors  # fetch
        gradient = upstream.new_zeros(ctx.shape)
        gradient.index_add_(0, index, upstream)
        return gradient, None  # hand on
        ### END SOLUTION


# %%
check.GetItem(GetItem)

# %%
reshape = finished("Reshape", Reshape)
getitem = finished("GetItem", GetItem)
x = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
index = torch.tensor([0, 0, 1])
print("gradcheck:", gradcheck(lambda x: reshape.apply(x, (3, 2)), x))
print("gradcheck:", gradcheck(lambda x: getitem.apply(x, index), x))

# %% tags=["author"]
assert with_equals[:, 0].tolist() == with_plus[:, 0].tolist() == [1.0, 0.0, 0.0, 1.0]
assert added[:, 0].tolist() == [3.0, 0.0, 0.0, 1.0]

# %% [markdown]
# ## 5 · The winner takes it all
#
# **A worked example: relu**, which replaces negative numbers by 0. **Where?** Each
# number goes to its own place. **Factor?** 1 where the number is positive, 0 where it
# is not. What has to be kept is only who got through.


# %%
class Relu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x > 0)  # keep
        return x.clamp(min=0)  # compute

    @staticmethod
    def backward(ctx, upstream):
        (positive,) = ctx.saved_tensors  # fetch
        return upstream * positive  # hand on: the factor is 1 or 0


# %% [markdown]
# In a maximum *one* number goes through. **Predict** the gradient of x = [3, 8, 8] when
# 5 arrives at its maximum, `x.max(dim=0).values`. Two numbers are equal! Write a list.

# %%
predict("gradient of a maximum with two winners", ...)

# %%
x = torch.tensor([3.0, 8.0, 8.0], requires_grad=True)
x.max(dim=0).values.backward(torch.tensor(5.0))
predict.compare("gradient of a maximum with two winners", x.grad)

# %% [markdown]
# At such a point there is no slope: if the first 8 grows, the maximum grows with it; if
# it falls, the maximum stays. A library has to choose something. `max(dim)` answers
# with a *place* as well, the first of the equal ones, and that one takes all. (And
# `torch.amax`, which names no place, shares it out.)
#
# For the way back there is `scatter_`: it writes numbers to places along a dimension.

# %%
table = torch.tensor([[1.0, 7.0, 2.0], [9.0, 3.0, 4.0]])
values, places = table.max(dim=1, keepdim=True)  # (2, 1) and (2, 1)
print("values", values.tolist(), " places", places.tolist())

numbers = torch.tensor([[100.0], [10.0]])  # (2, 1)
print(torch.zeros(2, 3).scatter_(1, places, numbers))

# %% [markdown]
# ### Your turn: the maximum
#
# `Max` is given a tensor and a dimension, and returns the largest numbers along it; the
# dimension goes away, as in `sum` without `keepdim`. Of equal ones the first wins.
#
# **compute**, **keep** the places; **fetch** them, **hand on**.


# %% exercise="Max"
class Max(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        ### BEGIN SOLUTION
        values, places = x.max(dim=dim, keepdim=True)
        ctx.save_for_backward(places)  # keep
        ctx.shape, ctx.dim = x.shape, dim
        return values.squeeze(dim)  # compute
        ### END SOLUTION

    @staticmethod
    def backward(ctx, upstream):
        ### BEGIN SOLUTION
        (places,) = ctx.saved_tensors  # fetch
        gradient = upstream.new_zeros(ctx.shape)
        gradient.scatter_(ctx.dim, places, upstream.unsqueeze(ctx.dim))
        return gradient, None  # hand on
        ### END SOLUTION


# %%
check.Max(Max)

# %%
maximum = finished("Max", Max)
x = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
print("gradcheck:", gradcheck(lambda x: maximum.apply(x, 1), x))

equal = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
answer = gradcheck(lambda x: maximum.apply(x, 1), equal, raise_exception=False)
print("and where all numbers are equal:", answer)

# %% [markdown]
# The last line says False, and your rule is right: where there is no slope, there is
# nothing that could be measured. A test of a maximum needs numbers that differ.

# %% tags=["author"]
assert x.grad is None
assert answer is False
relu_input = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)
assert gradcheck(Relu.apply, relu_input)
for tied in ([3.0, 8.0, 8.0],):
    x = torch.tensor(tied, requires_grad=True)
    maximum.apply(x, 0).backward(torch.tensor(5.0))
    assert x.grad.tolist() == [0.0, 5.0, 0.0]

# %% [markdown]
# ## 6 · A network out of your five operations
#
# Now the loss of lesson 00, the cross-entropy, in your words. For each image: take the
# scores; subtract the largest, so that `exp` cannot become too large; divide by the sum
# (here: subtract its logarithm); pick the right digit; take the mean.


# %%
def own_loss(weights, images, labels):
    n = len(labels)
    scores = matmul.apply(images, weights)  # (n, 10)
    top = reshape.apply(maximum.apply(scores, 1), (n, 1))  # (n, 1)
    shifted = scores - top  # (n, 10)
    total = sum_along.apply(shifted.exp(), 1, True)  # (n, 1)
    logs = reshape.apply(shifted - total.log(), (n * 10,))  # (n * 10,)
    right = getitem.apply(logs, torch.arange(n) * 10 + labels)  # (n,)
    return sum_along.apply(right, 0, False) / -n


labels = torch.tensor(digits.target[:5])  # (5,)
weights = torch.randn(64, 10).div(8).requires_grad_()

own = own_loss(weights, images, labels)
library = nn.functional.cross_entropy(images @ weights, labels)
print(f"your loss {own.item():.6f}   the library's {library.item():.6f}")

# %% [markdown]
# In its graph there are your classes. `scores` is used twice: by `Max`, and by the
# subtraction. **Predict**: what will arrive at `Max`? Think: if the five numbers of
# `top` all grew by 0.1, by how much would the loss change? Write a number.

# %%
predict("what arrives at Max", ...)

# %%
view = GraphView(own, module={"weights": weights})
view

# %% [markdown]
# Play it to the end. (The button *Fit* shows the whole graph.)
#
# 1. What arrives at `Max`, as far as float32 can say? Why must it be so?
# 2. At `GetItem`, which shape arrives, and which is handed on? How many of the 50
#    numbers are not zero?
# 3. Which two gradients arrive at `MatMul` from its users, and which of them counts?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Zeros, or numbers around 10⁻⁹. Whatever is subtracted from all scores of an image,
#    the probabilities stay the same, and so does the loss. The shift is there only to
#    keep the numbers small.
# 2. (5,) arrives, (50,) is handed on: five numbers, each −1/5.
# 3. One from the subtraction and one from `Max`. Both are added, but what comes through
#    `Max` is zero.
#
# </details>

# %%
steps = {
    node["label"]: step["incoming"]
    for step in view.document["steps"]
    for node in view.document["nodes"]
    if node["id"] == step["node"]
}
arrived = max(abs(steps["Max"]["minimum"]), abs(steps["Max"]["maximum"]))
predict.compare("what arrives at Max", round(arrived, 5))

# %% [markdown]
# ### Gradients that one can look at
#
# A gradient has its tensor's shape. The weights are 64 × 10: for each digit an image of
# 8 × 8. So their gradient is ten images, too. Here it is for 500 digits and weights
# that are all zero, from your rules.

# %%
many = torch.tensor(digits.images[:500]).float().reshape(500, 64) / 16  # (500, 64)
answers = torch.tensor(digits.target[:500])  # (500,)
weights = torch.zeros(64, 10, requires_grad=True)
own_loss(weights, many, answers).backward()

largest = weights.grad.abs().max().item()
figure, axes = plt.subplots(2, 5, figsize=(8, 3.4))
for digit, axis in enumerate(axes.flat):
    image = weights.grad[:, digit].reshape(8, 8).numpy()
    drawn = axis.imshow(image, cmap="PuOr", vmin=-largest, vmax=largest)
    axis.set_title(f"for the {digit}")
    axis.axis("off")
figure.colorbar(drawn, ax=axes, label="gradient")
picture(
    figure,
    alt="Ten heat maps of 8 by 8 gradients. In each the shape of its digit stands out "
    "in negative numbers: there the loss falls when the weight grows.",
)

# %% [markdown]
# Negative, orange, means: if this weight grows, the loss falls. So a step against the
# gradient writes the shape of each digit into its weights. Let us take 200 of them:

# %%
weights = torch.zeros(64, 10, requires_grad=True)
for step in range(200):
    loss = own_loss(weights, many, answers)
    weights.grad = None
    loss.backward()
    with torch.no_grad():
        weights -= 1.0 * weights.grad

others = torch.tensor(digits.images[500:]).float().reshape(-1, 64) / 16
chosen = (others @ weights).argmax(dim=1)
accuracy = (chosen == torch.tensor(digits.target[500:])).float().mean().item()
print(f"loss {loss.item():.3f}, right on 1,297 other digits: {accuracy:.1%}")

# %% [markdown]
# ### Numbers of somebody else
#
# Whoever checks their own rules with their own library may make the same mistake twice.
# So here are **golden** gradients: PyTorch 2.13 computed them, for the first 20 digits
# and weights that a formula gives. Yours:

# %%
golden_loss, golden_norm = 2.655434, 0.616850
golden_row = [0.056475, -0.058567, -0.005541, -0.042729, 0.010837]
golden_row += [0.008857, 0.009097, 0.017861, 0.039181, -0.035470]

pattern = ((torch.arange(640) * 7) % 11 - 5).float() / 10
weights = pattern.reshape(64, 10).requires_grad_()
loss = own_loss(weights, many[:20], answers[:20])
loss.backward()

print(f"loss  yours {loss.item():.6f}   PyTorch {golden_loss:.6f}")
print(f"norm  yours {weights.grad.norm().item():.6f}   PyTorch {golden_norm:.6f}")
print("the weights of pixel 20:")
for yours, theirs in zip(weights.grad[20].tolist(), golden_row):
    print(f"      yours {yours:+.6f}   PyTorch {theirs:+.6f}")

# %% tags=["author"]
assert abs(own.item() - library.item()) < 1e-5
assert arrived < 1e-5
assert accuracy > 0.88
assert torch.allclose(weights.grad[20], torch.tensor(golden_row), atol=2e-6)
assert abs(weights.grad.norm().item() - golden_norm) < 1e-4
assert abs(loss.item() - golden_loss) < 1e-5

# %% [markdown]
# ## 7 · The library's own
#
# You have written what the library is made of. Here are its rules for the same five
# operations, `g` being what arrives. `F.` stands in front of the library's operations;
# `bmm` multiplies stacks of matrices, so its transpose names two dimensions. (Some
# rules serve relatives of the operation as well, named above them. `scaled` with
# `alpha`, and `if not shape`, are for special cases: read past them.)


# %%
def show_rules(name):
    operation = PRIMITIVES[name]
    for argument, rule in zip(operation.arguments, operation.rules):
        print(inspect.getsource(rule))


for name in ["bmm", "sum", "reshape", "index", "max_dim"]:
    show_rules(name)

# %% [markdown]
# Find yours in them:
#
# 1. In the rule of `bmm`: which part is `b.T`?
# 2. `spread` puts the dimension back and stretches. Which of its arguments did you keep
#    on `ctx`?
# 3. The rule of `index` calls `put_zeros`. Look at it in a new cell:
#    `print(inspect.getsource(PRIMITIVES["put_zeros"].forward))`. Which lines of yours
#    are that, and where are several uses added up?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. `F.transpose(b, dim0=-1, dim1=-2)`.
# 2. All three: shape, dim and keepdim.
# 3. `new_zeros` and `index_add_` together. They are added up in `add_at`.
#
# </details>
#
# **Make one of your own.** `LogSumExp`, the logarithm of the sum of all eˣ along a
# dimension, in one node. On paper: **where**, **factor** (it is e^(x − out)), **sum**.
# Test it with `gradcheck`, and compare with `torch.logsumexp`.

# %% [markdown]
# ## 8 · Looking back
#
# One question that joins old and new. `x` is a table of 2 × 3. Its rows [0, 1, 0] are
# picked, the result of 3 × 3 is summed along `dim=0`, and the three sums meet the
# weights [1, 10, 100]: loss = Σ sums · weights.
#
# **Predict** the first row of the gradient of x, as a list. No code.

# %%
predict("gradient through a pick and a sum", ...)

# %%
x = torch.zeros(2, 3, requires_grad=True)
picked = getitem.apply(x, torch.tensor([0, 1, 0]))
sums = sum_along.apply(picked, 0, False)
(sums * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
predict.compare("gradient through a pick and a sum", x.grad[0])

# %% tags=["author"]
assert x.grad.tolist() == [[2.0, 20.0, 200.0], [1.0, 10.0, 100.0]]

# %% [markdown]
# At the sums arrive the weights; the sum hands the same row to each of the three picked
# rows; and the first row was picked twice: [2, 20, 200].
#
# ## Where you are
#
# You can give any operation a gradient: three questions on paper, four steps in a
# class, and a test that sends different numbers back. The engine walks through such
# operations one by one. In the next lesson you take many of them at once, with a
# pencil, and find the gradient of a whole layer.

# %%
progress.show()
