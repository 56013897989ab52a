"""The machine's C compiler: found, failing, hanging; its programs kept and damaged."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tinygrad_edu.compiler.native import blas, compiler, folder, library
from tinygrad_edu.compiler.native.command import Unavailable, run

SOURCE = "int answer(int x) { return 6 * x; }\n"
unix = pytest.mark.skipif(sys.platform == "win32", reason="makes a shell script")


def a_compiler_is_here() -> bool:
    try:
        compiler.find()
    except Unavailable:
        return False
    return True


needs_compiler = pytest.mark.skipif(not a_compiler_is_here(), reason="no C compiler")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of its own; read-only ones are opened again for pytest."""
    place = tmp_path / "cache"
    monkeypatch.setenv(folder.VARIABLE, str(place))
    yield place
    if place.is_dir():
        place.chmod(0o700)


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A ``CC`` that does what the script says."""
    path = tmp_path / "fake-cc"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("CC", str(path))


def fresh(text: str) -> str:
    """A source that nobody has compiled before in this process."""
    return f"{SOURCE}/* {text} {time.perf_counter_ns()} */\n"


# ------------------------------------------------------------------ the compiler


@needs_compiler
def test_a_source_becomes_functions(cache: Path) -> None:
    made = library.load(fresh("first"))
    assert made.function("answer")(7) == 42
    assert not made.cached
    assert made.compiler


def test_a_compiler_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -O1")
    with pytest.raises(Unavailable, match="no-such-compiler cannot be started"):
        compiler.find()


def test_without_any_compiler_the_reason_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(compiler, "_zig", list)
    with pytest.raises(Unavailable, match="pip install ziglang"):
        compiler.find()


@unix
def test_a_compiler_that_fails_says_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    fake(tmp_path, monkeypatch, "echo 'fatal error: no licence'; exit 3")
    with pytest.raises(Unavailable, match="fake-cc failed: fatal error: no licence"):
        compiler.find()


@unix
def test_a_compiler_that_hangs_is_ended_with_all_it_has_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    fake(tmp_path, monkeypatch, f"sleep 1000 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(compiler, "PATIENCE", 0.3)
    started = time.perf_counter()
    with pytest.raises(Unavailable, match=r"fake-cc did not end within 0\.3 seconds"):
        compiler.find()
    assert time.perf_counter() - started < 5
    assert is_gone(int((tmp_path / "child").read_text()))
    started = time.perf_counter()  # and it is not waited for again
    with pytest.raises(Unavailable, match="did not end"):
        library.load(fresh("hangs"))
    assert time.perf_counter() - started < 0.2


def is_gone(process: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet has."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return True
        if state[0] == "Z":
            return True
        time.sleep(0.02)
    return False


@unix
@needs_compiler
def test_a_program_that_takes_too_long_makes_the_compiler_suspect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    """The probe works, the program hangs: the compiler is tried anew afterwards."""
    lazy = tmp_path / "lazy"
    real = " ".join(compiler.find().command)
    fake(tmp_path, monkeypatch, f'test -e {lazy} && sleep 1000\nexec {real} "$@"')
    assert library.load(fresh("quick")).function("answer")(1) == 6
    lazy.touch()
    source = fresh("lazy")
    with pytest.raises(Unavailable, match=r"did not end within 0\.3 seconds"):
        library.load(source, patience=0.3)
    lazy.unlink()
    assert library.load(fresh("quick again")).function("answer")(1) == 6
    with pytest.raises(Unavailable, match="did not end"):  # remembered
        library.load(source, patience=100)


@unix
@needs_compiler
def test_options_that_a_compiler_refuses_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    real = " ".join(compiler.find().command)
    refuse = 'case "$*" in *march*|*mcpu*) echo "error: unknown"; exit 1;; esac'
    fake(tmp_path, monkeypatch, f'{refuse}\nexec {real} "$@"')
    assert compiler.find().flags == compiler.MATHEMATICS
    assert library.load(fresh("plain")).function("answer")(7) == 42


@unix
def test_a_compiler_for_another_machine_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    fake(tmp_path, monkeypatch, "echo rubbish > program.so")
    with pytest.raises(Unavailable, match="do not load here"):
        compiler.find()


@needs_compiler
def test_a_mistake_in_the_source_is_told_in_one_line(cache: Path) -> None:
    with pytest.raises(Unavailable, match=r"program\.c:1:.*error") as caught:
        library.load("int answer(int x) { return nothing; }\n")
    assert "\n" not in str(caught.value)


@unix
@needs_compiler
def test_a_compiler_that_is_known_is_not_called_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    real = " ".join(compiler.find().command)
    count = tmp_path / "count"
    fake(tmp_path, monkeypatch, f'echo called >> {count}\nexec {real} "$@"')
    library.load(source := fresh("once"))
    before = count.read_text()
    code = (
        "import sys; from tinygrad_edu.compiler.native import library;"
        "made = library.load(sys.argv[1]); print(made.cached, made.seconds < 0.2)"
    )
    assert run([sys.executable, "-c", code, source], 60).split() == ["True", "True"]
    assert count.read_text() == before


# ------------------------------------------------------------------ the cache folder


def test_the_folder_is_the_users_own(cache: Path) -> None:
    found = folder.cache_folder()
    assert found == cache
    if sys.platform != "win32":
        assert found.stat().st_mode & 0o777 == 0o700


def test_an_empty_name_means_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(folder.VARIABLE, "")
    assert folder.cache_folder() is None
    assert folder.keep("key", b"data") is None
    assert folder.kept("key") is None


@unix
def test_a_folder_that_others_may_write_to_is_not_trusted(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o777)
    assert folder.cache_folder() is None


def test_a_file_in_place_of_the_folder_is_no_folder(cache: Path) -> None:
    cache.write_text("in the way")
    assert folder.cache_folder() is None


@needs_compiler
def test_a_second_process_finds_what_the_first_has_made(cache: Path) -> None:
    source = fresh("kept")
    code = (
        "import sys; from tinygrad_edu.compiler.native import library;"
        "made = library.load(sys.argv[1]);"
        "print(made.function('answer')(7), made.cached)"
    )
    answers = [run([sys.executable, "-c", code, source], 60).split() for _ in "ab"]
    assert answers == [["42", "False"], ["42", "True"]]


@needs_compiler
@pytest.mark.parametrize("damage", ["cut", "changed", "emptied"])
def test_a_damaged_library_is_made_again(cache: Path, damage: str) -> None:
    """It is noticed before it is loaded: loading half a file can kill a process."""
    source = fresh(damage)
    key = library.key_of(source, compiler.find())
    library.load(source)
    (path,) = cache.glob(f"{key}-*")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    worse = {"cut": data[: len(data) // 2], "changed": data, "emptied": b""}[damage]
    path.unlink()  # a new file: the old one is in use
    path.write_bytes(worse)
    library._loaded.pop(key)
    assert folder.kept(key) is None
    made = library.load(source)
    assert made.function("answer")(7) == 42
    assert not made.cached


@needs_compiler
@pytest.mark.parametrize("fault", ["none", "a file", "nobody may write"])
def test_without_a_usable_folder_it_works_all_the_same(
    cache: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "none":
        monkeypatch.setenv(folder.VARIABLE, "")
    elif fault == "a file":
        cache.write_text("in the way")
    else:
        cache.mkdir(mode=0o500)
    assert library.load(fresh(fault)).function("answer")(7) == 42


@needs_compiler
def test_a_full_disk_is_no_obstacle(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "write_atomically", full)
    monkeypatch.setattr(compiler, "write_atomically", full)
    assert library.load(fresh("full")).function("answer")(7) == 42
    assert not list(cache.glob("*.so"))


def test_a_damaged_memory_of_compilers_is_ignored(cache: Path) -> None:
    cache.mkdir(mode=0o700)
    for text in ("{", "[]", '{"a": 1}', "\0"):
        (cache / compiler.MEMORY).write_text(text)
        assert compiler._remembered(("cc",), "a") is None


def test_the_folder_stays_within_its_limits(tmp_path: Path) -> None:
    for age in range(5):
        path = tmp_path / f"{age}{folder.ENDING}"
        path.write_bytes(bytes(100))
        os.utime(path, (1e9 - age, 1e9 - age))
    folder.tidy(tmp_path, most_bytes=350)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["0", "1", "2"]
    folder.tidy(tmp_path, most=1)
    assert [path.stem for path in tmp_path.iterdir()] == ["0"]


# ------------------------------------------------------------------ several at once


@unix
@needs_compiler
def test_threads_that_want_the_same_program_compile_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    real = " ".join(compiler.find().command)
    count = tmp_path / "count"
    # zig runs $CC by itself, to see where that one's headers are.
    tell = f'case "$*" in *program.c*) echo called >> {count};; esac'
    fake(tmp_path, monkeypatch, f'{tell}\nexec {real} "$@"')
    compiler.find()
    count.unlink()
    source, found = fresh("threads"), []

    def load() -> None:
        found.append(library.load(source).function("answer")(7))

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [42] * 8
    assert count.read_text().count("called") == 1


@needs_compiler
def test_processes_that_want_the_same_program_do_not_disturb_each_other(
    cache: Path,
) -> None:
    code = (
        "import sys; from tinygrad_edu.compiler.native import library;"
        "print(library.load(sys.argv[1]).function('answer')(7))"
    )
    command = [sys.executable, "-c", code, fresh("processes")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    assert [each.communicate(timeout=60)[0].strip() for each in both] == [b"42"] * 3


# ------------------------------------------------------------------ the product


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numpys_product_can_be_called_by_address(dtype: str) -> None:
    found = blas.find()
    address = found.sgemm if dtype == "float32" else found.dgemm
    if not address:
        pytest.skip("no BLAS in memory")
    number = ctypes.c_float if dtype == "float32" else ctypes.c_double
    a = np.random.default_rng(0).normal(size=(5, 7)).astype(dtype)
    b = np.random.default_rng(1).normal(size=(7, 3)).astype(dtype)
    out = np.empty((5, 3), dtype)
    options = (blas.ROWS, blas.PLAIN, blas.PLAIN, 5, 3, 7, 2)
    product = blas.gemm_type(number)(address)
    product(*options, a.ctypes.data, 7, b.ctypes.data, 3, 0, out.ctypes.data, 3)
    np.testing.assert_allclose(out, 2 * (a @ b), rtol=1e-5)


def test_without_a_blas_the_addresses_are_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blas, "_libraries", lambda: iter(()))
    assert blas.find.__wrapped__() == blas.Blas(0, 0, 64, "none")


def test_a_library_that_multiplies_otherwise_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blas, "_is_right", lambda address, number: False)
    assert blas.find.__wrapped__().sgemm == 0
