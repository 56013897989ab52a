# ---
# title: A neuron learns
# needs:
#   - a number that remembers and walks back, lessons 02 to 04
#   - Python classes and list comprehensions
# able:
#   - to say what a neuron, a layer and a network compute, and to write them
#   - to write the four steps of learning, and to say what each of them changes
#   - to find a learning rate that is too high, and to say why it is
#   - to write the same training in PyTorch, and to read its source
# minutes: 60
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # A neuron learns
#
# You have a number that remembers how it was made, and a walk that finds every
# gradient. This is all that learning needs. Today you build neurons from such numbers,
# then layers, then a network, and an optimizer that moves their weights. It will learn
# to part two moons that no straight line can part. At the end you write the same in
# PyTorch, and recognise every line.

# %%
import inspect
import random
import time
from itertools import pairwise

from ipywidgets import FloatSlider, HBox, VBox
import matplotlib.pyplot as plt
from sklearn.datasets import load_iris

import tinygrad_edu as torch
from tinygrad_edu import nn, tabular
from tinygrad_edu.classroom import NotDone, check, draw_values, finished, hint, picture
from tinygrad_edu.classroom import predict, progress, solution
from tinygrad_edu.classroom.scalars import Value
from tinygrad_edu.monitor import Slider
from tinygrad_edu_widgets import DecisionView, GraphView, TrainingView

# %% [markdown]
# ## From memory
#
# Two questions on the lessons before. Answer without scrolling.
#
# 1. *Rules.* The output of a `tanh` is 0.5, and 4 arrives there. What is handed on?
#    (Its local derivative is 1 − out².)
# 2. *Order matters.* `y = x * x + x`, at x = 3, and `y.backward()` **twice**, on two
#    graphs and without zeroing. What is the gradient of x then?

# %%
predict("what tanh hands on", ...)
predict("gradient after two walks", ...)

# %%
predict.compare("what tanh hands on", 4 * (1 - 0.5**2))

x = Value(3.0)
for _ in range(2):
    y = x * x + x
    y.backward()
predict.compare("gradient after two walks", x.grad)

# %% [markdown]
# 4 · 0.75 = 3. And 7 + 7 = 14: gradients add up until somebody forgets them. Both will
# be needed soon.

# %% [markdown]
# ## 1 · One neuron draws a line
#
# A **neuron** has a weight for each of its inputs, and a bias. It does three things:
#
# $$\text{out} = \tanh(w_1 x_1 + w_2 x_2 + b)$$
#
# - **weigh**: multiply each input by its weight;
# - **add** the products, and the bias;
# - **bend** the sum into the range from −1 to 1.
#
# **Predict:** the weights are 1 and −2, the bias is −1, and the inputs are 3 and 1.
# What comes out?

# %%
predict("output of one neuron", ...)

# %%
x1, x2 = 3.0, 1.0
w1, w2, b = Value(1.0), Value(-2.0), Value(-1.0)

product1 = w1 * x1  # weigh
product2 = w2 * x2
total = product1 + product2 + b  # add
out = total.tanh()  # bend
predict.compare("output of one neuron", out.data)

# %% [markdown]
# 3 − 2 − 1 = 0, and tanh 0 = 0: this neuron cannot decide. All points where it cannot
# decide lie on a straight line, w₁x₁ + w₂x₂ + b = 0. On one side of it the output is
# positive, on the other side negative. So a neuron with two inputs draws a line.
#
# Here are 100 real flowers, irises, measured in 1935: the length and the width of a
# petal, as differences from the mean, in centimetres. Half of them are *versicolor* (we
# call that −1), half *virginica* (1). You are the optimizer: move the sliders, until
# as many flowers as possible stand on the right side.

# %%
iris = load_iris()
petals = torch.tensor(iris.data[50:, 2:]).float()  # (100, 2)
petals = petals - petals.mean(dim=0)  # (100, 2)
species = torch.tensor(iris.target[50:] * 2 - 3)  # (100,)  -1 or 1

by_hand = nn.Sequential(nn.Linear(2, 1), nn.Tanh())
flowers = DecisionView(
    by_hand,
    petals,
    species,
    classes=["versicolor", "virginica"],
    features=["petal length", "petal width"],
)
sliders = [
    FloatSlider(value=start, min=-5, max=5, step=0.1, description=name)
    for name, start in [("w₁", 1.0), ("w₂", -2.0), ("b", -1.0)]
]


def follow(change=None):
    """The neuron takes the numbers of the sliders, and the picture looks again."""
    with torch.no_grad():
        by_hand[0].weight[:] = torch.tensor([[sliders[0].value, sliders[1].value]])
        by_hand[0].bias[:] = sliders[2].value
    flowers.update()


for slider in sliders:
    slider.observe(follow, "value")
follow()
VBox([HBox(sliders), flowers])

# %% [markdown]
# 1. Move only the bias. What happens to the line, and what does not happen to it?
# 2. Find the weights that class at least 90 of the 100 flowers right. Which signs do
#    they have, and why must it be so?
# 3. When you have them, make all three numbers as small as you can, in the same
#    proportion. What stays, and what becomes of the colours?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. It moves sideways, and keeps its direction. The weights turn it.
# 2. Both positive, as virginica has the longer and the wider petals. We like w₁ = 2,
#    w₂ = 4, b = 0.
# 3. The line stays: where the sum is 0, a tenth of it is 0, too. The colours become
#    pale, as the neuron is less sure. Large weights bend more sharply.
#
# </details>

# %% tags=["author"]
assert abs(out.data) < 1e-12
for slider, value in zip(sliders, (2.0, 4.0, 0.0)):
    slider.value = value
assert flowers.accuracy >= 0.93
assert len(flowers.snapshot["wrong"]) <= 7

# %% [markdown]
# ## 2 · Your neuron
#
# The numbers for it are those of lessons 02 to 04 put together: they remember, know
# their rules, and walk back in order. Here is the walk, from
# `tinygrad_edu/classroom/scalars.py`. Where is the line that makes gradients add up?

# %%
print(inspect.getsource(Value.backward))

# %% [markdown]
# And the neuron from above, which is a graph of such numbers. `out` is 0, so the bend
# is as steep as it gets, 1 − 0² = 1. **Predict** the gradient of `w1` after
# `out.backward()`.

# %%
predict("gradient of w1", ...)

# %%
out.backward()
predict.compare("gradient of w1", w1.grad)
print(f"w2 {w2.grad:g}, b {b.grad:g}")
GraphView(draw_values(out, w1=w1, w2=w2, b=b, total=total, out=out))

# %% [markdown]
# The gradient of a weight is its *input* (times what arrives): a weight whose input is
# 0 has no say, and learns nothing from this point.
#
# ### Your turn: `Neuron`
#
# Write a neuron with any number of inputs. Its weights and its bias are there already;
# the weights are random, so that no two neurons are alike. `x` is a list with as many
# inputs as there are weights.
#
# - `neuron(x)` gives a `Value`: **weigh**, **add**, **bend**.
# - `neuron.parameters()` gives a list of all Values that are to be learned.


# %% exercise="Neuron"
class Neuron:
    """Weighs its inputs, adds a bias, and bends the sum."""

    def __init__(self, inputs):
        self.weights = [Value(random.uniform(-1, 1)) for _ in range(inputs)]
        self.bias = Value(0.0)

    def __call__(self, x):
        ### BEGIN SOLUTION
        total = self.bias
        for weight, number in zip(self.weights, x):
            total = total + weight * number  # weigh, add
        return total.tanh()  # bend
        ### END SOLUTION

    def parameters(self):
        ### BEGIN SOLUTION
        return [*self.weights, self.bias]
        ### END SOLUTION


# %%
check.Neuron(Neuron)

# %% [markdown]
# Stuck? `hint("Neuron")` in a new cell; there are three. If it does not work out today,
# the lesson goes on with ours.

# %% [markdown]
# ## 3 · Many neurons
#
# Two moons, each reaching into the hollow of the other. **Predict:** if you place one
# straight line as well as possible, what fraction of these 200 points is on the right
# side? (0.5 would be pure chance.)

# %%
predict("best of one line", ...)

# %%
moons, classes = tabular.make_moons(200, noise=0.1)
torch.manual_seed(0)
shuffled = torch.randperm(200)
moons = torch.tensor(moons)[shuffled]  # (200, 2)
classes = 2 * torch.tensor(classes)[shuffled] - 1  # (200,)  -1 or 1

line = nn.Sequential(nn.Linear(2, 1), nn.Tanh())
optimizer = torch.optim.SGD(line.parameters(), lr=1.0)
for _ in range(200):
    loss = nn.functional.mse_loss(line(moons)[:, 0], classes.float())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
one_line = DecisionView(line, moons, classes)
predict.compare("best of one line", one_line.accuracy)
one_line

# %% [markdown]
# Not bad, and no line can do much better. For a bent border we need several lines, and
# somebody who puts them together. **By hand**, with three neurons:
#
# - **ask** each neuron of a layer, all with the same inputs;
# - **collect** their outputs in a list;
# - **pass on** this list as the inputs of the next layer.

# %%
unit = finished("Neuron", Neuron)
random.seed(0)
left, right = unit(2), unit(2)  # two neurons with two inputs each
judge = unit(2)  # one neuron whose inputs are their outputs

point = [0.5, -0.2]
collected = [left(point), right(point)]  # ask, collect
decision = judge(collected)  # pass on
print(f"two opinions {collected[0].data:.3f} and {collected[1].data:.3f}")
print(f"the decision {decision.data:.3f}")

# %% [markdown]
# And the parameters of all three, in one flat list: `left.parameters() +
# right.parameters() + judge.parameters()`. **Predict** how many those are.

# %%
predict("parameters of three neurons", ...)

# %%
everything = left.parameters() + right.parameters() + judge.parameters()
predict.compare("parameters of three neurons", len(everything))

# %% tags=["author"]
assert 0.84 <= one_line.accuracy <= 0.91
assert w1.grad == 3.0
assert (w2.grad, b.grad) == (1.0, 1.0)
assert len(everything) == 9

# %% [markdown]
# ### Your turn: `Layer`
#
# A layer is made of a list of neurons. Called with `x`, it gives the list of their
# outputs: **ask**, **collect**. And it lists the parameters of all its neurons, in one
# flat list.


# %% exercise="Layer"
class Layer:
    """Neurons side by side: each is given the same inputs."""

    def __init__(self, neurons):
        self.neurons = neurons

    def __call__(self, x):
        ### BEGIN SOLUTION
        return [neuron(x) for neuron in self.neurons]  # ask, collect
        ### END SOLUTION

    def parameters(self):
        ### BEGIN SOLUTION
        return [p for neuron in self.neurons for p in neuron.parameters()]
        ### END SOLUTION


# %%
check.Layer(Layer)

# %% [markdown]
# ### Your turn: `MLP`
#
# A network of such layers is called a *multi-layer perceptron*, MLP for short. It is
# made of a list of layers. Called with `x`, it gives what the last layer gives. The
# step that is new: **pass on**.


# %% exercise="MLP"
class MLP:
    """Layers one behind the other."""

    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        ### BEGIN SOLUTION
        for layer in self.layers:
            x = layer(x)  # pass on
        return x
        ### END SOLUTION

    def parameters(self):
        ### BEGIN SOLUTION
        return [p for layer in self.layers for p in layer.parameters()]
        ### END SOLUTION


# %%
check.MLP(MLP)

# %% [markdown]
# Now networks of any size: `network(2, 8, 1)` has 2 inputs, 8 neurons in a *hidden*
# layer and one at the end. **Predict** the number of its parameters. (`pairwise` gives
# neighbours: 2 and 8, then 8 and 1.)

# %%
predict("parameters of 2-8-1", ...)


# %%
def network(*sizes):
    """A network with so many inputs, and then so many neurons in each layer."""
    unit, row, chain = (
        finished(name, yours)
        for name, yours in [("Neuron", Neuron), ("Layer", Layer), ("MLP", MLP)]
    )
    return chain(
        [
            row([unit(inputs) for _ in range(neurons)])
            for inputs, neurons in pairwise(sizes)
        ]
    )


predict.compare("parameters of 2-8-1", len(network(2, 8, 1).parameters()))

# %% [markdown]
# 8 neurons with 2 weights and a bias are 24, and the last one has 8 weights and a bias:
# 33. All of them are random as yet.

# %% tags=["author"]
assert len(network(2, 8, 1).parameters()) == 33
assert len(network(2, 1).parameters()) == 3

# %% [markdown]
# ## 4 · Downhill
#
# How wrong is a network? We take the mean of (output − target)² over the points: the
# **loss**. It is 0 if every output is its target, 1 for somebody who always says 0, and
# 4 for somebody who is sure and always wrong.


# %%
def mean_square(model, points, targets):
    """The mean of (output - target)², as one Value."""
    total = Value(0.0)
    for point, target in zip(points, targets):
        miss = model(point)[0] - target
        total = total + miss * miss
    return total * (1 / len(points))


# %% [markdown]
# Learning makes it smaller. First with a single number, `w`, and the loss (w − 1)²,
# which is smallest at w = 1. The four steps have names:
#
# - **forward**: compute the loss;
# - **forget** the old gradients;
# - **backward**: walk back, so that each number gets its gradient;
# - **step**: move each number against its gradient, by *rate* times gradient.
#
# **Predict**, starting from w = 3 with the rate 0.1: what is `w` after *backward*, and
# what is it after *step*?

# %%
predict("w after backward", ...)
predict("w after step", ...)

# %%
w = Value(3.0)
rate = 0.1

loss = (w - 1) * (w - 1)  # forward: 4
w.grad = 0.0  # forget
loss.backward()  # backward
predict.compare("w after backward", w.data)
w.data -= rate * w.grad  # step
predict.compare("w after step", w.data)

# %% [markdown]
# **`backward()` changes no weight.** It finds the gradient, 4, and that is all. The
# step moves w by 0.1 · 4, to 2.6. And `loss` is still 4: it belongs to the w of before.
# To know the new one, go forward again.
#
# **Predict** what a higher rate does. The step is *rate* · 2(w − 1). Where is w after
# one step from 3 with the rate 0.5? And with the rate 1?

# %%
predict("w after a step with rate 0.5", ...)
predict("w after a step with rate 1", ...)


# %%
def descend(rate, steps=12):
    """Where w is after each step, starting at 3."""
    w = Value(3.0)
    places = [w.data]
    for _ in range(steps):
        loss = (w - 1) * (w - 1)  # forward
        w.grad = 0.0  # forget
        loss.backward()  # backward
        w.data -= rate * w.grad  # step
        places.append(w.data)
    return places


predict.compare("w after a step with rate 0.5", descend(0.5)[1])
predict.compare("w after a step with rate 1", descend(1.0)[1])

figure, axis = plt.subplots(figsize=(6, 3))
for rate, style in [(0.05, "o-"), (0.5, "s-"), (0.9, "^--"), (1.0, "d:"), (1.1, "x-")]:
    axis.plot(descend(rate), style, markersize=4, label=f"rate {rate:g}")
axis.axhline(1, color="gray", linewidth=0.8)
axis.set_ylim(-8, 10)
axis.set_xlabel("step")
axis.set_ylabel("w")
axis.legend(loc="upper left", bbox_to_anchor=(1, 1))
picture(
    figure,
    alt="w against the step for five rates, all from 3. With 0.05 it creeps towards 1; "
    "with 0.5 it is there in one step; with 0.9 it swings about 1 and settles; with 1 "
    "it jumps between 3 and -1 for ever; with 1.1 the swings grow.",
)

# %% [markdown]
# Each step multiplies the distance from 1 by the same factor, 1 − 2 · rate. With the
# rate 0.05 that is 0.9, so it creeps. With 0.5 it is 0: there at once. With 1 it is −1,
# to and fro for ever. Above 1 each step lands *farther away* than it began: it
# **diverges**. A higher rate learns faster, up to a limit, and beyond it not at all.
#
# **Change it:** which rate brings w from 3 to 1.2 in one step? Compute it, then add it
# to the list in the cell above.
#
# <details><summary>Ours</summary>
#
# The distance goes from 2 to 0.2, so the factor is 0.1, and 1 − 2 · 0.45 = 0.1.
#
# </details>

# %% tags=["author"]
assert descend(0.1)[1] == 2.6
assert descend(0.5)[1] == 1.0
assert descend(1.0)[1] == -1.0
assert abs(descend(0.45)[1] - 1.2) < 1e-12
assert abs(descend(1.1)[-1]) > 10

# %% [markdown]
# ### Your turn: `SGD`
#
# The same for many numbers at once. *SGD* is for stochastic gradient descent;
# stochastic, as each step will look at a few points only. `zero_grad` is **forget**,
# `step` is **step**, for every Value in `self.parameters`. Each does only its own.


# %% exercise="SGD"
class SGD:
    """Moves numbers a little against their gradients."""

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        self.lr = lr

    def zero_grad(self):
        ### BEGIN SOLUTION
        for p in self.parameters:
            p.grad = 0.0  # forget
        ### END SOLUTION

    def step(self):
        ### BEGIN SOLUTION
        for p in self.parameters:
            p.data -= self.lr * p.grad  # step
        ### END SOLUTION


# %%
check.SGD(SGD)

# %% [markdown]
# ### Your turn: `learning_step`
#
# One step of learning, for a network and some points: **forward** (with `mean_square`),
# **forget**, **backward**, **step**. It gives back the loss, as a plain number: the
# `data` of the Value.


# %% exercise="learning_step"
def learning_step(model, optimizer, points, targets):
    ### BEGIN SOLUTION
    loss = mean_square(model, points, targets)  # forward
    optimizer.zero_grad()  # forget
    loss.backward()  # backward
    optimizer.step()  # step
    return loss.data
    ### END SOLUTION


# %%
check.learning_step(learning_step)

# %% [markdown]
# ## 5 · It learns
#
# First the flowers, against you. One neuron, your optimizer, 60 steps. In section 1 you
# had three sliders. **Predict:** how many of the 100 flowers will the neuron get right?

# %%
predict("flowers right", ...)

# %%
optimizer_class = finished("SGD", SGD)
learn = finished("learning_step", learning_step)

random.seed(1)
one_neuron = network(2, 1)
optimizer = optimizer_class(one_neuron.parameters(), lr=0.5)
for _ in range(60):
    learn(one_neuron, optimizer, petals.tolist(), species.tolist())

outputs = [one_neuron(petal)[0].data for petal in petals.tolist()]
right = sum((out > 0) == (kind > 0) for out, kind in zip(outputs, species.tolist()))
predict.compare("flowers right", right)
print("weights and bias:", [round(p.data, 2) for p in one_neuron.parameters()])

# %% tags=["author"]
assert right >= 93
assert all(p.data > 0 for p in one_neuron.parameters()[:2])

# %% [markdown]
# Nobody has told it that petals are longer in one species. It has found the signs that
# you found.
#
# Now the moons, with 8 hidden neurons. The picture asks for the network at thousands of
# points, which would take Values too long. So we make a copy of it out of tensors, and
# keep its numbers up to date. `nn.Linear(2, 8)` is a layer of 8 neurons, without the
# bend. **Predict** the shape of its `weight`, as a tuple.

# %%
predict("shape of the weight", ...)


# %%
def copy_numbers(model, copy):
    """Puts the numbers of a network of Values into one of tensors."""
    with torch.no_grad():
        for layer, linear in zip(model.layers, copy[::2]):  # Linear, Tanh, Linear, ...
            rows = [[w.data for w in neuron.weights] for neuron in layer.neurons]
            linear.weight[:] = torch.tensor(rows)  # (neurons, inputs)
            linear.bias[:] = torch.tensor([n.bias.data for n in layer.neurons])


predict.compare("shape of the weight", nn.Linear(2, 8).weight.shape)

# %% [markdown]
# One row for each neuron, as in `rows`. Here it goes. Each step looks at 20 of 100
# points; the other 100 are kept for later.

# %%
random.seed(1)
hidden = 8
model = network(2, hidden, 1)
optimizer = optimizer_class(model.parameters(), lr=1.0)

copy = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Tanh())
copy_numbers(model, copy)
plane = DecisionView(copy, moons[:100], classes[:100])
learning_rate = Slider(0.001, 100.0, value=1.0, log=True)


def training():
    points, targets = moons[:100].tolist(), classes[:100].tolist()
    for step in range(400):
        optimizer.lr = learning_rate.value
        few = slice(20 * step % 100, 20 * step % 100 + 20)
        loss = learn(model, optimizer, points[few], targets[few])
        copy_numbers(model, copy)
        yield {"loss": loss}


run = TrainingView(
    training,
    parameters={"learning rate": learning_rate},
    total_steps=400,
    steps_per_second=40,
)
plane.follow(run)
run.start()

# %%
plane

# %% [markdown]
# Watch the border, and the small pictures of the hidden neurons. Then:
#
# 1. Run the long cell again, and take the rate down to 0.01 at once. And 0.1? Which
#    border do you see after 400 steps?
# 2. Run it again, let it learn, and then set the rate to 100 for two seconds, and back
#    to 1. Does it recover? Around which number does the loss stay? Select a hidden
#    neuron: how sharp is its line now?
# 3. Set `hidden` to fewer neurons. With how few does it still bend around the moons?
#    Try each number twice, with another `random.seed`.
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. With 0.01 it is still the straight line of a single neuron. With 0.1 it begins to
#    bend.
# 2. It does not. The giant steps have made the weights so large that every tanh is at
#    −1 or 1, and there its local derivative, 1 − out², is zero: nothing is handed on.
#    The loss stays at 4 times the fraction that is wrong, as each of these misses by 2,
#    and 2² = 4.
# 3. 4 do it nearly always, 3 with luck: it depends on where chance has begun.
#
# </details>
#
# At the end, run the long cell once more with 8 neurons and the rate 1. The next cell
# does the rest of the run at full speed. Then the 100 points that were kept: they have
# not been learned from. **Predict** the fraction that is right.

# %%
predict("right on points never seen", ...)

# %%
run.join()
outputs = [model(point)[0].data for point in moons[100:].tolist()]
signs = [1 if output > 0 else -1 for output in outputs]
right = sum(sign == kind for sign, kind in zip(signs, classes[100:].tolist()))
predict.compare("right on points never seen", right / 100)

# %% tags=["author"]
assert right >= 95
losses = run.record.curve("loss").values
assert len(losses) == 400
assert sum(losses[-5:]) < sum(losses[:5]) / 10

# %% [markdown]
# Thirty-three numbers, four operations, and the chain rule.

# %% [markdown]
# ## 6 · The same three lines
#
# Here is your `learning_step` once more, beside the lines that stand in nearly every
# program for deep learning:
#
# ```python
# optimizer.zero_grad()  # forget
# loss.backward()        # backward
# optimizer.step()       # step
# ```
#
# They are the same, letter for letter. Only that a tensor holds many numbers at once.
# What does it bring? **Predict:** one learning step with 100 points, with Values and
# with tensors. How many times as long do the Values take?

# %%
predict("times as long", ...)

# %%
points, targets = moons[:100], classes[:100, None].float()  # (100, 2), (100, 1)
as_lists = points.tolist(), targets[:, 0].tolist()

began = time.perf_counter()
for _ in range(5):
    learn(model, optimizer, *as_lists)
with_values = (time.perf_counter() - began) / 5

criterion = nn.MSELoss()
sgd = torch.optim.SGD(copy.parameters(), lr=1.0)
began = time.perf_counter()
for _ in range(50):
    loss = criterion(copy(points), targets)  # forward
    sgd.zero_grad()  # forget
    loss.backward()  # backward
    sgd.step()  # step
with_tensors = (time.perf_counter() - began) / 50

print(f"Values  {1000 * with_values:8.2f} ms a step")
print(f"tensors {1000 * with_tensors:8.2f} ms a step")
predict.compare("times as long", round(with_values / with_tensors))

# %% [markdown]
# One operation on a table of 100 × 8 numbers takes hardly longer than on one number.
# And here is what moves the weights, from `tinygrad_edu/optim/sgd.py`:

# %%
print(inspect.getsource(torch.optim.SGD.step))

# %% [markdown]
# **Investigate.** Which line is your **step**? What happens to a parameter that has no
# gradient? And what does `nn.Linear` do in place of your loops?
#
# <details><summary>Our answers, when you have yours</summary>
#
# `parameter._array -= float(group["lr"]) * direction`; without momentum the direction
# is the gradient. A parameter without a gradient is passed over, as
# `parameters_with_gradients` does not list it. And `nn.Linear` computes $xW^T + b$, one
# product of tables: weigh and add, for all points and all neurons at once.
#
# </details>
#
# ### Your turn: `fit_moons`
#
# The whole training in PyTorch. `fit_moons` is given a network, all points (N, 2),
# their targets (N, 1), a rate and a number of steps. In each step it looks at all
# points: **forward** (with `nn.MSELoss`), **forget**, **backward**, **step** (with
# `torch.optim.SGD`). It gives back the list of the losses, as plain numbers.


# %% exercise="fit_moons"
def fit_moons(network, points, targets, lr, steps):
    ### BEGIN SOLUTION
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(network.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = criterion(network(points), targets)  # forward
        optimizer.zero_grad()  # forget
        loss.backward()  # backward
        optimizer.step()  # step
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
check.fit_moons(fit_moons)

# %% [markdown]
# **Modify.** Now it is so fast that you can try rates by the dozen. Which is the best,
# and which are too high? **Predict:** one of 0.01, 0.1, 1, 30 and 100 gives the
# lowest loss after 300 steps. Which?

# %%
predict("best of five rates", ...)

# %%
fit = finished("fit_moons", fit_moons)
curves = {}
for lr in (0.01, 0.1, 1.0, 30.0, 100.0):
    torch.manual_seed(0)
    moon_network = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Tanh())
    curves[lr] = fit(moon_network, points, targets, lr, 300)
best = min(curves, key=lambda lr: curves[lr][-1])
predict.compare("best of five rates", best)

figure, axis = plt.subplots(figsize=(6, 3))
for (lr, losses), style in zip(curves.items(), ["-", "--", "-.", ":", "-"]):
    axis.semilogy(losses, style, label=f"rate {lr:g}")
axis.set_xlabel("step")
axis.set_ylabel("loss")
axis.legend(loc="upper left", bbox_to_anchor=(1, 1))
last = ", ".join(f"{losses[-1]:.3g} with {lr:g}" for lr, losses in curves.items())
picture(
    figure,
    alt="The loss against the step for five rates, on a logarithmic axis. At the end "
    f"it is {last}.",
)

# %% [markdown]
# A rate that is too low wastes steps; one that is too high wastes the network. Between
# them lies a factor of about a hundred, so search by factors, not by differences.
#
# **Change it:** put 3 and 10 into the list, and run the cell with the seeds 0 to 5.
#
# <details><summary>Our answers, when you have yours</summary>
#
# 3 is better than 1 each time. 10 is a gamble: with one seed the best of all, with
# another at a loss near 2 for ever, like 30. The best rate lies close below the first
# that ruins everything, so take one that is a few times smaller.
#
# </details>

# %% tags=["author"]
assert best == 1.0
assert min(curves[30.0][-1], curves[100.0][-1]) > 0.4
assert curves[0.01][-1] > 0.25
assert with_values > 10 * with_tensors

# %% [markdown]
# ## 7 · Looking back
#
# One question that mixes old and new. The loss is w · w, and w begins at 1. Somebody
# takes **two** steps with the rate 0.1: forward, backward, step; and again. They never
# forget.
#
# **Predict** w at the end. No code, no paper.

# %%
predict("w after two steps without forgetting", ...)

# %%
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for _ in range(2):
    loss = w * w
    loss.backward()
    optimizer.step()
predict.compare("w after two steps without forgetting", round(w.item(), 4))

# %% tags=["author"]
assert round(w.item(), 4) == 0.44

# %% [markdown]
# The first gradient is 2, and w becomes 0.8. The second is 1.6, but the 2 is still
# there: the step is 0.1 · 3.6, and w becomes 0.44. With forgetting it would be 0.64. It
# looks like faster learning; at the next few steps it shoots past 0 and swings.
#
# ## Where you are
#
# You have built a network that learns, from one number upward, and each part has a
# namesake in PyTorch: `Value` and tensor, `Layer` and `nn.Linear`, `MLP` and
# `nn.Sequential`, `SGD` and `torch.optim.SGD`. From here on, tensors: what they are in
# memory comes next.

# %%
progress.show()
