"""From a frame to the 33 landmarks of one person."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.capture.frame import Frame
from app.pose_model import pose_model
from app.silence import quiet_stderr
from model.skeleton import from_mediapipe, visibility_from_mediapipe

FloatArray = NDArray[np.float32]

#: How sure the detector must be that somebody is there. At MediaPipe's own 0.5 a table passes for
#: a person for seconds; at this no person of the videos looked at was found later.
_SURE = 0.7


@dataclass(frozen=True, eq=False)
class Pose:
    """One person in one frame; MediaPipe's landmark order.

    Attributes:
        time: the frame's, seconds.
        image_landmarks: ``(33, 3)`` float32; x and y as shares of the frame's width and height,
            from the upper left corner; z on the scale of x, smaller when nearer.
        world_landmarks: ``(33, 3)`` float32, metres, origin at the middle of the hips, x right in
            the unmirrored picture, y down, z smaller when nearer.
        visibility: ``(33,)`` float32, 0 to 1: in the picture and not hidden. MediaPipe guesses the
            place of what it cannot see; this number says so.
        picture_share: the width at which the picture was looked at, as a share of the frame's:
            below 1 for pictures that were pulled wide (`app.proportions`).
    """

    time: float
    image_landmarks: FloatArray
    world_landmarks: FloatArray
    visibility: FloatArray
    picture_share: float = 1.0

    def joints(self) -> FloatArray:
        """``(25, 3)`` float32, metres, NTU joint order, Kinect axes (`model.skeleton`)."""
        return from_mediapipe(self.world_landmarks)

    def joint_visibility(self) -> FloatArray:
        """``(25,)`` float32, 0 to 1."""
        return visibility_from_mediapipe(self.visibility)

    def image_joints(self) -> FloatArray:
        """``(25, 2)`` float32, NTU joints as shares of the frame's width and height."""
        # from_mediapipe turns the axes round; in the picture they stay.
        return -from_mediapipe(self.image_landmarks)[:, :2]


class PoseEstimator(Protocol):
    """Finds a person in the frames of one source, one after the other."""

    def estimate(self, frame: Frame) -> Pose | None:
        """The person in this frame, or None; times must not run backwards between resets."""
        ...

    def reset(self) -> None:
        """What comes next has nothing to do with what was: a seek, another source."""
        ...

    def close(self) -> None:
        """Free the model."""
        ...


class MediaPipePose:
    """MediaPipe's PoseLandmarker in video mode: it follows the person from frame to frame.

    Use it on one thread. Only one person is looked for: with more, MediaPipe switches its smoothing
    over time off.
    """

    def __init__(self, model: Path | None = None) -> None:
        """
        Args:
            model: a ``.task`` file; None for the full model of the installed package.

        Raises:
            app.pose_model.PoseModelError: no model.
        """
        with quiet_stderr():
            # Here, not above: both take a while, and the window is to be there before.
            from app.mediapipe import mediapipe
            from app.opencv import cv2

            self._cv2, self._mediapipe = cv2, mediapipe
            self._model = pose_model(model)
            self._landmarker = self._create()
        self._last_ms: int | None = None
        self._found_before = False

    def estimate(self, frame: Frame) -> Pose | None:
        """The person in this frame, or None."""
        # Whole milliseconds that always increase, also for frames less than one apart.
        stamp = round(frame.time * 1000)
        if self._last_ms is not None:
            stamp = max(stamp, self._last_ms + 1)
        self._last_ms = stamp
        picture = self._picture(frame.image)
        # The landmark model writes a warning of its own when it first runs.
        with contextlib.nullcontext() if self._found_before else quiet_stderr():
            found = self._landmarker.detect_for_video(picture, stamp)
        if not found.pose_landmarks:
            return None
        self._found_before = True
        image = found.pose_landmarks[0]
        world = found.pose_world_landmarks[0]
        return Pose(
            frame.time,
            np.array([(mark.x, mark.y, mark.z) for mark in image], np.float32),
            np.array([(mark.x, mark.y, mark.z) for mark in world], np.float32),
            np.array([mark.visibility for mark in image], np.float32),
        )

    def reset(self) -> None:
        """Start anew, with any time. Takes about a tenth of a second after the first frame."""
        if self._last_ms is None:
            return
        # Video mode refuses earlier times and follows the person where it last was.
        with quiet_stderr():
            self._landmarker.close()
            self._landmarker = self._create()
        self._last_ms = None

    def close(self) -> None:
        """Free the model; may be called twice."""
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None

    def _picture(self, image: NDArray[np.uint8]) -> Any:
        rgb = self._cv2.cvtColor(image, self._cv2.COLOR_BGR2RGB)
        return self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=rgb)

    def _create(self) -> Any:
        from app.mediapipe import BaseOptions, vision

        landmarker = vision.PoseLandmarker.create_from_options(
            vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_buffer=self._model),
                running_mode=vision.RunningMode.VIDEO,
                num_poses=1,
                min_pose_detection_confidence=_SURE,
            )
        )
        # The first inference prints more lines and takes longer than others: do it here, unseen.
        # Frames' times start at 0 or later, so -1 ms is before all of them.
        landmarker.detect_for_video(self._picture(np.zeros((64, 64, 3), np.uint8)), -1)
        return landmarker
