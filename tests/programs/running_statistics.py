"""Welford's running mean and variance, an exponential average, kept in buffers."""

import torch

torch.manual_seed(4)
count = torch.zeros((), dtype=torch.long)
mean, m2 = torch.zeros(3), torch.zeros(3)
average = None
data = torch.randn(10, 3) * torch.tensor([1.0, 5.0, 0.1]) + torch.tensor([0.0, 2, -1])
for row in data.unbind(0):
    count += 1
    delta = row - mean
    mean += delta / count
    m2.addcmul_(delta, row - mean)
    average = row.clone() if average is None else average.lerp_(row, 0.1)
variance = m2 / (count - 1)
ok = (
    torch.allclose(mean, data.mean(0), atol=1e-5),
    torch.allclose(variance, data.var(0), rtol=1e-4),
)
std, whole = torch.std_mean(data, dim=0)
low, high = torch.aminmax(data, dim=0)
z = (data - whole) / std.clamp_min(1e-8)
covariance = z.T @ z / (len(z) - 1)
also = torch.corrcoef(data.T), torch.cov(data.T)
print(ok, count, z.abs().max(), covariance.diagonal().sum().round(), count.dtype)
