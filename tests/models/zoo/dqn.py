"""Deep Q-learning on a corridor: replay, a target network, soft updates, Huber loss."""

import copy
import random
from collections import deque, namedtuple

import torch
import torch.nn as nn
import torch.nn.functional as F

Transition = namedtuple("Transition", ("state", "action", "next_state", "reward"))
LENGTH, GAMMA, TAU = 6, 0.9, 0.05


class ReplayMemory:
    def __init__(self, capacity, seed):
        self.memory = deque([], maxlen=capacity)
        self.random = random.Random(seed)

    def push(self, *args):
        self.memory.append(Transition(*args))

    def sample(self, batch_size):
        return self.random.sample(self.memory, batch_size)

    def __len__(self):
        return len(self.memory)


class DuelingDQN(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Linear(LENGTH, 12)
        self.value, self.advantage = nn.Linear(12, 1), nn.Linear(12, 2)

    def forward(self, x):
        x = F.relu(self.layer1(x))
        advantage = self.advantage(x)
        return self.value(x) + advantage - advantage.mean(1, keepdim=True)


def seen_from(place):
    return F.one_hot(torch.tensor([place]), LENGTH).to(torch.get_default_dtype())


def loss_of(policy_net, target_net, transitions):
    batch = Transition(*zip(*transitions))
    non_final_mask = torch.tensor(
        tuple(map(lambda s: s is not None, batch.next_state)), dtype=torch.bool
    )
    non_final_next_states = torch.cat([s for s in batch.next_state if s is not None])
    state_batch, action_batch = torch.cat(batch.state), torch.cat(batch.action)
    values = policy_net(state_batch).gather(1, action_batch)
    next_values = torch.zeros(len(transitions))
    with torch.no_grad():
        next_values[non_final_mask] = target_net(non_final_next_states).max(1).values
    expected = next_values * GAMMA + torch.cat(batch.reward)
    return values, nn.SmoothL1Loss()(values, expected.unsqueeze(1))


def walk(memory, choose, episodes):
    total = 0.0
    for _ in range(episodes):
        place = 2
        for _ in range(10):
            action = choose(seen_from(place))
            after = place + (1 if action.item() else -1)
            done = after in (0, LENGTH - 1)
            reward = torch.tensor([1.0 if after == LENGTH - 1 else -0.1])
            memory.push(
                seen_from(place), action, None if done else seen_from(after), reward
            )
            total, place = total + reward.item(), after
            if done:
                break
    return total


def by_chance(state):
    return torch.randint(0, 2, (1, 1))


def build():
    return DuelingDQN()


def look(policy_net):
    torch.manual_seed(3)
    memory = ReplayMemory(100, 0)
    walk(memory, by_chance, 5)
    target_net = copy.deepcopy(policy_net)
    return loss_of(policy_net, target_net, memory.sample(8))


def train(policy_net, steps):
    torch.manual_seed(4)
    memory = ReplayMemory(200, 1)
    walk(memory, by_chance, 10)
    target_net = DuelingDQN()
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.AdamW(policy_net.parameters(), lr=1e-2, amsgrad=True)
    losses = []

    def choose(state):
        if torch.rand(()) < 0.2:
            return by_chance(state)
        with torch.no_grad():
            return policy_net(state).max(1).indices.view(1, 1)

    for _ in range(steps):
        reward = walk(memory, choose, 1)
        _, loss = loss_of(policy_net, target_net, memory.sample(16))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)
        optimizer.step()
        target_state = target_net.state_dict()
        policy_state = policy_net.state_dict()
        for key in policy_state:
            target_state[key] = policy_state[key] * TAU + target_state[key] * (1 - TAU)
        target_net.load_state_dict(target_state)
        losses += [loss.item(), reward]
    return losses
