"""From a body's joints to what is happening: grid, network and decision of one set of weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from app.errors import UserError
from model.decision import Decider, Decision, DecisionSettings, Event, State
from model.text import weights as words
from model.window import GridFrame, GridResampler

if TYPE_CHECKING:
    # The records only: torch is imported when weights are loaded, after the window is shown.
    from model.explanation import ExplanationCheck
    from model.prediction import Prediction
    from model.weights import Card

FloatArray = NDArray[np.float32]


class RecogniserLike(Protocol):
    """What is needed of `model.stream.Recogniser`."""

    @property
    def classes(self) -> tuple[str, ...]: ...
    def update(self, frame: GridFrame) -> Prediction: ...
    def check(self, prediction: Prediction, action: str) -> ExplanationCheck: ...
    def reset(self) -> None: ...


@dataclass(frozen=True, eq=False)
class Opinion:
    """What one set of weights says at one frame.

    Attributes:
        prediction: the latest one that still holds; None while nothing can be recognised.
        predictions: those made at this frame, oldest first; none between grid steps.
        decision: what the weights say is happening.
        decisions: what was decided at each of `predictions`, in the same order.
        events: the actions that ended at this frame.
        warming: seconds until the first answer while `decision` is WARMING_UP, else None.
    """

    prediction: Prediction | None
    predictions: tuple[Prediction, ...]
    decision: Decision
    decisions: tuple[Decision, ...]
    events: tuple[Event, ...]
    warming: float | None


class Recognition:
    """Weights at work on a stream of bodies. For one thread."""

    def __init__(
        self,
        recogniser: RecogniserLike,
        decider: Decider,
        resampler: GridResampler | None = None,
        weights: str = "",
        card: Card | None = None,
    ) -> None:
        """
        Args:
            recogniser, decider: the network, and what turns its answers into decisions.
            resampler: at the rate that the recogniser was trained for; None for the usual one.
            weights: what they are called, for people.
            card: what the weights are, for views; None when there is none.
        """
        self.classes = recogniser.classes
        self.weights = weights
        self.card = card
        self._recogniser, self._decider = recogniser, decider
        #: How the weights themselves want decisions made.
        self.usual = decider.settings
        self._resampler = resampler or GridResampler()
        self._prediction: Prediction | None = None
        self._decision: Decision | None = None

    def update(
        self,
        time: float,
        joints: FloatArray | None,
        visibility: FloatArray | None,
        person: bool,
        stage: Callable[[str], None] = lambda name: None,
    ) -> Opinion:
        """What there is to say at a frame.

        Args:
            time: seconds, later than at the last call.
            joints: ``(25, 3)``, or None when nobody can be recognised.
            visibility: ``(25,)``, None together with `joints`.
            person: whether somebody is there, be it too little of them.
            stage: told the name of each stage when it is over.
        """
        grid = self._resampler.update(time, joints, visibility)
        stage("joints")
        predictions = tuple(self._recogniser.update(step) for step in grid)
        if predictions:
            stage("network")
        decisions = tuple(self._decider.update(prediction) for prediction in predictions)
        if predictions:
            self._prediction, self._decision = predictions[-1], decisions[-1]
        decision = self._decide(time, person)
        events = tuple(self._decider.finished())
        stage("decision")
        return Opinion(
            self._prediction, predictions, decision, decisions, events,
            self._warming(time, decision),
        )  # fmt: skip

    def finish(self, time: float) -> tuple[Event, ...]:
        """The source ended at `time`: so do the actions that were still going on."""
        return tuple(self._decider.finish(time))

    def check(self, prediction: Prediction, action: str) -> ExplanationCheck:
        """Whether a prediction hangs on the joints it calls important; on any thread."""
        return self._recogniser.check(prediction, action)

    def reset(self) -> None:
        """Forget everything that was seen."""
        self._resampler.reset()
        self._recogniser.reset()
        self._decider.reset()
        self._prediction = None
        self._decision = None

    @property
    def settings(self) -> DecisionSettings:
        """How predictions become decisions."""
        return self._decider.settings

    @settings.setter
    def settings(self, settings: DecisionSettings) -> None:
        """From the next frame on; what goes on, goes on."""
        self._decider.settings = settings

    def _warming(self, time: float, decision: Decision) -> float | None:
        """Seconds from `time` until enough of the window is filled."""
        if decision.state is not State.WARMING_UP or self._prediction is None:
            return None
        prediction = self._prediction
        missing = self._decider.settings.warmth - prediction.warmth
        seconds = missing * len(prediction.frame_importance) / self._resampler.rate
        return max(0.0, seconds - (time - prediction.time))

    def _decide(self, time: float, person: bool) -> Decision:
        if self._decision is None or self._resampler.lost(time):
            self._prediction = None
            state = State.TOO_LITTLE_IN_VIEW if person else State.NO_PERSON
            self._decision = self._decider.absent(time, state)
        return self._decision


def load_recognition(path: Path, device: str) -> Recognition:
    """Weights from a file, ready to recognise. Imports torch.

    Args:
        path: a weights file.
        device: "cpu", "cuda" or "mps".

    Raises:
        UserError: they cannot be used.
    """
    from model.stream import Recogniser
    from model.weights import WeightsError, load

    try:
        loaded = load(path, device)
        recogniser = Recogniser(loaded)
        card = loaded.card
        settings = DecisionSettings(**card.decision)
    except WeightsError as error:
        raise UserError(str(error)) from error
    except (TypeError, ValueError) as error:
        raise UserError(words.weights_unusable(path, words.decision_wrong(error))) from error
    decider = Decider(card.classes, settings, card.no_action)
    return Recognition(recogniser, decider, GridResampler(card.rate), card.name, card)
