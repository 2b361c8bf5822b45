"""What the timeline knows: predictions, the spans of actions, and which time is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.redecide import WARMTH, Kept, evidence
from app.text import formats
from app.text import live as text
from app.ui.history import STEP, History, leading
from model.prediction import Prediction

#: Seconds shown of a live source, at first and at the least and the most.
SPAN, SHORTEST, LONGEST = 120.0, 20.0, 1800.0
#: So many curves are drawn.
CURVES = 5
# So many of the likeliest actions are told of a time.
_TOLD = 3


@dataclass(frozen=True)
class Span:
    """A time during which an action went on, seconds."""

    action: str
    start: float
    end: float


class TimelineModel:
    """Time runs to now for what is live, over its whole length for a recording. Seconds."""

    def __init__(self) -> None:
        self.history = History()
        #: By time: what `app.redecide.evidence` makes of a prediction.
        self.evidence = History()
        self.classes: tuple[str, ...] = ()
        #: The class that stands for nothing in particular; it stays in the background.
        self.idle: str | None = None
        self.spans: tuple[Span, ...] = ()
        self.now = 0.0
        #: The length of a recording; None for what is live.
        self.duration: float | None = None
        self._shown = SPAN

    def set_classes(self, classes: Sequence[str], idle: str | None) -> None:
        """Other weights: what was kept belongs to the old ones."""
        self.classes, self.idle = tuple(classes), idle
        self.clear()

    def clear(self) -> None:
        """Forget everything but the classes."""
        self.history.clear()
        self.evidence.clear()
        self.spans = ()
        self.now = 0.0

    def add(self, prediction: Prediction) -> bool:
        """Keep a prediction; whether it was kept.

        After a jump in a recording the network has seen little yet: what it said of the same time
        when more of the window was filled stays.
        """
        before = self.evidence.at(prediction.time, near=(0,))
        same = self.history.classes == len(prediction.probabilities)
        if same and before is not None and before[WARMTH] > prediction.warmth + 1e-3:
            return False
        self.history.add(prediction.time, prediction.probabilities)
        self.evidence.add(prediction.time, evidence(prediction))
        return True

    def kept(self) -> Kept | None:
        """The predictions of a recording, to be decided upon anew; None when there are none."""
        times, values = self.history.between(0.0, self.duration or 0.0)
        _, evidence = self.evidence.between(0.0, self.duration or 0.0)
        if len(times) == 0 or values.shape[1] != len(self.classes):
            return None
        return Kept(times, values, evidence, self.classes, self.idle)

    def is_due(self, now: float) -> bool:
        """Whether enough time has passed since `self.now` for anything to look different.

        Painted ten times a second, not at every picture: it shows minutes.
        """
        return not self.now <= now < self.now + STEP

    def view(self) -> tuple[float, float]:
        """The first and the last time shown."""
        if self.duration:
            return 0.0, self.duration
        return self.now - self._shown, self.now

    def zoom(self, factor: float) -> None:
        """Show `factor` times as much of what is live."""
        if not self.duration:
            self._shown = min(LONGEST, max(SHORTEST, self._shown * factor))

    def curves(self) -> list[int]:
        """The classes whose probabilities are worth a curve in the present view, the most likely
        ones first; the idle one comes last, beside the others."""
        times, values = self.history.between(*self.view())
        if len(times) == 0 or values.shape[1] != len(self.classes):
            return []
        idle = self.classes.index(self.idle) if self.idle in self.classes else None
        chosen = [index for index in leading(values, CURVES + 1) if index != idle][:CURVES]
        return chosen if idle is None else [*chosen, idle]

    def spans_in_view(self) -> list[Span]:
        """The spans of which anything is shown, by their start."""
        start, end = self.view()
        shown = [span for span in self.spans if span.end >= start and span.start <= end]
        return sorted(shown, key=lambda span: span.start)

    def span_at(self, time: float) -> Span | None:
        """The action that went on at a time."""
        return next((span for span in self.spans if span.start <= time <= span.end), None)

    def likeliest_at(self, time: float) -> list[tuple[str, float]]:
        """The likeliest classes at a time and their probabilities; none where nothing was
        recognised."""
        values = self.history.at(time)
        if values is None or len(values) != len(self.classes):
            return []
        order = np.argsort(-values, kind="stable")[:_TOLD]
        return [(self.classes[index], float(values[index])) for index in order]

    def words_at(self, time: float) -> list[str]:
        """What the pointer is told: the time and the action that went on, then the likeliest."""
        moment = formats.video_time(time) if self.duration else formats.ago(self.now - time)
        likeliest = self.likeliest_at(time)
        if not likeliest:
            return [f"{moment}  {text.TIMELINE_NOTHING}"]
        span = self.span_at(time)
        if span is not None:
            moment = f"{moment}  {formats.action_name(span.action)}"
        return [
            moment,
            *(
                f"{formats.percent(share)}  {formats.action_name(name)}"
                for name, share in likeliest
            ),
        ]
