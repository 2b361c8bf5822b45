"""The two ways of teaching, and which of them suits so many clips. Without torch."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

#: Clips of each class from which fine-tuning is chosen. ``python -m tests.bench methods`` measured,
#: on seven new actions, twelve clips of each and one draw: a new head names 89.1 % of the new
#: actions' clips and all of the old ones', in 20 seconds of a processor; fine-tuning 94.5 % and
#: 95.0 %, in 594. Twelve clips gain nothing by the minutes, then; from how many on they would was
#: not measured.
FINE_TUNE_FROM = 20


class Method(Enum):
    """How a network is taught; the values are what the command line and cards say."""

    #: A new last layer on the network as it is: seconds.
    HEAD = "head"
    #: The whole network goes on learning: minutes.
    FINE_TUNE = "fine-tune"


class Labelled(Protocol):
    """What must be known of a clip to choose."""

    @property
    def label(self) -> str: ...


def choose_method(clips: Sequence[Labelled], background: str) -> Method:
    """The method for so many clips of the class that has fewest."""
    labels = [clip.label for clip in clips if clip.label != background]
    fewest = min((labels.count(label) for label in set(labels)), default=0)
    return Method.FINE_TUNE if fewest >= FINE_TUNE_FROM else Method.HEAD
