"""Soft actor-critic on a moving point: squashed normals, twin critics, soft targets."""

import copy

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Normal, TransformedDistribution
from torch.distributions.transforms import TanhTransform

LOG_STD_MIN, LOG_STD_MAX = -5, 2


def mlp(inputs, outputs):
    return nn.Sequential(
        nn.Linear(inputs, 12), nn.ReLU(), nn.Linear(12, 12), nn.ReLU(),
        nn.Linear(12, outputs),
    )  # fmt: skip


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = mlp(2, 2)

    def forward(self, state):
        mu, log_std = self.net(state).chunk(2, dim=-1)
        log_std = torch.clamp(log_std, LOG_STD_MIN, LOG_STD_MAX)
        normal = Normal(mu, log_std.exp())
        x_t = normal.rsample()
        action = torch.tanh(x_t)
        log_prob = normal.log_prob(x_t) - torch.log(1 - action.pow(2) + 1e-6)
        return action, log_prob.sum(-1, keepdim=True)


class Agent(nn.Module):
    def __init__(self):
        super().__init__()
        self.actor, self.q1, self.q2 = Actor(), mlp(3, 1), mlp(3, 1)
        self.log_alpha = nn.Parameter(torch.zeros(1))

    def critics(self, state, action):
        x = torch.cat([state, action], 1)
        return self.q1(x), self.q2(x)


def transitions(count=12):
    state = torch.rand(count, 2) * 2 - 1
    action = torch.rand(count, 1) * 2 - 1
    velocity = state[:, 1:] + 0.2 * action
    after = torch.cat([state[:, :1] + 0.1 * velocity, velocity], 1)
    reward = -(after**2).sum(1, keepdim=True)
    done = (after.abs().amax(1, keepdim=True) > 1).to(state.dtype)
    return state, action, reward, after, done


def critic_loss(agent, target, batch, gamma=0.95):
    state, action, reward, after, done = batch
    with torch.no_grad():
        next_action, next_log_pi = agent.actor(after)
        smaller = torch.min(*target.critics(after, next_action))
        alpha = agent.log_alpha.exp()
        wanted = reward + (1 - done) * gamma * (smaller - alpha * next_log_pi)
    q1, q2 = agent.critics(state, action)
    return F.mse_loss(q1, wanted) + F.mse_loss(q2, wanted)


def actor_loss(agent, state):
    action, log_pi = agent.actor(state)
    alpha = agent.log_alpha.exp()
    loss = (alpha.detach() * log_pi - torch.min(*agent.critics(state, action))).mean()
    return loss, -(agent.log_alpha * (log_pi + 1.0).detach()).mean()


def build():
    return Agent()


def look(agent):
    torch.manual_seed(3)
    batch = transitions()
    first = critic_loss(agent, copy.deepcopy(agent), batch)
    second, third = actor_loss(agent, batch[0])
    squashed = TransformedDistribution(Normal(torch.zeros(3), 0.5), TanhTransform())
    return squashed.log_prob(torch.tensor([-0.5, 0.1, 0.8])), first + second + third


def train(agent, steps):
    torch.manual_seed(1)
    target = copy.deepcopy(agent).requires_grad_(False)
    critics = [*agent.q1.parameters(), *agent.q2.parameters()]
    q_optimizer = torch.optim.Adam(critics, lr=3e-3)
    actor_optimizer = torch.optim.Adam(agent.actor.parameters(), lr=3e-3)
    alpha_optimizer = torch.optim.Adam([agent.log_alpha], lr=3e-3)
    curve = []
    for step in range(steps):
        batch = transitions()
        loss = critic_loss(agent, target, batch)
        q_optimizer.zero_grad()
        loss.backward()
        q_optimizer.step()
        if step % 2 == 0:
            pi_loss, alpha_loss = actor_loss(agent, batch[0])
            actor_optimizer.zero_grad()
            pi_loss.backward()
            actor_optimizer.step()
            alpha_optimizer.zero_grad()
            alpha_loss.backward()
            alpha_optimizer.step()
            curve.append(pi_loss.item())
        with torch.no_grad():
            for p, p_target in zip(agent.parameters(), target.parameters()):
                p_target.data.mul_(0.95)
                p_target.data.add_(0.05 * p.data)
        curve.append(loss.item())
    return curve
