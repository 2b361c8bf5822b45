"""Clips of people doing things, made by the tests: each person is built and moves a little
differently, and so does each take."""

from __future__ import annotations

import numpy as np

from model import skeleton as s
from model.teaching.clips import TeachingClip
from tests.bodies import standing

FPS = 20.0
_ARMS = {
    "right": (s.RIGHT_ELBOW, s.RIGHT_WRIST, s.RIGHT_HAND, s.RIGHT_HAND_TIP, s.RIGHT_THUMB),
    "left": (s.LEFT_ELBOW, s.LEFT_WRIST, s.LEFT_HAND, s.LEFT_HAND_TIP, s.LEFT_THUMB),
}
_SHOULDERS = {"right": s.RIGHT_SHOULDER, "left": s.LEFT_SHOULDER}

#: What `motion` knows.
ACTIONS = ("raise right", "raise left", "bend", "no action")


def motion(action: str, person: int, take: int, seconds: float = 3.0) -> np.ndarray:
    """``(F, 25, 3)`` metres: from rest to rest, the action in the middle."""
    rng = np.random.default_rng([person, take, ACTIONS.index(action)])
    frames = round(seconds * FPS)
    body = standing() * (0.92 + 0.04 * person)
    bodies = np.repeat(body[None], frames, axis=0)
    pace = rng.uniform(0.85, 1.15)
    phase = np.clip((np.arange(frames) / FPS - 0.4) / (1.8 / pace), 0.0, 1.0)
    swing = (1 - np.cos(2 * np.pi * phase)) / 2 * rng.uniform(0.9, 1.1)
    if action.startswith("raise"):
        side = action.split()[1]
        sign = 1.0 if side == "right" else -1.0
        _turn(bodies, _SHOULDERS[side], _ARMS[side], sign * 2.2 * swing, (0, 1))
    elif action == "bend":
        upper = [j for j in range(25) if j not in (0, *s.LEG_JOINTS, s.LEFT_HIP, s.RIGHT_HIP)]
        _turn(bodies, s.BASE_OF_SPINE, upper, -1.2 * swing, (1, 2))
    sway = 0.004 * rng.standard_normal((1, 25, 3)) * np.sin(np.arange(frames) / FPS)[:, None, None]
    return (bodies + sway + 0.002 * rng.standard_normal(bodies.shape)).astype(np.float32)


def _turn(bodies: np.ndarray, root: int, joints: object, angle: np.ndarray, plane: tuple) -> None:
    first, second = plane
    for joint in joints:
        reach = bodies[:, joint] - bodies[:, root]
        a, b = reach[:, first].copy(), reach[:, second].copy()
        bodies[:, joint, first] = bodies[:, root, first] + a * np.cos(angle) - b * np.sin(angle)
        bodies[:, joint, second] = bodies[:, root, second] + a * np.sin(angle) + b * np.cos(angle)


def clip(
    action: str, person: int = 0, take: int = 0, session: str = "", seconds: float = 3.0
) -> TeachingClip:
    """A clip to teach with, by the person of that number."""
    joints = motion(action, person, take, seconds)
    return TeachingClip(
        name=f"{action} {person} {take}",
        label=action,
        person=f"person {person}",
        session=session or f"session {person}",
        recording="",
        times=np.arange(len(joints)) / FPS,
        joints=joints,
        visibility=np.ones(joints.shape[:2], np.float32),
    )


def clips(
    actions: tuple[str, ...] = ACTIONS, people: int = 3, takes: int = 2
) -> tuple[TeachingClip, ...]:
    """Every person does every action so many times."""
    return tuple(
        clip(action, person, take)
        for action in actions
        for person in range(people)
        for take in range(takes)
    )
