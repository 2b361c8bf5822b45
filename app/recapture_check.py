"""How much recaptured skeletons look like those of real people: a table of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.capture.opening import open_source
from app.pose import PoseEstimator
from app.recapture_framing import FRAMINGS
from model import skeleton as s
from model.data.store import Store

FloatArray = NDArray[np.float32]

_LEGS = [*s.LEG_JOINTS]
_ARMS = [s.LEFT_ELBOW, s.LEFT_WRIST, s.RIGHT_ELBOW, s.RIGHT_WRIST]
#: Bones whose length a pose estimator ought to keep.
_LONG = [s.LEFT_ELBOW, s.LEFT_WRIST, s.RIGHT_ELBOW, s.RIGHT_WRIST,
         s.LEFT_KNEE, s.LEFT_ANKLE, s.RIGHT_KNEE, s.RIGHT_ANKLE]  # fmt: skip


@dataclass(frozen=True)
class Track:
    """One sequence: joints ``(F, 25, 3)`` metres, visibility ``(F, 25)``, found ``(F,)``.

    ``error`` is the median distance of found and true joints in the picture as a share of the
    figure's height there, nan where nothing is known of the truth.
    """

    joints: FloatArray
    visibility: FloatArray
    found: NDArray[np.bool_]
    fps: float
    error: float = float("nan")


@dataclass(frozen=True)
class Figures:
    """One row of the table, of sequences taken together.

    Attributes:
        found: share of frames with a person.
        error: median landmark error, share of the figure's height in the picture.
        jitter: median distance of a joint from the middle of its neighbours in time, millimetres,
            in the quietest quarter of each sequence.
        bones: standard deviation of arm and leg bones over their mean, median.
        depth: standard deviation of the joints' depth, metres.
        arms, legs: mean visibility.
    """

    name: str
    fps: float
    found: float
    error: float
    jitter: float
    bones: float
    depth: float
    arms: float
    legs: float


def figures(name: str, tracks: Iterable[Track]) -> Figures | None:
    """The row of some sequences; none when there are none or nobody was found."""
    rows = []
    for track in tracks:
        joints = track.joints[track.found]
        if len(joints) < 8:
            continue
        away = np.linalg.norm(joints[1:-1] - 0.5 * (joints[:-2] + joints[2:]), axis=-1)
        away = np.sort(away.mean(axis=1))[: max(len(away) // 4, 1)]
        bones = joints[:, _LONG] - joints[:, [s.PARENTS[joint] for joint in _LONG]]
        lengths = np.linalg.norm(bones, axis=-1)
        rows.append((
            track.fps, track.found.mean(), track.error, 1000.0 * np.median(away),
            np.median(lengths.std(0) / lengths.mean(0)), joints[..., 2].std(),
            track.visibility[:, _ARMS].mean(), track.visibility[:, _LEGS].mean(),
        ))  # fmt: skip
    if not rows:
        return None
    table = np.array(rows, np.float64)
    known = table[:, 2][np.isfinite(table[:, 2])]
    means = table.mean(axis=0)
    error = float(np.median(known)) if len(known) else float("nan")
    return Figures(name, means[0], means[1], error, *np.median(table[:, 3:6], axis=0), *means[6:])


def recaptured_tracks(store: Store, framing: int) -> Iterable[Track]:
    """The sequences of a recaptured store with one framing."""
    found = store.frame_values["found"]
    true, image = store.frame_values["true_image_joints"], store.frame_values["image_joints"]
    for index, sequence in enumerate(store):
        if store.sequence_values["framing"][index] != framing:
            continue
        rows = slice(int(store.offsets[index]), int(store.offsets[index + 1]))
        seen = found[rows]
        if not seen.any():
            continue
        away = np.linalg.norm(image[rows][seen] - true[rows][seen], axis=-1)
        height = np.ptp(true[rows][seen][..., 1], axis=1)
        error = float(np.median(away / height[:, None]))
        yield Track(sequence.joints, sequence.visibility, seen, sequence.fps, error)


def video_track(path: Path, estimator: PoseEstimator) -> Track:
    """What the pose stage makes of a video.

    Raises:
        app.capture.source.SourceError: it cannot be opened.
    """
    source = open_source(str(path))
    estimator.reset()
    joints, visibility, found, times = [], [], [], []
    try:
        while (frame := source.read()) is not None:
            pose = estimator.estimate(frame)
            times.append(frame.time)
            found.append(pose is not None)
            joints.append(np.zeros((25, 3), np.float32) if pose is None else pose.joints())
            visibility.append(np.zeros(25, np.float32) if pose is None else pose.joint_visibility())
    finally:
        source.close()
    fps = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
    if not joints:
        return Track(np.zeros((0, 25, 3), np.float32), np.zeros((0, 25), np.float32),
                     np.zeros(0, bool), fps)  # fmt: skip
    return Track(np.stack(joints), np.stack(visibility), np.array(found), fps)


def table(store: Store, videos: Iterable[Path], estimator: PoseEstimator) -> str:
    """The table as text: one line for each framing of the store, and for each video."""
    rows = [
        figures(f"recaptured, {name}", recaptured_tracks(store, framing))
        for framing, name in enumerate(FRAMINGS)
    ]
    rows += [figures(video.name, [video_track(video, estimator)]) for video in videos]
    lines = [
        f"{'':<34}{'fps':>6}{'found':>8}{'error':>8}{'jitter':>9}{'bones':>8}{'depth':>8}"
        f"{'arms':>7}{'legs':>7}"
    ]
    for row in rows:
        if row is None:
            continue
        error = "" if np.isnan(row.error) else f"{100 * row.error:.1f} %"
        lines.append(
            f"{row.name[:33]:<34}{row.fps:>6.0f}{100 * row.found:>6.1f} %{error:>8}"
            f"{row.jitter:>6.1f} mm{100 * row.bones:>6.1f} %{row.depth:>6.2f} m"
            f"{row.arms:>7.2f}{row.legs:>7.2f}"
        )
    lines.append(
        "error: landmarks, of the figure's height; jitter: quietest quarter; bones: spread of "
        "lengths; arms, legs: visibility"
    )
    return "\n".join(lines)
