"""What is said of weights that cannot be used, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

NO_WEIGHTS_FILE = "it is damaged, or not a file of weights"
NO_FORMAT = "its card has no format number"
NO_CARD = "it carries no card, so it is not from this program"
CARD_NO_OBJECT = "its card is not a JSON object"
NAME_NO_TEXT = "its name in the card is not text"
CLASSES_WRONG = "its classes are none or not all different"
NOT_POSITIVE = "its rate or temperature is not positive"
TENSORS_DAMAGED = "its tensors are damaged: their hash is not the one in its card"
TENSORS_FOREIGN = "its tensors are not those of the network that its card describes"
UNKNOWN_DAMAGED = "what it holds for telling unknown actions is damaged"
UNKNOWN_FOREIGN = "what it holds for telling unknown actions is of another network"


def no_weights(path: Path) -> str:
    """Nothing is at a path."""
    return f"There are no weights at {path}; choose another file."


def weights_unusable(path: Path, reason: str) -> str:
    """Weights that are damaged, or a file of another kind."""
    return f"The weights {path} cannot be used: {reason}."


def weights_for_clips(name: Path | str, preprocessing: str, sampling: str) -> str:
    """Weights that cannot look at a stream."""
    return (
        f"The weights {name} are made for whole clips ({preprocessing}, {sampling}); choose "
        "weights made for live use."
    )


def format_newer(version: int, known: int) -> str:
    """A card of a newer program."""
    return f"its card has format {version}; this program knows up to {known}"


def card_lacks(names: Sequence[str]) -> str:
    """A card without something that every card has."""
    return f"its card lacks {', '.join(names)}"


def no_names(entry: str) -> str:
    """An entry of a card that should be a list of names."""
    return f"{entry} in its card is not a list of names"


def no_number(entry: str) -> str:
    """An entry of a card that should be a number."""
    return f"{entry} in its card is not a number"


def no_object(entry: str) -> str:
    """An entry of a card that should hold further entries."""
    return f"{entry} in its card is not an object"


def preprocessing_unknown(name: object) -> str:
    """A card asks for something that the program cannot do to joints."""
    return f"it needs the preprocessing {name!r}, not known here"


def sampling_unknown(name: object) -> str:
    """A card asks for windows of an unknown kind."""
    return f"it needs the sampling {name!r}, not known here"


def no_action_missing(name: str) -> str:
    """The class for nothing in particular is not among the classes."""
    return f"its no-action class {name!r} is not among its classes"


def classes_differ(network: int, card: int) -> str:
    """Network and card disagree."""
    return f"its network has {network} classes, its card names {card}"


def network_unknown(reason: object) -> str:
    """A card describes a network that cannot be built."""
    return f"its card describes a network that is not known here ({reason})"


def decision_wrong(reason: object) -> str:
    """A card says that decisions are made as they cannot be made."""
    return f"its decision settings are wrong ({reason})"
