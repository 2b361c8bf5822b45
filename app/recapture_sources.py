"""The data sets that can be recaptured, by the names the command line knows them by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from model.data import ui_prmd, utd_mhad
from model.data.sequence import Sequence


@dataclass(frozen=True)
class DataSet:
    """Class names, texts for the result, and the reader (`read(root)`, all sequences in order)."""

    classes: tuple[str, ...]
    texts: dict[str, str]
    read: Callable[[Path], Iterator[Sequence]]


def _texts(name: str, source: str, citation: str) -> dict[str, str]:
    # "dataset" tells `model.data.dataset.load` whose protocols divide the recaptured sequences.
    return {"dataset": name, "source": source + ", recaptured", "citation": citation}


DATA_SETS: dict[str, DataSet] = {
    "utd-mhad": DataSet(
        utd_mhad.CLASSES,
        _texts("utd-mhad", utd_mhad.SOURCE, utd_mhad.CITATION),
        utd_mhad.read,
    ),
    "ui-prmd": DataSet(
        ui_prmd.CLASSES,
        _texts("ui-prmd", ui_prmd.SOURCE, ui_prmd.CITATION),
        ui_prmd.read,
    ),
}
