"""The way from a frame to a decision: the same for the live window, headless runs and tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.capture.frame import Frame
from app.pose import Pose, PoseEstimator
from app.recognition import Opinion, Recognition, load_recognition
from model import skeleton as s
from model.decision import Decision, DecisionSettings, Event

if TYPE_CHECKING:
    # The records only: torch is imported when a pipeline is built, after the window is shown.
    from model.explanation import ExplanationCheck
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
            that this frame went through; "second" is all of the second weights' work.
        decisions: what was decided at each of `predictions`, in the same order.
        warming: seconds until the first answer while `decision` is WARMING_UP, else None.
        second: what other weights say of the same joints; None while none are compared.
        arrived: when the frame came from its source, seconds of the session's clock; None outside
            a session.
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
    second: Opinion | None = None
    arrived: float | None = None


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
    """Pose and recognition, one frame after the other. For one thread."""

    def __init__(
        self,
        estimator: PoseEstimator,
        recognition: Recognition,
        clock: Callable[[], float] = time.perf_counter,
        device: str = "cpu",
    ) -> None:
        """
        Args:
            estimator, recognition: the stages; the pipeline closes the estimator.
            clock: seconds, for `Result.stage_ms` only.
            device: where the network runs, for people.
        """
        self.device = device
        self._estimator = estimator
        self._recognition = recognition
        self._second: Recognition | None = None
        self._clock = clock
        self._time: float | None = None

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the actions."""
        return self._recognition.classes

    @property
    def weights(self) -> str:
        """What the weights are called, for people."""
        return self._recognition.weights

    @property
    def card(self) -> Card | None:
        """What the weights are; None when there is no card."""
        return self._recognition.card

    def process(self, frame: Frame) -> Result:
        """Everything that can be said at this frame. A time that ran backwards starts anew."""
        ended: tuple[Event, ...] = ()
        if self._time is not None and frame.time <= self._time:
            ended = self.finish()
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
        person = pose is not None
        found = self._recognition.update(frame.time, joints, visibility, person, watch.stage)
        second = None
        if self._second is not None:
            second = self._second.update(frame.time, joints, visibility, person)
            watch.stage("second")
        return Result(
            frame=frame,
            pose=pose,
            prediction=found.prediction,
            predictions=found.predictions,
            decision=found.decision,
            events=ended + found.events,
            stage_ms=watch.milliseconds,
            decisions=found.decisions,
            warming=found.warming,
            second=second,
        )

    def finish(self) -> tuple[Event, ...]:
        """The source ended: the actions that were still going on end with its last frame."""
        return self._recognition.finish(self._time) if self._time is not None else ()

    def reset(self) -> None:
        """Forget everything that was seen: a seek or another source."""
        self._estimator.reset()
        self._recognition.reset()
        if self._second is not None:
            self._second.reset()
        self._time = None

    @property
    def settings(self) -> DecisionSettings:
        """How predictions become decisions."""
        return self._recognition.settings

    def tune(self, settings: DecisionSettings) -> None:
        """Decide by other settings from the next frame on; what goes on, goes on."""
        self._recognition.settings = settings

    @property
    def second(self) -> Recognition | None:
        """The weights that are compared with the first ones."""
        return self._second

    def compare(self, second: Recognition | None) -> None:
        """Let other weights see the same joints from the next frame on; None for none."""
        self._second = second

    def check(self, prediction: Prediction, action: str) -> ExplanationCheck:
        """Whether a prediction hangs on the joints it calls important: about a second.

        Nothing else here changes; it may be called on another thread.
        """
        return self._recognition.check(prediction, action)

    def close(self) -> None:
        """Free the pose model."""
        self._estimator.close()


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
    from app.proportions import ProportionedPose
    from model.weights import DEFAULT

    # The network is small: more threads than one only get in the way of pose and window.
    torch.set_num_threads(1)
    chosen = choose_device(device)
    recognition = load_recognition(weights or DEFAULT, chosen)
    estimator = ProportionedPose(lambda: MediaPipePose(pose_model))
    return Pipeline(estimator, recognition, device=chosen)
