"""Everything that labelling needs of a recording."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.labelling.span import SpanStorage
from app.labelling.suggestion import Suggestion

if TYPE_CHECKING:
    from app.library.motion import Motion


@dataclass(frozen=True, eq=False)
class Recording:
    """A clip, loaded for labelling.

    Attributes:
        clip: its number in the library.
        title: what people call it.
        motion: its joints.
        quality: ``(F,)`` float32, how well the body is seen in each frame, 0 to 1.
        edges: when motion begins and ends, seconds.
        storage: where its labels are.
        keep_suggestions: keeps the suggestions that nobody has answered; raises `UserError`.
        suggestions: what a recogniser said before, in order of start.
        label: that of the clip as a whole; empty without one.
        labels: the names that can be given, the most usual first.
        video: its pictures; None without.
        problem: why there are no pictures although there should be; empty when all is well.
    """

    clip: int
    title: str
    motion: Motion
    quality: NDArray[np.float32]
    edges: Sequence[float]
    storage: SpanStorage
    keep_suggestions: Callable[[Sequence[Suggestion]], object]
    suggestions: Sequence[Suggestion]
    label: str
    labels: Sequence[str]
    video: Path | None = None
    problem: str = ""

    @property
    def duration(self) -> float:
        """Seconds from the first frame to the last."""
        return self.motion.duration
