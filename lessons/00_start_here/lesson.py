# ---
# title: Start here
# needs:
#   - Python functions, loops and lists
# able:
#   - to run a lesson, note a prediction, and have an answer checked
#   - to read the graph of a loss and walk backward through it
#   - to train a small network and say honestly how good it is
#   - to write the function that measures it
# minutes: 25
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Start here
#
# In the next 25 minutes you train a network that reads handwritten digits. You
# will look inside while it learns, change its learning rate during the run, break it
# once on purpose, and at the end write the function that says how good it is.
#
# You need Python functions, loops and lists. You do not need calculus.
#
# **How a lesson works.** Run a cell with Shift+Enter. Three dots `...` in a cell are
# a place for your answer. Nothing you do here can break anything: *Kernel → Restart
# Kernel* takes you back to the beginning, and what you have written stays.
#
# First, a look at what is installed here:

# %%
from tinygrad_edu.doctor import doctor

doctor()

# %% [markdown]
# Each line that says *missing* also says what that means; a graphics card, for one, is
# not needed. The next cell fetches what this lesson uses.
#
# The library is called `tinygrad_edu`, and we import it under the name `torch`. That is
# on purpose: it uses the names of PyTorch, so what you write here you can use there.
# The difference is that this library is small enough to be read.

# %%
import matplotlib.pyplot as plt
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, course_map, finished, hint
from tinygrad_edu.classroom import picture, predict, progress, quiz, solution
from tinygrad_edu.utils.data import DataLoader, TensorDataset
from tinygrad_edu_widgets import GraphView, TrainingView

# %% [markdown]
# ## 1 · The data
#
# 1,797 images of handwritten digits, each of 8 × 8 pixels, each with a label that says
# which digit it is. Thirteen people wrote them, and they come with scikit-learn.

# %%
digits = load_digits()

figure, axes = plt.subplots(2, 8, figsize=(8, 2.5))
for axis, image, label in zip(axes.flat, digits.images, digits.target):
    axis.imshow(image, cmap="gray_r")
    axis.set_title(label)
    axis.axis("off")
picture(figure, alt="The first 16 images with their labels: 0 to 9, then 0 to 5.")

# %% [markdown]
# The network takes an image as a row of 64 numbers, 0 for white and 1 for black.
#
# We deal the images into three piles. From the *training* pile the network learns. On
# the *validation* pile we look how well it does, as often as we like. The *test* pile
# goes into an envelope that stays closed until the end. You will see why.

# %%
torch.manual_seed(0)
order = torch.randperm(1797)
x = (torch.tensor(digits.images).float() / 16).reshape(-1, 64)[order]  # (1797, 64)
y = torch.tensor(digits.target)[order]  # (1797,)

x_train, y_train = x[:1197], y[:1197]
x_valid, y_valid = x[1197:1497], y[1197:1497]
x_test, y_test = x[1497:], y[1497:]

print("training  ", tuple(x_train.shape))
print("validation", tuple(x_valid.shape))
print("test      ", tuple(x_test.shape))

# %% [markdown]
# ## 2 · A network that knows nothing yet
#
# The network turns 64 pixels into 10 **scores**, one for each digit. The digit with the
# largest score is its answer. On the way stand 128 hidden units; `ReLU` replaces each
# negative number by 0. The weights are random numbers at first.

# %%
network = nn.Sequential(
    nn.Linear(64, 128),
    nn.ReLU(),
    nn.Linear(128, 10),
)
scores = network(x_valid)
print("scores for 300 images:", tuple(scores.shape))
print("for the first of them:", scores[0])

# %% [markdown]
# **Before you run on, predict.** What fraction of the 300 validation images does this
# untrained network get right? Write a number between 0 and 1 in place of the dots.

# %%
predict("right before training", ...)

# %%
before = accuracy_score(y_valid.numpy(), scores.argmax(dim=1).numpy())
predict.compare("right before training", before)

# %% [markdown]
# There are ten digits, so somebody who guesses is right about one time in ten.
#
# "Right or wrong" is too coarse to learn from: it does not say which weight to change,
# or in which direction. So we use a second number, the **loss**. The scores are turned
# into probabilities, and the loss is −log of the probability given to the right digit,
# averaged over the images. It is 0 for somebody who is right and sure, −log(0.1) ≈ 2.30
# for somebody who gives each digit one tenth, and larger for somebody who is sure and
# wrong.

# %%
criterion = nn.CrossEntropyLoss()
few, few_labels = x_train[:5], y_train[:5]

loss = criterion(network(few), few_labels)
print("five images, with the labels", few_labels.tolist())
print(f"their loss: {loss.item():.3f}")

# %% tags=["author"]
assert 0.0 <= before <= 0.3
assert 2.0 <= loss.item() <= 2.7

# %% [markdown]
# ## 3 · The graph behind a number
#
# `loss` looks like a plain number, but it remembers how it was made. Here is its
# memory, the **computation graph** of the loss of those five images. `addmm` multiplies
# by the weights and adds the bias, `t` turns a table on its side, and `log_softmax` and
# `nll_loss` together are the cross-entropy.
#
# Below the picture is a player. It walks through the **backward pass**: starting from
# the loss, it asks at each operation how much the loss would change if its inputs
# changed a little. These numbers are the **gradients**. At each step the panel shows
# the gradient that arrives, the rule, and what is handed on.

# %%
GraphView(loss, module=network)

# %% [markdown]
# Take the player step by step, with the buttons or with the arrow keys on its slider,
# until you can answer the next three questions. At `log_softmax` it hands on a table of
# shape (5, 10), for each image and each digit one number. The panel shows a corner of
# it: three images, and the digits from 0 to 5.
#
# Choose an answer, and you are told what speaks for it or against it. Nobody is marked
# for it: what you answer is noted in your progress, so that *you* can look back.

# %%
quiz("two numbers that differ")
quiz("zeros behind relu")
quiz("gradient of the bias")

# %% [markdown]
# ### The same numbers by hand
#
# The table of `log_softmax` is one short formula. With *p* the probabilities, and
# *onehot* a table with 1 at the right digit and 0 elsewhere,
#
# $$\frac{\partial\,\text{loss}}{\partial\,\text{scores}}
#   = \frac{p - \text{onehot}}{5}$$
#
# **Predict** a number that the corner did not show. The first image is a 6. The network
# has learned nothing yet, so take 0.1 for each probability. What is the gradient of the
# score for the 6?

# %%
predict("gradient at the right digit", ...)

# %%
scores = network(few)  # (5, 10)
probabilities = torch.softmax(scores, dim=1)  # (5, 10)
onehot = torch.eye(10)[few_labels]  # (5, 10)
by_hand = (probabilities - onehot) / 5  # (5, 10)

scores.retain_grad()  # keep this gradient for us to see
criterion(scores, few_labels).backward()

print("by hand:      ", by_hand[0])
print("backward pass:", scores.grad[0])
predict.compare("gradient at the right digit", by_hand[0, 6].item())

# %% [markdown]
# Training goes *against* the gradient. So it pushes the score of the right digit up and
# the nine others down, the surest of them most. The rule that the player showed stands
# in the library, in `tinygrad_edu/ops/layers/loss.py`, right under `def log_softmax`.

# %% tags=["author"]
assert torch.allclose(by_hand, scores.grad)
assert few_labels[:3].tolist() == [6, 5, 5]
assert int((by_hand < 0).sum()) == 5
view = GraphView(loss, module=network)
assert len(view.document["nodes"]) >= 5
assert len(view.document["steps"]) >= 5

# %% [markdown]
# ## 4 · Training, live
#
# One training step takes 32 images and does four things: compute the loss, forget the
# old gradients, walk backward for the new ones, and move each weight a little against
# its gradient. The **learning rate**, `lr`, scales these moves.
#
# Below is that loop. It is an ordinary Python generator: `yield` hands out two numbers
# after each step, so that we can watch. One round through the training pile is called
# an *epoch*.
#
# **Predict:** after 20 epochs, what fraction of the validation images will the network
# get right? And what does a learning rate do that is far too large? This time your
# answer is only noted: you will find out yourself.

# %%
predict("right after training", ...)
quiz("after giant steps")

# %%
torch.manual_seed(0)
network = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=0.003)
loader = DataLoader(TensorDataset(x_train, y_train), batch_size=32, shuffle=True)


def right_on_validation():
    chosen = network(x_valid).argmax(dim=1)
    return accuracy_score(y_valid.numpy(), chosen.numpy())


def training():
    for epoch in range(20):
        for images, labels in loader:
            loss = criterion(network(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield {"loss": loss.item(), "validation accuracy": right_on_validation()}


view = TrainingView(
    training, optimizer=optimizer, total_steps=20 * len(loader), steps_per_second=40
)
view.start()

# %% [markdown]
# While it runs:
#
# 1. **Pause** it, and go forward single steps. Does the loss fall at each one? Why not,
#    when every step is against the gradient? (What changes from step to step?)
# 2. Let it run, and move the learning rate down as far as it goes. What becomes of the
#    curves? And back.
# 3. Now break it: move the learning rate as far up as it goes, to 1, for two seconds.
#    Then back to about 0.003. Does it recover? What number does the loss stay near, and
#    where have you met that number?
#
# *Restart* in the picture repeats the loop with the weights as they are now. To get a
# fresh network, run the cell above once more: do that after your experiments.
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Each step sees 32 other images. It goes downhill for those, not for all.
# 2. The accuracy stands still: steps are still taken, but tiny ones. (The loss goes on
#    trembling, because each step sees other images.)
# 3. The cell after next says it, beside what you expected.
#
# </details>
#
# The next cell does the rest of the run at full speed, and waits for it.

# %%
view.join()
predict.compare("right after training", right_on_validation())

# %%
quiz.compare("after giant steps")

# %% tags=["author"]
curves = {curve.name: curve.values for curve in view.record.curves}
assert len(curves["loss"]) == 20 * 38
assert sum(curves["loss"][-38:]) < sum(curves["loss"][:38]) / 10
assert len(curves["validation accuracy"]) == 20 * 38
assert curves["validation accuracy"][-1] >= 0.95

# %% [markdown]
# ## 5 · What it gets wrong
#
# A number is not enough; look at the mistakes. Three steps find them. They have names,
# because you will need them again:
#
# - **choose** the digit with the largest score in each row;
# - **compare** the choices with the labels;
# - **collect** the places where they differ.

# %%
scores = network(x_valid)  # (300, 10)
chosen = scores.argmax(dim=1)  # (300,)  choose
wrong = chosen != y_valid  # (300,)  compare
places = wrong.nonzero().flatten()  # (M,)    collect

shown = places[:8].tolist()
figure, axes = plt.subplots(1, 8, figsize=(8, 1.3))
readings = []
for axis, place in zip(axes, shown):
    readings.append(f"{y_valid[place].item()} read as {chosen[place].item()}")
    axis.imshow(x_valid[place].reshape(8, 8).numpy(), cmap="gray_r")
    axis.set_title(readings[-1], fontsize=8)
for axis in axes:
    axis.axis("off")
print(f"{len(places)} of 300 images are misread.")
picture(figure, alt=f"Misread validation images: {', '.join(readings) or 'none'}.")

# %% [markdown]
# `dim=1` says along which dimension to look: along each row. (`dim=0` would look down
# the columns, and find for each digit the image with the largest score.)
#
# Which of these would you have read correctly yourself?

# %% [markdown]
# ## 6 · Your turn
#
# Up to here `accuracy_score` of scikit-learn has counted for us. Now write it yourself.
#
# `accuracy(scores, labels)` is given the scores, one row for each image, and the
# labels. It returns the fraction of images that are right, a number from 0 to 1.
#
# The steps are those of the example: **choose**, **compare**, and, in place of collect,
# **average**.


# %% exercise="accuracy"
def accuracy(scores, labels):
    ### BEGIN SOLUTION
    chosen = scores.argmax(dim=1)  # (N,)  choose
    right = chosen == labels  # (N,)  compare
    return right.float().mean().item()  # average
    ### END SOLUTION


# %% [markdown]
# The next cell tries your function on small cases and says what holds. As often as you
# like. If you are stuck, put `hint("accuracy")` into a new cell; there are three. If it
# does not work out today, go on below: the lesson takes ours in the meantime.

# %%
check.accuracy(accuracy)

# %% [markdown]
# ## 7 · Opening the envelope
#
# You have looked at the validation images many times, and tried learning rates on them
# until you liked what you saw. Whoever picks the best of several results picks a bit of
# luck with it, and luck does not repeat itself. So the honest number comes from images
# that no choice has seen. We look at them once, now, with your function.

# %%
measure = finished("accuracy", accuracy)
print(f"validation  {measure(network(x_valid), y_valid):.1%}")
print(f"test        {measure(network(x_test), y_test):.1%}")

# %% tags=["author"]
test_accuracy = measure(network(x_test), y_test)
assert test_accuracy >= 0.95
chosen = network(x_test).argmax(dim=1)
assert abs(test_accuracy - accuracy_score(y_test.numpy(), chosen.numpy())) < 1e-6

# %% [markdown]
# Three images of 300 are one percent, so do not read much into a difference of one or
# two. But if you now went back and changed something *because of* the test number, you
# would have no honest number left.

# %% [markdown]
# ## 8 · Looking back
#
# One question from memory, without scrolling up. We call `loss.backward()` a hundred
# times for the same five images, and never `optimizer.step()`. By how much does the
# loss of those images change? Write a number.

# %%
predict("change after a hundred backward passes", ...)

# %%
optimizer.zero_grad()
first = criterion(network(few), few_labels)
first.backward()
after_one = network[2].bias.grad[0].item()

for _ in range(99):
    criterion(network(few), few_labels).backward()
last = criterion(network(few), few_labels)

predict.compare("change after a hundred backward passes", last.item() - first.item())
after_hundred = network[2].bias.grad[0].item()
print(f"the gradient of one bias: {after_one:+.2e} after one backward pass,")
print(f"                          {after_hundred:+.2e} after a hundred")

# %% [markdown]
# `backward()` changes no weight; only `optimizer.step()` does. What it does change is
# the gradients: each pass *adds* to what is there. That is why the training loop says
# `zero_grad()` before each backward pass.

# %% tags=["author"]
assert last.item() == first.item()
assert after_hundred != 0
assert abs(after_hundred / after_one - 100) < 0.1

# %% [markdown]
# ## Where you are
#
# You have predicted, trained, broken and measured a network, and seen that its learning
# is arithmetic that can be followed number by number.

# %%
progress.show()

# %% [markdown]
# ## Where you can go
#
# This is the map of the course, with what you have done. Each name opens its lesson.
# The next one measures slopes; a whole path is listed below. The map is also the page
# `course.md` in your folder, with which `tinygrad-edu lab` begins.

# %%
course_map()
