"""Lesson 20: other right answers pass; a resumed training is the same bit by bit."""

import copy

import pytest

import tinygrad_edu as torch
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons.lesson_20 import (
    EVALUATE,
    FIT_EXERCISE,
    TRAIN_STEP,
    measure,
    step,
)
from tinygrad_edu.classroom.lessons.lesson_20_resume import (
    CHECKPOINT,
    RESUME,
    checkpoint,
    new,
    resume,
    train,
)


def cleared_first(model, inputs, targets, loss_function, optimizer):
    optimizer.zero_grad(set_to_none=False)
    loss = loss_function(model.train()(inputs), targets)
    loss.backward()
    optimizer.step()
    return float(loss)


def cleared_last(model, inputs, targets, loss_function, optimizer):
    """By the model, and whatever was there before is cleared as well."""
    model.train()
    model.zero_grad()
    loss = loss_function(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.detach().item()


@pytest.mark.parametrize("answer", [cleared_first, cleared_last])
def test_a_step_may_clear_earlier(answer):
    assert examine(TRAIN_STEP, answer).passed


@torch.no_grad()
def all_scores_at_once(model, loader, loss_function):
    was, losses, hits = model.training, [], []
    try:
        model.eval()
        for inputs, targets in loader:
            scores = model(inputs)
            losses += [loss_function(scores, targets).item()] * targets.shape[0]
            hits += (scores.argmax(1) == targets).tolist()
    finally:
        model.train(was)
    return sum(losses) / len(losses), sum(hits) / len(hits)


def test_measuring_may_collect_lists():
    assert examine(EVALUATE, all_scores_at_once).passed


def counting_by_while(model, learn, look, loss_function, optimizer, epochs, first=0):
    epoch = first
    while epoch < epochs:
        for batch in learn:
            yield {"loss": step(model, *batch, loss_function, optimizer)}
        names = "val_loss", "val_accuracy"
        yield dict(zip(names, measure(model, look, loss_function), strict=True))
        epoch += 1


def test_a_loop_may_count_by_itself():
    assert examine(FIT_EXERCISE, counting_by_while).passed


def tensor_by_tensor(model, optimizer, epoch):
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    other = copy.deepcopy(optimizer.state_dict())
    return {
        "rng": torch.get_rng_state(),
        "optimizer": other,
        "model": state,
        "epoch": epoch,
    }


def test_a_checkpoint_may_clone_each_tensor():
    assert examine(CHECKPOINT, tensor_by_tensor).passed


def random_first(kept, model, optimizer):
    torch.set_rng_state(kept["rng"])
    optimizer.load_state_dict(kept["optimizer"])
    model.load_state_dict(kept["model"])
    return 1 + kept["epoch"]


def test_what_is_put_back_first_does_not_matter():
    assert examine(RESUME, random_first).passed


def test_a_resumed_training_is_the_same_bit_by_bit():
    torch.manual_seed(3)
    model, optimizer = new(seed=3)
    train(model, optimizer, epochs=1)
    kept = checkpoint(model, optimizer, 0)
    losses = train(model, optimizer, epochs=2)
    other, its_optimizer = new(seed=4)
    assert resume(kept, other, its_optimizer) == 1
    assert train(other, its_optimizer, epochs=2) == losses
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[name])


def test_a_loss_that_is_a_tensor_is_named():
    def answer(model, inputs, targets, loss_function, optimizer):
        loss = loss_function(model.train()(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    result = examine(TRAIN_STEP, answer)
    assert result.mistake.mistake == "the loss is still a tensor"
