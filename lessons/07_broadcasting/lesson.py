# ---
# title: Broadcasting and its reverse
# needs:
#   - Lesson 00, and tensors of two dimensions
#   - What a stride is (lesson 06)
# able:
#   - to say which shapes fit, and which shape comes out
#   - to take a gradient back to the shape of its tensor
#   - to see, and to prevent, the mistake that trains a model on nonsense without a word
#   - to use the same rule on purpose, to compare everything with everything
# minutes: 45
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Broadcasting and its reverse
#
# A table plus a row: the shapes differ, and the library adds them all the same. This
# saves many loops. It also hides one of the most expensive mistakes in machine
# learning: a model trains, its loss falls, and it learns nothing. You will make that
# mistake here, on purpose.
#
# On the way you answer a question that every library of this kind has to answer: when
# one number stands in many places, what is its gradient?

# %%
import matplotlib.pyplot as plt

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu_widgets import TensorView

# %% [markdown]
# ## From memory
#
# Two questions on the lessons before. Answer without scrolling.
#
# 1. `x` has the shape (3, 4) and the strides (4, 1). Which strides has `x.T`? Write a
#    tuple.
# 2. `b = 2 * a`, then `b.backward()`. A second time the same two lines, and no
#    `zero_grad()`. What is `a.grad` now?

# %%
predict("strides of x.T", ...)
predict("gradient after two passes", ...)

# %%
predict.compare("strides of x.T", torch.zeros(3, 4).T.stride())
a = torch.tensor(5.0, requires_grad=True)
for _ in range(2):
    b = 2 * a
    b.backward()
predict.compare("gradient after two passes", a.grad.item())

# %% [markdown]
# The strides trade places, and nothing is copied. And gradients add up until somebody
# sets them to zero: 2 + 2.

# %% [markdown]
# ## 1 · Two shapes meet
#
# `column` has 3 rows and 1 column, `row` is a plain row of 4 numbers. **Before you run
# on, predict**: which shape has `column + row`? Write a tuple, or the word "error".

# %%
column = torch.tensor([[10.0], [20.0], [30.0]])  # (3, 1)
row = torch.tensor([1.0, 2.0, 3.0, 4.0])  # (4,)

predict("shape of column + row", ...)

# %%
print(column + row)
predict.compare("shape of column + row", (column + row).shape)

# %% [markdown]
# Each number of the column has met each number of the row. Neither had 12 numbers, so
# both were **stretched** to 3 × 4. Below you see how. The pale cells are ghosts: they
# are read, but nobody has stored them.

# %%
TensorView.broadcast(column, row, names=["column", "row"])

# %% [markdown]
# 1. Walk along the first row of the stretched `column`, with the mouse or the arrow
#    keys. What happens in the strip of memory?
# 2. How many numbers are stored for `column`, and in how many places does each stand?
# 3. Look at the strides of the stretched tensors. Which number appears that you have
#    not seen before, and why does it do the job?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Nothing: all four cells are the same cell of memory.
# 2. Three, and each stands in four places. Of `row` there are four, each in three.
# 3. A stride of **0**. A step along that dimension moves by no cell at all, so the same
#    number is read again. Nothing is copied.
#
# </details>

# %% [markdown]
# ### The rule
#
# Two shapes meet in three steps:
#
# - **line up** their last sizes, and fill up the shorter shape with ones on its left;
# - **compare** them pair by pair: a pair fits if the two sizes are equal, or if one of
#   them is 1;
# - **take**, from each pair, the size that is not 1. If one pair does not fit, there is
#   an error.
#
# By hand, for the column and the row:

# %%
left = (3, 1)
right = (1, 4)  # line up: (4,) is filled up with a 1 on its left
print("lined up", left, right)

fits = [one == other or 1 in (one, other) for one, other in zip(left, right)]
print("compare ", fits)

print("take    ", (left[0], right[1]))

# %% [markdown]
# **Predict** three more. A tuple each, or "error".

# %%
predict("(2, 1, 4) and (3, 1)", ...)
predict("(3, 4) and (3,)", ...)
predict("(5, 1) and (5,)", ...)


# %%
def meet(one, other):
    """The shape of the sum of two tensors, or "error"."""
    try:
        return (torch.zeros(one) + torch.zeros(other)).shape
    except RuntimeError:
        return "error"


predict.compare("(2, 1, 4) and (3, 1)", meet((2, 1, 4), (3, 1)))
predict.compare("(3, 4) and (3,)", meet((3, 4), (3,)))
predict.compare("(5, 1) and (5,)", meet((5, 1), (5,)))

# %% [markdown]
# The second one surprises most people: the table has three rows, and there are three
# numbers, one for each. But lined up from the right, the 3 meets the 4:

# %%
TensorView.broadcast(torch.zeros(3, 4), torch.arange(3.0), names=["table", "numbers"])

# %% [markdown]
# **Change it** so that each number goes to its own row: write `torch.arange(3.0)[:,
# None]`. `None` in an index puts in a dimension of size 1, so (3,) becomes (3, 1).

# %% tags=["author"]
failing = TensorView.broadcast(torch.zeros(3, 4), torch.arange(3.0))
assert failing.document["broadcast"]["error"]
fixed = torch.zeros(3, 4) + torch.arange(3.0)[:, None]
assert fixed[:, 0].tolist() == [0.0, 1.0, 2.0]

# %% [markdown]
# ### Your turn
#
# `broadcast_shape(a, b)` is given two shapes as tuples, of any lengths, and returns the
# shape of the sum. Where a pair does not fit it raises `ValueError`, as in `raise
# ValueError("...")`. The steps: **line up**, **compare**, **take**.


# %% exercise="broadcast_shape"
def broadcast_shape(a, b):
    ### BEGIN SOLUTION
    length = max(len(a), len(b))
    a = (1,) * (length - len(a)) + tuple(a)  # line up
    b = (1,) * (length - len(b)) + tuple(b)
    shape = []
    for left, right in zip(a, b):
        if left != right and left != 1 and right != 1:  # compare
            raise ValueError(f"the sizes {left} and {right} do not fit")
        shape.append(right if left == 1 else left)  # take
    return tuple(shape)
    ### END SOLUTION


# %% [markdown]
# The next cell tries your function. If you are stuck: `hint("broadcast_shape")` in a
# new cell.

# %%
check.broadcast_shape(broadcast_shape)

# %% tags=["author"]
for one, other in [((3, 1), (4,)), ((2, 1, 4), (3, 1)), ((0, 3), (1, 3)), ((), (2,))]:
    assert broadcast_shape(one, other) == tuple(torch.broadcast_shapes(one, other))

# %% [markdown]
# The library's own stands in `tinygrad_edu/functions/arrangement/stretching.py`; it is
# called `common_shape`.

# %% [markdown]
# ## 2 · The way back
#
# Now with gradients. A table of 4 × 3 and a row of 3 numbers are added, and everything
# is summed into one number. **Predict**: which shape has the gradient of the row, and
# what is its first number?

# %%
predict("shape of the row's gradient", ...)
predict("first number of the row's gradient", ...)

# %%
table = torch.zeros(4, 3)
row = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)  # (3,)

(table + row).sum().backward()
predict.compare("shape of the row's gradient", row.grad.shape)
predict.compare("first number of the row's gradient", row.grad[0].item())

# %% [markdown]
# A gradient has its tensor's shape: for each number one answer to "what if this number
# were a little larger?" The first number of the row stands in four places. If it grows
# by 0.1, the sum grows by 0.4. So its gradient is 4.
#
# You know this rule already: *a node that is used several times receives the sum.*
# Stretching is just a short way to use a number several times. Count the uses:

# %%
TensorView.broadcast(table, row, names=["table", "row"])

# %% [markdown]
# 1. Choose a cell of `row`. How many cells of its grid are marked, and how many in its
#    memory?
# 2. Now put `torch.ones(4, 1)` in place of `row` in the cell above, and run it. In how
#    many places does each of its numbers stand? So what is its gradient?
# 3. And with `torch.tensor(1.0)`, a single number?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Four, one below the other, and a single one in memory. On the way back, four
#    gradients arrive there.
# 2. In three. Each of the four gradients is 3.
# 3. In twelve, and its gradient is 12.
#
# </details>

# %% [markdown]
# ### With different numbers
#
# The places need not count the same. Here `arriving` is what comes back at the
# stretched table: one number for each place. Beside it are its sums, down the columns
# and along the rows.

# %%
arriving = torch.tensor(
    [[1.0, 10.0, 100.0], [2.0, 20.0, 200.0], [3.0, 30.0, 300.0], [4.0, 40.0, 400.0]]
)
for_row = arriving.sum(dim=0)  # (3,)
for_column = arriving.sum(dim=1, keepdim=True)  # (4, 1)
TensorView(
    arriving, for_row, for_column, names=["arriving", "for the row", "for the column"]
)

# %% [markdown]
# 1. Which cells of `arriving` make the 100 in `for the row`? Type the index that picks
#    just those into the field. And the index for the 333 in `for the column`?
# 2. What would the shape of `for the column` be without `keepdim=True`? Would you mind?
# 3. In the cell, replace `sum` by `mean`, and run it. Which question would the result
#    be an answer to? Why is it not the gradient?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. The second column, `:, 1`, is 10 + 20 + 30 + 40; and the third row, `2`, is
#    3 + 30 + 300.
# 2. (4,), and yes: a column of shape (4, 1) needs a gradient of that shape. With (4,)
#    the next step, weights minus rate times gradient, would broadcast to (4, 4). More
#    about that in the next section.
# 3. How much one place counts on average. But if the number grows, all its places grow
#    together, so their influences add up.
#
# </details>

# %% [markdown]
# ### The same by hand
#
# **An example.** A row of shape (3,) and a column of shape (4, 1) have been stretched
# to 4 × 3. To bring a gradient back, three steps:
#
# - **find** the dimensions along which the tensor was stretched: those that were put in
#   front, and those where its size is 1;
# - **sum** over them;
# - **keep** a dimension that the tensor has: a 1 stays in the shape as a 1.
#
# The backward pass of the library is the judge. (Multiplied by `arriving` and summed,
# each place counts as much as `arriving` says.)

# %%
row = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)  # (3,)
column = torch.zeros(4, 1, requires_grad=True)  # (4, 1)
((column + row) * arriving).sum().backward()

# The row. Find: dimension 0 was put in front. Sum. Nothing to keep.
print("by hand", arriving.sum(dim=0), " library", row.grad)

# The column. Find: dimension 1, where its size is 1. Sum. Keep.
by_hand = arriving.sum(dim=1, keepdim=True)
print("by hand", by_hand.tolist(), " library", column.grad.tolist())

# %% tags=["author"]
assert torch.equal(row.grad, for_row)
assert torch.equal(column.grad, for_column)
assert for_row.tolist() == [10.0, 100.0, 1000.0]
assert for_column.flatten().tolist()[2] == 333.0

# %% [markdown]
# ### Your turn
#
# `unbroadcast(gradient, shape)` is given the gradient that arrives at the stretched
# tensor, and the shape that the tensor had before. It returns the gradient of the
# tensor, in that shape. The steps: **find**, **sum**, **keep**.
#
# A tensor can be stretched in both ways at once: (4, 1) becomes (2, 4, 3).


# %% exercise="unbroadcast"
def unbroadcast(gradient, shape):
    ### BEGIN SOLUTION
    for _ in range(gradient.ndim - len(shape)):  # find
        gradient = gradient.sum(dim=0)  # sum
    for dim, size in enumerate(shape):
        if size == 1:  # find
            gradient = gradient.sum(dim=dim, keepdim=True)  # sum, keep
    return gradient
    ### END SOLUTION


# %%
check.unbroadcast(unbroadcast)

# %% [markdown]
# Yours beside the library's backward pass, for shapes that you may change as you like:

# %%
bring_back = finished("unbroadcast", unbroadcast)
torch.manual_seed(0)

for shape in [(3,), (4, 1), (1, 3), (), (4, 3), (2, 1, 1)]:
    tensor = torch.randn(shape, requires_grad=True)
    arriving_here = torch.randn(2, 4, 3)
    (tensor.expand(2, 4, 3) * arriving_here).sum().backward()
    same = torch.allclose(bring_back(arriving_here, shape), tensor.grad)
    print(f"{shape!s:10} {'agrees' if same else 'differs'}")

# %% tags=["author"]
assert same
assert bring_back(arriving_here, (2, 1, 1)).shape == (2, 1, 1)

# %% [markdown]
# In the library this is one function, `sum_to`, in
# `tinygrad_edu/ops/arrangement/shape.py`. Look at its neighbour: the gradient of
# `expand` is `sum_to`, and the gradient of `sum_to` is stretching. **Broadcasting
# forward is summing backward**, and summing forward is broadcasting backward.

# %% [markdown]
# ## 3 · The silent trap
#
# Forty points lie along a line with slope 2, and a layer with one weight and one bias
# has to find it. The layer returns a column, (40, 1). The targets are a plain row of
# numbers, (40,), as they usually come out of a file.

# %%
torch.manual_seed(0)
inputs = torch.linspace(-1, 1, 40)[:, None]  # (40, 1)
targets = 2 * inputs[:, 0] + 1 + 0.1 * torch.randn(40)  # (40,)

layer = nn.Linear(1, 1)
difference = layer(inputs) - targets

# %% [markdown]
# Nothing has complained. **Predict**: how many numbers are in `difference`? You can
# find it with your `broadcast_shape`.

# %%
predict("numbers in the difference", ...)

# %%
predict.compare("numbers in the difference", difference.numel())

# %% [markdown]
# So the mean of `difference**2` is a mean over 1,600 numbers. Will the layer learn the
# line even so? **Predict** the slope that it finds. (The true one is 2.)

# %%
predict("slope with the trap", ...)


# %%
def fit(loss_function):
    """200 steps of gradient descent from the same start; the layer and its losses."""
    torch.manual_seed(0)
    layer = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.3)
    losses = []
    for _ in range(200):
        loss = loss_function(layer(inputs))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return layer, losses


def with_trap(predictions):
    return ((predictions - targets) ** 2).mean()  # (40, 1) - (40,) is (40, 40)


def slope(layer):
    return round(layer.weight.item(), 2) + 0.0  # + 0.0 makes a plain 0 of a -0


trapped, losses = fit(with_trap)
print(f"loss: {losses[0]:.2f} at first, {losses[-1]:.2f} at the end")
predict.compare("slope with the trap", slope(trapped))

# %% [markdown]
# The loss has fallen, no error, no warning, and the slope is 0. Look at four points
# instead of forty to see what was compared with what:

# %%
four_predictions = torch.tensor([[1.0], [2.0], [3.0], [4.0]])  # (4, 1)
four_targets = torch.tensor([1.0, 2.0, 3.0, 4.0])  # (4,)
TensorView.broadcast(
    four_predictions, -four_targets, names=["predictions", "minus targets"]
)

# %% [markdown]
# 1. These predictions are perfect. Where in the third table do the zeros stand?
# 2. What are the other 12 numbers? What would each of them like the predictions to do?
# 3. If each prediction has to be close to *all* targets at once, which is the best one?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. On the diagonal: there each prediction meets its own target.
# 2. Each is a prediction compared with somebody else's target. It would like the
#    prediction to go there.
# 3. The mean of all targets, and the same for every input. That is a flat line.
#
# </details>

# %% [markdown]
# ### The same by hand, and the repair
#
# The honest differences are the diagonal. Or, much better, make both shapes equal
# before you subtract.


# %%
def honest(predictions):
    flat = predictions[:, 0]  # (40,)
    return ((flat - targets) ** 2).mean()


diagonal = (layer(inputs) - targets).diagonal()
print("the diagonal is honest:", torch.equal(diagonal, layer(inputs)[:, 0] - targets))

repaired, repaired_losses = fit(honest)
print(f"slope with the trap {slope(trapped):.2f}, loss {losses[-1]:.2f}")
print(f"slope repaired      {slope(repaired):.2f}, loss {repaired_losses[-1]:.2f}")

# %%
where = inputs[:, 0].numpy()
figure, axis = plt.subplots(figsize=(5, 3))
axis.plot(where, targets.numpy(), "o", color="gray", label="points")
for fitted, style, label in [(trapped, "--", "trap"), (repaired, "-", "repaired")]:
    line = fitted(inputs).detach()[:, 0]
    axis.plot(where, line.numpy(), style, linewidth=2, label=label)
axis.set_xticks([-1, 0, 1])
axis.set_xlabel("input")
axis.set_ylabel("target")
axis.legend()
picture(
    figure,
    alt="Forty points rise along a line. The dashed line of the trapped layer is flat, "
    "at the mean of the points; the solid line of the repaired layer follows them.",
)

# %% tags=["author"]
assert difference.shape == (40, 40)
assert abs(trapped.weight.item()) < 1e-3
assert abs(trapped.bias.item() - targets.mean().item()) < 1e-3
assert abs(repaired.weight.item() - 2) < 0.1
assert losses[-1] < losses[0]
assert torch.equal(diagonal, layer(inputs)[:, 0] - targets)

# %% [markdown]
# **Change it**: the repair can also be made at the other end. Write `honest` with
# `targets[:, None]` and without `flat`. The slope must be the same. Then try
# `predictions.T` in place of `flat`: why is that a repair, too? (Which shapes meet
# now?)
#
# **Make it a habit.** One line at the top of a loss of your own:
# `assert predictions.shape == targets.shape`. The losses of the library, such as
# `nn.MSELoss`, give a warning where the shapes differ, as those of PyTorch do; a loss
# that you write yourself does not.

# %% tags=["author"]
assert (layer(inputs).T - targets).shape == (1, 40)

# %% [markdown]
# ## 4 · The same on purpose
#
# To compare everything with everything is sometimes just what one wants. Six points in
# the plane, and three centres: which centre is nearest to each point?
#
# **Predict** the shape of `points[:, None] - centres`, when `points` is (6, 2) and
# `centres` is (3, 2). (`points[:, None]` is (6, 1, 2).)

# %%
predict("shape of all differences", ...)

# %%
points = torch.tensor(
    [[0.0, 0.2], [0.1, 0.9], [0.9, 1.0], [0.6, 0.1], [0.2, 0.1], [0.8, 0.8]]
)
centres = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]])

differences = points[:, None] - centres  # (6, 3, 2)
predict.compare("shape of all differences", differences.shape)
distances = (differences**2).sum(dim=2).sqrt()  # (6, 3)
print("nearest centre of each point:", distances.argmin(dim=1).tolist())

# %% tags=["author"]
assert differences.shape == (6, 3, 2)
assert distances.argmin(dim=1).tolist() == [0, 1, 2, 0, 0, 2]

# %% [markdown]
# The only difference to the trap: here somebody has written `[:, None]`, and thought of
# the shape.
#
# **Make** one of your own, in a new cell and in one line each: the multiplication table
# from 1 to 10, of shape (10, 10); and a table of 8 × 8 with True where the row number
# is at least the column number. (`torch.arange` is all you need. You will meet the
# second one again, as the mask of a language model.)
#
# <details><summary>Ours</summary>
#
# `n = torch.arange(1, 11)`, then `n[:, None] * n`; and `i = torch.arange(8)`, then
# `i[:, None] >= i`.
#
# </details>

# %% [markdown]
# ## 5 · Looking back
#
# One question that joins this lesson with earlier ones. `b` is a single number. It is
# stretched to a table of 5 × 128 and added to it, and the *mean* of all is taken.
#
# **Predict** two things: the strides of `b.expand(5, 128)`, as a tuple, and the
# gradient of `b`.

# %%
predict("strides of the stretched b", ...)
predict("gradient of b", ...)

# %%
b = torch.tensor(7.0, requires_grad=True)
stretched = b.expand(5, 128)
predict.compare("strides of the stretched b", stretched.stride())

(torch.zeros(5, 128) + stretched).mean().backward()
predict.compare("gradient of b", round(b.grad.item(), 4))

# %% tags=["author"]
assert stretched.stride() == (0, 0)
assert abs(b.grad.item() - 1) < 1e-4

# %% [markdown]
# No step along either dimension moves at all. And each of the 640 places hands back
# 1/640, because of the mean; the sum of them is 1. If `b` grows by 0.1, so does the
# mean.
#
# ## Where you are
#
# You know which shapes fit, how a gradient comes back to the shape of its tensor, and
# why a falling loss does not prove that anything is learned. The bias of every layer
# you will ever use comes back by a function such as yours. In the next lesson shapes
# that stretch do the work of loops, in sixteen puzzles of one line each.

# %%
progress.show()
