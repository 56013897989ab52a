"""DataParallel on one device: names, prints, answers as PyTorch's without GPUs."""

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")


def seen(t):
    t.manual_seed(0)
    model = t.nn.DataParallel(t.nn.Linear(2, 3))
    x = t.ones(4, 2)
    return {
        "print": repr(model),
        "names": list(model.state_dict()),
        "ids": model.device_ids,
        "inner": isinstance(model.module, t.nn.Linear),
        "equal": t.equal(model(x), model.module(x)),
        "numbers": model(input=x).detach().numpy().round(6).tolist(),
    }


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a system without GPUs")
def test_a_model_on_one_device_is_itself_below_another_name():
    ours, theirs = seen(tinygrad_edu), seen(torch)
    np.testing.assert_allclose(ours.pop("numbers"), theirs.pop("numbers"), rtol=1e-5)
    assert ours == theirs
