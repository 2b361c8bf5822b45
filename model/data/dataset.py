"""Data sets by name: their sequences, classes and protocols."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from model.data import clip_library, ntu, nw_ucla, protocols, pyskl_store, ui_prmd, utd_mhad
from model.data.cache import Recipe, cached
from model.data.errors import DataError
from model.data.protocols import Protocol, Split
from model.data.sequence import Sequence
from model.data.store import Store, Tensors

NAMES = ("utd-mhad", "nw-ucla", "ui-prmd", "ntu60", "ntu120", "pyskl", "library", "store")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class DataSet:
    """A data set, read.

    Attributes:
        name: one of `NAMES`.
        store: the sequences.
        protocols: how it may be divided; the first one is the usual one.
    """

    name: str
    store: Store
    protocols: tuple[Protocol, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names by label."""
        return self.store.classes

    @property
    def origin(self) -> str:
        """The set that the sequences come from in the end, such as that which was recaptured."""
        return self.store.metadata.get("dataset", self.name)

    def tensors(self) -> Tensors:
        """All sequences as one set of read-only arrays, without copies."""
        return self.store.tensors()

    def protocol(self, name: str) -> Protocol:
        """One of the protocols.

        Raises:
            ValueError: there is none of that name; the message lists them.
        """
        for protocol in self.protocols:
            if protocol.name == name:
                return protocol
        names = ", ".join(protocol.name for protocol in self.protocols)
        raise ValueError(f"{self.name} has no protocol {name!r}; it has {names}")

    def split(
        self, protocol: str, validation: Collection[int] = (), partial: bool = False
    ) -> Split:
        """Positions of the sequences on each side of a protocol.

        Args:
            validation: subjects that move from the training side to the validation side
                (`Protocol.validation` proposes some).
            partial: the data set may hold only some of the people; any side may be empty.

        Raises:
            ValueError: no such protocol, or an empty side.
        """
        return self.protocol(protocol).split(self.store, validation, partial)


def load(
    name: str,
    root: Path,
    cache: Path | None = None,
    *,
    workers: int | None = None,
    progress: bool = True,
) -> DataSet:
    """Read a data set.

    Small sets are read into memory; NTU RGB+D and preprocessed files are parsed once into a
    memory-mapped file. What cannot be read is left out, named and counted in the log, and listed
    in ``store.broken``.

    Args:
        name: one of `NAMES`.
        root: the folder of the recordings or of the library, or the file ("pyskl", "store").
        cache: folder for parsed sets; none means the user's cache folder.
        workers: processes to parse with; none means one per processor.
        progress: show a bar on stderr while parsing.

    Raises:
        DataError: nothing usable at `root`.
        ValueError: no such name.
    """
    if name not in NAMES:
        raise ValueError(f"no data set is called {name!r}; there are {', '.join(NAMES)}")
    if not root.exists():
        raise DataError(root, "no such file or folder")
    folder = cache or Path(platformdirs.user_cache_dir("esgn-live")) / "data"
    if name == "utd-mhad":
        texts = {"source": utd_mhad.SOURCE, "citation": utd_mhad.CITATION}
        store = _in_memory(name, root, utd_mhad.read, utd_mhad.CLASSES, texts)
    elif name == "nw-ucla":
        texts = {"source": nw_ucla.SOURCE, "citation": nw_ucla.CITATION}
        store = _in_memory(name, root, nw_ucla.read, nw_ucla.CLASSES, texts)
    elif name == "ui-prmd":
        texts = {"source": ui_prmd.SOURCE, "citation": ui_prmd.CITATION}
        store = _in_memory(name, root, ui_prmd.read, ui_prmd.CLASSES, texts)
    elif name in ("ntu60", "ntu120"):
        actions = 60 if name == "ntu60" else 120
        texts = {"dataset": name, "source": ntu.SOURCE, "citation": ntu.CITATION}
        files = tuple(ntu.files(root, actions))
        recipe = Recipe(name, files, ntu.read_file, ntu.classes(actions), texts)
        store = cached(recipe, folder, workers=workers, progress=progress)
    elif name == "pyskl":
        store = pyskl_store.converted(root, folder)
    elif name == "library":
        store = clip_library.read(root)
    else:
        store = Store.open(root)
        store.check_values()
    _report(name, store)
    return DataSet(name, store, _protocols(store))


def _in_memory(
    name: str,
    root: Path,
    read: Callable[[Path, Callable[[DataError], None]], Iterable[Sequence]],
    classes: tuple[str, ...],
    texts: dict[str, str],
) -> Store:
    broken: list[DataError] = []
    sequences = list(read(root, broken.append))
    if not sequences:
        raise broken[0] if broken else DataError(root, "no sequences in it")
    return Store.of(sequences, classes, broken, {}, dataset=name, **texts)


def _protocols(store: Store) -> tuple[Protocol, ...]:
    """Those of the data set that the sequences come from, those of its file, and "all"."""
    published = {
        "utd-mhad": protocols.UTD_MHAD,
        "nw-ucla": protocols.NW_UCLA,
        "ui-prmd": protocols.UI_PRMD,
        "ntu60": protocols.NTU60,
        "ntu120": protocols.NTU120,
        "movements": protocols.MOVEMENTS,
    }
    origin = store.metadata.get("dataset", "")
    return (*published.get(origin, ()), *protocols.from_file(store), protocols.ALL)


def _report(name: str, store: Store) -> None:
    broken = store.broken
    for path, reason in broken[:20]:
        _log.warning("left out %s: %s", path, reason)
    if broken:
        _log.warning("%s: %d recordings left out, %d read", name, store.broken_count, len(store))
