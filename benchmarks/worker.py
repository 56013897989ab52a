"""One library in one process: times what the driver asks for, a line at a time.

Started by ``run.py`` as ``worker.py LIBRARY``. Each line of input names a workload and
how long to repeat it; each line of output is JSON with seconds a call and the result.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from typing import Any

from workloads import WORKLOADS


def main(library: str) -> None:
    """Serve requests until the input ends."""
    torch = importlib.import_module(library)
    if library == "torch":
        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    prepared: dict[str, Any] = {}
    for line in sys.stdin:
        request = json.loads(line)
        name = request["workload"]
        if name not in prepared:
            prepared[name] = WORKLOADS[name](torch)
            prepared[name]()
        print(json.dumps(timed(prepared[name], request["seconds"])), flush=True)


def timed(work: Any, seconds: float) -> dict[str, float]:
    """Repeat the work for about ``seconds``; the median call is reported."""
    calls, result = [], 0.0
    until = time.perf_counter() + seconds
    while not calls or time.perf_counter() < until:
        start = time.perf_counter()
        result = work()
        calls.append(time.perf_counter() - start)
    calls.sort()
    return {"seconds": calls[len(calls) // 2], "result": result}


if __name__ == "__main__":
    main(sys.argv[1])
