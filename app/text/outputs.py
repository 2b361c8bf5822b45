"""What is said about passing events on: to a file, to other programs, to a command."""

from __future__ import annotations

EVENT_FILE = "Write events to a &file…"
EVENT_FILE_TIP = "Add a line to a table (CSV) whenever an action ends"
EVENT_FILE_TITLE = "Write events to"
EVENT_FILE_FILTER = "Table (*.csv)"
SOCKET = "Offer events to other &programs…"
SOCKET_TIP = "Programs on this computer get each action as JSON, over a WebSocket"
SOCKET_TITLE = "Offer events to other programs"
SOCKET_TEXT = (
    "Programs on this computer can connect to a WebSocket and get each action as JSON when it "
    "ends. Nobody else can connect: not other computers, not pages of the web."
)
SOCKET_PORT = "Port"
SOCKET_START = "Offer"
SOCKET_FAILED = "Events are not offered"
COMMAND = "Run a co&mmand for each event…"
COMMAND_TIP = "Run a program of yours whenever an action ends"
COMMAND_TITLE = "Run a command for each event"
COMMAND_TEXT = (
    "The command gets the event as JSON on its standard input. {action}, {start}, {end}, "
    "{confidence}, {source} and {json} in its words stand for the event's own. No shell is "
    "involved; at most two run at once."
)
COMMAND_HINT = "notify-send {action}"
COMMAND_START = "Run for each event"
COMMAND_FAILED = "The command does not work"
SOUND = "S&ound when an action ends"


def event_file(name: str) -> str:
    """That events are being written to a file."""
    return f"Writing events to &{name.replace('&', '&&')}"


def socket_address(port: int) -> str:
    """Where other programs connect."""
    return f"Address: ws://127.0.0.1:{port}"


def offered_at(address: str) -> str:
    """That events are offered to other programs."""
    return f"Offering events at {address}"


def runs(command: str) -> str:
    """That a command runs for each event."""
    shown = command if len(command) <= 40 else command[:39] + "…"
    return f"Running {shown.replace('&', '&&')}"
