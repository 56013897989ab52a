# ---
# title: Clinic
# needs:
#   - the training loop (lesson 20)
#   - losses, initialisation and optimizers (lessons 15 to 18)
# able:
#   - to read the vital signs of a training run, and to know the healthy ones
#   - to tell a symptom from its cause, by the sign that tells causes apart
#   - to repair ten faults, and to see that the cause is gone and not only the symptom
# minutes: 60
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Clinic
#
# A training goes wrong. There is no error message, only a curve that does not look as
# it should. The usual reaction is to turn the learning rate, or to add a line that
# somebody in a forum has recommended. Sometimes the curve then looks better. But was
# that the cause?
#
# In this clinic lie ten patients. Each is the same small program with *one* fault, and
# you know neither the fault nor the code. You have what doctors have: charts, a healthy
# person to compare with, and the question what tells two illnesses apart.

# %%
import inspect
import math
import statistics
from itertools import pairwise

import matplotlib.pyplot as plt

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import clinic, progress, solution
from tinygrad_edu.classroom.clinic import case, chart, code, diagnose, treated
from tinygrad_edu.classroom.clinic_parts import copies_of
from tinygrad_edu.monitor import Runner, watch
from tinygrad_edu_widgets import TrainingView

# %% [markdown]
# ### From memory: two questions on earlier lessons
#
# 1. *Losses.* A network gives ten classes the same score. How large is its
#    cross-entropy? (You will need this number all day.)
# 2. *The training loop.* A network with dropout, in training mode, reads the same
#    images twice. Are its answers `"the same"` or `"different"`?

# %%
predict("cross-entropy of guessing", ...)
predict("two looks in training mode", ...)

# %%
guess = nn.functional.cross_entropy(torch.zeros(1, 10), torch.tensor([3]))
predict.compare("cross-entropy of guessing", round(guess.item(), 2))

torch.manual_seed(0)
layers = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5))
images = torch.ones(5, 4)
same = torch.equal(layers(images), layers(images))
predict.compare("two looks in training mode", "the same" if same else "different")

# %% tags=["author"]
assert round(guess.item(), 2) == 2.3
assert not same

# %% [markdown]
# ## 1 · A healthy run
#
# Before you look at illness, learn what health looks like. The program of all patients
# reads the handwritten digits: five linear layers with ReLU between them, plain SGD,
# 120 steps. Its own accuracy is measured on images it has set aside. The clinic has 400
# images that no patient ever gets to see, and measures on these.
#
# **Predict**: in a healthy step, how large is the update of a weight matrix, as a
# fraction of the weights themselves, ‖Δw‖ / ‖w‖? (1? 0.1? 0.005? 0.000001?)

# %%
predict("update of a healthy step", ...)

# %%
healthy = case("healthy")
print(chart("healthy"))
predict.compare("update of a healthy step", clinic.Signs(healthy.record).ratio(1))

# %% [markdown]
# Read a chart in four steps, with names:
#
# - **start**: is the first loss near that of guessing, 2.3? If it is far above, the
#   network itself was ill before anything was learned.
# - **flow**: are the gradients of the first and the last layer of about the same size?
#   Are about half of the outputs behind a ReLU zero? Do outputs keep their size from
#   the first to the last layer, at step 1?
# - **pace**: do updates change the weights by some thousandths of themselves?
# - **honesty**: does the run's own accuracy agree with the clinic's? Does its loss
#   agree with its accuracy?
#
# And of each sign: **since when?** What was there at step 1 is a cause more often than
# what came at step 50.

# %%
TrainingView(healthy.record, title="healthy", tab="layers")

# %% [markdown]
# 1. This is the same run as a heat map: a row for each layer, a column for each
#    measured step. Choose the statistic *gradient norm*, and compare the weights.
#    Which layer has the largest one?
# 2. Choose *update ratio*, and point at some cells. Between which values do they lie?
# 3. And *zero fraction*: are there rows that stand out? Why are those of the linear
#    layers 0?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. None by far: at any step they differ by less than a factor of three. That is what
#    *flow* asks. (The biases are darker: they are fewer numbers.)
# 2. Weights between about 0.004 and 0.03. The biases, which began at 0, change by more
#    of themselves.
# 3. ReLUs lie near one half. A linear layer gives an exact 0 only by chance.
#
# </details>

# %% tags=["author"]
signs = clinic.Signs(healthy.record)
assert 0.002 < signs.ratio(1) < 0.02
assert signs.accuracy() > 0.8
assert not healthy.record.alarms

# %% [markdown]
# ## 2 · The ward
#
# Here they are. Each chart shows the loss, and the two accuracies: the run's own
# (dots), and the clinic's (crosses).

# %%
figure, axes = plt.subplots(2, 5, figsize=(12, 5), sharex=True, sharey=True)
for axis, letter in zip(axes.flat, clinic.PATIENTS):
    record = case(letter).record
    loss = record.curve("loss")
    axis.plot(loss.steps, loss.values, color="#4477aa", linewidth=1)
    axis.set_ylim(0, 3)
    axis.set_title(f"patient {letter}")
    if not math.isfinite(loss.values[-1]):
        axis.text(60, 2.6, "loss ends as nan", ha="center", color="#4477aa")
    other = axis.twinx()
    for name, style in [("accuracy", "o"), ("clinic_accuracy", "x")]:
        curve = record.curve(name)
        other.plot(curve.steps, curve.values, style, color="#aa3377", markersize=4)
    other.set_ylim(0, 1)
    other.set_yticks([0, 0.5, 1], ["0", "50%", "100%"] if axis in axes[:, -1] else [])
for axis in axes[:, 0]:
    axis.set_ylabel("loss (line)")
for axis in axes[-1]:
    axis.set_xlabel("step")
picture(
    figure,
    alt="Ten small charts of loss and two accuracies. A: no loss in sight. B: falls, "
    "then jumps up. C: falls slowly and stays above 1.6. D: level at 2.4. E: falls to "
    "0, its own accuracy above the clinic's. F: level at 2.3. G: one jump, then level. "
    "H: level at 2.3. I: falls slowly, its own accuracy below the clinic's. J: level.",
)

# %% [markdown]
# Five of them look nearly alike: D, F, G, H and J stay at the loss of guessing. The
# *curve* will not tell you why. Take a closer look, one after the other. **Change the
# letter** in the next cell, and run it again: the chart, and the run beside the healthy
# one.

# %%
LETTER = "B"

print(chart(LETTER))
TrainingView.compare(
    [case(LETTER).record, healthy.record],
    labels=[f"patient {LETTER}", "healthy"],
    title=f"Patient {LETTER}",
)

# %% [markdown]
# The view rings **alarms**, each with its step, and with an advice. Look at those of B,
# F and G.
#
# 1. F's alarm speaks of dead units. When does it ring, and since when have the units
#    been dead? (The chart says it.)
# 2. At the end, B and G have dead units as well, or no numbers any more. How was it at
#    step 1?
# 3. So what is an alarm: a cause, or a symptom?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. It rings after some fifty steps, when it is sure. They have been dead since step 1.
# 2. About half of the outputs were 0, as in the healthy run. Something has killed the
#    units later.
# 3. A symptom. In B and G, who follows the advice and takes LeakyReLU will have another
#    symptom.
#
# </details>

# %% tags=["author"]
assert any(alarm.kind == "dead" for alarm in case("F").record.alarms)
at_first = {letter: clinic.Signs(case(letter).record).zeros(1) for letter in "BFG"}
assert at_first["F"] > 0.95
assert at_first["B"] < 0.7
assert at_first["G"] < 0.7

# %% [markdown]
# ## 3 · Diagnosis
#
# These are the ten illnesses, each once:
#
# | write | what is wrong |
# | --- | --- |
# | `rate too high` | updates throw over what was learned |
# | `rate too low` | updates are so small that nothing happens |
# | `dead units` | the network *begins* with units that never open |
# | `vanishing` | each layer makes the gradient smaller on its way back |
# | `exploding` | each layer makes the signal larger, from the start |
# | `forgotten zero_grad` | gradients of all earlier steps are added up |
# | `train/eval mix-up` | the model is measured in training mode |
# | `leaking test data` | it is measured on images it has learned from |
# | `wrong loss input` | the loss is given something other than scores |
# | `broken shuffle` | images stand beside the labels of others |
#
# Write a cause for each patient. A wrong one is answered with what it *would* show, and
# what is there; a symptom, such as `"nan"`, with the causes that may be behind it.
# Begin with those of which you are sure, and leave the dots for the others.

# %%
diagnose("A", ...)
diagnose("B", ...)
diagnose("C", ...)
diagnose("D", ...)
diagnose("E", ...)
diagnose("F", ...)
diagnose("G", ...)
diagnose("H", ...)
diagnose("I", ...)
diagnose("J", ...)

# %% [markdown]
# <details><summary>Which sign tells them apart, if you are stuck</summary>
#
# - At the loss of guessing: D, F, G, H, J. Look at *flow* and *pace*. In one of them
#   all is healthy but the loss.
# - *Start* far above 2.3: only one.
# - Healthy at step 1, ill later: B and G. Look at the first update, then at the
#   gradients of steps 11 and 51.
# - *Honesty*: in E, I and C two numbers contradict each other. Which two?
#
# </details>
#
# The next sections name the causes, so make your diagnoses first.

# %% tags=["author"]
for letter, sick in clinic.PATIENTS.items():
    diagnose(letter, sick.cause)
    for wrong in clinic.CAUSES:
        if wrong != sick.cause:
            diagnose(letter, wrong)

# %% [markdown]
# ## 4 · The rate: G and D
#
# The first repair needs no code of theirs, only the chart. The update of a layer is
# proportional to the learning rate. So the ratio that is measured says which rate would
# have been right. **By hand**, for a run whose rate was 0.4:
#
# - **look**: take the ratios of all weights, and of these the middle one;
# - **doubt**: is it a positive number? Where nothing moves at all, or nothing is a
#   number, the rate is not the cause;
# - **scale**: the old rate, times how far the updates are from where they should be.

# %%
ratios = [0.02, 0.03, 0.5]
middle = statistics.median(ratios)  # look
print("positive and finite:", 0 < middle < math.inf)  # doubt
print(
    f"updates are {middle / 0.005:.0f} times too large, so 0.4 / 6 =", 0.4 / 6
)  # scale

# %% [markdown]
# ### Your turn: `better_rate`
#
# It is given a rate, the ratios that were measured with it, and the ratio to aim at.
# It returns the better rate, or raises `ValueError` where no rate can help. The steps:
# **look**, **doubt**, **scale**.


# %% exercise="better_rate"
def better_rate(rate, ratios, aim):
    ### BEGIN SOLUTION
    middle = statistics.median(ratios)  # look
    if not 0 < middle < math.inf:  # doubt
        raise ValueError(f"updates of {middle}: this is not a matter of the rate")
    return rate * aim / middle  # scale
    ### END SOLUTION


# %%
check.better_rate(better_rate)

# %%
new_rate = finished("better_rate", better_rate)


def first_ratios(letter):
    """The update ratio of each weight in the first step of a patient."""
    return clinic.Signs(case(letter).record).of("update ratio", 1, "weight")


def outcome(title, run):
    signs = clinic.Signs(run.record)
    print(
        f"{title:34} loss {signs.loss(clinic.STEPS):5.2f}   own {signs.accuracy():4.0%}"
        f"   clinic {signs.accuracy('clinic_accuracy'):4.0%}"
    )
    return run


for letter in "GD":
    rate = new_rate(case(letter).part.rate, first_ratios(letter), aim=0.005)
    outcome(f"{letter} before, rate {case(letter).part.rate:g}", case(letter))
    cured = outcome(f"{letter} with the rate {rate:.2g}", treated(letter, rate=rate))

try:
    new_rate(case("F").part.rate, first_ratios("F"), aim=0.005)
except ValueError as error:
    print("F:", error)

# %% tags=["author"]
assert 0.05 < rate < 0.2
assert clinic.Signs(cured.record).accuracy() > 0.8

# %% [markdown]
# Both are cured. And for F it has refused, rightly: F stays at 2.3 just like D, and
# nothing that you do to its rate will help.

# %% [markdown]
# ## 5 · Gradients: B
#
# A loss that falls, jumps, and ends in ruins: *lower the rate!*, says everybody. Try
# it. Here is patient B, live. **Predict**: you pull the rate down to a tenth, 0.01. Is
# B cured, so that the gradient stays where it was at step 1? `"cured"` or `"climbs"`?

# %%
predict("B at a tenth of the rate", ...)

# %%
live = clinic.Case(**clinic.patient("B").changed)
runner = Runner(
    live.train,
    model=live.model,
    optimizer=live.optimizer,
    total_steps=clinic.STEPS,
    steps_per_second=6,
)
runner.watch = watch(live.model, live.optimizer, every=5, histograms=False)
TrainingView(runner, title="Patient B")

# %% [markdown]
# 1. Press *Start*. At about step 15 pull the rate to about 0.01. Then open the tab
#    *Layers*, with *gradient norm*, and watch both the loss and the gradients until the
#    end. (To begin anew, run the cell again.)
# 2. Is the symptom gone? Is the cause gone?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. The loss falls, and does not jump, or not yet. The gradients become larger and
#    larger all the same, to ten times what they were and more.
# 2. The symptom, for 120 steps. In a longer run it comes back.
#
# </details>
#
# **The same by hand**:

# %%
slower = treated("B", rate=0.01)
gradients = clinic.Signs(slower.record)
for step in (1, 11, 51, clinic.STEPS):
    size = gradients.gradients(step)[-1]
    print(f"step {step:3}   gradient of the last layer {size:.2f}")
grown = gradients.gradients(clinic.STEPS)[-1] / gradients.gradients(1)[-1]
predict.compare("B at a tenth of the rate", "climbs" if grown > 3 else "cured")

# %% tags=["author"]
assert grown > 5
assert gradients.loss(clinic.STEPS) < 1.5

# %% [markdown]
# Now B's own code. It takes each batch in parts, so that large batches fit into a small
# memory: each part adds its share to the gradients, then comes one step.
# (`loss_function` gives a pair; the second number is for people.)

# %%
print(code("B"))

# %% [markdown]
# ### Your turn: `clean_step`
#
# Write B's step without its fault. What belongs to the batch adds up, what belongs to
# the past does not. The steps: **clear**, **add up**, **move**.


# %% exercise="clean_step"
def clean_step(model, parts, loss_function, optimizer):
    ### BEGIN SOLUTION
    optimizer.zero_grad()  # clear
    total = 0.0
    for images, labels in parts:
        loss, _ = loss_function(model(images), labels)
        (loss / len(parts)).backward()  # add up
        total += loss.item() / len(parts)
    optimizer.step()  # move
    return total
    ### END SOLUTION


# %%
check.clean_step(clean_step)

# %%
outcome("B before", case("B"))
outcome("B with a lower rate", slower)
cured = outcome("B repaired", treated("B", step=finished("clean_step", clean_step)))

# %% tags=["author"]
assert clinic.Signs(cured.record).gradients(51)[-1] < 5
assert clinic.Signs(cured.record).accuracy() > 0.8

# %% [markdown]
# ## 6 · The network: A, F and J
#
# Three patients were ill before the first step. Here is how each builds its network.

# %%
for letter in "AFJ":
    print(f"# patient {letter}\n{code(letter)}")

# %% [markdown]
# **By hand**: one layer of A's network, and what it does to the size of a signal. The
# names, which you need in a moment:
#
# - **spread**: how large the weights are;
# - **centre**: where the biases begin;
# - **let through**: what the activation lets pass, forward and back.

# %%
torch.manual_seed(0)
signal = torch.randn(500, 48)
layer = nn.Linear(48, 48)
nn.init.normal_(layer.weight)  # spread: 1
nn.init.zeros_(layer.bias)  # centre: 0
out = torch.relu(layer(signal))  # let through: the positive half
growth = out.pow(2).mean().sqrt().item() / signal.pow(2).mean().sqrt().item()
print(f"one layer: times {growth:.1f}, five layers: times {growth**5:,.0f}")

# %% tags=["author"]
assert 4 < growth < 6

# %% [markdown]
# ### Your turn: `healthy_network`
#
# It is given the sizes, such as `[64, 48, 10]`, and returns `nn.Sequential` of linear
# layers with an activation between each two, none behind the last. It must be healthy
# at any depth: **spread** by the rule of lesson 16, **centre** at 0, and an activation
# that **lets through**.


# %% exercise="healthy_network"
def healthy_network(sizes):
    ### BEGIN SOLUTION
    layers = []
    for inputs, outputs in pairwise(sizes):
        layer = nn.Linear(inputs, outputs)
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")  # spread
        nn.init.zeros_(layer.bias)  # centre
        layers += [layer, nn.ReLU()]  # let through
    return nn.Sequential(*layers[:-1])
    ### END SOLUTION


# %%
check.healthy_network(healthy_network)

# %% [markdown]
# One function for three patients:

# %%
build = finished("healthy_network", healthy_network)
for letter in "AFJ":
    outcome(f"{letter} before", case(letter))
    cured = outcome(f"{letter} repaired", treated(letter, network=build))

# %% [markdown]
# J has nine layers, which is more than digits need, and learns more slowly than the
# others even when it is healthy. Would a higher rate have cured it, as it stood? Its
# first layer gets less than a millionth of the last one's gradient: a rate that suits
# the one would blow up the other.

# %% tags=["author"]
assert clinic.Signs(cured.record).accuracy() > 0.4
assert clinic.Signs(case("J").record).accuracy() < 0.3

# %% [markdown]
# ## 7 · What is measured: I and C
#
# Of these two the model is not to blame. Patient I learns well; it only *says* that it
# is bad. The clinic's crosses lie above its own dots, and the dots jump. Its way of
# looking:

# %%
print(code("I"))

# %% [markdown]
# ### Your turn: `honest_accuracy`
#
# You know the steps from `evaluate` in lesson 20: **still**, **look**, **back**.


# %% exercise="honest_accuracy"
def honest_accuracy(model, images, labels):
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()  # still
    with torch.no_grad():
        right = model(images).argmax(dim=1) == labels  # look
    model.train(was_training)  # back
    return right.float().mean().item()
    ### END SOLUTION


# %%
check.honest_accuracy(honest_accuracy)

# %%
look = finished("honest_accuracy", honest_accuracy)
outcome("I before", case("I"))
cured = outcome("I repaired", treated("I", accuracy=look))

# %% tags=["author"]
signs = clinic.Signs(case("I").record)
assert signs.accuracy("clinic_accuracy") > signs.accuracy() + 0.15
signs = clinic.Signs(cured.record)
assert abs(signs.accuracy("clinic_accuracy") - signs.accuracy()) < 0.1

# %% [markdown]
# Patient C is right about four times in five, and its loss stays above 1.6. Somebody
# has raised its rate to 0.5 already, because the loss would not fall: a symptom was
# treated. Its loss is given the scores, and returns the loss and, for people, how sure
# the model is.

# %%
print(code("C"))

# %% [markdown]
# **Predict**: a perfect model gives the right class the share 1 and the nine others 0.
# What does this function return as its loss?

# %%
predict("loss of a perfect model of patient C", ...)

# %%
perfect_scores = 100 * torch.eye(10)
sick_loss = case("C").part.loss
floor = sick_loss(perfect_scores, torch.arange(10))[0].item()
predict.compare("loss of a perfect model of patient C", round(floor, 3))

# %% [markdown]
# Cross-entropy makes shares of whatever it is given. Of ten numbers between 0 and 1 it
# makes shares that are nearly equal: the largest is e / (e + 9) ≈ 0.23, and −log 0.23
# is 1.46. So the model can be right, and can never become sure.
#
# ### Your turn: `honest_loss`
#
# It returns the loss, **for learning**, and as a plain number how sure the model is on
# average, **for people**: the mean over the images of the largest share.


# %% exercise="honest_loss"
def honest_loss(scores, labels):
    ### BEGIN SOLUTION
    shares = torch.softmax(scores, dim=1)  # for people
    sure = shares.amax(dim=1).mean().item()
    return nn.functional.cross_entropy(scores, labels), sure  # for learning
    ### END SOLUTION


# %%
check.honest_loss(honest_loss)

# %%
good_loss = finished("honest_loss", honest_loss)
outcome("C before", case("C"))
outcome("C repaired", treated("C", loss=good_loss))
cured = outcome("C repaired, its rate put back", treated("C", loss=good_loss, rate=0.1))

# %% [markdown]
# With the cause repaired, the treatment of the symptom does harm: a rate of 0.5 was
# wanted only because the slopes were so small. After a repair, take old bandages off.

# %% tags=["author"]
assert abs(floor - 1.461) < 0.01
assert clinic.Signs(cured.record).accuracy() > 0.8
assert clinic.Signs(case("C").record).loss(clinic.STEPS) > 1.46

# %% [markdown]
# ## 8 · The data: E and H
#
# E looks best of all, and is the most dangerous: it would have been sold. It had only
# 140 images, so of each somebody made 12 noisy copies:

# %%
print(inspect.getsource(copies_of))
print(code("E"))

# %% [markdown]
# **Predict**: twelve copies of an image are dealt at random, four fifths to learn from.
# How probable is it that *no* copy of a certain validation image is learned? ("a half"?
# "one in a hundred"? less?) Write a number.

# %%
predict("no copy in the training pile", ...)

# %%
predict.compare("no copy in the training pile", 0.2**11)

# %% [markdown]
# The other eleven must all lie in the small pile, too: about $0.2^{11}$, one in fifty
# million. It is measured on what it has learned.
#
# ### Your turn: `honest_split`
#
# The same piles without the leak: one to learn from, with copies, and one to look at,
# of real images. Both are pairs of images and labels. Four fifths of the images,
# rounded down, are to learn from. The steps: **split**, **copy**.


# %% exercise="honest_split"
def honest_split(images, labels, copies):
    ### BEGIN SOLUTION
    order = torch.randperm(len(images))
    images, labels = images[order], labels[order]
    cut = len(images) * 4 // 5  # split
    learn = copies_of(images[:cut], labels[:cut], copies)  # copy
    return learn, (images[cut:], labels[cut:])
    ### END SOLUTION


# %%
check.honest_split(honest_split)

# %%
deal = finished("honest_split", honest_split)
outcome("E before", case("E"))
cured = outcome("E repaired", treated("E", split=deal))

# %% [markdown]
# The model has not become better, only its own number honest. With 28 images to look
# at, that number still is rough: one image is 3.6 %.

# %% tags=["author"]
signs = clinic.Signs(case("E").record)
assert signs.accuracy() > signs.accuracy("clinic_accuracy") + 0.08
signs = clinic.Signs(cured.record)
assert abs(signs.accuracy() - signs.accuracy("clinic_accuracy")) < 0.12

# %% [markdown]
# The last one: H. Gradients flow, updates have a healthy size, no unit is dead, and the
# loss stays at guessing. When everything about learning is healthy and nothing is
# learned, look at what is to be learned.

# %%
print(code("H"))

# %% [markdown]
# ### Your turn: `shuffled_batches`
#
# A generator of batches, mixed anew at each call; the last one may be smaller. The
# steps: **mix**, **deal**.


# %% exercise="shuffled_batches"
def shuffled_batches(images, labels, size):
    ### BEGIN SOLUTION
    order = torch.randperm(len(images))  # mix
    for start in range(0, len(images), size):
        rows = order[start : start + size]  # deal
        yield images[rows], labels[rows]
    ### END SOLUTION


# %%
check.shuffled_batches(shuffled_batches)

# %%
mix = finished("shuffled_batches", shuffled_batches)
outcome("H before", case("H"))
cured = outcome("H repaired", treated("H", batches=mix))

# %% [markdown]
# The charts of H and F had the same curve. One had healthy signs and ill data, the
# other healthy data and no signs of life.

# %% tags=["author"]
assert clinic.Signs(cured.record).accuracy() > 0.8

# %% [markdown]
# ## 9 · Looking back
#
# One question that mixes old and new. Somebody repairs B in another way: not
# `optimizer.zero_grad()`, but gradient clipping (lesson 18), so that no step is longer
# than with a gradient of norm 1. The gradients still add up from step to step.
#
# **Predict**: does the loss still `"jump"`, as B's did, or does it `"fall"`? And is the
# gradient of step 120 the one that belongs to its batch: `"yes"` or `"no"`?

# %%
predict("loss of B with clipping", ...)
predict("gradient of its own batch", ...)


# %%
def clipped_step(model, parts, loss_function, optimizer):
    losses = []
    for images, labels in parts:
        loss, _ = loss_function(model(images), labels)
        (loss / len(parts)).backward()
        losses.append(loss.item())
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return sum(losses) / len(losses)


clipped = outcome("B with clipping", treated("B", step=clipped_step))
signs = clinic.Signs(clipped.record)
jumps = max(signs.loss(step) for step in range(20, clinic.STEPS)) > 2.3
predict.compare("loss of B with clipping", "jump" if jumps else "fall")

weights = list(clipped.model.parameters())
left = [weight.grad.clone() for weight in weights]  # of step 120, and all before it
batch, answers, *_ = clinic.digits(64)
clipped.model.zero_grad()
good_loss(clipped.model(batch), answers)[0].backward()
own = [weight.grad for weight in weights]
dot = sum((a * b).sum() for a, b in zip(left, own)).item()
norms = [math.sqrt(sum((g**2).sum().item() for g in each)) for each in (left, own)]
cosine = dot / (norms[0] * norms[1])
print(f"cosine between what moves the weights and a fresh gradient: {cosine:.2f}")
predict.compare("gradient of its own batch", "no" if abs(cosine) < 0.9 else "yes")

# %% tags=["author"]
assert not jumps
assert abs(cosine) < 0.9

# %% [markdown]
# It falls, and the accuracy is that of the healthy run. Each cut also shrinks what is
# stored, so old gradients fade: by accident, clipping has made a kind of momentum of
# the fault, and here it happens to do well. And yet no step goes where its batch
# points. In this state, whoever changes the rate, the batch size or the loss will get
# answers that make no sense. A good curve proves that there is no symptom. That there
# is no fault, it does not prove.
#
# ## Where you are
#
# You have read the signs, named the causes, repaired them, and seen that after the
# repair *all* signs are healthy, not only the curve. When your own training is ill:
# **start**, **flow**, **pace**, **honesty**, and *since when?* Change one thing at a
# time. And keep a healthy run to compare with.

# %%
progress.show()
