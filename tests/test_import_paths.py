"""Imports as programs write them, with tinygrad_edu in torch's place."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

LINES = """
import torch.nn as nn
import torch.nn.functional as F
import torch.nn.init as init
import torch.optim as optim
import torch.optim.lr_scheduler as lr_scheduler
import torch.utils.data as data
import torch.backends.cudnn as cudnn
import torch.backends.mps
import torch.autograd as autograd
import torch.linalg
import torch.fft as fft
import torch.cuda
import torch.func
import torch.special
import torch.random
import torch.distributions as D
import torch.utils.checkpoint as cp
import torch.serialization
import torch.nn.utils.rnn as rnn_utils
from torch import Tensor, nn, optim
from torch.autograd import Function, Variable, grad
from torch.autograd.function import once_differentiable
from torch.autograd.functional import hessian, jacobian
from torch.distributions import Bernoulli, Categorical, Normal
from torch.distributions.bernoulli import Bernoulli
from torch.distributions.constraints import positive
from torch.distributions.gamma import Gamma
from torch.distributions.multivariate_normal import MultivariateNormal
from torch.distributions.normal import Normal
from torch.distributions.transforms import TanhTransform
from torch.distributions.uniform import Uniform
from torch.distributions.categorical import Categorical
from torch.distributions.kl import kl_divergence
from torch.func import functional_call, grad, jacrev, vmap
from torch.nn import Module, Parameter
from torch.nn.functional import cross_entropy, relu
from torch.nn.modules import Module
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.linear import NonDynamicallyQuantizableLinear
from torch.nn.modules.loss import _Loss
from torch.nn.modules.utils import _pair
from torch.nn.parameter import Parameter
from torch.nn.utils import clip_grad_norm_, parameters_to_vector
from torch.nn.utils.clip_grad import clip_grad_norm_
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.optim import SGD, Adam, AdamW, Optimizer
from torch.optim.adam import Adam
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, StepLR
from torch.optim.optimizer import Optimizer
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, Dataset, TensorDataset, random_split
from torch.utils.data.dataloader import DataLoader, default_collate
from torch.utils.data.dataset import Dataset
from torch.utils.data.distributed import DistributedSampler
from torch.utils.data.sampler import Sampler, SubsetRandomSampler
""".strip().splitlines()


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_imports(line: str) -> None:
    exec(line.replace("torch", "tinygrad_edu", 1), {})


@pytest.mark.parametrize("line", LINES)
def test_the_line_is_one_of_pytorchs(line: str) -> None:
    pytest.importorskip("torch", reason="parity needs PyTorch")
    exec(line, {})


def test_flags_are_set_by_either_road() -> None:
    cudnn = importlib.import_module("tinygrad_edu.backends.cudnn")
    import tinygrad_edu

    with tinygrad_edu.backends.cudnn.flags(benchmark=True):
        assert cudnn.benchmark
    assert not cudnn.benchmark


def test_a_submodule_comes_first_in_a_fresh_process() -> None:
    code = (
        "import tinygrad_edu.backends.cudnn as c, tinygrad_edu.nn.modules.conv as m\n"
    )
    code += "print(c.is_available(), m.Conv2d.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False Conv2d\n", done.stderr
