"""One sequence seen through the pose stage: paint every frame, estimate, keep what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.capture.frame import Frame
from app.figure.body import embodied, interpolated, smoothed
from app.figure.paint import Painter
from app.figure.room import paint_room
from app.figure.sensor import Developer
from app.pose import PoseEstimator
from app.recapture_views import (
    Performance,
    Setting,
    View,
    choose_performance,
    choose_setting,
    choose_view,
    generator,
    kind_of,
)
from model.data.mirrored import mirrored
from model.data.sequence import Sequence
from model.skeleton import NUM_JOINTS

FloatArray = NDArray[np.float32]
Picture = NDArray[np.uint8]

#: Seconds that a recorded motion is smoothed over before it is painted: sensors jitter, bodies do
#: not.
SMOOTHING = 0.04
# The tracker settles on the first pose before the motion starts: frames and their spacing.
_LEAD_FRAMES, _LEAD_STEP = 5, 0.066
# While the shutter is open, a joint may move so many pixels from one moment painted to the next;
# more moments than so many are not painted.
_SMEAR, _MOST_MOMENTS = 5.0, 3


@dataclass(frozen=True, eq=False)
class Recording:
    """What the pose stage made of one painted sequence.

    Attributes:
        sequence: joints as `app.pose.Pose.joints` gives them (hips at the origin, the camera's
            axes); where nobody was found the joints of the frame before and visibility 0. Its
            camera is the view's number, its name the original's with ``_v`` and that number, its
            label that of the mirrored action if the action was mirrored.
        found: ``(F,)`` bool.
        true_joints: ``(F, 25, 3)`` metres from the camera, Kinect axes of that camera.
        image_joints: ``(F, 25, 2)`` found, pixels; true_image_joints: projected, likewise.
        view, performance: how it was looked at, how it was done.
        source_camera: camera number of the original.
    """

    sequence: Sequence
    found: NDArray[np.bool_]
    true_joints: FloatArray
    image_joints: FloatArray
    true_image_joints: FloatArray
    view: View
    performance: Performance
    source_camera: int

    def frame_values(self) -> dict[str, NDArray[np.float32] | NDArray[np.bool_]]:
        """What a store keeps for each frame besides the sequence."""
        times = np.arange(len(self.found)) / self.sequence.fps
        return {
            "found": self.found,
            "time": times.astype(np.float32),
            "true_joints": self.true_joints,
            "image_joints": self.image_joints,
            "true_image_joints": self.true_image_joints,
        }

    def sequence_values(self) -> dict[str, Any]:
        """What a store keeps for each sequence."""
        camera, sensor = self.view.camera, self.view.sensor
        return {
            "kind": kind_of(self.sequence.camera), "framing": self.view.framing,
            "yaw": camera.yaw, "pitch": camera.pitch, "roll": camera.roll,
            "distance": camera.distance, "focal": camera.focal,
            "width": camera.width, "height": camera.height,
            "exposure": sensor.exposure, "noise": sensor.noise, "quality": sensor.quality,
            "shaken": int(self.view.shake is not None), "desk": int(self.view.desk is not None),
            "speed": self.performance.speed, "mirrored": int(self.performance.mirrored),
            "source_camera": self.source_camera,
        }  # fmt: skip


def record(
    sequence: Sequence,
    number: int,
    seed: int,
    estimator: PoseEstimator,
    *,
    fps: float | None = None,
    mirrored_label: int | None = None,
) -> Recording:
    """Paint a sequence and run the pose stage on the pictures.

    Deterministic for the arguments.

    Args:
        number: of the view (`app.recapture_views.camera_number`).
        fps: pictures a second; None for the view's own.
        mirrored_label: what the action is called when the other side does it; None: it is not
            mirrored.
    """
    kind = kind_of(number)
    rng = generator(seed, sequence.name, number)
    setting = choose_setting(rng)
    performance = choose_performance(rng, kind, fps, mirrored_label is not None)
    recorded, label = sequence.joints, sequence.label
    if performance.mirrored and mirrored_label is not None:
        recorded, label = mirrored(recorded), mirrored_label
    body = embodied(smoothed(recorded, SMOOTHING * sequence.fps), setting.proportions)
    view = choose_view(rng, kind, body)
    # Frames of the recording for a second of the pictures.
    pace = sequence.fps * performance.speed
    count = int((len(body) - 1) / pace * performance.fps + 1e-6) + 1
    middles = np.arange(count) / performance.fps * pace
    true = interpolated(body, middles)

    estimator.reset()
    found = np.zeros(count, bool)
    joints = np.zeros((count, NUM_JOINTS, 3), np.float32)
    image_joints = np.zeros((count, NUM_JOINTS, 2), np.float32)
    visibility = np.zeros((count, NUM_JOINTS), np.float32)
    size = np.array([view.camera.width, view.camera.height], np.float32)
    studio = _Studio(setting, view)
    first = studio.picture(body[:1], 0.0)
    for index in range(_LEAD_FRAMES):
        estimator.estimate(Frame(first, index * _LEAD_STEP, index))
    for index, middle in enumerate(middles):
        shutter = np.linspace(-0.5, 0.5, _MOST_MOMENTS) * view.sensor.exposure * pace
        picture = studio.picture(interpolated(body, middle + shutter), index / performance.fps)
        time = _LEAD_FRAMES * _LEAD_STEP + index / performance.fps
        pose = estimator.estimate(Frame(picture, time, _LEAD_FRAMES + index))
        if pose is not None:
            found[index] = True
            joints[index] = pose.joints()
            visibility[index] = pose.joint_visibility()
            image_joints[index] = pose.image_joints() * size
        elif index > 0:
            joints[index], image_joints[index] = joints[index - 1], image_joints[index - 1]
    if found.any():  # before the first detection: its joints
        first_found = int(found.argmax())
        joints[:first_found] = joints[first_found]
        image_joints[:first_found] = image_joints[first_found]
    return Recording(
        Sequence(
            f"{sequence.name}_v{number}", joints, visibility, performance.fps, label,
            sequence.subject, number,
        ),
        found,
        view.camera.view(true) * np.array([-1.0, -1.0, 1.0], np.float32),
        image_joints,
        studio.pixels(true, performance.fps),
        view,
        performance,
        sequence.camera,
    )  # fmt: skip


class _Studio:
    """Takes the pictures of one view: paints the person in the room as the camera's chip has it."""

    def __init__(self, setting: Setting, view: View) -> None:
        self._view = view
        camera = view.camera
        softness = setting.softness * max(camera.width, camera.height)
        self._painter = Painter(
            setting.look, setting.proportions, paint_room(setting.room, camera), camera, softness
        )
        self._developer = Developer(view.sensor, view.camera.height, view.camera.width)

    def picture(self, moments: FloatArray, time: float) -> Picture:
        """The picture of joints ``(N, 25, 3)`` while the shutter was open, about a time."""
        view = self._view
        if len(moments) > 1:
            pixels = view.camera.project(moments[[0, -1]])
            moved = float(np.abs(pixels[1] - pixels[0]).max())
            count = min(1 + int(moved / _SMEAR), len(moments))
            # Where little moves, one moment is as good as all.
            at = np.linspace(0, len(moments) - 1, count) if count > 1 else [len(moments) / 2 - 0.5]
            moments = interpolated(moments, np.asarray(at))
        picture = self._painter.paint(*moments)
        if view.desk is not None:
            view.desk.cover(picture)
        if view.shake is not None:
            picture = view.shake.moved(picture, time)
        return self._developer.develop(picture)

    def pixels(self, joints: FloatArray, fps: float) -> FloatArray:
        """Where joints ``(F, 25, 3)`` are in the pictures ``(F, 25, 2)``."""
        camera, shake = self._view.camera, self._view.shake
        still = camera.project(joints)
        if shake is None:
            return still
        size = camera.width, camera.height
        moved = [shake.points(pixels, i / fps, *size) for i, pixels in enumerate(still)]
        return np.stack(moved)
