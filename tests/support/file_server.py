"""A server of files on this machine, which can be told to misbehave."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Files(BaseHTTPRequestHandler):
    """Answers with the server's files, whole or from a byte on."""

    server: Any
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Range")))
        data = self.server.files.get(self.path)
        if data is None:
            self.send_error(404)
            return
        start = self._start()
        if start and start >= len(data):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/*")
        if self.server.tells_length:
            self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        cut = self.server.cuts.pop(0) if self.server.cuts else None
        self.wfile.write(data[start:][:cut])

    def _start(self) -> int:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(asked[1]) if asked and self.server.knows_ranges else 0

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def serving(files: dict[str, bytes], *cuts: int) -> Iterator[Any]:
    """A server with these files; its first answers end after `cuts` bytes.

    ``url`` is its address, ``asked`` the list of (path, range) it was asked for.
    """
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    server.files, server.cuts, server.asked = files, list(cuts), []
    server.tells_length = server.knows_ranges = True
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
