"""Mixed precision: autocast decides as PyTorch's does, GradScaler steps as it does."""

from __future__ import annotations

import functools
import itertools
import os
import threading
from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

import opinfo
import torch
from agreement import dtype_name
from alike import assert_alike
from crossing import across

import tinygrad_edu as ours
from tinygrad_edu.autograd import autocasting

F = ours.nn.functional

# Operations that choose otherwise, and why.
OTHERWISE = {
    "linalg.pinv": "the products inside keep their digits",
    "linalg.pinv.hermitian": "the products inside keep their digits",
    "nn.functional.max_pool3d": "with indices, PyTorch's stays short",
    "tensordot": "where nothing is added up, PyTorch's stays as it is",
    "linalg.det": "bfloat16 is refused, inside or outside of a region",
}
# Operations on PyTorch's lists for a CPU. TINYGRAD_EDU_DEEP tries all there are.
LISTED = """
    addmm addbmm baddbmm bmm mm matmul __rmatmul__ prod trace cdist quantile
    nanquantile cov corrcoef polar view_as_complex stft cholesky cholesky_inverse
    cholesky_solve qr svd pinverse
    nn.functional.linear nn.functional.conv1d nn.functional.conv2d nn.functional.conv3d
    nn.functional.conv_transpose1d nn.functional.conv_transpose2d
    nn.functional.conv_transpose3d nn.functional.prelu nn.functional.pad.reflect
    nn.functional.scaled_dot_product_attention nn.functional.pad.replicate
    nn.functional.multi_head_attention_forward
    nn.functional.cross_entropy nn.functional.linear_cross_entropy
    nn.functional.binary_cross_entropy_with_logits nn.functional.binary_cross_entropy
    nn.functional.soft_margin_loss nn.functional.margin_ranking_loss
    nn.functional.multi_margin_loss nn.functional.multilabel_margin_loss
    nn.functional.triplet_margin_loss nn.functional.smooth_l1_loss
    nn.functional.l1_loss nn.functional.mse_loss nn.functional.ctc_loss
    nn.functional.cosine_embedding_loss nn.functional.nll_loss
    nn.functional.hinge_embedding_loss nn.functional.huber_loss
    nn.functional.poisson_nll_loss nn.functional.kl_div nn.functional.grid_sample
    nn.functional.adaptive_avg_pool3d nn.functional.adaptive_max_pool3d
    nn.functional.avg_pool3d nn.functional.max_unpool1d nn.functional.max_unpool2d
    nn.functional.max_unpool3d
    fft.fft fft.fft2 fft.fftn fft.hfft fft.rfft fft.rfft2 fft.rfftn fft.ifft fft.ifft2
    fft.ifftn fft.ihfft fft.irfft fft.irfft2 fft.irfftn
    linalg.cholesky linalg.cholesky_ex linalg.vecdot linalg.cond linalg.eigh
    linalg.eigvalsh linalg.lstsq linalg.matrix_power linalg.multi_dot linalg.qr
    linalg.inv linalg.inv_ex linalg.solve linalg.matrix_rank linalg.svd linalg.svdvals
    linalg.tensorinv linalg.tensorsolve
    add mul exp softmax cat stack index_copy layer_norm where lerp mean
"""
DEEP = "TINYGRAD_EDU_DEEP" in os.environ
NAMES = [
    name
    for name in opinfo.OPERATIONS
    if name not in OTHERWISE
    and name not in opinfo.SHORTHANDS
    and "chunked" not in name
    and (DEEP or name in LISTED.split())
]


def types(value: Any) -> Any:
    """The types of all tensors in an answer."""
    if isinstance(value, list | tuple):
        return [each for one in value for each in types(one)]
    return [dtype_name(value)] if hasattr(value, "dtype") else []


def of_type(name: str, value: Any) -> Any:
    """A floating point tensor in another type."""
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.detach().to(getattr(torch, name))
    return value


def answer(t: Any, function: Any, sample: Any, dtype: str) -> Any:
    """The types of a result inside a region, or None for an error."""
    args, kwargs = across(t, [[sample.input, *sample.args], sample.kwargs])
    try:
        with t.autocast("cpu", dtype=getattr(t, dtype)):
            return types(function(*args, **kwargs))
    except (RuntimeError, ValueError, NotImplementedError, IndexError) as error:
        return None if t is torch else error


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_each_operation_chooses_its_type(name: str) -> None:
    operation = opinfo.OPERATIONS[name]
    listed = operation.info.sample_inputs("cpu", torch.float32)
    samples = list(itertools.islice(listed, 3 if DEEP else 1))
    for sample, given in itertools.product(samples, ("float32", "bfloat16")):
        one = sample.transform(functools.partial(of_type, given))
        expected = answer(torch, operation.info.op, one, "bfloat16")
        if expected is not None:
            assert answer(ours, operation.ours, one, "bfloat16") == expected


def network(t: Any) -> Any:
    t.manual_seed(0)
    nn = t.nn
    return nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3)
    )


class Cases:
    """Each a program for both libraries."""

    @staticmethod
    def a_network_trains(t: Any) -> Any:
        model, losses = network(t), []
        optimizer = t.optim.SGD(model.parameters(), lr=0.1)
        x = t.linspace(-1, 1, 5 * 16).reshape(5, 1, 4, 4)
        for _ in range(3):
            optimizer.zero_grad()
            with t.autocast("cpu"):
                out = model(x)
                loss = t.nn.functional.cross_entropy(out, t.tensor([0, 1, 2, 0, 1]))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        kinds = [str(p.grad.dtype) for p in model.parameters()]
        return losses, str(out.dtype), str(loss.dtype), kinds

    @staticmethod
    def regions_in_regions(t: Any) -> Any:
        x, found = t.ones(2, 2), []
        with t.autocast("cpu", dtype=t.float16):
            found.append((x @ x).dtype)
            with t.autocast("cpu", dtype=t.bfloat16):
                found.append((x @ x).dtype)
                with t.autocast("cpu", enabled=False):
                    found.append((x @ x).dtype)
                found.append(t.mm(x, x).dtype)
            found.append(t.is_autocast_enabled("cpu"))
            found.append(t.get_autocast_dtype("cpu"))
        found += [(x @ x).dtype, t.is_autocast_enabled("cpu")]
        return [*found, t.get_autocast_dtype("cpu"), t.get_autocast_dtype("cuda")]

    @staticmethod
    def a_decorator(t: Any) -> Any:
        @t.autocast("cpu")
        def product(x: Any) -> Any:
            """What it says."""
            return x @ x

        x = t.ones(2, 2)
        return product(x), (x @ x).dtype, product.__doc__

    @staticmethod
    def whole_and_double_numbers_stay(t: Any) -> Any:
        a, b = t.ones(2, 2, dtype=t.float64), t.ones(2, 2, dtype=t.int64)
        with t.autocast("cpu"):
            return a @ a, b @ b, t.nn.functional.mse_loss(a, a)

    @staticmethod
    def short_weights_meet_long_ones(t: Any) -> Any:
        x, w = t.ones(2, 3), t.ones(4, 3, dtype=t.bfloat16)
        with t.autocast("cpu"):
            return t.nn.functional.linear(x, w, t.ones(4))

    @staticmethod
    def casts_are_kept(t: Any) -> Any:
        w, found = t.ones(3, 3, requires_grad=True), []
        for keep in (True, False, None):
            with t.autocast("cpu", cache_enabled=keep):
                one, two = w @ w, w @ w
                found.append(t.is_autocast_cache_enabled())
            nodes = [each.grad_fn.next_functions[0][0] for each in (one, two)]
            found.append(nodes[0] is nodes[1])
        return found

    @staticmethod
    def gradients_come_back_in_their_type(t: Any) -> Any:
        w = t.linspace(-1, 1, 6).reshape(2, 3).requires_grad_()
        with t.autocast("cpu"):
            y = (w @ w.t()).relu().sum()
        y.backward()
        return y.detach(), w.grad

    @staticmethod
    def catting_meets_in_the_widest(t: Any) -> Any:
        a, b = t.ones(2), t.ones(2, dtype=t.bfloat16)
        with t.autocast("cpu"):
            joined = t.cat([a, b]), t.stack([b, a]), t.cat([b, b])
            return [each.dtype for each in joined]

    @staticmethod
    def index_copy_meets_in_the_widest(t: Any) -> Any:
        a, b = t.zeros(3, dtype=t.bfloat16), t.ones(2)
        with t.autocast("cpu"):
            return t.index_copy(a, 0, t.tensor([0, 2]), b)

    @staticmethod
    def another_type(t: Any) -> Any:
        x = t.ones(2, 2)
        with t.autocast("cpu", dtype=t.float32):
            return x @ x, t.is_autocast_enabled("cpu")

    @staticmethod
    def no_device(t: Any) -> Any:
        t.autocast(3)

    @staticmethod
    def cuda_without_a_gpu(t: Any) -> Any:
        x = t.ones(2, 2)
        with t.autocast("cuda"):
            return x @ x, t.is_autocast_enabled("cuda")

    @staticmethod
    def a_tensor_to_a_region(t: Any) -> Any:
        t.autocast("cpu")(3)

    @staticmethod
    def switches(t: Any) -> Any:
        x, found = t.ones(2, 2), []
        t.set_autocast_enabled("cpu", True)
        t.set_autocast_dtype("cpu", t.float16)
        found.append(x @ x)
        t.set_autocast_enabled("cpu", False)
        t.set_autocast_dtype("cpu", t.bfloat16)
        return [*found, x @ x]

    @staticmethod
    def functions_of_ones_own(t: Any) -> Any:
        custom_fwd, custom_bwd = t.amp.custom_fwd, t.amp.custom_bwd

        def product(cast: Any) -> Any:
            class Product(t.autograd.Function):
                @staticmethod
                @custom_fwd(device_type="cpu", cast_inputs=cast)
                def forward(ctx: Any, a: Any, b: Any) -> Any:
                    ctx.save_for_backward(a, b)
                    return a @ b

                @staticmethod
                @custom_bwd(device_type="cpu")
                def backward(ctx: Any, g: Any) -> Any:
                    a, b = ctx.saved_tensors
                    seen.append(t.is_autocast_enabled("cpu"))
                    return g @ b.t(), a.t() @ g

            return Product

        seen: list[Any] = []
        found: list[Any] = []
        for cast in (None, t.float32, t.float16):
            for inside in (True, False):
                a = t.linspace(-1, 1, 4).reshape(2, 2).requires_grad_()
                with t.autocast("cpu", enabled=inside):
                    out = product(cast).apply(a, a.detach())
                out.sum().backward()
                found += [out.detach(), a.grad]
        return found, seen

    @staticmethod
    def custom_without_a_device(t: Any) -> Any:
        t.amp.custom_fwd(lambda ctx: 1, device_type=3)

    @staticmethod
    def availability(t: Any) -> Any:
        ask = t.amp.is_autocast_available
        return ask("cpu"), ask("cuda")

    # --- GradScaler -----------------------------------------------------------------

    @staticmethod
    def good_and_bad_steps(t: Any) -> Any:
        w = t.tensor([1.0, 2.0], requires_grad=True)
        optimizer = t.optim.SGD([w], lr=0.1)
        scaler = t.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2)
        found = []
        for factor in (1.0, 1.0, float("inf"), 1.0, float("nan"), 1.0, 1.0, 1.0):
            optimizer.zero_grad()
            scaler.scale((w * w * factor).sum()).backward()
            result = scaler.step(optimizer)
            scaler.update()
            found += [w.detach().clone(), scaler.get_scale(), result]
            found += [scaler._get_growth_tracker(), scaler.state_dict()]
        return found

    @staticmethod
    def unscaling_for_clipping(t: Any) -> Any:
        w = t.tensor([3.0, 4.0], requires_grad=True)
        optimizer = t.optim.SGD([w], lr=0.1)
        scaler = t.amp.GradScaler("cpu")
        scaler.scale((w * w).sum()).backward()
        before = w.grad.clone()
        scaler.unscale_(optimizer)
        after = w.grad.clone()
        t.nn.utils.clip_grad_norm_([w], 1.0)
        scaler.step(optimizer)
        scaler.update()
        return before, after, w

    @staticmethod
    def two_optimizers(t: Any) -> Any:
        a, b = (t.ones(1, requires_grad=True) for _ in range(2))
        one, two = t.optim.SGD([a], lr=0.1), t.optim.SGD([b], lr=0.1)
        scaler = t.amp.GradScaler("cpu", init_scale=4.0)
        scaled = scaler.scale([(a * a).sum(), ((b * float("inf")).sum(),)])
        scaled[0].backward()
        scaled[1][0].backward()
        scaler.step(one)
        scaler.step(two)
        scaler.update()
        return a, b, scaler.get_scale(), type(scaled[1]).__name__

    @staticmethod
    def setting_the_scale(t: Any) -> Any:
        scaler, found = t.amp.GradScaler("cpu"), []
        scaler.scale(t.ones(1))
        for value in (4.0, t.tensor(3.0)):
            scaler.update(value)
            found.append(scaler.get_scale())
        scaler.set_growth_factor(3.0)
        scaler.set_backoff_factor(0.1)
        scaler.set_growth_interval(7)
        known = scaler.get_growth_factor(), scaler.get_backoff_factor()
        return found, known, scaler.get_growth_interval(), scaler.state_dict()

    @staticmethod
    def states(t: Any) -> Any:
        one, two = t.amp.GradScaler("cpu", init_scale=8.0), t.amp.GradScaler("cpu")
        one.load_state_dict({**one.state_dict(), "scale": 2.0, "_growth_tracker": 5})
        two.scale(t.ones(1))
        two.load_state_dict(one.state_dict())
        return one.state_dict(), two.state_dict(), two.scale(t.ones(1))

    @staticmethod
    def an_empty_state(t: Any) -> Any:
        t.amp.GradScaler("cpu").load_state_dict({})

    @staticmethod
    def disabled(t: Any) -> Any:
        w = t.ones(1, requires_grad=True)
        optimizer = t.optim.SGD([w], lr=0.1)
        scaler = t.amp.GradScaler("cpu", enabled=False)
        scaler.scale((w * w).sum()).backward()
        scaler.unscale_(optimizer)
        scaler.step(optimizer)
        scaler.update()
        scaler.load_state_dict({})
        facts = scaler.get_scale(), scaler.is_enabled(), scaler.state_dict()
        return w, facts, scaler._get_growth_tracker()

    @staticmethod
    def cuda_scaler_without_a_gpu(t: Any) -> Any:
        return t.amp.GradScaler().is_enabled()

    @staticmethod
    def older_names(t: Any) -> Any:
        scaler = t.cuda.amp.GradScaler()
        with t.cuda.amp.autocast():
            x = t.ones(2, 2) @ t.ones(2, 2)
        return scaler.is_enabled(), x.dtype

    @staticmethod
    def a_step_without_scaling(t: Any) -> Any:
        w = t.ones(1, requires_grad=True)
        t.amp.GradScaler("cpu").step(t.optim.SGD([w], lr=0.1))

    @staticmethod
    def an_update_without_a_step(t: Any) -> Any:
        scaler = t.amp.GradScaler("cpu")
        scaler.scale(t.ones(1))
        scaler.update()

    @staticmethod
    def a_step_without_gradients(t: Any) -> Any:
        w = t.ones(1, requires_grad=True)
        scaler = t.amp.GradScaler("cpu")
        scaler.scale(t.ones(1))
        scaler.step(t.optim.SGD([w], lr=0.1))

    @staticmethod
    def unscaling_twice(t: Any) -> Any:
        w = t.ones(1, requires_grad=True)
        optimizer, scaler = t.optim.SGD([w], lr=0.1), t.amp.GradScaler("cpu")
        scaler.scale((w * w).sum()).backward()
        scaler.unscale_(optimizer)
        scaler.unscale_(optimizer)

    @staticmethod
    def unscaling_after_the_step(t: Any) -> Any:
        w = t.ones(1, requires_grad=True)
        optimizer, scaler = t.optim.SGD([w], lr=0.1), t.amp.GradScaler("cpu")
        scaler.scale((w * w).sum()).backward()
        scaler.step(optimizer)
        scaler.unscale_(optimizer)

    @staticmethod
    def stepping_twice(t: Any) -> Any:
        w = t.ones(1, requires_grad=True)
        optimizer, scaler = t.optim.SGD([w], lr=0.1), t.amp.GradScaler("cpu")
        scaler.scale((w * w).sum()).backward()
        scaler.step(optimizer)
        scaler.step(optimizer)

    @staticmethod
    def gradients_of_half_precision(t: Any) -> Any:
        w = t.ones(1, requires_grad=True, dtype=t.float16)
        optimizer, scaler = t.optim.SGD([w], lr=0.1), t.amp.GradScaler("cpu")
        scaler.scale((w * w).float().sum()).backward()
        scaler.step(optimizer)

    @staticmethod
    def a_closure(t: Any) -> Any:
        w = t.ones(1, requires_grad=True)
        optimizer, scaler = t.optim.SGD([w], lr=0.1), t.amp.GradScaler("cpu")
        scaler.scale((w * w).sum()).backward()
        scaler.step(optimizer, closure=lambda: 1)

    @staticmethod
    def scaling_a_number(t: Any) -> Any:
        t.amp.GradScaler("cpu").scale(3)

    @staticmethod
    def factors_of_the_wrong_side(t: Any) -> Any:
        t.amp.GradScaler("cpu", growth_factor=0.5)

    @staticmethod
    def backoff_of_the_wrong_side(t: Any) -> Any:
        t.amp.GradScaler("cpu", backoff_factor=1.5)

    @staticmethod
    def a_scale_of_two_numbers(t: Any) -> Any:
        scaler = t.amp.GradScaler("cpu")
        scaler.scale(t.ones(1))
        scaler.update(t.ones(2))


CASES = [name for name in vars(Cases) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_mixed_precision_is_pytorchs(case: str) -> None:
    assert_alike(getattr(Cases, case), close=1e-6)


def test_other_threads_are_not_cast() -> None:
    found: list[Any] = []
    x = ours.ones(2, 2)
    with ours.autocast("cpu"):
        thread = threading.Thread(target=lambda: found.append((x @ x).dtype))
        thread.start()
        thread.join()
        found.append((x @ x).dtype)
    assert found == [ours.float32, ours.bfloat16]


def test_a_weight_that_changed_is_cast_anew() -> None:
    w = ours.ones(2, 2, requires_grad=True)
    with ours.autocast("cpu"):
        before = w @ w
        with ours.no_grad():
            w.mul_(2)
        assert (w @ w)[0, 0].item() == 4 * before[0, 0].item()


def test_nothing_is_left_behind() -> None:
    with pytest.raises(ValueError, match="inside"), ours.autocast("cpu"):
        raise ValueError("inside")
    assert not autocasting.casting
    assert autocasting.known_casts() is None


def test_an_unknown_device_has_no_region() -> None:
    with pytest.raises(RuntimeError, match="Expected one of cpu, cuda"):
        ours.autocast("moon")
    with pytest.raises(RuntimeError, match="unknown device type for autocast"):
        ours.is_autocast_enabled("moon")
    ours.clear_autocast_cache()
    with pytest.warns(DeprecationWarning, match="Please use torch.get_autocast_dt"):
        assert ours.get_autocast_cpu_dtype() is ours.bfloat16
    with pytest.warns(DeprecationWarning, match="Please use torch.get_autocast_dt"):
        assert ours.get_autocast_gpu_dtype() is ours.float16
    with pytest.warns(DeprecationWarning, match="Please use torch.is_autocast_ena"):
        assert not ours.is_autocast_cpu_enabled()
