"""How much recaptured skeletons look like those of real people: a table of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.capture.opening import open_source
from app.errors import UserError
from app.pose import PoseEstimator
from app.recapture_views import KINDS
from model import skeleton as s
from model.data.store import Store

FloatArray = NDArray[np.float32]

_LEGS = [*s.LEG_JOINTS]
_ARMS = [s.LEFT_ELBOW, s.LEFT_WRIST, s.RIGHT_ELBOW, s.RIGHT_WRIST]
#: Bones whose length a pose estimator ought to keep.
_LONG = [s.LEFT_ELBOW, s.LEFT_WRIST, s.RIGHT_ELBOW, s.RIGHT_WRIST,
         s.LEFT_KNEE, s.LEFT_ANKLE, s.RIGHT_KNEE, s.RIGHT_ANKLE]  # fmt: skip
_FEWEST = 8  # frames that a track needs
_WANTED = ("found", "image_joints", "true_image_joints", "true_joints")


@dataclass(frozen=True)
class Track:
    """One sequence: joints ``(F, 25, 3)`` metres, visibility ``(F, 25)``, found ``(F,)``.

    ``error`` is the median distance of found and true joints in the picture as a share of the
    figure's height there, ``error_3d`` in space, metres, hips on hips and as large as fits best;
    both nan where nothing is known of the truth.
    """

    joints: FloatArray
    visibility: FloatArray
    found: NDArray[np.bool_]
    fps: float
    error: float = float("nan")
    error_3d: float = float("nan")

    def thinned(self, fps: float) -> Track:
        """About as many frames a second as asked for, if there are more."""
        step = max(round(self.fps / fps), 1)
        return replace(
            self, joints=self.joints[::step], visibility=self.visibility[::step],
            found=self.found[::step], fps=self.fps / step,
        )  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """One row of the table, of sequences taken together.

    Attributes:
        found: share of frames with a person.
        error: median landmark error, share of the figure's height in the picture.
        error_3d: the same in space, metres.
        jitter: median distance of a joint from the cubic through its four neighbours in time,
            millimetres, in the quietest quarter of each sequence. Motion that is fast for the
            frame rate counts, too: compare rows of the same rate.
        bones: standard deviation of arm and leg bones over their mean, median.
        depth: of the joints, from the nearest twentieth to the farthest, metres.
        arms, legs: mean visibility.
    """

    name: str
    fps: float
    found: float
    error: float
    error_3d: float
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
        if len(joints) < _FEWEST:
            continue
        cubic = (4.0 * (joints[1:-3] + joints[3:-1]) - (joints[:-4] + joints[4:])) / 6.0
        away = np.linalg.norm(joints[2:-2] - cubic, axis=-1)
        away = np.sort(away.mean(axis=1))[: max(len(away) // 4, 1)]
        bones = joints[:, _LONG] - joints[:, [s.PARENTS[joint] for joint in _LONG]]
        lengths = np.linalg.norm(bones, axis=-1)
        near, far = np.percentile(joints[..., 2], (5, 95))
        rows.append((
            track.error, track.error_3d, 1000.0 * np.median(away),
            np.median(lengths.std(0) / np.maximum(lengths.mean(0), 1e-6)), far - near, track.fps,
            track.found.mean(), track.visibility[:, _ARMS].mean(),
            track.visibility[:, _LEGS].mean(),
        ))  # fmt: skip
    if not rows:
        return None
    table = np.array(rows, np.float64)
    known = table[np.isfinite(table[:, 0]), :2]
    error, error_3d = np.median(known, axis=0) if len(known) else (np.nan, np.nan)
    jitter, bones, depth = np.median(table[:, 2:5], axis=0)
    fps, found, arms, legs = table[:, 5:].mean(axis=0)
    return Figures(name, fps, found, error, error_3d, jitter, bones, depth, arms, legs)


def recaptured_tracks(store: Store, kind: int, classes: Collection[str] = ()) -> Iterator[Track]:
    """The sequences of a recaptured store with one kind of view, of some classes (empty: all)."""
    found = store.frame_values["found"]
    true, image = store.frame_values["true_image_joints"], store.frame_values["image_joints"]
    for index, sequence in enumerate(store):
        if store.sequence_values["kind"][index] != kind:
            continue
        if classes and (sequence.label < 0 or store.classes[sequence.label] not in classes):
            continue
        rows = slice(int(store.offsets[index]), int(store.offsets[index + 1]))
        seen = found[rows]
        if not seen.any():
            continue
        away = np.linalg.norm(image[rows][seen] - true[rows][seen], axis=-1)
        height = np.ptp(true[rows][seen][..., 1], axis=1)
        error = float(np.median(away / height[:, None]))
        space = _distance(sequence.joints[seen], store.frame_values["true_joints"][rows][seen])
        yield Track(sequence.joints, sequence.visibility, seen, sequence.fps, error, space)


def _distance(joints: FloatArray, true: FloatArray) -> float:
    """Median distance ``(F, 25, 3)`` of joints that are laid hips on hips and scaled to fit."""
    joints = joints - joints[:, : s.BASE_OF_SPINE + 1]
    true = true - true[:, : s.BASE_OF_SPINE + 1]
    scale = float((joints * true).sum() / np.maximum((joints * joints).sum(), 1e-9))
    return float(np.median(np.linalg.norm(scale * joints - true, axis=-1)))


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


def table(
    store: Store, videos: Iterable[Path], estimator: PoseEstimator, classes: Collection[str] = ()
) -> str:
    """The table as text.

    A line for each kind of view in the store; then one for each video, with the store's lines at
    the video's frame rate below it, since jitter depends on it.

    Args:
        classes: only these of the store, such as what the people in the videos do; empty for all.

    Raises:
        UserError: the store was not made by recapture, or has no such class.
        app.capture.source.SourceError: a video cannot be opened.
    """
    if "kind" not in store.sequence_values or any(n not in store.frame_values for n in _WANTED):
        raise UserError(f"{store.path} is not a file that python -m app.recapture made.")
    unknown = sorted(set(classes) - set(store.classes))
    if unknown:
        raise UserError(
            f"{store.path} has no class {unknown[0]!r}; it has {', '.join(store.classes)}."
        )
    kinds = [
        (name, list(recaptured_tracks(store, kind, classes))) for kind, name in enumerate(KINDS)
    ]
    rows = [figures(f"recaptured, {name}", tracks) for name, tracks in kinds]
    for video in videos:
        real = video_track(video, estimator)
        rows.append(figures(video.name, [real]))
        if real.fps > 0:
            rows += [
                figures(f"  {name}, as many a second", [t.thinned(real.fps) for t in tracks])
                for name, tracks in kinds
            ]
    return "\n".join([_HEAD, *(_line(row) for row in rows if row is not None), _LEGEND])


_HEAD = (
    f"{'':<34}{'fps':>6}{'found':>8}{'error':>8}{'3D':>8}{'jitter':>9}{'bones':>8}{'depth':>8}"
    f"{'arms':>7}{'legs':>7}"
)
_LEGEND = (
    "error: of landmarks, share of the figure's height; 3D: in space; jitter: quietest quarter;\n"
    "bones: spread of lengths; depth: range; arms, legs: visibility"
)


def _line(row: Figures) -> str:
    error = "" if np.isnan(row.error) else f"{100 * row.error:.1f} %"
    space = "" if np.isnan(row.error_3d) else f"{1000 * row.error_3d:.0f} mm"
    return (
        f"{row.name[:33]:<34}{row.fps:>6.0f}{100 * row.found:>6.1f} %{error:>8}{space:>8}"
        f"{row.jitter:>6.1f} mm{100 * row.bones:>6.1f} %{row.depth:>6.2f} m"
        f"{row.arms:>7.2f}{row.legs:>7.2f}"
    )
