"""What the pose stage saw in a video, kept in a file: the rest of the program runs on it again.

Pose takes nearly all of the time that a video takes. A track holds every frame's landmarks, so
that other weights, or other decisions, are tried on the same video in a moment. The file is of
`model.data.tensor_file`'s layout:

====================  ====================  =====================================================
array                 shape and dtype       content
====================  ====================  =====================================================
``times``             (F,) float64          seconds of the video's clock
``found``             (F,) bool             whether somebody was found
``image_landmarks``   (F, 33, 3) float32    as `app.pose.Pose` has them, zeros where nobody is
``world_landmarks``   (F, 33, 3) float32    likewise
``visibility``        (F, 33) float32       likewise
====================  ====================  =====================================================

Metadata: ``format`` = "esgn-pose-track", ``version``, ``video`` (its name) and ``bytes`` (its
size).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.capture.frame import Frame
from app.capture.source import Source
from app.pose import Pose, PoseEstimator
from model.data.errors import DataError
from model.data.tensor_file import TensorFileWriter, read_tensor_file

FORMAT, VERSION = "esgn-pose-track", "1"
_LANDMARKS = 33
# There is no picture any more; stages behind the pose do not look at one.
_NOTHING = np.zeros((1, 1, 3), np.uint8)
_NOTHING.setflags(write=False)


@dataclass(frozen=True, eq=False)
class PoseTrack:
    """Every frame's time, and the person in it or None."""

    times: NDArray[np.float64]
    poses: tuple[Pose | None, ...]

    def frames(self) -> Iterator[Frame]:
        """Frames with the right times and no picture, for a pipeline with `TrackPoses`."""
        for index, time in enumerate(self.times.tolist()):
            yield Frame(_NOTHING, time, index)


class TrackPoses:
    """A pose stage (`app.pose.PoseEstimator`) that says what a track says."""

    def __init__(self, track: PoseTrack) -> None:
        self._poses = track.poses

    def estimate(self, frame: Frame) -> Pose | None:
        return self._poses[frame.index]

    def reset(self) -> None:
        """A track is the same wherever it is begun."""

    def close(self) -> None:
        """There is nothing to free."""


def follow(
    source: Source, estimator: PoseEstimator, progress: Callable[[], object] | None = None
) -> PoseTrack:
    """Run the pose stage over a source that ends.

    Args:
        progress: called after every frame.
    """
    times: list[float] = []
    poses: list[Pose | None] = []
    estimator.reset()
    while (frame := source.read()) is not None:
        times.append(frame.time)
        poses.append(estimator.estimate(frame))
        if progress is not None:
            progress()
    return PoseTrack(np.array(times, np.float64), tuple(poses))


def write_track(path: Path, track: PoseTrack, video: Path) -> None:
    """Keep a track of a video, as a whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    poses = track.poses
    empty = np.zeros((_LANDMARKS, 3), np.float32)

    def landmarks(name: str) -> NDArray[np.float32]:
        rows = [getattr(pose, name) if pose is not None else empty for pose in poses]
        return np.array(rows, np.float32).reshape(-1, _LANDMARKS, 3)

    seen = [p.visibility if p is not None else empty[:, 0] for p in poses]
    texts = {"format": FORMAT, "version": VERSION, **_identity(video)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with TensorFileWriter(path, texts) as writer:
        writer.append("world_landmarks", landmarks("world_landmarks"))
        writer.append("image_landmarks", landmarks("image_landmarks"))
        writer.append("visibility", np.array(seen, np.float32).reshape(-1, _LANDMARKS))
        writer.append("times", track.times)
        writer.append("found", np.array([pose is not None for pose in poses], bool))


def read_track(path: Path, video: Path) -> PoseTrack | None:
    """The track of this video, or None when the file is missing, damaged or another video's."""
    try:
        arrays, texts = read_tensor_file(path)
    except DataError:
        return None
    wanted = {"format": FORMAT, "version": VERSION, **_identity(video)}
    if {name: texts.get(name) for name in wanted} != wanted or not _fits(arrays):
        return None
    poses = tuple(
        Pose(float(time), image, world, visibility) if found else None
        for time, found, image, world, visibility in zip(
            arrays["times"], arrays["found"], arrays["image_landmarks"],
            arrays["world_landmarks"], arrays["visibility"], strict=True,
        )
    )  # fmt: skip
    return PoseTrack(arrays["times"], poses)


def _identity(video: Path) -> dict[str, str]:
    return {"video": video.name, "bytes": str(video.stat().st_size)}


def _fits(arrays: dict[str, NDArray[Any]]) -> bool:
    """Whether the arrays are all there, of one length, and hold numbers."""
    shapes: dict[str, tuple[int, ...]] = {
        "times": (), "found": (), "visibility": (_LANDMARKS,),
        "image_landmarks": (_LANDMARKS, 3), "world_landmarks": (_LANDMARKS, 3),
    }  # fmt: skip
    if set(arrays) != set(shapes):
        return False
    count = len(arrays["times"])
    return all(
        arrays[name].shape == (count, *shape) and np.isfinite(arrays[name]).all()
        for name, shape in shapes.items()
    )
