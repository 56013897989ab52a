"""A PointNet: clouds of points, in no order, with a learned turn of the axes."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class STN3d(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv1d(3, 8, 1), nn.Conv1d(8, 12, 1)
        self.fc1, self.fc2 = nn.Linear(12, 8), nn.Linear(8, 9)
        self.bn1, self.bn2 = nn.BatchNorm1d(8), nn.BatchNorm1d(12)
        self.bn3 = nn.BatchNorm1d(8)

    def forward(self, x):
        batchsize = x.size()[0]
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.relu(self.bn2(self.conv2(x)))
        x = torch.max(x, 2, keepdim=True)[0]
        x = x.view(-1, 12)
        x = F.relu(self.bn3(self.fc1(x)))
        x = self.fc2(x)
        iden = torch.eye(3).flatten().view(1, 9).repeat(batchsize, 1)
        x = x + iden.to(x)
        return x.view(-1, 3, 3)


class PointNet(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.stn = STN3d()
        self.conv = nn.Conv1d(3, 12, 1)
        self.bn = nn.BatchNorm1d(12, momentum=0.3)
        self.fc1, self.fc2 = nn.Linear(24, 10), nn.Linear(10, classes)
        self.dropout = nn.Dropout(p=0.2)

    def forward(self, x):
        trans = self.stn(x)
        x = torch.bmm(x.transpose(2, 1), trans).transpose(2, 1)
        x = F.relu(self.bn(self.conv(x)))
        x = torch.cat([x.amax(2), x.mean(2)], 1)
        x = F.relu(self.dropout(self.fc1(x)))
        return F.log_softmax(self.fc2(x), dim=1), trans


def feature_transform_regularizer(trans):
    I = torch.eye(trans.size()[1])[None, :, :]
    return torch.mean(
        torch.norm(torch.bmm(trans, trans.transpose(2, 1)) - I, dim=(1, 2))
    )


def clouds(seed, count=6, points=10):
    torch.manual_seed(seed)
    target = torch.randint(0, 3, (count,))
    x = torch.randn(count, 3, points)
    x = x / torch.linalg.norm(x, dim=1, keepdim=True)
    stretch = 1 + F.one_hot(target, 3).to(x.dtype)
    return x * stretch.unsqueeze(-1), target


def loss_of(model, points, target):
    pred, trans = model(points)
    loss = F.nll_loss(pred, target)
    return pred, trans, loss + 0.01 * feature_transform_regularizer(trans)


def build():
    return PointNet()


def look(model):
    torch.manual_seed(0)
    return loss_of(model.train(), *clouds(1))


def train(model, steps):
    torch.manual_seed(2)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, betas=(0.9, 0.999))
    scheduler = torch.optim.lr_scheduler.SequentialLR(
        optimizer,
        [
            torch.optim.lr_scheduler.ConstantLR(optimizer, 0.1, total_iters=5),
            torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=60, power=2),
        ],
        milestones=[5],
    )
    losses = []
    for step in range(steps):
        optimizer.zero_grad()
        *_, loss = loss_of(model, *clouds(step))
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    model = model.eval()
    points, target = clouds(999)
    pred_choice = model(points)[0].data.max(1)[1]
    return losses + [pred_choice.eq(target.data).cpu().sum().item()]
