"""The one error of everything that reads recorded skeletons."""

from __future__ import annotations

from pathlib import Path


class DataError(ValueError):
    """A file or folder of a data set cannot be used.

    The message is one sentence that names the file and says what is wrong with it.

    Attributes:
        path: the file or folder.
        reason: what is wrong with it.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason

    def __reduce__(self) -> tuple[type[DataError], tuple[str, str]]:
        # Errors travel between reader processes; the default would pass the message as the path.
        return type(self), (str(self.path), self.reason)
