# ---
# title: The training loop
# needs:
#   - modules and their state (lesson 14), optimizers (lesson 17)
#   - batches from a DataLoader, as in lesson 00
# able:
#   - to write a training loop whose five lines stand in the right order, and say why
#   - to measure a model without changing it, and to average correctly
#   - to watch a run, hold it, and steer its learning rate
#   - to interrupt a training and go on so that not a single bit differs
# minutes: 40
# seconds: 40
# megabytes: 600
# ---

# %% [markdown]
# # The training loop
#
# You have all the parts: layers, losses, optimizers. Here they are put together into
# the loop that every project has. It is short, and yet most of the lost nights of
# machine learning are lost in it. Two lines stand in the wrong order. A number is
# averaged wrongly. The machine restarts after nine hours, and what goes on afterwards
# is a different training.
#
# At the end you interrupt a training, throw everything away, go on from a file, and
# every bit is what it would have been.

# %%
import copy
import inspect
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.serialization import Checkpoints
from tinygrad_edu.utils.data import DataLoader, TensorDataset
from tinygrad_edu_widgets import TrainingView

# %% [markdown]
# ### From memory: two questions on earlier lessons
#
# 1. *Optimizers.* A weight is 1.0, and its gradient is 1000. Adam makes its very first
#    step, with a learning rate of 0.01. What is the weight afterwards?
# 2. *Module and Parameter.* `best = model.state_dict()`, then training goes on for
#    another epoch. Does `best` hold the `"old"` numbers or the `"new"` ones?

# %%
predict("weight after Adam's first step", ...)
predict("numbers in best", ...)

# %%
weight = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.Adam([weight], lr=0.01)
(1000 * weight).backward()
optimizer.step()
predict.compare("weight after Adam's first step", round(weight.item(), 4))

layer = nn.Linear(1, 1)
best, before = layer.state_dict(), layer.weight.item()
with torch.no_grad():
    layer.weight += 1
found = "old" if best["weight"].item() == before else "new"
predict.compare("numbers in best", found)

# %% [markdown]
# Adam divides by the size of the gradients it has seen, so its first step is as long as
# the learning rate, whatever the gradient. And a state is no copy: it is the memory of
# the model. Both will matter when a training is interrupted.

# %% tags=["author"]
assert round(weight.item(), 4) == 0.99
assert found == "new"

# %% [markdown]
# ## 1 · One step
#
# The handwritten digits again, in batches, and a network with one hidden layer.

# %%
digits = load_digits()
torch.manual_seed(0)
order = torch.randperm(1797)
x = (torch.tensor(digits.images).float() / 16).reshape(-1, 64)[order]  # (1797, 64)
y = torch.tensor(digits.target)[order]  # (1797,)

training_data = TensorDataset(x[:1200], y[:1200])
train_loader = DataLoader(training_data, batch_size=16, shuffle=True)
valid_loader = DataLoader(TensorDataset(x[1200:1500], y[1200:1500]), batch_size=128)
loss_function = nn.CrossEntropyLoss()


def small_network():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


print(len(train_loader), "batches to learn from,", len(valid_loader), "to look at")

# %% [markdown]
# One step of training has five parts. In a moment you will need their names:
#
# - **mode**: say to the model that it learns now;
# - **forward**: compute predictions, and the loss from them;
# - **clear**: throw away the gradients of the step before;
# - **backward**: compute new ones;
# - **move**: let the optimizer change the weights.
#
# Here are three of them for a single weight that has to become 3, without a model:

# %%
w = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.25)

for _ in range(5):
    loss = (w - 3) ** 2  # forward
    optimizer.zero_grad()  # clear
    loss.backward()  # backward
    optimizer.step()  # move
    print(f"w = {w.item():.3f}   loss before the step {loss.item():.3f}")

# %% [markdown]
# *Clear* may stand anywhere before *backward*: also at the very beginning. **Predict**:
# somebody writes *backward*, *clear*, *move*. What is `w` after five steps? And what if
# *clear* is left out altogether: does `w` come `"closer"` to 3 in five steps than
# above, or not: `"farther"`?

# %%
predict("w if cleared after backward", ...)
predict("w if never cleared", ...)


# %%
def five_steps(clear_when):
    w = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.25)
    for _ in range(5):
        loss = (w - 3) ** 2
        if clear_when == "before":
            optimizer.zero_grad()
        loss.backward()
        if clear_when == "after":
            optimizer.zero_grad()
        optimizer.step()
    return w.item()


predict.compare("w if cleared after backward", five_steps("after"))

right, never = five_steps("before"), five_steps("never")
print(f"w: {right:.3f} in the right order, {never:.3f} if never cleared")
closer = abs(never - 3) < abs(right - 3)
predict.compare("w if never cleared", "closer" if closer else "farther")

# %% [markdown]
# Cleared too late, there is nothing to move by. Never cleared, old gradients push on
# after the goal has been passed. Neither makes an error message.

# %% tags=["author"]
assert five_steps("after") == 0.0
assert not closer

# %% [markdown]
# ### Your turn: `train_step`
#
# It makes one step with one batch, and returns the loss that the batch had before the
# step, as a plain number. (`loss.item()`: the tensor would remember the whole graph.)
# A loss function is called with the predictions first, then the targets. The steps:
# **mode**, **forward**, **clear**, **backward**, **move**.


# %% exercise="train_step"
def train_step(model, inputs, targets, loss_function, optimizer):
    ### BEGIN SOLUTION
    model.train()  # mode
    loss = loss_function(model(inputs), targets)  # forward
    optimizer.zero_grad()  # clear
    loss.backward()  # backward
    optimizer.step()  # move
    return loss.item()
    ### END SOLUTION


# %%
check.train_step(train_step)

# %% [markdown]
# Stuck? `hint("train_step")` in a new cell. Here is one epoch with it:

# %%
step = finished("train_step", train_step)

model = small_network()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
losses = [step(model, *batch, loss_function, optimizer) for batch in train_loader]
print(f"loss {losses[0]:.2f} at first, {losses[-1]:.2f} after {len(losses)} steps")

# %% tags=["author"]
assert losses[-1] < losses[0] / 2

# %% [markdown]
# ## 2 · Measuring changes nothing
#
# Next, a look at data the model does not learn from. They come in batches as well, and
# the last batch is smaller. **Predict**: four samples have a mean loss of 1, and the
# last batch is a single sample with loss 6. What is the mean loss of all five?

# %%
predict("mean loss of five samples", ...)

# %%
predict.compare("mean loss of five samples", (4 * 1 + 1 * 6) / 5)
print("mean of the two means:", (1 + 6) / 2)

# %% [markdown]
# The mean of means is wrong as soon as one batch is smaller. So a batch counts as often
# as it has samples.
#
# ### A worked example
#
# `confidence` measures how sure a model is, on average: the largest probability that it
# gives for each sample. Four steps, with names:
#
# - **still**: keep the mode in mind, switch to eval, and record no graph;
# - **add up** over all *samples*, and count them;
# - **divide**, once, at the end;
# - **back** to the mode that the model was in.


# %%
def confidence(model, loader):
    was_training = model.training
    model.eval()  # still
    total, count = 0.0, 0
    with torch.no_grad():
        for inputs, _ in loader:
            sure = torch.softmax(model(inputs), dim=1).amax(dim=1)  # (B,)
            total += sure.sum().item()  # add up
            count += len(inputs)
    model.train(was_training)  # back
    return total / count  # divide


print(f"untrained {confidence(small_network(), valid_loader):.2f}")
print(f"trained   {confidence(model, valid_loader):.2f}")

# %% tags=["author"]
assert confidence(small_network(), valid_loader) < 0.3
assert confidence(model, valid_loader) > 0.6

# %% [markdown]
# ### Your turn: `evaluate`
#
# It returns two numbers: the mean loss of all samples, and the fraction that is
# classified rightly (where the largest score belongs to the right class). What
# `loss_function` gives is the mean over one batch; the loader may be anything that
# gives batches, and need not have a length. The steps: **still**, **add up**,
# **divide**, **back**.


# %% exercise="evaluate"
def evaluate(model, loader, loss_function):
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()  # still
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            scores = model(inputs)  # (B, classes)
            total += loss_function(scores, targets).item() * len(targets)  # add up
            right += (scores.argmax(dim=1) == targets).sum().item()
            count += len(targets)
    model.train(was_training)  # back
    return total / count, right / count  # divide
    ### END SOLUTION


# %%
check.evaluate(evaluate)

# %%
measure = finished("evaluate", evaluate)
val_loss, val_accuracy = measure(model, valid_loader, loss_function)
print(f"after one epoch: loss {val_loss:.3f}, right {val_accuracy:.1%}")

# %% tags=["author"]
assert 0.8 < val_accuracy < 1

# %% [markdown]
# ## 3 · A loop that can be held
#
# A training takes minutes or weeks, and you want to look inside meanwhile. Python has a
# form for that: a function with `yield` in it is a **generator**. It runs up to a
# `yield`, hands something out, and waits until it is asked again.
#
# **An example**: somebody puts 100 aside each month, and looks at the interest once a
# year. Three steps, with names:
#
# - **round**: once for each year;
# - **act and tell**: do one thing, and hand out what came of it;
# - **look and tell**: at the end of a round, measure, and hand that out.


# %%
def saving(account, years):
    for year in range(years):  # round
        for month in range(12):
            account["balance"] += 100  # act
            yield {"balance": account["balance"]}  # tell
        yield {"interest": 0.02 * account["balance"]}  # look, tell


account = {"balance": 0}
run = saving(account, years=2)

# %% [markdown]
# **Predict**: how much is in the account now?

# %%
predict("balance after the call", ...)

# %%
predict.compare("balance after the call", account["balance"])
print(next(run), next(run), "...")
print("in all", 2 + len(list(run)), "messages; at the end", account)

# %% [markdown]
# The call has only made the generator. Whoever asks with `next`, or in a `for`, decides
# when it goes on. That is how a button can hold it.

# %% tags=["author"]
assert account["balance"] == 2400

# %% [markdown]
# ### Your turn: `fit`
#
# In each epoch it makes one step with each batch and yields `{"loss": ...}` after it.
# At the end of the epoch it measures on the validation data and yields
# `{"val_loss": ..., "val_accuracy": ...}`.
#
# Epochs are counted from 0, and `first` is the one to begin with: with `epochs=5` and
# `first=3` only the epochs 3 and 4 are done. You will need this to go on after an
# interruption. Use `step` and `measure`, which are yours or ours. The steps: **round**,
# **act and tell**, **look and tell**.


# %% exercise="fit"
def fit(model, train_loader, valid_loader, loss_function, optimizer, epochs, first=0):
    ### BEGIN SOLUTION
    for _ in range(first, epochs):  # round
        for inputs, targets in train_loader:
            loss = step(model, inputs, targets, loss_function, optimizer)  # act
            yield {"loss": loss}  # tell
        val_loss, val_accuracy = measure(model, valid_loader, loss_function)  # look
        yield {"val_loss": val_loss, "val_accuracy": val_accuracy}  # tell
    ### END SOLUTION


# %%
check.fit(fit)

# %% [markdown]
# ### Steering
#
# Now Adam gets a learning rate of 0.1, ten times what suited it above. After some
# hundred steps the loss stops falling and jumps about.
#
# **Predict**: at that moment the rate is set to 0.01. What does the loss of the
# training batches do in the next hundred steps, `"falls at once"`, `"falls slowly"`, or
# `"stays"`? (The steps are ten times shorter now.)

# %%
predict("loss at a tenth of the rate", ...)

# %%
training = finished("fit", fit)
loaders = train_loader, valid_loader

live_model = small_network()
live_optimizer = torch.optim.Adam(live_model.parameters(), lr=0.1)


def steered():
    yield from training(live_model, *loaders, loss_function, live_optimizer, epochs=20)


view = TrainingView(
    steered,
    optimizer=live_optimizer,
    total_steps=20 * (len(train_loader) + 1),
    steps_per_second=60,
    smooth=0.9,
    log=["loss"],
    title="Adam, learning rate 0.1",
)
view.start()

# %% [markdown]
# 1. Let it run to about step 400, then press *Pause*. Has it stopped learning? Look at
#    the accuracy on the validation data, too. (The thin line: the bold one is smoothed,
#    and comes late.)
# 2. Pull the learning rate to about 0.01, and resume. What happens to the loss within
#    an epoch, that is, within 75 steps?
# 3. Pull it back to 0.1. Is what was gained kept?
#
# (*Restart* begins the curves and the epochs anew, but goes on with the model as it is
# now, trained, and with the rate you have set. For a fresh one, run the cell again.)
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. The smoothed loss jumps about between 0.3 and 0.8 and does not sink. The accuracy
#    goes up and down by several percent from epoch to epoch.
# 2. It drops within a few dozen steps to half or less. The accuracy rises and hardly
#    moves any more.
# 3. No. The loss is soon back where it was.
#
# </details>
#
# With large steps the weights jump from one side of a valley to the other, above its
# floor. Shorter steps let them sink to the floor. That takes little time, because the
# place is right already. Lesson 18 makes such changes by a plan.

# %% [markdown]
# **The same by hand.** The loop asks the generator, looks at what it tells, and changes
# the rate at the end of the fifth epoch. No slider needed.

# %%
view.stop()
model = small_network()
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
torch.manual_seed(0)

losses, looks = [], []
for numbers in training(model, *loaders, loss_function, optimizer, epochs=10):
    if "loss" in numbers:
        losses.append(numbers["loss"])
        continue
    looks.append((len(losses), numbers["val_loss"]))
    if len(looks) == 5:
        changed_at = len(losses)
        optimizer.param_groups[0]["lr"] = 0.01

figure, axis = plt.subplots(figsize=(6, 3))
axis.plot(losses, linewidth=0.5, color="#77aadd", label="loss of each batch")
axis.plot(*zip(*looks), "o-", color="#aa3377", label="validation loss")
axis.axvline(changed_at, color="black", linestyle="--", linewidth=1)
axis.text(changed_at + 8, 1.1, "rate 0.1 → 0.01")
axis.set_ylim(0, 2)
axis.set_xlabel("step")
axis.legend(loc="upper right")
picture(
    figure,
    alt="Loss of each batch and validation loss. The loss of the batches falls for "
    "about 100 steps, then jumps about. At step 375 the rate is divided by ten: within "
    "an epoch the loss of the batches drops to half, the validation loss by a third.",
)

# %%
first, second = changed_at - 75, changed_at + 75
mean_before = sum(losses[first:changed_at]) / 75
mean_after = sum(losses[changed_at:second]) / 75
print(f"mean loss of 75 steps: {mean_before:.2f} before, {mean_after:.2f} after")
words = "falls at once" if mean_after < 0.7 * mean_before else "falls slowly"
predict.compare("loss at a tenth of the rate", words)

# %% tags=["author"]
assert words == "falls at once"
assert looks[-1][1] < 0.95 * looks[4][1]

# %% [markdown]
# ## 4 · Interrupted
#
# A longer training must survive a restart. What has to be kept? To find out, a network
# with dropout and batch normalisation learns for two epochs, and then for two more.
# Beside it stand copies that were interrupted in the middle: everything is made anew,
# from another seed, and then some parts are put back.
#
# **Predict**: only the weights and buffers are put back, `model.state_dict()`. Is the
# loss of the next step `"the same"`? And if the optimizer is put back as well?

# %%
predict("next loss with the model put back", ...)
predict("next loss with model and optimizer put back", ...)


# %%
def new(seed):
    """A fresh model and its optimizer."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(64, 32),
        nn.BatchNorm1d(32),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(32, 10),
    )
    return model, torch.optim.Adam(model.parameters(), lr=0.01)


large_batches = DataLoader(training_data, batch_size=100, shuffle=True)


def train(model, optimizer, epochs):
    """Trains, and returns the loss of each step."""
    return [
        step(model, *batch, loss_function, optimizer)
        for _ in range(epochs)
        for batch in large_batches
    ]


model, optimizer = new(seed=0)
train(model, optimizer, epochs=2)
kept = copy.deepcopy(
    (model.state_dict(), optimizer.state_dict(), torch.get_rng_state())
)
uninterrupted = train(model, optimizer, epochs=2)


def interrupted(parts):
    """The losses when only so many of the three parts are put back."""
    model, optimizer = new(seed=9)
    put_back = [
        model.load_state_dict,
        optimizer.load_state_dict,
        torch.set_rng_state,
    ]
    for put, part in zip(put_back[:parts], kept):
        put(part)
    return train(model, optimizer, epochs=2)


runs = {parts: interrupted(parts) for parts in (1, 2, 3)}
next_loss = {
    parts: "the same" if losses[0] == uninterrupted[0] else "another"
    for parts, losses in runs.items()
}
predict.compare("next loss with the model put back", next_loss[1])
predict.compare("next loss with model and optimizer put back", next_loss[2])

# %%
names = {1: "model", 2: "model, optimizer", 3: "model, optimizer, random state"}
figure, axes = plt.subplots(1, 3, figsize=(10, 2.6), sharey=True)
for axis, (parts, name) in zip(axes, names.items()):
    axis.plot(uninterrupted, "o", color="gray", markersize=4, label="uninterrupted")
    axis.plot(runs[parts], "-", color="#aa3377", label="put back")
    axis.set_title(name, fontsize=10)
    axis.set_xlabel("step after the interruption")
axes[0].set_ylabel("loss")
axes[2].legend(loc="upper right", fontsize=9)
picture(
    figure,
    alt="Three charts of the loss after an interruption, each with the dots of the "
    "uninterrupted training. With the model, or model and optimizer, put back, the "
    "line runs beside the dots. With the random state too it goes through every dot.",
)
for parts, name in names.items():
    print(f"{name:32} all losses equal: {runs[parts] == uninterrupted}")

# %% [markdown]
# The order of the batches and the masks of dropout come from random numbers. Their
# generator has a state too, which moves on with each draw: `torch.get_rng_state()`.
#
# The first two trainings are not *bad*. They are others. That hurts when you compare
# runs, or hunt for a mistake that shows at step 9,000: nobody can get back there.

# %% tags=["author"]
assert runs[3] == uninterrupted
assert runs[2][0] != uninterrupted[0]
assert runs[2] != runs[1]

# %% [markdown]
# The optimizer is easily forgotten, as the loss hardly shows it here. **Predict**: a
# weight has been trained with Adam (rate 0.01) until its gradient is tiny, say 0.0001.
# Now the optimizer is made anew. How far does the weight move in the next step? The
# first question of this lesson answers it.

# %%
predict("first step of a new Adam", ...)

# %%
tuned = torch.tensor(3.0, requires_grad=True)


def distance(optimizer, gradient):
    """How far a step of this optimizer with this gradient moves the weight."""
    before = tuned.item()
    tuned.grad = torch.tensor(gradient)
    optimizer.step()
    return abs(tuned.item() - before)


adam = torch.optim.Adam([tuned], lr=0.01)
for _ in range(50):
    distance(adam, 1.0)  # large gradients at first
for _ in range(100):
    with_kept = distance(adam, 0.0001)  # then tiny ones

with_new = distance(torch.optim.Adam([tuned], lr=0.01), 0.0001)
print(f"optimizer kept: {with_kept:.6f}")
predict.compare("first step of a new Adam", round(with_new, 4))

# %% tags=["author"]
assert round(with_new, 4) == 0.01
assert with_kept < 1e-4

# %% [markdown]
# A full 0.01, for each weight of the network. A new Adam knows no scale, so a finely
# tuned model gets a kick at each restart.
#
# ### A worked example
#
# A small thing with a state: a player who draws cards. To interrupt the game, three
# steps:
#
# - **collect** what decides how it goes on: each part by its name;
# - **copy** what would go on changing;
# - **put back**, into the things that are there, and say where to go on.

# %%
torch.manual_seed(0)
hand = []


def draw():
    hand.append(torch.randint(1, 14, (1,)).item())


def keep_game(turn):
    return {
        "turn": turn,  # collect
        "hand": copy.deepcopy(hand),  # copy
        "rng": torch.get_rng_state(),  # a copy already
    }


def go_on(game):
    hand[:] = game["hand"]  # put back
    torch.set_rng_state(game["rng"])
    return game["turn"] + 1


for turn in range(3):
    draw()
game = keep_game(turn)
draw(), draw()
print("went on      ", hand)
next_turn = go_on(game)
draw(), draw()
print("once more    ", hand, "from turn", next_turn)

# %% tags=["author"]
assert len(hand) == 5
assert next_turn == 3

# %% [markdown]
# ### Your turn: `checkpoint`
#
# It returns a dict with the keys `"epoch"`, `"model"`, `"optimizer"` and `"rng"`: the
# number of the epoch that was done last, the two states, and the state of the random
# numbers. Nothing in it may change when training goes on (the second question of this
# lesson). The steps: **collect**, **copy**.


# %% exercise="checkpoint"
def checkpoint(model, optimizer, epoch):
    ### BEGIN SOLUTION
    kept = {"epoch": epoch}  # collect
    kept["model"] = copy.deepcopy(model.state_dict())  # copy
    kept["optimizer"] = copy.deepcopy(optimizer.state_dict())
    kept["rng"] = torch.get_rng_state()
    return kept
    ### END SOLUTION


# %%
check.checkpoint(checkpoint)

# %% [markdown]
# ### Your turn: `resume`
#
# It is given what `checkpoint` has kept, and a model and an optimizer that were just
# made. It puts everything back, and returns the number of the epoch to go on with. The
# step: **put back**.


# %% exercise="resume"
def resume(kept, model, optimizer):
    ### BEGIN SOLUTION
    model.load_state_dict(kept["model"])  # put back
    optimizer.load_state_dict(kept["optimizer"])
    torch.set_rng_state(kept["rng"])
    return kept["epoch"] + 1
    ### END SOLUTION


# %%
check.resume(resume)

# %% [markdown]
# ## 5 · Every bit
#
# Everything together: `fit` for four epochs, kept in a file after the second, then gone
# on from the file as another program would. And the weights are compared not by
# closeness but by `torch.equal`.

# %%
keep = finished("checkpoint", checkpoint)
put_back = finished("resume", resume)
file = Path(tempfile.mkdtemp()) / "after_two_epochs.pt"

model, optimizer = new(seed=0)
epoch = 0
for numbers in training(
    model, large_batches, valid_loader, loss_function, optimizer, epochs=4
):
    if "val_loss" in numbers:
        if epoch == 1:
            torch.save(keep(model, optimizer, epoch), file)
        epoch += 1
print(f"{file.name}: {file.stat().st_size:,} bytes")


# %%
def another_program():
    model, optimizer = new(seed=1234)
    first = put_back(torch.load(file), model, optimizer)
    print("goes on with epoch", first)
    rest = training(
        model,
        large_batches,
        valid_loader,
        loss_function,
        optimizer,
        epochs=4,
        first=first,
    )
    for _ in rest:
        pass
    return model


resumed = another_program()
for name, tensor in model.state_dict().items():
    same = torch.equal(tensor, resumed.state_dict()[name])
    print(f"{name:22} {'every bit' if same else 'differs'}")

# %% tags=["author"]
for name, tensor in model.state_dict().items():
    assert torch.equal(tensor, resumed.state_dict()[name])

# %% [markdown]
# **Change it**: take one line out of your `resume`, run the cells from there, and see
# which tensors differ. (Then put it back.)
#
# ### The library's own
#
# `torch.serialization.Checkpoints` does this for a folder. Its `save`:

# %%
print(inspect.getsource(Checkpoints.save))

# %% [markdown]
# Your four entries are there; `random_state()` also keeps the generators of Python and
# NumPy. The rest is for accidents. A new file is written under another name and renamed
# when it is whole, so that a power cut in the middle of `save` leaves the last one
# intact. And old checkpoints go only after the new one is there.

# %% tags=["author"]
assert "random_state()" in inspect.getsource(Checkpoints.save)

# %% [markdown]
# ## 6 · Looking back
#
# One question that mixes old and new. Two trainings begin from the same seed, with the
# network of section 4. In the second one somebody looks at the validation data after
# the first epoch, carefully under `no_grad()`, but in training mode. No optimizer is
# called.
#
# **Predict**: are the losses of the second epoch `"the same"` in both? And if the look
# is taken in eval mode?

# %%
predict("losses after a look in training mode", ...)
predict("losses after a look in eval mode", ...)


# %%
def second_epoch(look_in):
    model, optimizer = new(seed=0)
    train(model, optimizer, epochs=1)
    model.train(look_in == "training")
    with torch.no_grad():
        if look_in:
            model(x[1200:1500])
    return train(model, optimizer, epochs=1)


undisturbed = second_epoch(look_in=None)
after = {
    mode: "the same" if second_epoch(look_in=mode) == undisturbed else "another"
    for mode in ("training", "eval")
}
predict.compare("losses after a look in training mode", after["training"])
predict.compare("losses after a look in eval mode", after["eval"])

# %% tags=["author"]
assert second_epoch("training") != undisturbed
assert second_epoch("eval") == undisturbed

# %% [markdown]
# In training mode dropout has drawn random numbers, so all later masks and orders are
# others (and batch normalisation has taken notes, as in lesson 14). In eval mode
# nothing was drawn and nothing noted.
#
# ## Where you are
#
# You have a loop that learns, measures, can be held and steered, and survives a power
# cut. With it you can tell a mistake from an accident: run it again, and every bit is
# the same. In the next lesson that is needed: there lie ten trainings that are ill.

# %%
progress.show()
