"""Skeletons that tests make themselves."""

from __future__ import annotations

import numpy as np

from model import skeleton as s


def standing() -> np.ndarray:
    """``(25, 3)`` metres: a person facing the camera, arms a little away from the body."""
    body = np.zeros((25, 3), np.float32)
    centre = {
        s.BASE_OF_SPINE: 0.0, s.MIDDLE_OF_SPINE: 0.26, s.SPINE_AT_SHOULDERS: 0.52,
        s.NECK: 0.6, s.HEAD: 0.72,
    }  # fmt: skip
    for joint, height in centre.items():
        body[joint] = (0.0, height, 0.0)
    right = {
        s.RIGHT_SHOULDER: (0.19, 0.52, 0.0), s.RIGHT_ELBOW: (0.27, 0.26, 0.02),
        s.RIGHT_WRIST: (0.3, 0.02, -0.04), s.RIGHT_HAND: (0.3, -0.06, -0.06),
        s.RIGHT_HAND_TIP: (0.3, -0.13, -0.07), s.RIGHT_THUMB: (0.26, -0.08, -0.1),
        s.RIGHT_HIP: (0.1, 0.0, 0.0), s.RIGHT_KNEE: (0.11, -0.42, -0.02),
        s.RIGHT_ANKLE: (0.11, -0.82, 0.02), s.RIGHT_FOOT: (0.13, -0.88, -0.12),
    }  # fmt: skip
    for joint, place in right.items():
        body[joint] = place
        body[s.MIRROR[joint]] = (-place[0], place[1], place[2])
    return body


def raising_right_arm(frames: int, fps: float, period: float = 2.0) -> np.ndarray:
    """``(frames, 25, 3)`` metres: the right forearm goes up and down sideways, smoothly."""
    bodies = np.repeat(standing()[None], frames, axis=0)
    angle = np.pi / 2 * (1 - np.cos(2 * np.pi * np.arange(frames) / fps / period)) / 2
    shoulder = bodies[0, s.RIGHT_SHOULDER]
    for joint in (s.RIGHT_ELBOW, s.RIGHT_WRIST, s.RIGHT_HAND, s.RIGHT_HAND_TIP, s.RIGHT_THUMB):
        reach = bodies[:, joint] - shoulder
        bodies[:, joint, 0] = (
            shoulder[0] + reach[:, 0] * np.cos(angle) - reach[:, 1] * np.sin(angle)
        )
        bodies[:, joint, 1] = (
            shoulder[1] + reach[:, 0] * np.sin(angle) + reach[:, 1] * np.cos(angle)
        )
    return bodies.astype(np.float32)
