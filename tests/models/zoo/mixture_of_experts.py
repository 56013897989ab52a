"""A mixture of experts: each token goes to two of four networks, chosen by a gate."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Expert(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.w1 = nn.Linear(dim, hidden, bias=False)
        self.w2 = nn.Linear(hidden, dim, bias=False)
        self.w3 = nn.Linear(dim, hidden, bias=False)

    def forward(self, x):
        return self.w2(F.silu(self.w1(x)) * self.w3(x))


class MoE(nn.Module):
    def __init__(self, dim, hidden, num_experts, top_k):
        super().__init__()
        self.gate = nn.Linear(dim, num_experts, bias=False)
        self.experts = nn.ModuleList(Expert(dim, hidden) for _ in range(num_experts))
        self.num_experts, self.top_k = num_experts, top_k

    def forward(self, hidden_states):
        B, T, D = hidden_states.shape
        hidden_states = hidden_states.view(-1, D)
        router_logits = self.gate(hidden_states)
        weights = F.softmax(router_logits, dim=1)
        weights, chosen = torch.topk(weights, self.top_k, dim=-1)
        weights /= weights.sum(dim=-1, keepdim=True)
        final = torch.zeros((B * T, D), dtype=hidden_states.dtype)
        mask = F.one_hot(chosen, num_classes=self.num_experts).permute(2, 1, 0)
        for i in range(self.num_experts):
            idx, top_x = torch.where(mask[i])
            if top_x.shape[0] == 0:
                continue
            state = hidden_states[None, top_x].reshape(-1, D)
            state = self.experts[i](state) * weights[top_x, idx, None]
            final.index_add_(0, top_x, state.to(hidden_states.dtype))
        return final.view(B, T, D), router_logits


class Model(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.embed = nn.Embedding(10, dim)
        self.norm = nn.RMSNorm(dim)
        self.moe = MoE(dim, 12, num_experts=4, top_k=2)
        self.head = nn.Linear(dim, 10)

    def forward(self, ids):
        x = self.embed(ids)
        update, router_logits = self.moe(self.norm(x))
        return self.head(x + update), router_logits


def balance(router_logits, num_experts=4):
    probs = router_logits.softmax(-1)
    used = F.one_hot(probs.topk(2, -1).indices, num_experts).to(probs.dtype)
    return num_experts * (used.mean((0, 1)) * probs.mean(0)).sum()


def batch(seed):
    torch.manual_seed(seed)
    ids = torch.randint(0, 10, (4, 6))
    return ids, (3 * ids + 1) % 10


def loss_of(model, ids, target):
    logits, router_logits = model(ids)
    loss = F.cross_entropy(logits.flatten(0, 1), target.flatten())
    return logits, router_logits, loss + 0.01 * balance(router_logits)


def build():
    return Model()


def look(model):
    return loss_of(model, *batch(2))


def train(model, steps):
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=1e-2, betas=(0.9, 0.95), amsgrad=True
    )
    losses = []
    for step in range(steps):
        *_, loss = loss_of(model, *batch(step))
        loss.backward()
        torch.nn.utils.clip_grad_value_(model.parameters(), 0.5)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
