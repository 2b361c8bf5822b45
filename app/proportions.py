"""Pictures that were pulled wide: noticed by the body in them, and looked at as they were.

Videos of telephones are often saved at a width that is not theirs, up to three times too wide.
The pose model knows people as they are: in such a picture it sees somebody who crouches and leans,
with limbs that change their length from frame to frame, and standing is taken for a squat.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.capture.frame import Frame
from app.pose import Pose, PoseEstimator

FloatArray = NDArray[np.float64]

#: The widths at which a picture is tried, as shares of its own.
SHARES = (1.0, 0.56, 0.42)
#: Bones that keep their length, as MediaPipe's landmarks.
_BONES = np.array(
    [(11, 12), (23, 24), (11, 23), (12, 24), (11, 13), (12, 14), (13, 15), (14, 16), (23, 25),
     (24, 26), (25, 27), (26, 28)]
)  # fmt: skip
_SHOULDERS, _HIPS, _ANKLES = (11, 12), (23, 24), (27, 28)
_EARS, _EYES, _MOUTH = (7, 8), (2, 5), (9, 10)
#: Shoulders to trunk, hips to legs, and ears to the height from mouth to eyes: what somebody who
#: faces the camera has of them in a picture with the right proportions, and nobody more by much.
_FACING = (0.62, 0.33, 1.65)
_VISIBLE = 0.5
#: Seconds between two looks at whether pictures may be too wide.
_JUDGE_EVERY = 0.2
#: Less than this says nothing.
_FRAMES, _SECONDS, _ENOUGH_BONES = 8, 1.0, 6
#: Whoever is as steady as the first is well seen; whoever is hardly seen counts as the second.
_STEADY, _NOT_SEEN = 0.015, 0.15
#: After a reset, one of the first so many frames means another source; of a live one the very first
#: may have been left out.
_OPENING = 30
#: The first frames of a pose stage are less sure than those after them.
_SETTLING = 3


def unsteadiness(poses: Sequence[Pose]) -> float:
    """By which share the bones' lengths vary: about 0.02 to 0.06 for people in motion.

    Returns:
        The median over the bones that are in view; infinite when too little is.
    """
    if len(poses) < _FRAMES:
        return math.inf
    world = np.array([pose.world_landmarks for pose in poses], np.float64)
    seen = np.median([pose.visibility for pose in poses], axis=0) >= _VISIBLE
    bones = _BONES[seen[_BONES].all(axis=1)]
    if len(bones) < _ENOUGH_BONES:
        return math.inf
    lengths = np.linalg.norm(world[:, bones[:, 0]] - world[:, bones[:, 1]], axis=-1)
    return float(np.median(lengths.std(axis=0) / np.maximum(lengths.mean(axis=0), 1e-6)))


def width(poses: Sequence[Pose], aspect: float) -> float:
    """How much wider the body looks than one that faces the camera; below 1 when it is turned.

    Whoever bends looks wide, too, and so does a face that looks down: only trunk, legs and face
    together count, and only in four of five frames.

    Args:
        aspect: width of the picture by its height.

    Returns:
        The factor; 0 when too few frames show the whole body.
    """
    if len(poses) < _FRAMES:
        return 0.0
    marks = np.array([pose.image_landmarks[:, :2] for pose in poses], np.float64)
    visibility = np.array([pose.visibility for pose in poses])
    needed = [*_SHOULDERS, *_HIPS, *_ANKLES]
    inside = ((marks[:, needed] > 0) & (marks[:, needed] < 1)).all(axis=(1, 2))
    seen = (visibility[:, needed] >= _VISIBLE).all(axis=1)
    # Lying or bent over: no way to tell.
    upright = marks[:, _HIPS, 1].mean(axis=1) > marks[:, _SHOULDERS, 1].mean(axis=1)
    marks = marks[inside & seen & upright] * (aspect, 1.0)
    if len(marks) < _FRAMES:
        return 0.0

    def across(pair: tuple[int, int]) -> FloatArray:
        return np.asarray(np.linalg.norm(marks[:, pair[0]] - marks[:, pair[1]], axis=-1))

    def between(upper: tuple[int, int], lower: tuple[int, int]) -> FloatArray:
        way = marks[:, lower].mean(axis=1) - marks[:, upper].mean(axis=1)
        return np.asarray(np.maximum(np.linalg.norm(way, axis=-1), 1e-6))

    parts = (
        across(_SHOULDERS) / between(_SHOULDERS, _HIPS),
        across(_HIPS) / between(_HIPS, _ANKLES),
        across(_EARS) / between(_EYES, _MOUTH),
    )
    wide = np.min([part / usual for part, usual in zip(parts, _FACING, strict=True)], axis=0)
    return float(np.percentile(wide, 20))


def narrowed(image: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    """A picture ``(H, W, 3)`` at a share of its width."""
    from app.opencv import cv2

    size = (max(1, round(share * image.shape[1])), image.shape[0])
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


@dataclass
class _Trial:
    """Pose stages side by side on the same frames, each with another width of picture.

    Attributes:
        stages: by share, without the one in use, whose share is `share`.
        began: seconds.
        seen: what each found, by share.
    """

    stages: dict[float, PoseEstimator]
    share: float
    began: float
    seen: dict[float, list[Pose]] = field(default_factory=dict)
    frames: int = 0

    def look(self, frame: Frame, current: Pose | None) -> None:
        """Let all see a frame; what the stage in use saw of it is given."""
        self.frames += 1
        found = {share: stage.estimate(_at(frame, share)) for share, stage in self.stages.items()}
        for share, pose in (found | {self.share: current}).items():
            if pose is not None and self.frames > _SETTLING:
                self.seen.setdefault(share, []).append(pose)

    def over(self, time: float) -> bool:
        return time - self.began >= 1.5 * _SECONDS and self.frames >= _FRAMES + _SETTLING

    def best(self, better: float) -> float:
        """The share to go on with: the steadiest, if it is steadier by this factor."""
        steady = {share: unsteadiness(poses) for share, poses in self.seen.items()}
        first = min(steady, key=lambda share: steady[share], default=self.share)
        now = min(steady.get(self.share, math.inf), _NOT_SEEN)
        if now <= _STEADY or steady.get(first, math.inf) >= better * now:
            return self.share
        return first

    def close(self, but: float | None = None) -> None:
        for share, stage in self.stages.items():
            if share != but:
                stage.close()


def _at(frame: Frame, share: float) -> Frame:
    return frame if share == 1.0 else replace(frame, image=narrowed(frame.image, share))


class ProportionedPose:
    """A pose stage that finds out how wide its pictures should be. For one thread.

    It begins with pictures as they are. Where a body looks wider than bodies are, its bones do not
    keep their length, it comes and goes, or nobody is there at the beginning, the same frames go
    through other pose stages, which see them narrower, for a second or two. One that sees bones
    much steadier is used from there on, after a pause that lets recognition begin anew. After a
    source's first trial two in a row must say the same: the proportions of a source rarely change
    while it runs, and somebody who walks in, hidden in part, may tremble at one width by chance. A
    trial that changes nothing is repeated later and later; between trials this costs nothing.
    """

    #: The bones' lengths vary by more, the body looks wider by more, or is there in fewer of the
    #: frames between two that show it: try.
    UNSTEADY, TOO_WIDE, THERE = 0.09, 1.15, 0.85
    #: Another width must be steadier by this factor.
    BETTER = 0.5
    #: Seconds without a person after a change: more than recognition bridges.
    PAUSE = 0.6
    #: Seconds until the next trial, doubled each time.
    AGAIN = 10.0

    def __init__(self, make: Callable[[], PoseEstimator]) -> None:
        """
        Args:
            make: makes a pose stage, also for each trial. They are closed here.
        """
        self._make = make
        self._stage = make()
        self._trial: _Trial | None = None
        self._forget()
        self._begin()
        self._after_reset = False

    @property
    def share(self) -> float:
        """The width at which pictures are looked at, as a share of their own."""
        return self._share

    def estimate(self, frame: Frame) -> Pose | None:
        """The person in this frame; landmarks are shares of the frame as it came.

        Returns:
            None when nobody is there, during a source's first trial, and for `PAUSE` seconds after
            a change.
        """
        if self._after_reset and frame.index < _OPENING:
            self._begin()
        self._after_reset = False
        pose = self._stage.estimate(_at(frame, self._share))
        if self._trial is not None:
            self._trial.look(frame, pose)
            held_back = self._first
            if self._trial.over(frame.time):
                self._decide(self._trial, frame.time)
            if held_back:
                return None
        elif frame.time >= self._next and self._doubtful(frame, pose):
            stages = {share: self._make() for share in SHARES if share != self._share}
            self._trial = _Trial(stages, self._share, frame.time)
        if pose is None or frame.time < self._silent_until:
            return None
        return replace(pose, picture_share=self._share)

    def reset(self) -> None:
        """A seek, which keeps the width, or another source, which begins anew."""
        self._end_trial()
        self._forget()
        self._after_reset = True
        self._stage.reset()

    def close(self) -> None:
        """Free the models; may be called twice."""
        self._end_trial()
        self._stage.close()

    @property
    def _first(self) -> bool:
        """Whether no trial has been decided yet in this source."""
        return self._wait == self.AGAIN

    def _begin(self) -> None:
        self._share = SHARES[0]
        self._wait = self.AGAIN
        self._said = self._share

    def _forget(self) -> None:
        self._recent: list[tuple[float, Pose | None]] = []
        self._next = self._silent_until = self._judged = -math.inf

    def _end_trial(self) -> None:
        if self._trial is not None:
            self._trial.close()
            self._trial = None

    def _doubtful(self, frame: Frame, pose: Pose | None) -> bool:
        self._recent.append((frame.time, pose))
        begin = frame.time - 2 * _SECONDS
        self._recent = [(time, seen) for time, seen in self._recent if time >= begin]
        there = [index for index, (_, seen) in enumerate(self._recent) if seen is not None]
        if not there:
            # The wider the picture, the less the detector takes somebody in it for a person.
            span = frame.time - self._recent[0][0]
            return self._first and len(self._recent) >= _FRAMES and span >= 1.5 * _SECONDS
        if frame.time - self._recent[there[0]][0] < _SECONDS:
            return False
        if frame.time < self._judged + _JUDGE_EVERY:
            return False
        self._judged = frame.time
        poses = [seen for _, seen in self._recent if seen is not None]
        between = there[-1] - there[0] + 1
        if between >= _FRAMES and len(poses) < self.THERE * between:
            return True
        aspect = self._share * frame.image.shape[1] / frame.image.shape[0]
        return (
            width(poses, aspect) > self.TOO_WIDE or self.UNSTEADY < unsteadiness(poses) < math.inf
        )

    def _decide(self, trial: _Trial, time: float) -> None:
        share = trial.best(self.BETTER)
        self._trial = None
        self._recent = []
        first, said, self._said = self._first, self._said, share
        if share not in (self._share, said) and not first:
            trial.close()
            self._next = time
            return
        trial.close(but=share)
        self._next = time + self._wait
        self._wait *= 2
        if share != self._share:
            self._stage.close()
            self._stage, self._share = trial.stages[share], share
            self._silent_until = time + self.PAUSE
