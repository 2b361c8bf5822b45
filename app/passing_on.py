"""Events passed on to other programs by a run without a window."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.event_command import EventCommand
from app.event_server import EventServer

# A file is worked through faster than commands run: all of its events wait for their turn.
_WAITING = 100_000
# Clients get so long to fetch the last events, seconds.
_GOODBYE = 2.0


@contextlib.contextmanager
def passing_on(
    port: int | None, command: str | None, hurried: Callable[[], bool]
) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """A function that passes an event's record on; at the end the command has run for all.

    Args:
        port: where events are offered over a WebSocket; None for nowhere.
        command: command line that runs for each event; None for none.
        hurried: whether the user wants it to be over.

    Raises:
        UserError: the port or the command cannot be used.
    """
    with contextlib.ExitStack() as stack:
        receivers: list[Callable[[Mapping[str, Any]], None]] = []
        if command is not None:
            runs = EventCommand(command, _complain, waiting=_WAITING)
            stack.callback(runs.finish, hurried)
            receivers.append(runs.send)
        if port is not None:
            server = EventServer(port)
            stack.callback(server.close, _GOODBYE)
            receivers.append(server.send)

        def pass_on(record: Mapping[str, Any]) -> None:
            for receiver in receivers:
                receiver(record)

        yield pass_on


def _complain(message: str) -> None:
    print(message, file=sys.stderr)
