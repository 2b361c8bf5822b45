"""What can be asked of teaching, by the command line and by the window alike."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


def usual_threads() -> int:
    """Half of the processors: the live window goes on meanwhile, and threads that wait for a
    processor keep each other waiting, many times longer than one takes alone."""
    return max(1, (os.cpu_count() or 1) // 2)


@dataclass(frozen=True)
class TeachRequest:
    """What to teach; see ``python -m app teach --help``.

    Attributes:
        library: its folder.
        out: the weights file to write.
        weights: what is taught; None for the shipped ones.
        labels: which of the library's labels; None for all.
        replace: forget the classes that are known, instead of adding to them.
        method: ``auto``, ``head`` or ``fine-tune``.
        mirrored: labels of actions that are the same when done by the other side.
        name: of the weights, for people; "" for one made of the labels.
        seed: of all that is random.
        threads: processor threads to use; 0 for `usual_threads`.
    """

    library: Path
    out: Path
    weights: Path | None = None
    labels: tuple[str, ...] | None = None
    replace: bool = False
    method: str = "auto"
    mirrored: tuple[str, ...] = ()
    name: str = ""
    seed: int = 0
    threads: int = 0

    def arguments(self) -> list[str]:
        """Of ``python -m app``."""
        found = ["teach", str(self.library.resolve()), "--out", str(self.out.resolve())]
        if self.weights is not None:
            found += ["--weights", str(self.weights.resolve())]
        for label in self.labels if self.labels is not None else ():
            found.append(f"--label={label}")
        for label in self.mirrored:
            found.append(f"--mirror={label}")
        if self.replace:
            found.append("--replace")
        if self.name:
            found.append(f"--name={self.name}")
        if self.threads:
            found += ["--threads", str(self.threads)]
        return [*found, "--method", self.method, "--seed", str(self.seed)]


@dataclass(frozen=True)
class CompareRequest:
    """Which weights to compare on which library's clips."""

    library: Path
    weights: tuple[Path, ...]
    labels: tuple[str, ...] | None = None

    def arguments(self) -> list[str]:
        """Of ``python -m app``."""
        found = ["compare", str(self.library.resolve())]
        found += [str(path.resolve()) for path in self.weights]
        for label in self.labels if self.labels is not None else ():
            found.append(f"--label={label}")
        return found
