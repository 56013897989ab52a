"""The names that are promised: each as function, method, in-place method, operator.

A promise is a name of PyTorch's that programs may use. Where PyTorch has it as a
function of ``torch``, so has this library; likewise as a method of a tensor, and as one
that writes in place. What PyTorch has not is not asked for.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest

import tinygrad_edu

try:
    import torch as pytorch
except ModuleNotFoundError:
    pytorch = None

PROMISED = {
    "elementwise": """
        abs acos acosh asin asinh atan atan2 atanh ceil clamp clamp_min clamp_max
        copysign cos cosh deg2rad digamma erf erfc erfinv exp exp2 expm1 floor fmod frac
        hypot i0 isclose isfinite isinf isnan lerp lgamma log log10 log1p log2 logaddexp
        logit logical_and logical_or logical_not logical_xor maximum minimum fmax fmin
        nan_to_num neg positive pow rad2deg reciprocal remainder round rsqrt sigmoid
        sign signbit sin sinc sinh sqrt square sub tan tanh trunc xlogy add mul div
        floor_divide true_divide addcmul addcdiv eq ne lt le gt ge equal allclose
        bitwise_and bitwise_or bitwise_not bitwise_xor bitwise_left_shift
        bitwise_right_shift where masked_fill heaviside softmax log_softmax
        absolute arccos arccosh arcsin arcsinh arctan arctan2 arctanh clip divide fix
        float_power gcd lcm greater greater_equal less less_equal multiply negative
        not_equal sgn subtract rsub relu logaddexp2 nextafter ldexp mvlgamma polygamma
        special.expit special.logit special.entr special.xlogy special.erf
    """,
    "reductions, scans, order": """
        sum nansum mean nanmean median mode prod var std var_mean std_mean amax amin
        aminmax max min argmax argmin all any norm logsumexp cumsum cumprod cummax
        cummin logcumsumexp diff count_nonzero topk kthvalue sort argsort unique
        unique_consecutive bincount histc searchsorted bucketize quantile nonzero
        unravel_index isin msort nanmedian nanquantile trapezoid cov corrcoef dist
    """,
    "shape and index": """
        reshape view view_as permute transpose swapaxes t T mT squeeze unsqueeze flatten
        unflatten ravel expand expand_as broadcast_to broadcast_tensors repeat
        repeat_interleave tile cat concat stack hstack vstack dstack split
        split_with_sizes tensor_split chunk unbind unfold flip fliplr flipud roll rot90
        tril triu diag diagonal diag_embed meshgrid movedim gather scatter scatter_add
        scatter_reduce index_select index_add index_copy index_fill index_put
        masked_select masked_scatter take take_along_dim narrow select as_strided clone
        contiguous detach item tolist numpy to type float double half bfloat16 long int
        short bool byte numel dim size stride element_size __getitem__ __setitem__
        reshape_as moveaxis swapdims concatenate column_stack atleast_1d atleast_2d
        atleast_3d block_diag cartesian_prod combinations broadcast_shapes argwhere
        nelement ndimension ndim shape dtype device requires_grad is_leaf grad itemsize
        nbytes is_same_size apply_ map_ is_contiguous storage_offset data_ptr type_as
        cpu char adjoint H mH
        fill_diagonal_ fill_ zero_ copy_ resize_ squeeze_ unsqueeze_ t_
    """,
    "creation and random": """
        tensor as_tensor from_numpy zeros ones full empty eye arange linspace logspace
        zeros_like ones_like full_like empty_like rand_like randn_like randint_like
        new_zeros new_ones new_full new_empty new_tensor rand randn randint randperm
        normal uniform_ normal_ bernoulli multinomial exponential_ Generator manual_seed
        get_rng_state set_rng_state tril_indices triu_indices nn.functional.one_hot
        random_ bernoulli_ log_normal_ cauchy_ geometric_ poisson seed initial_seed
        default_generator random.fork_rng asarray scalar_tensor empty_strided
        frombuffer complex polar hann_window hamming_window
    """,
    "linear algebra and spectra": """
        matmul mm bmm mv dot inner outer ger addmm addmv addbmm baddbmm einsum tensordot
        kron cdist cross trace matrix_power linalg.norm linalg.vector_norm
        linalg.matrix_norm linalg.inv linalg.pinv linalg.solve linalg.lstsq linalg.svd
        linalg.svdvals linalg.eigh linalg.eigvalsh linalg.qr linalg.cholesky linalg.det
        linalg.slogdet linalg.matrix_rank linalg.multi_dot fft.fft fft.ifft fft.rfft
        fft.irfft fft.fft2 fft.fftfreq fft.rfftfreq fft.fftshift stft vdot addr
        chain_matmul inverse det logdet slogdet pinverse svd qr cholesky
        linalg.solve_triangular linalg.cross linalg.matrix_power linalg.cond
        linalg.matrix_exp linalg.diagonal
    """,
    "autograd": """
        autograd.backward autograd.grad no_grad enable_grad inference_mode
        set_grad_enabled autograd.Function autograd.Function.apply
        autograd.function.once_differentiable autograd.functional.jacobian
        autograd.functional.hessian autograd.functional.vjp autograd.functional.jvp
        autograd.functional.hvp autograd.functional.vhp autograd.gradcheck
        autograd.gradgradcheck autograd.detect_anomaly autograd.set_detect_anomaly
        autograd.graph.save_on_cpu autograd.graph.saved_tensors_hooks
        autograd.graph.Node autograd.Variable autograd.no_grad autograd.enable_grad
        autograd.set_grad_enabled autograd.inference_mode autograd.profiler.profile
        backward register_hook register_post_accumulate_grad_hook retain_grad grad_fn
        requires_grad_ detach_ is_inference retains_grad output_nr
        utils.checkpoint.checkpoint utils.checkpoint.checkpoint_sequential func.grad
        func.grad_and_value func.vjp func.jvp func.vmap func.jacrev func.jacfwd
        func.hessian func.functional_call func.stack_module_state vmap
    """,
    "types and settings": """
        set_default_dtype get_default_dtype set_printoptions finfo iinfo result_type
        can_cast promote_types is_tensor is_grad_enabled is_floating_point is_complex
        is_signed is_nonzero numel device dtype Size float32 float64 float16 bfloat16
        int8 int16 int32 int64 uint8 bool complex64 complex128 half float double long
        int short cfloat cdouble inf nan pi e strided contiguous_format preserve_format
        channels_last typename is_inference_mode_enabled set_default_device
        get_default_device set_num_threads get_num_threads use_deterministic_algorithms
        set_default_tensor_type __version__
    """,
    "often overlooked": """
        Tensor FloatTensor DoubleTensor HalfTensor LongTensor IntTensor ShortTensor
        ByteTensor CharTensor BoolTensor data autograd.Variable accelerator.is_available
        accelerator.current_accelerator accelerator.device_count
        backends.cudnn.benchmark backends.cudnn.deterministic backends.cudnn.enabled
        backends.mps.is_available backends.cuda.matmul.allow_tf32 cuda.is_available
        cuda.device_count cuda.manual_seed cuda.manual_seed_all cuda.empty_cache
        is_cuda is_xpu is_mps is_sparse is_quantized cuda Size.numel
    """,
    "operators": """
        __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__
        __truediv__ __rtruediv__ __itruediv__ __floordiv__ __rfloordiv__ __ifloordiv__
        __mod__ __rmod__ __imod__ __pow__ __rpow__ __ipow__ __matmul__ __rmatmul__
        __and__ __rand__ __iand__ __or__ __ror__ __ior__ __xor__ __rxor__
        __ixor__ __lshift__ __rlshift__ __ilshift__ __rshift__ __rrshift__ __irshift__
        __neg__ __pos__ __abs__ __invert__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__
        __len__ __iter__ __contains__ __bool__ __int__ __float__ __complex__ __index__
        __repr__ __format__ __hash__ __array__ __deepcopy__ __reversed__ __dlpack__
        __dir__ __reduce_ex__
    """,
}
NAMES = [(part, name) for part, names in PROMISED.items() for name in names.split()]
NOTHING = object()


def find(t: Any, path: str) -> Any:
    """What a dotted name stands for, or NOTHING."""
    try:
        return functools.reduce(getattr, path.split("."), t)
    except AttributeError:
        return NOTHING


def forms(t: Any, name: str) -> set[str]:
    """The forms that a library has of one name."""
    asked = {name: t, f"Tensor.{name}": t, f"Tensor.{name}_": t}
    return {each for each in asked if find(t, each) is not NOTHING}


@pytest.mark.parametrize(("part", "name"), NAMES)
def test_every_form_of_a_name(part: str, name: str) -> None:
    here = forms(tinygrad_edu, name)
    assert here, f"{name} is neither a function nor a method"
    if pytorch is not None:
        assert forms(pytorch, name) <= here | NOT_MEANT.keys()


# Forms of PyTorch's that are not carried, and why.
NOT_MEANT = {"cpu": "a module with the streams of devices"}


def test_no_name_is_promised_that_pytorch_has_not() -> None:
    t = pytest.importorskip("torch", reason="parity needs PyTorch")
    assert [name for _, name in NAMES if not forms(t, name)] == []
