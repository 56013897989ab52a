"""The models of vision are torchvision's: names, shapes, start, answers.

What torchvision says stands in ``torchvision.json``, written by
``tests/support/torchvision_facts.py``.
"""

import json

import numpy as np
import pytest
import torchvision_facts as facts

import tinygrad_edu as torch
from tinygrad_edu.nn import init
from tinygrad_edu.vision import models

KNOWN = json.loads(facts.FILE.read_text(encoding="utf-8"))
PICTURES = torch.from_numpy(facts.pictures(64))


@pytest.fixture
def unfilled(monkeypatch):
    """Layers whose weights are left as memory has them: quick to make."""
    for name in dir(init):
        if name.endswith("_") and not name.startswith("_"):
            monkeypatch.setattr(init, name, lambda tensor, *args, **how: tensor)
    monkeypatch.setattr(torch.Tensor, "normal_", lambda tensor, **how: tensor)


@pytest.mark.parametrize("name", KNOWN["forms"])
def test_parts_have_torchvisions_names_and_shapes(name, unfilled):
    model = getattr(models, name)(**facts.SHAPES[name])
    assert facts.form(model) == KNOWN["forms"][name], facts.names_and_shapes(model)


@pytest.mark.parametrize("name", KNOWN["runs"])
def test_the_same_seed_gives_the_same_model(name):
    ours, theirs = facts.run(torch, models, name), KNOWN["runs"][name]
    np.testing.assert_allclose(ours["weights"], theirs["weights"], rtol=1e-5, atol=1e-6)
    scale = np.abs(theirs["output"]).max()
    np.testing.assert_allclose(
        ours["output"], theirs["output"], rtol=1e-4, atol=1e-4 * scale
    )


def test_the_file_says_what_torchvision_says():
    try:
        import torch as pytorch
        from torchvision import models as theirs
    except (ImportError, RuntimeError):  # RuntimeError: made for another PyTorch
        pytest.skip("needs torchvision: the file was written from its answers")
    with pytorch.device("meta"):  # shapes without numbers
        for name, known in KNOWN["forms"].items():
            assert facts.form(getattr(theirs, name)()) == known, name
    for name in ("resnet18", "vision transformer"):
        now, known = facts.run(pytorch, theirs, name), KNOWN["runs"][name]
        np.testing.assert_allclose(now["output"], known["output"], rtol=1e-4)


def test_trained_weights_are_refused_with_the_way_to_get_them():
    with pytest.raises(NotImplementedError, match="only weights=None") as refusal:
        models.resnet18(weights="IMAGENET1K_V1")
    assert 'torch.load("resnet18.safetensors")' in str(refusal.value)


def test_weights_travel_through_a_file(tmp_path):
    there, back = models.LeNet(), models.LeNet()
    torch.save(there.state_dict(), tmp_path / "lenet.safetensors")
    back.load_state_dict(torch.load(tmp_path / "lenet.safetensors"))
    x = torch.randn(2, 1, 28, 28)
    assert torch.equal(there(x), back(x))


def test_lenet_takes_small_and_large_digits():
    for size in (28, 32):
        model = models.LeNet(num_classes=3, in_channels=2, image_size=size)
        assert model(torch.zeros(5, 2, size, size)).shape == (5, 3)
    assert list(model.state_dict())[::2] == [
        f"{layer}.weight" for layer in ("conv1", "conv2", "fc1", "fc2", "fc3")
    ]


def test_a_unet_learns_to_mark_a_square():
    torch.manual_seed(0)
    model = models.UNet(in_channels=2, num_classes=3, width=4, depth=2)
    x = torch.zeros(2, 2, 16, 16)
    x[:, :, 4:9, 5:11] = 1.0
    wanted = x[:, 0].long() * 2
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(30):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), wanted)
        loss.backward()
        optimizer.step()
    assert torch.equal(model(x).argmax(1), wanted)


def test_a_gan_paints_and_judges():
    torch.manual_seed(0)
    painter = models.DCGANGenerator(latent=6, width=4, channels=1)
    judge = models.DCGANDiscriminator(width=4, channels=1)
    painted = painter(torch.randn(3, 6, 1, 1))
    assert painted.shape == (3, 1, 64, 64)
    assert painted.abs().max() <= 1
    chances = judge(painted)
    assert chances.shape == (3,)
    chances.log().sum().backward()
    assert painter.main[0].weight.grad.abs().sum() > 0
    assert 0.01 < painter.main[0].weight.std().item() < 0.03
    assert [name for name, _ in painter.named_parameters()][:2] == [
        "main.0.weight",
        "main.1.weight",
    ]


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (
            lambda: models.resnet.BasicBlock(64, 64, groups=2),
            ValueError,
            "BasicBlock only supports groups=1 and base_width=64",
        ),
        (
            lambda: models.resnet.BasicBlock(64, 64, dilation=2),
            NotImplementedError,
            "Dilation > 1 not supported in BasicBlock",
        ),
        (
            lambda: models.resnet50(replace_stride_with_dilation=[True]),
            ValueError,
            r"should be None or a 3-element tuple, got \[True\]",
        ),
        (
            lambda: models.mobilenetv2.InvertedResidual(8, 8, 3, 1),
            ValueError,
            "stride should be 1 or 2 instead of 3",
        ),
        (
            lambda: models.MobileNetV2(inverted_residual_setting=[]),
            ValueError,
            "should be non-empty or a 4-element list",
        ),
    ],
)
def test_refusals_are_torchvisions(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_another_norm_can_be_chosen():
    model = models.resnet18(
        num_classes=2, norm_layer=lambda width: torch.nn.GroupNorm(4, width)
    )
    assert isinstance(model.layer1[0].bn1, torch.nn.GroupNorm)
    assert model(PICTURES).shape == (2, 2)


def test_the_old_name_of_the_question_of_weights():
    """As in torchvision: two warnings; then a fresh start or the way to get weights."""
    with pytest.warns(UserWarning, match="since 0.13") as warned:
        assert models.alexnet(pretrained=False, num_classes=2)
    assert len(warned) == 2
    with (
        pytest.warns(UserWarning, match="since 0.13"),
        pytest.raises(NotImplementedError, match="only weights=None"),
    ):
        models.resnet18(pretrained=True)
