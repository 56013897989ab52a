"""Top-k accuracy as the ImageNet example computes it."""

import torch

torch.manual_seed(0)
output = torch.randn(6, 10)
target = torch.tensor([1, 4, 9, 0, 3, 3])
with torch.no_grad():
    maxk = 5
    batch_size = target.size(0)
    _, pred = output.topk(maxk, 1, True, True)
    flat = pred.view(-1)
    pred = pred.t()
    correct = pred.eq(target.view(1, -1).expand_as(pred))
    res = []
    for k in (1, 3, 5):
        correct_k = correct[:k].reshape(-1).float().sum(0, keepdim=True)
        res.append(correct_k.mul_(100.0 / batch_size))
total = (output.argmax(1) == target).sum().item()
sorted_, order = output.sort(1)
flat_order = order.view(-1), sorted_.view(-1)
chosen = output[:, torch.tensor([1, 2])].view(-1)
ranks = output.argsort(dim=1, descending=True).view(6 * 10)
taken = output.t()[torch.tensor([0, 1])].view(-1)
looked_up = torch.randn(5, 4).t()[:, [0, 1]].shape
gathered = output.t().gather(0, target[None]).view(-1)
selected = output.t().index_select(1, torch.tensor([0, 2])).view(-1)
stacked = torch.stack([output, output], dim=-1).view(-1, 2)
joined = torch.cat([output.t(), output.t()], 0).view(-1)
where = torch.where(output.t() > 0, output.t(), 0).shape
median = output.median(1).indices.view(3, 2), output.mode(0).values.view(-1)
print(res, total, flat.shape)
