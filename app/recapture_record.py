"""One sequence seen through the pose stage: paint every frame, estimate, keep what comes out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.capture.frame import Frame
from app.figure.body import embodied, resampled, smoothed
from app.figure.paint import Painter
from app.figure.room import paint_room
from app.pose import PoseEstimator
from app.recapture_views import View, choose_setting, choose_view, generator
from model.data.sequence import Sequence
from model.skeleton import NUM_JOINTS

FloatArray = NDArray[np.float32]

#: Seconds that a recorded motion is smoothed over before it is painted: sensors jitter, bodies do
#: not.
SMOOTHING = 0.04
# The tracker settles on the first pose before the motion starts: frames and their spacing.
_LEAD_FRAMES, _LEAD_STEP = 5, 0.066


@dataclass(frozen=True, eq=False)
class Recording:
    """What the pose stage made of one painted sequence.

    Attributes:
        sequence: joints as `app.pose.Pose.joints` gives them (hips at the origin, the camera's
            axes); where nobody was found the joints of the frame before and visibility 0.
        found: ``(F,)`` bool.
        true_joints: ``(F, 25, 3)`` metres from the camera, Kinect axes of that camera.
        image_joints: ``(F, 25, 2)`` found, pixels; true_image_joints: projected, likewise.
        view: how it was looked at.
    """

    sequence: Sequence
    found: NDArray[np.bool_]
    true_joints: FloatArray
    image_joints: FloatArray
    true_image_joints: FloatArray
    view: View

    def frame_values(self) -> dict[str, NDArray[np.float32] | NDArray[np.bool_]]:
        """What a store keeps for each frame besides the sequence."""
        return {
            "found": self.found,
            "true_joints": self.true_joints,
            "image_joints": self.image_joints,
            "true_image_joints": self.true_image_joints,
        }

    def sequence_values(self) -> dict[str, NDArray[np.float64] | float]:
        """What a store keeps for each sequence."""
        camera = self.view.camera
        return {
            "yaw": camera.yaw, "pitch": camera.pitch, "roll": camera.roll,
            "distance": camera.distance, "focal": camera.focal,
            "framing": float(self.view.framing),
        }  # fmt: skip


def record(
    sequence: Sequence, view_number: int, seed: int, estimator: PoseEstimator, fps: float = 30.0
) -> Recording:
    """Paint a sequence and run the pose stage on the pictures.

    Deterministic for the arguments. The recording's camera number is `view_number`, its name the
    sequence's with ``_v`` and that number.
    """
    rng = generator(seed, sequence.name, view_number)
    setting = choose_setting(rng)
    steady = smoothed(sequence.joints, SMOOTHING * sequence.fps)
    body = embodied(resampled(steady, sequence.fps, fps), setting.proportions)
    view = choose_view(rng, view_number, body)
    room = setting.room
    painter = Painter(
        setting.look, setting.proportions, paint_room(room, view.camera), view.camera,
        setting.softness, room.noise, room.seed,
    )  # fmt: skip
    estimator.reset()
    lead = [body[0]] * _LEAD_FRAMES
    start = _LEAD_FRAMES * _LEAD_STEP
    times = [k * _LEAD_STEP for k in range(_LEAD_FRAMES)]
    times += [start + k / fps for k in range(len(body))]
    camera = view.camera
    size = np.array([camera.width, camera.height], np.float32)
    found = np.zeros(len(body), bool)
    joints = np.zeros((len(body), NUM_JOINTS, 3), np.float32)
    image_joints = np.zeros((len(body), NUM_JOINTS, 2), np.float32)
    visibility = np.zeros((len(body), NUM_JOINTS), np.float32)
    for index, (time, shape) in enumerate(zip(times, [*lead, *body], strict=True)):
        pose = estimator.estimate(Frame(painter.paint(shape), time, index))
        frame = index - _LEAD_FRAMES
        if frame < 0:
            continue
        if pose is not None:
            found[frame] = True
            joints[frame] = pose.joints()
            visibility[frame] = pose.joint_visibility()
            image_joints[frame] = pose.image_joints() * size
        elif frame > 0:
            joints[frame], image_joints[frame] = joints[frame - 1], image_joints[frame - 1]
    if found.any():  # before the first detection: its joints
        first = int(found.argmax())
        joints[:first], image_joints[:first] = joints[first], image_joints[first]
    return Recording(
        Sequence(
            f"{sequence.name}_v{view_number}", joints, visibility, fps, sequence.label,
            sequence.subject, view_number,
        ),
        found,
        camera.view(body) * np.array([-1.0, -1.0, 1.0], np.float32),
        image_joints,
        camera.project(body),
        view,
    )  # fmt: skip
