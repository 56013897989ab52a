"""A graph attention network on a small graph, half of its nodes labelled."""

import torch
from torch import nn
import torch.nn.functional as F
from torch.optim import Adam


class GraphAttentionLayer(nn.Module):
    def __init__(self, in_features, out_features, n_heads, concat, dropout=0.2):
        super().__init__()
        self.n_heads, self.concat, self.dropout = n_heads, concat, dropout
        self.n_hidden = out_features // n_heads if concat else out_features
        self.W = nn.Parameter(torch.empty(size=(in_features, self.n_hidden * n_heads)))
        self.a = nn.Parameter(torch.empty(size=(n_heads, 2 * self.n_hidden, 1)))
        self.leakyrelu = nn.LeakyReLU(0.2)
        self.softmax = nn.Softmax(dim=1)
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.xavier_normal_(self.W)
        nn.init.xavier_normal_(self.a)

    def _get_attention_scores(self, h_transformed):
        source_scores = torch.matmul(h_transformed, self.a[:, : self.n_hidden, :])
        target_scores = torch.matmul(h_transformed, self.a[:, self.n_hidden :, :])
        e = source_scores + target_scores.mT
        return self.leakyrelu(e)

    def forward(self, h, adj_mat):
        n_nodes = h.shape[0]
        h_transformed = torch.mm(h, self.W)
        h_transformed = F.dropout(h_transformed, self.dropout, training=self.training)
        h_transformed = h_transformed.view(
            n_nodes, self.n_heads, self.n_hidden
        ).permute(1, 0, 2)
        e = self._get_attention_scores(h_transformed)
        connectivity_mask = -9e16 * torch.ones_like(e)
        e = torch.where(adj_mat > 0, e, connectivity_mask)
        attention = F.softmax(e, dim=-1)
        attention = F.dropout(attention, self.dropout, training=self.training)
        h_prime = torch.matmul(attention, h_transformed)
        if self.concat:
            return h_prime.permute(1, 0, 2).contiguous().view(n_nodes, -1)
        return h_prime.mean(dim=0)


class GAT(nn.Module):
    def __init__(self):
        super().__init__()
        self.gat1 = GraphAttentionLayer(5, 8, n_heads=2, concat=True)
        self.elu = nn.ELU()
        self.gat2 = GraphAttentionLayer(8, 3, n_heads=1, concat=False)

    def forward(self, input_tensor, adj_mat):
        x = self.elu(self.gat1(input_tensor, adj_mat))
        x = self.gat2(x, adj_mat)
        return F.log_softmax(x, dim=1)


N = 18
labels = torch.arange(N) % 3
torch.manual_seed(2)
edges = torch.rand(N, N)
same = labels[:, None] == labels[None, :]
adjacency = ((edges < 0.1) | ((edges < 0.5) & same)).to(torch.get_default_dtype())
adjacency = torch.maximum(adjacency, adjacency.T)
adjacency.fill_diagonal_(1)
inputs = F.one_hot(torch.randint(0, 5, (N,)), 5).to(adjacency) + 0.1 * torch.randn(N, 5)
known = torch.randperm(N)[:9]
hidden = torch.ones(N, dtype=torch.bool).index_fill(0, known, False)


def build():
    return GAT()


def look(model):
    output = model.eval()(inputs, adjacency)
    return output, F.nll_loss(output[known], labels[known])


def train(model, steps):
    torch.manual_seed(1)
    optimizer = Adam(model.parameters(), lr=5e-3, weight_decay=5e-4)
    criterion = nn.NLLLoss()
    losses = []
    for _ in range(steps):
        model.train()
        optimizer.zero_grad()
        output = model(inputs, adjacency)
        loss = criterion(output[known], labels[known])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    right = model(inputs, adjacency)[hidden].argmax(dim=1).eq(labels[hidden])
    return losses + [right.to(torch.get_default_dtype()).mean().item()]
