"""A small web server on this computer alone: a page for a browser source, events, and the state.

``/`` is a page, ``/events`` sends the state once a second (server-sent events), ``/state.json`` is
the state.  Nobody is answered without the key, which stands in the address and stays the same
until a new one is asked for.  The server listens on the loopback address; a page from elsewhere
that a browser shows may reach that too, so requests that such a page makes, and names that only
lead here, are refused, and no answer may be read by another origin.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files as resources
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from poise import files, paths
from poise.clock import Clock
from poise.core.events import MetricUpdate
from poise.core.guide.pacer import Breath
from poise.errors import UsageError
from poise.live.now import Now

HERE, PORT = "127.0.0.1", 8350
MOST, LINES, LINE_BYTES = 16, 64, 4096  # visitors at once; lines of a request, and their length
PATIENCE_S = 5.0  # for a request to be whole, and for an answer to be taken
EVERY_S = 1.0
BEHIND = 65_536  # bytes that may wait for a slow reader
KEY_BYTES = 12


def check(where: str, _settings: object = None) -> str:
    """The sentence to show, with the address; raises :class:`UsageError` for what is no port."""
    return f"At {address(port(where))} this computer alone can read heart and breath."


def open_out(where: str, clock: Clock, _settings: object = None) -> ServeOut:
    """Begin to listen; raises OSError when the port is taken."""
    return ServeOut(port(where), key(), clock)


def port(where: str) -> int:
    """The port that is asked for, 8350 without one."""
    if not where:
        return PORT
    if where.isascii() and where.isdigit() and len(where) <= 5 and 1024 <= int(where) < 65536:
        return int(where)
    raise UsageError(f"--serve takes a port from 1024 to 65535, such as {PORT}; got {where!r}")


def address(number: int) -> str:
    """What to open in a browser."""
    return f"http://{HERE}:{number}/?key={key()}"


def key(*, new: bool = False) -> str:
    """What stands in the address; made once, and anew when asked for."""
    kept = paths.serve_key()
    with suppress(OSError, UnicodeDecodeError):
        found = files.read_text(kept).strip()
        if not new and len(found) == 2 * KEY_BYTES and found.isascii() and found.isalnum():
            return found
    made = secrets.token_hex(KEY_BYTES)
    with suppress(OSError):  # it then lasts as long as this program asks for it once
        files.keep_text(kept, made + "\n")
    return made


class ServeOut:
    """Tells whoever asks with the key; in a thread of its own, so that nobody slow is waited for.

    ``where`` is the port that it listens at.
    """

    def __init__(self, number: int, key: str, clock: Clock) -> None:
        self._key, self._clock, self._now = key, clock, Now()
        self._loop = asyncio.new_event_loop()
        self._visitors: set[asyncio.Task[None]] = set()
        try:
            self._server = self._loop.run_until_complete(
                asyncio.start_server(self._visited, HERE, number, limit=LINE_BYTES, backlog=MOST)
            )
        except OSError:
            self._loop.close()
            raise
        self.where: int = self._server.sockets[0].getsockname()[1]
        self._hosts = {f"{name}:{self.where}" for name in (HERE, "localhost")}
        self._over = asyncio.Event()
        self._thread = Thread(target=self._run, name="serve", daemon=True)
        self._thread.start()

    def metric(self, told: MetricUpdate) -> None:
        """Kept until it is asked for."""
        self._soon(self._now.metric, told)

    def interval(self, t: float, rr_ms: float, usable: bool) -> None:
        """Nothing: numbers are enough for a page."""

    def guide(self, t: float, phase_rad: float, breath: Breath) -> None:
        """Kept until it is asked for."""
        self._soon(self._now.guide, t, breath)

    def marker(self, t: float, words: str) -> None:
        """Kept until it is asked for."""
        self._soon(self._marked, words)

    def close(self) -> None:
        """Say a last word to who listens, and let go of the port."""
        self._soon(self._marked, "ended")
        self._soon(self._loop.stop)
        self._thread.join(PATIENCE_S)

    def _soon(self, do: Callable[..., None], *told: object) -> None:
        """In the server's own thread, which alone touches what it tells."""
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(do, *told)

    def _marked(self, words: str) -> None:
        self._now.marker(words)
        if self._now.ended:
            self._over.set()

    def _run(self) -> None:
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._leave())
        finally:
            self._loop.close()

    async def _leave(self) -> None:
        self._server.close()
        if self._visitors:
            _, slow = await asyncio.wait(self._visitors, timeout=1.0)
            for visitor in slow:
                visitor.cancel()
            if slow:
                await asyncio.wait(slow)

    async def _visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._visitors) >= MOST:
            writer.write(_answer(503, b"too many visitors\n"))
        else:
            self._visitors.add(task)
            with suppress(OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
                await self._served(reader, writer)
            self._visitors.discard(task)
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                writer.close()
                await writer.wait_closed()
        writer.transport.abort()

    async def _served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(PATIENCE_S):
            asked = await _request(reader)
        refused = self._refused(asked)
        if refused is not None:
            writer.write(refused)
        elif asked.path == "/events":
            await self._tell(writer, asked.method == "HEAD")
            return
        else:
            writer.write(self._page(asked))
        async with asyncio.timeout(PATIENCE_S):
            await writer.drain()

    def _refused(self, asked: _Request) -> bytes | None:
        """An answer to who may not ask; None to who may."""
        head = asked.head
        if head.get("host", "") not in self._hosts:
            return _answer(421, b"this is not the name of this server\n")
        own = {f"http://{host}" for host in self._hosts}
        elsewhere = head.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if head.get("origin", "") not in {"", *own} or elsewhere:
            return _answer(403, b"another page may not read this\n")
        given = parse_qs(asked.query).get("key", [""])[0]
        if not hmac.compare_digest(given.encode(), self._key.encode()):
            return _answer(403, b"the key is missing: open the address that poise shows\n")
        if asked.method not in ("GET", "HEAD"):
            return _answer(405, b"only to be read\n")
        return None

    def _page(self, asked: _Request) -> bytes:
        empty = asked.method == "HEAD"
        if asked.path == "/":
            page = page_bytes()
            return _answer(200, page, "text/html; charset=utf-8", _policy(page), empty=empty)
        if asked.path == "/state.json":
            return _answer(200, self._state(), "application/json", empty=empty)
        return _answer(404, b"there is nothing here\n")

    async def _tell(self, writer: asyncio.StreamWriter, empty: bool) -> None:
        """The state now and once a second, until the reader goes or is too slow."""
        writer.write(_head(200, "text/event-stream"))
        while not empty:
            writer.write(b"data: " + self._state() + b"\n\n")
            if writer.transport.get_write_buffer_size() > BEHIND:
                return
            async with asyncio.timeout(PATIENCE_S):
                await writer.drain()
            if self._over.is_set():
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), EVERY_S)

    def _state(self) -> bytes:
        now = self._now.at(self._clock.now())
        return json.dumps(now, ensure_ascii=False, allow_nan=False).encode()


class _Request:
    def __init__(self, method: str, target: str, head: Mapping[str, str]) -> None:
        parts = urlsplit(target)
        self.method, self.path, self.query, self.head = method, parts.path, parts.query, head


async def _request(reader: asyncio.StreamReader) -> _Request:
    """Raises ValueError for what is no request, or too large a one."""
    first = (await reader.readline()).decode("latin-1").split()
    if len(first) != 3:
        raise ValueError("no request line")
    head: dict[str, str] = {}
    for _ in range(LINES):
        text = (await reader.readline()).decode("latin-1").strip()
        if not text:
            return _Request(first[0], first[1], head)
        name, _, value = text.partition(":")
        head[name.strip().lower()] = value.strip()
    raise ValueError("too many lines")


_STATUS = {
    200: "OK", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    421: "Misdirected Request", 503: "Service Unavailable",
}  # fmt: skip


def _head(status: int, kind: str, *more: str) -> bytes:
    lines = (
        f"HTTP/1.1 {status} {_STATUS[status]}",
        f"Content-Type: {kind}",
        "Cache-Control: no-store",
        "Connection: close",
        "Cross-Origin-Resource-Policy: same-origin",
        "Referrer-Policy: no-referrer",
        "X-Content-Type-Options: nosniff",
        "X-Frame-Options: DENY",
        *more,
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _answer(
    status: int, body: bytes, kind: str = "text/plain", *more: str, empty: bool = False
) -> bytes:
    head = _head(status, kind, f"Content-Length: {len(body)}", *more)
    return head if empty else head + body


def _policy(page: bytes) -> str:
    """The page runs its own script and nothing else, and reads from nowhere else."""
    script = page.partition(b"<script>")[2].partition(b"</script>")[0]
    style = page.partition(b"<style>")[2].partition(b"</style>")[0]
    digests = [b64encode(sha256(part).digest()).decode() for part in (script, style)]
    return (
        "Content-Security-Policy: default-src 'none'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; "
        f"script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'"
    )


def page_bytes() -> bytes:
    """The page that is served, as the package holds it."""
    return (resources("poise.live") / "page.html").read_bytes()
