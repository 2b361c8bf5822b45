"""The way from a frame to a decision: the same for the live window, headless runs and tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from app.capture.frame import Frame
from app.errors import UserError
from app.pose import Pose, PoseEstimator
from model import skeleton as s
from model.decision import Decider, Decision, DecisionSettings, Event, State
from model.window import GridFrame, GridResampler

if TYPE_CHECKING:
    # The records only: torch is imported when a pipeline is built, after the window is shown.
    from model.prediction import Prediction
    from model.weights import Card

#: A joint less visible than this is not counted as in view.
VISIBLE = 0.3
# An arm or a leg by the joints that carry its motion.
_LIMBS: tuple[tuple[int, int], ...] = (
    (s.LEFT_ELBOW, s.LEFT_WRIST),
    (s.RIGHT_ELBOW, s.RIGHT_WRIST),
    (s.LEFT_HIP, s.LEFT_KNEE),
    (s.RIGHT_HIP, s.RIGHT_KNEE),
)


class RecogniserLike(Protocol):
    """What is needed of `model.stream.Recogniser`."""

    @property
    def classes(self) -> tuple[str, ...]: ...
    def update(self, frame: GridFrame) -> Prediction: ...
    def reset(self) -> None: ...


@dataclass(frozen=True, eq=False)
class Result:
    """What came out of one frame.

    Attributes:
        frame: the frame itself; the overlay belongs to it.
        pose: the person in it, or None.
        prediction: the latest one that still holds; None while nothing can be recognised.
        predictions: those made at this frame, oldest first; none between grid steps.
        decision: what the program says is happening.
        events: the actions that ended at this frame.
        stage_ms: milliseconds by stage ("pose", "joints", "network", "decision"), of the stages
            that this frame went through.
        decisions: what was decided at each of `predictions`, in the same order.
        warming: seconds until the first answer while `decision` is WARMING_UP, else None.
    """

    frame: Frame
    pose: Pose | None
    prediction: Prediction | None
    predictions: tuple[Prediction, ...]
    decision: Decision
    events: tuple[Event, ...]
    stage_ms: dict[str, float]
    decisions: tuple[Decision, ...] = ()
    warming: float | None = None


def enough_in_view(visibility: NDArray[np.float32]) -> bool:
    """Whether a body can be recognised: a shoulder and one whole arm or thigh.

    From the side a whole half of the body may be hidden, at a desk the legs are: neither is asked
    for.

    Args:
        visibility: ``(25,)``, 0 to 1.
    """
    seen = visibility >= VISIBLE
    shoulder = seen[s.LEFT_SHOULDER] or seen[s.RIGHT_SHOULDER]
    return bool(shoulder and any(seen[upper] and seen[lower] for upper, lower in _LIMBS))


class Pipeline:
    """Pose, joints, grid, network and decision, one frame after the other. For one thread."""

    def __init__(
        self,
        estimator: PoseEstimator,
        recogniser: RecogniserLike,
        decider: Decider,
        resampler: GridResampler | None = None,
        clock: Callable[[], float] = time.perf_counter,
        device: str = "cpu",
        weights: str = "",
        card: Card | None = None,
    ) -> None:
        """
        Args:
            estimator, recogniser, decider: the stages; the pipeline closes the estimator.
            resampler: at the rate that the recogniser was trained for; None for the usual one.
            clock: seconds, for `Result.stage_ms` only.
            device, weights: where the network runs and what it is, for people.
            card: what the weights are, for views; None when there is none.
        """
        self.classes = recogniser.classes
        self.device = device
        self.weights = weights
        self.card = card
        self._estimator = estimator
        self._recogniser = recogniser
        self._decider = decider
        self._resampler = resampler or GridResampler()
        self._clock = clock
        self._time: float | None = None
        self._prediction: Prediction | None = None
        self._decision: Decision | None = None

    def process(self, frame: Frame) -> Result:
        """Everything that can be said at this frame. A time that ran backwards starts anew."""
        events: tuple[Event, ...] = ()
        if self._time is not None and frame.time <= self._time:
            events = self.finish()
            self.reset()
        self._time = frame.time
        watch = _Stopwatch(self._clock)
        pose = self._estimator.estimate(frame)
        watch.stage("pose")
        joints = visibility = None
        if pose is not None:
            seen = pose.joint_visibility()
            if enough_in_view(seen):
                joints, visibility = pose.joints(), seen
        grid = self._resampler.update(frame.time, joints, visibility)
        watch.stage("joints")
        predictions = tuple(self._recogniser.update(step) for step in grid)
        if predictions:
            watch.stage("network")
        decisions = tuple(self._decider.update(prediction) for prediction in predictions)
        if predictions:
            self._prediction, self._decision = predictions[-1], decisions[-1]
        decision = self._decide(frame.time, person=pose is not None)
        events += tuple(self._decider.finished())
        watch.stage("decision")
        return Result(
            frame=frame,
            pose=pose,
            prediction=self._prediction,
            predictions=predictions,
            decision=decision,
            events=events,
            stage_ms=watch.milliseconds,
            decisions=decisions,
            warming=self._warming(frame.time, decision),
        )

    def finish(self) -> tuple[Event, ...]:
        """The source ended: the actions that were still going on end with its last frame."""
        return tuple(self._decider.finish(self._time)) if self._time is not None else ()

    def reset(self) -> None:
        """Forget everything that was seen: a seek or another source."""
        self._estimator.reset()
        self._resampler.reset()
        self._recogniser.reset()
        self._decider.reset()
        self._time = None
        self._prediction = None
        self._decision = None

    @property
    def settings(self) -> DecisionSettings:
        """How predictions become decisions."""
        return self._decider.settings

    def tune(self, settings: DecisionSettings) -> None:
        """Decide by other settings from the next frame on; what goes on, goes on."""
        self._decider.settings = settings

    def close(self) -> None:
        """Free the pose model."""
        self._estimator.close()

    def _warming(self, time: float, decision: Decision) -> float | None:
        """Seconds from `time` until enough of the window is filled."""
        if decision.state is not State.WARMING_UP or self._prediction is None:
            return None
        prediction = self._prediction
        missing = self._decider.settings.warmth - prediction.warmth
        seconds = missing * len(prediction.frame_importance) / self._resampler.rate
        return max(0.0, seconds - (time - prediction.time))

    def _decide(self, time: float, person: bool) -> Decision:
        if self._resampler.lost(time):
            self._prediction = None
            state = State.TOO_LITTLE_IN_VIEW if person else State.NO_PERSON
            self._decision = self._decider.absent(time, state)
        assert self._decision is not None  # either a grid step or nothing to bridge came first
        return self._decision


class _Stopwatch:
    """Splits one frame's time into stages."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.milliseconds: dict[str, float] = {}
        self._clock = clock
        self._last = clock()

    def stage(self, name: str) -> None:
        now = self._clock()
        self.milliseconds[name] = 1000.0 * (now - self._last)
        self._last = now


def build_pipeline(
    weights: Path | None = None, device: str = "auto", pose_model: Path | None = None
) -> Pipeline:
    """The real pipeline. Imports MediaPipe and torch: a second or two.

    Args:
        weights: a weights file; None for the shipped one.
        device: "auto", "cpu", "cuda" or "mps".
        pose_model: a MediaPipe ``.task`` file; None for the one from the installed package.

    Raises:
        UserError: weights, device or pose model cannot be used.
    """
    import torch

    from app.device import choose_device
    from app.pose import MediaPipePose
    from model.stream import Recogniser
    from model.weights import DEFAULT, WeightsError, load

    # The network is small: more threads than one only get in the way of pose and window.
    torch.set_num_threads(1)
    chosen = choose_device(device)
    path = weights or DEFAULT
    try:
        loaded = load(path, chosen)
        recogniser = Recogniser(loaded)
        card = loaded.card
        settings = DecisionSettings(**card.decision)
    except WeightsError as error:
        raise UserError(str(error)) from error
    except (TypeError, ValueError) as error:
        raise UserError(
            f"The weights {path} cannot be used: their decision settings are wrong ({error})."
        ) from error
    return Pipeline(
        MediaPipePose(pose_model),
        recogniser,
        Decider(card.classes, settings, card.no_action),
        GridResampler(card.rate),
        device=chosen,
        weights=card.name,
        card=card,
    )
