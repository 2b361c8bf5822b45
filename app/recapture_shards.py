"""Finished recordings in a folder, one small file each, and all of them gathered in one file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from app.errors import UserError
from app.recapture_record import Recording
from model.data.store import Store
from model.data.writer import StoreWriter
from model.files import write_text

_SETTINGS = "settings.json"
_SHARDS = "shards"


class ShardFolder:
    """The output folder of one recapture.

    A shard is a `model.data.store` file of one sequence and appears whole or not at all, so an
    interrupted run continues where it stopped.

    Args:
        folder: made when missing.
        settings: what the recordings depend on besides their names; a folder keeps to one set.
        classes: class names by label.
        texts: metadata of the gathered file (``source``, ``citation``).

    Raises:
        UserError: the folder holds recordings made with other settings.
    """

    def __init__(
        self,
        folder: Path,
        settings: dict[str, str | float],
        classes: tuple[str, ...],
        texts: dict[str, str],
    ) -> None:
        self._folder = folder
        self._classes = classes
        self._texts = texts
        (folder / _SHARDS).mkdir(parents=True, exist_ok=True)
        note = folder / _SETTINGS
        if note.exists():
            try:
                before = json.loads(note.read_text("utf-8"))
            except ValueError:
                before = None
            if before != settings:
                raise UserError(
                    f"{folder} holds recordings made with other settings ({before}); "
                    "choose another folder for --out, or the same settings."
                )
        else:
            write_text(note, json.dumps(settings, indent=1))

    def path(self, name: str, view: int) -> Path:
        """Where the shard of one view of one sequence is or will be."""
        # Names that are no file names, such as those with a slash, are made so.
        return self._folder / _SHARDS / f"{quote(name, safe='')}_v{view}.safetensors"

    def write(self, recording: Recording, name: str, view: int) -> None:
        """Keep one recording."""
        with StoreWriter(self.path(name, view), self._classes, **self._texts) as writer:
            writer.add(recording.sequence, recording.frame_values(), recording.sequence_values())

    def shards(self) -> Iterator[Store]:
        """Everything kept so far, by name."""
        for path in sorted((self._folder / _SHARDS).glob("*.safetensors")):
            yield Store.open(path)

    def gather(self, target: Path) -> int:
        """All shards as one file; returns how many sequences it holds.

        Raises:
            model.data.errors.DataError: a damaged shard; delete it and run again.
        """
        with StoreWriter(target, self._classes, **self._texts) as writer:
            for shard in self.shards():
                writer.add(
                    shard[0],
                    shard.frame_values,
                    {name: values[0] for name, values in shard.sequence_values.items()},
                )
            return len(writer)
