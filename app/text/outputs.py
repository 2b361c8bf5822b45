"""What is said about passing events on: to a file, to other programs, to a command."""

from __future__ import annotations

from pathlib import Path

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

NO_COMMAND = "There is no command; write the name of a program."


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


def events_not_saved(path: Path, reason: str) -> str:
    """An export that failed."""
    return f"The events cannot be written to {path} ({reason}); choose another place."


def event_file_failed(path: Path, reason: str) -> str:
    """The file that events go to cannot be written."""
    return f"Events cannot be written to {path} ({reason}); choose another file."


def no_port(port: int) -> str:
    """A number that is no port."""
    return f"There is no port {port}; choose another port, up to 65535."


def port_taken(port: int, reason: str) -> str:
    """A port that is not free."""
    return f"Events cannot be offered on port {port} ({reason}); choose another port."


def quote_open(words: str) -> str:
    """A command that cannot be split into words."""
    return f"The command {words} cannot be read: a quote is not closed."


def no_program(name: str) -> str:
    """A command that is no program."""
    return f"There is no program {name} that can be run; check its name or write its path."


def command_slow(name: str) -> str:
    """More events came than it can take."""
    return f"The command {name} is slower than the events come; some of them are left out."


def command_ended(name: str, seconds: float) -> str:
    """It did not end by itself."""
    return f"The command {name} did not end within {seconds:g} s and was ended."


def command_not_run(name: str, reason: str) -> str:
    """The system did not start it."""
    return f"The command {name} could not be run ({reason})."


def command_failed(name: str, status: int) -> str:
    """It said that it failed."""
    return f"The command {name} failed with status {status}."
