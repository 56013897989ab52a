"""Straight-through rounding, a clamp with its own slope, a gradient reversal."""

import torch
from torch.autograd import Function


class Round(Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, grad):
        return grad


class Clamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low, high):
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        inside = (x >= ctx.low) & (x <= ctx.high)
        return torch.where(inside, grad_output, 0.1 * grad_output), None, None


class Reverse(Function):
    @staticmethod
    def forward(ctx, x, strength=1.0):
        ctx.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.neg() * ctx.strength, None


class SquareAndCube(Function):
    @staticmethod
    def forward(x):
        return x**2, x**3

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, g2, g3):
        (x,) = ctx.saved_tensors
        return g2 * 2 * x + g3 * 3 * x**2


x = torch.tensor([-1.6, 0.4, 2.5], requires_grad=True)
rounded = Round.apply(x)
clamped = Clamp.apply(x, -1.0, 1.0)
reversed_ = Reverse.apply(x, 0.5)
square, cube = SquareAndCube.apply(x)
(rounded * 3 + clamped.exp() + reversed_ + square * cube).sum().backward()
(first,) = torch.autograd.grad(SquareAndCube.apply(x)[1].sum(), x, create_graph=True)
(second,) = torch.autograd.grad(first.sum(), x)
print(x.grad, rounded.grad_fn.name(), clamped.grad_fn.name(), second)
print(rounded)
