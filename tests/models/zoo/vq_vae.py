"""A VQ-VAE: the nearest of a few vectors, the gradient passed straight through."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class VectorQuantizer(nn.Module):
    def __init__(self, num_embeddings, embedding_dim, commitment_cost):
        super().__init__()
        self._embedding = nn.Embedding(num_embeddings, embedding_dim)
        self._embedding.weight.data.uniform_(-1 / num_embeddings, 1 / num_embeddings)
        self._embedding_dim = embedding_dim
        self._num_embeddings = num_embeddings
        self._commitment_cost = commitment_cost

    def forward(self, inputs):
        inputs = inputs.permute(0, 2, 1).contiguous()
        input_shape = inputs.shape
        flat_input = inputs.view(-1, self._embedding_dim)
        distances = (
            torch.sum(flat_input**2, dim=1, keepdim=True)
            + torch.sum(self._embedding.weight**2, dim=1)
            - 2 * torch.matmul(flat_input, self._embedding.weight.t())
        )
        indices = torch.argmin(distances, dim=1).unsqueeze(1)
        encodings = torch.zeros(indices.shape[0], self._num_embeddings)
        encodings.scatter_(1, indices, 1)
        quantized = torch.matmul(encodings, self._embedding.weight).view(input_shape)
        e_latent_loss = F.mse_loss(quantized.detach(), inputs)
        q_latent_loss = F.mse_loss(quantized, inputs.detach())
        loss = q_latent_loss + self._commitment_cost * e_latent_loss
        quantized = inputs + (quantized - inputs).detach()
        avg_probs = torch.mean(encodings, dim=0)
        perplexity = torch.exp(-torch.sum(avg_probs * torch.log(avg_probs + 1e-10)))
        return loss, quantized.permute(0, 2, 1).contiguous(), perplexity


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self._encoder = nn.Sequential(
            nn.Conv1d(1, 6, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv1d(6, 4, 3, padding=2, dilation=2, groups=2),
        )
        self._vq_vae = VectorQuantizer(8, 4, 0.25)
        self._decoder = nn.Sequential(
            nn.ConvTranspose1d(4, 6, 3, padding=1, groups=2),
            nn.Hardswish(),
            nn.ConvTranspose1d(6, 1, 4, stride=2, padding=1),
        )

    def forward(self, x):
        z = self._encoder(x)
        loss, quantized, perplexity = self._vq_vae(z)
        return loss, self._decoder(quantized), perplexity


def waves(seed, count=6):
    torch.manual_seed(seed)
    start = torch.rand(count, 1, 1) * 6
    return torch.sin(start + torch.arange(16) * 0.7)


def loss_of(model, data):
    vq_loss, data_recon, perplexity = model(data)
    recon_error = F.mse_loss(data_recon, data) / data.var()
    return data_recon, perplexity, recon_error + vq_loss


def build():
    return Model()


def look(model):
    return loss_of(model, waves(0))


def train(model, steps):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, amsgrad=False)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=10)
    losses = []
    for step in range(steps):
        optimizer.zero_grad()
        _, perplexity, loss = loss_of(model, waves(step))
        loss.backward()
        optimizer.step()
        scheduler.step(step + 0.5)
        losses += [loss.item(), perplexity.item()]
    return losses
