"""What can be set for all compiled functions: ``torch.compiler.config``.

>>> from tinygrad_edu.compiler.frontend import config
>>> config.recompile_limit
8
"""

from __future__ import annotations

# After so many cases (shapes, flags, modes) a function runs eagerly for all others.
recompile_limit = 8
# Accepted for PyTorch's sake: nothing here is loaded from a service.
force_disable_caches = False
suppress_errors = True
