"""Events for other programs on this computer, over a WebSocket."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.errors import UserError
from app.text import outputs as text

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

_log = logging.getLogger(__name__)

#: Nobody but programs on this computer can connect.
HOST = "127.0.0.1"
#: Where there is no wish.
PORT = 8765
FORMAT = 1

# A browser lets any page of the world connect to this computer's own sockets, but it says whose
# page it is. Programs say nothing; pages from this computer itself are welcome, too.
_OWN_PAGE = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
# How long clients may take to say goodbye, seconds.
_GOODBYE = 0.5


class EventServer:
    """Sends each event as one JSON text message to whoever is connected at the time.

    A new client is greeted with ``{"type": "hello", "format": 1}``. What clients send is not looked
    at. One that does not read is dropped after a while and holds up nobody.
    """

    def __init__(self, port: int = PORT) -> None:
        """Listens at once, on a thread of its own.

        Args:
            port: 1 to 65535; 0 for any that is free.

        Raises:
            UserError: the port cannot be used.
        """
        if not 0 <= port <= 65535:
            raise UserError(text.no_port(port))
        try:
            self._socket = socket.create_server((HOST, port))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UserError(text.port_taken(port, reason)) from error
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._clients: set[ServerConnection] = set()
        self._thread = threading.Thread(target=self._run, name="event server", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"ws://{HOST}:{self.port}"

    @property
    def clients(self) -> int:
        """How many are connected."""
        return len(self._clients)

    def send(self, record: Mapping[str, Any]) -> None:
        """Send an event to all; returns at once."""
        message = json.dumps(record, ensure_ascii=False, allow_nan=False)
        self._call(lambda: self._broadcast(message))

    def close(self, timeout: float = 0.0) -> bool:
        """Say goodbye to all and listen no more.

        Returns:
            Whether it was over within `timeout` seconds; it goes on by itself else.
        """
        self._call(self._stop.set)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _call(self, work: Callable[[], object]) -> None:
        try:
            self._loop.call_soon_threadsafe(work)
        except RuntimeError:
            _log.debug("the server is closed already")

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except Exception:
            _log.exception("offering events failed")
        finally:
            self._socket.close()
            self._loop.close()

    async def _serve(self) -> None:
        # Here, for it takes a moment to import.
        from websockets.asyncio.server import serve
        from websockets.typing import Origin

        origins: list[Origin | re.Pattern[str] | None] = [None, _OWN_PAGE]
        async with serve(
            self._welcome, sock=self._socket, origins=origins, close_timeout=_GOODBYE, max_size=4096
        ):
            await self._stop.wait()

    async def _welcome(self, client: ServerConnection) -> None:
        self._clients.add(client)
        try:
            await client.send(json.dumps({"type": "hello", "format": FORMAT}))
            async for _ in client:
                pass
        finally:
            self._clients.discard(client)

    def _broadcast(self, message: str) -> None:
        from websockets.asyncio.server import broadcast

        broadcast(self._clients, message)
