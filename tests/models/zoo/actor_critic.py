"""An actor-critic on a small balancing task: policy gradient with a learned baseline."""

import math
from collections import namedtuple

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.distributions import Categorical

SavedAction = namedtuple("SavedAction", ["log_prob", "value"])
GAMMA = 0.95


class Balance:
    """A point that drifts away from the middle unless pushed."""

    def reset(self, seed):
        self.x, self.v, self.t = 0.05 * math.sin(seed), 0.0, 0
        return [self.x, self.v, 1.0]

    def step(self, action):
        self.v += 0.1 * (action - 0.5) + 0.05 * self.x
        self.x += self.v
        self.t += 1
        done = abs(self.x) > 1.0 or self.t >= 12
        return [self.x, self.v, 1.0], 1.0 - abs(self.x), done


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(3, 16)
        self.action_head = nn.Linear(16, 2)
        self.value_head = nn.Linear(16, 1)
        self.saved_actions = []
        self.rewards = []

    def forward(self, x):
        x = F.relu(self.affine1(x))
        action_prob = F.softmax(self.action_head(x), dim=-1)
        return action_prob, self.value_head(x)


def select_action(model, state):
    probs, state_value = model(torch.tensor(state, dtype=torch.get_default_dtype()))
    m = Categorical(probs)
    action = m.sample()
    model.saved_actions.append(SavedAction(m.log_prob(action), state_value))
    return action.item()


def play(model, seed):
    environment = Balance()
    state, done = environment.reset(seed), False
    while not done:
        state, reward, done = environment.step(select_action(model, state))
        model.rewards.append(reward)
    return sum(model.rewards)


def finish_episode(model):
    R, returns = 0, []
    for r in model.rewards[::-1]:
        R = r + GAMMA * R
        returns.insert(0, R)
    returns = torch.tensor(returns, dtype=torch.get_default_dtype())
    returns = (returns - returns.mean()) / (returns.std() + 1e-6)
    policy_losses, value_losses = [], []
    for (log_prob, value), R in zip(model.saved_actions, returns):
        advantage = R - value.item()
        policy_losses.append(-log_prob * advantage)
        value_losses.append(F.smooth_l1_loss(value, torch.tensor([R])))
    loss = torch.stack(policy_losses).sum() + torch.stack(value_losses).sum()
    del model.rewards[:]
    del model.saved_actions[:]
    return loss


def build():
    return Policy()


def look(model):
    torch.manual_seed(11)
    total = play(model, 0)
    probs = torch.stack([each.log_prob for each in model.saved_actions])
    return probs, torch.tensor(total), finish_episode(model)


def train(model, steps):
    torch.manual_seed(2)
    optimizer = optim.Adam(model.parameters(), lr=3e-2)
    curve, running_reward = [], 10.0
    for episode in range(steps):
        total = play(model, episode)
        running_reward = 0.05 * total + (1 - 0.05) * running_reward
        optimizer.zero_grad()
        loss = finish_episode(model)
        loss.backward()
        optimizer.step()
        curve += [loss.item(), running_reward]
    return curve
