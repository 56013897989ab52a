"""Downloads: mirrors, checksums, what an interrupted one leaves, one clear error."""

from __future__ import annotations

import hashlib
import os
import sys
import types
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from file_server import serving

from tinygrad_edu import downloads
from tinygrad_edu.downloads import download

DATA = os.urandom(300_000)
MD5 = hashlib.md5(DATA).hexdigest()
SHA256 = hashlib.sha256(DATA).hexdigest()
DEAD = "http://127.0.0.1:9/file"  # nobody listens on this port


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(downloads, "PATIENCE", 5.0)
    with serving({"/file": DATA}) as server:
        yield server


@pytest.mark.parametrize("checksum", [None, MD5, SHA256, SHA256.upper()])
def test_a_file_comes_whole_and_only_once(server, tmp_path, checksum):
    path = tmp_path / "new" / "folder" / "file"
    for _ in range(2):
        assert download(path, [f"{server.url}/file"], checksum) == path
    assert path.read_bytes() == DATA
    assert os.listdir(path.parent) == ["file"]
    assert server.asked == [("/file", None)]


def test_a_server_that_does_not_say_how_much_it_sends(server, tmp_path):
    server.tells_length = False
    assert download(tmp_path / "file", [f"{server.url}/file"], MD5).stat().st_size


@pytest.mark.parametrize("knows_ranges", [True, False])
@pytest.mark.parametrize("checksum", [None, SHA256])
def test_a_connection_that_breaks_is_taken_up_again(
    server, tmp_path, checksum, knows_ranges
):
    server.knows_ranges = knows_ranges
    server.cuts = [70_000, 90_000]
    download(tmp_path / "file", [f"{server.url}/file"], checksum)
    assert (tmp_path / "file").read_bytes() == DATA
    ranges = [asked for _, asked in server.asked]
    second = 160_000 if knows_ranges else 90_000
    assert ranges == [None, "bytes=70000-", f"bytes={second}-"]


def test_what_another_run_began_is_continued(server, tmp_path):
    part = tmp_path / "file.part"
    part.write_bytes(DATA[:1234])
    download(tmp_path / "file", [f"{server.url}/file"], SHA256)
    assert (tmp_path / "file").read_bytes() == DATA
    assert server.asked == [("/file", "bytes=1234-")]
    assert not part.exists()


def test_ctrl_c_keeps_what_has_come(server, tmp_path, monkeypatch):
    def interrupt(file, count):
        raise KeyboardInterrupt

    advance = types.SimpleNamespace(update=lambda n: interrupt(None, n), close=int)
    fake = types.SimpleNamespace(tqdm=lambda **options: advance)
    monkeypatch.setitem(sys.modules, "tqdm.auto", fake)
    with pytest.raises(KeyboardInterrupt):
        download(tmp_path / "file", [f"{server.url}/file"], SHA256)
    monkeypatch.undo()
    assert 0 < (tmp_path / "file.part").stat().st_size < len(DATA)
    download(tmp_path / "file", [f"{server.url}/file"], SHA256)
    assert server.asked[1][1].startswith("bytes=")
    assert (tmp_path / "file").read_bytes() == DATA


@pytest.mark.parametrize("left", [b"something else", DATA + b"more", b"x" * len(DATA)])
def test_a_left_part_of_another_file_is_thrown_away(server, tmp_path, left):
    (tmp_path / "file.part").write_bytes(left)
    download(tmp_path / "file", [f"{server.url}/file"], SHA256)
    assert (tmp_path / "file").read_bytes() == DATA


def test_a_part_that_was_whole_is_not_asked_for_again(server, tmp_path):
    (tmp_path / "file.part").write_bytes(DATA)
    download(tmp_path / "file", [f"{server.url}/file"], SHA256)
    assert server.asked == []


def test_without_a_checksum_a_left_part_is_not_trusted(server, tmp_path):
    (tmp_path / "file.part").write_bytes(b"x" * 1000)
    download(tmp_path / "file", [f"{server.url}/file"])
    assert (tmp_path / "file").read_bytes() == DATA


def test_a_wrong_checksum_is_refused_and_nothing_stays(server, tmp_path):
    wrong = hashlib.md5(b"").hexdigest()
    with pytest.raises(RuntimeError) as error:
        download(tmp_path / "file", [f"{server.url}/file"], wrong)
    first, got, *_ = str(error.value).splitlines()
    assert first == "Error downloading file"
    assert f"another file than expected: its checksum is not {wrong}" in got
    assert os.listdir(tmp_path) == []
    assert len(server.asked) == 1  # it would be wrong the second time too


def test_a_file_that_is_there_but_wrong_is_replaced(server, tmp_path):
    (tmp_path / "file").write_bytes(b"damaged")
    download(tmp_path / "file", [f"{server.url}/file"], MD5)
    assert (tmp_path / "file").read_bytes() == DATA


def test_the_next_mirror_is_asked(server, tmp_path):
    urls = [DEAD, f"{server.url}/missing", f"{server.url}/file"]
    download(tmp_path / "file", urls, MD5)
    assert [path for path, _ in server.asked] == ["/missing", "/file"]


def test_a_mirror_that_goes_on_where_another_stopped(server, tmp_path):
    server.files["/cut"] = DATA
    server.cuts = [50_000, 0]  # and then nothing more from the first one
    urls = [f"{server.url}/cut", f"{server.url}/file"]
    download(tmp_path / "file", urls, MD5)
    assert server.asked == [
        ("/cut", None),
        ("/cut", "bytes=50000-"),
        ("/file", "bytes=50000-"),
    ]


def test_a_server_that_always_breaks_off_is_left(server, tmp_path):
    server.cuts = [1000] * 100
    with pytest.raises(RuntimeError, match="closed again and again"):
        download(tmp_path / "file", [f"{server.url}/file"], MD5)
    assert len(server.asked) == downloads.TRIES


def test_several_at_once_ask_only_once(server, tmp_path):
    path = tmp_path / "file"
    with ThreadPoolExecutor(4) as pool:
        ask = [pool.submit(download, path, [f"{server.url}/file"], MD5) for _ in "1234"]
        assert [each.result() for each in ask] == [path] * 4
    assert server.asked == [("/file", None)]
    assert os.listdir(tmp_path) == ["file"]


def test_offline_says_what_was_tried_and_what_to_do(tmp_path):
    with pytest.raises(RuntimeError) as error:
        download(tmp_path / "file", [DEAD, "http://no-such-host.invalid/file"], MD5)
    lines = str(error.value).splitlines()
    assert lines[0] == "Error downloading file"
    assert lines[1].startswith(f"  got:      {DEAD}: <urlopen error")
    assert "http://no-such-host.invalid/file: <urlopen error" in lines[2]
    assert lines[3].startswith("  try:      again, when the connection is better")
    assert lines[-1].strip() == str(tmp_path / "file")


@pytest.mark.parametrize("tells_length", [True, False])
def test_no_more_is_taken_than_expected(server, tmp_path, tells_length):
    server.tells_length = tells_length
    with pytest.raises(RuntimeError, match="where at most 100000 are expected") as told:
        download(tmp_path / "file", [f"{server.url}/file"], MD5, largest=100_000)
    assert ("300000 bytes" in str(told.value)) == tells_length  # before any came
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("url", ["file", "nowhere://x", "http://[/file", "http://a b/"])
def test_a_wrong_address_is_an_answer_like_any_other(tmp_path, url):
    with pytest.raises(RuntimeError, match="Error downloading file"):
        download(tmp_path / "file", [url], MD5)


def test_a_checksum_of_no_known_kind_is_refused(tmp_path):
    with pytest.raises(ValueError, match="a checksum is an MD5, SHA-1 or SHA-256"):
        download(tmp_path / "file", [DEAD], "abc")


# --- the bar --------------------------------------------------------------------------


def test_a_bar_is_moved_by_tqdm(server, tmp_path, monkeypatch):
    moves, told = [], {}
    bar = types.SimpleNamespace(update=moves.append, close=lambda: moves.append("end"))
    fake = types.SimpleNamespace(tqdm=lambda **options: (told.update(options), bar)[1])
    monkeypatch.setitem(sys.modules, "tqdm.auto", fake)
    (tmp_path / "file.part").write_bytes(DATA[:100_000])
    download(tmp_path / "file", [f"{server.url}/file"], MD5)
    assert moves.pop() == "end"
    assert sum(moves) == 200_000
    assert (told["desc"], told["total"], told["initial"]) == ("file", 300_000, 100_000)


def test_without_tqdm_nothing_is_shown(server, tmp_path, monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    download(tmp_path / "file", [f"{server.url}/file"], MD5)
    assert capfd.readouterr() == ("", "")


def test_the_true_tqdm_shows_it(server, tmp_path, monkeypatch, capfd):
    pytest.importorskip("tqdm", reason="needs tqdm")
    monkeypatch.setattr("tinygrad_edu.progress.SHOWN_AFTER", 0)
    download(tmp_path / "file", [f"{server.url}/file"], MD5)
    assert "file: 100%" in capfd.readouterr().err


def test_a_file_of_this_machine_may_be_a_mirror(tmp_path):
    (tmp_path / "there").write_bytes(DATA)
    (tmp_path / "file.part").write_bytes(DATA[:10])
    download(tmp_path / "file", [Path(tmp_path / "there").as_uri()], MD5)
    assert (tmp_path / "file").read_bytes() == DATA
