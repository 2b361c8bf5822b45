"""Pictures that were pulled wide are noticed by the body in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.capture import open_source
from app.capture.frame import Frame
from app.pose import MediaPipePose, Pose
from app.proportions import SHARES, ProportionedPose, narrowed, unsteadiness, width
from tests.fakes import person

FPS = 10.0
PICTURE = np.zeros((100, 200, 3), np.uint8)


def trembling(at: float, size: float) -> Pose:
    """A person whose bones change their length by about `size`."""
    seen = person(at)
    noise = np.random.default_rng(round(at * 1000)).normal(1.0, size, (33, 1))
    return replace(seen, world_landmarks=(seen.world_landmarks * noise).astype(np.float32))


def facing(wide: float, at: float = 0.0) -> Pose:
    """A whole body in a square picture, `wide` times as wide as one that faces the camera."""
    image = np.full((33, 3), 0.5, np.float32)
    for left, (x, y) in {
        2: (0.01, 0.15), 7: (0.033, 0.16), 9: (0.01, 0.19), 11: (0.062, 0.3), 23: (0.0495, 0.5),
        27: (0.05, 0.8),
    }.items():  # fmt: skip
        right = {2: 5}.get(left, left + 1)
        image[left, :2] = (0.5 + wide * x, y)
        image[right, :2] = (0.5 - wide * x, y)
    return replace(person(at), image_landmarks=image)


class Stage:
    """Sees by the picture's width what `sees` says; remembers what became of it."""

    made: list[Stage]

    def __init__(self, sees: Callable[[float, float], Pose | None]) -> None:
        self.sees, self.closed, self.resets, self.frames = sees, False, 0, 0
        self.made.append(self)

    def estimate(self, frame: Frame) -> Pose | None:
        self.frames += 1
        return self.sees(frame.time, frame.image.shape[1] / PICTURE.shape[1])

    def reset(self) -> None:
        self.resets += 1

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def forget() -> None:
    Stage.made = []


def run(pose: ProportionedPose, begin: int, end: int) -> list[Pose | None]:
    return [pose.estimate(Frame(PICTURE, i / FPS, i)) for i in range(begin, end)]


def steady_at(share: float) -> Callable[[float, float], Pose | None]:
    """Bones are steady in pictures of this width, and tremble the more, the wider they are."""
    return lambda time, seen: trembling(time, 0.002 + abs(seen - share))


def test_bones_of_unchanging_length_are_steady() -> None:
    assert unsteadiness([person(i / FPS) for i in range(10)]) == pytest.approx(0, abs=1e-6)
    little = unsteadiness([trembling(i / FPS, 0.03) for i in range(20)])
    much = unsteadiness([trembling(i / FPS, 0.3) for i in range(20)])
    assert 0.005 < little < 0.06 < much


def test_too_little_says_nothing_of_bones() -> None:
    assert unsteadiness([person(0.1 * i) for i in range(5)]) == math.inf
    hidden = range(13, 33)
    assert unsteadiness([person(0.1 * i, hidden=hidden) for i in range(10)]) == math.inf


def test_width_is_measured_against_a_body_that_faces_the_camera() -> None:
    assert width([facing(1.0)] * 8, aspect=1.0) == pytest.approx(1.0, abs=0.02)
    assert width([facing(1.5)] * 8, aspect=1.0) == pytest.approx(1.5, abs=0.03)
    # The same landmarks, as shares of a picture twice as wide.
    assert width([facing(1.0)] * 8, aspect=2.0) == pytest.approx(2.0, abs=0.04)


def test_width_needs_the_whole_body_upright_and_in_most_frames() -> None:
    wide = facing(1.5)
    assert width([wide] * 7, aspect=1.0) == 0
    assert width([wide] * 8 + [facing(0.4)] * 8, aspect=1.0) < 0.5
    below = wide.image_landmarks.copy()
    below[27:29, 1] = 1.1
    assert width([replace(wide, image_landmarks=below)] * 9, aspect=1.0) == 0
    upside_down = wide.image_landmarks * (1, -1, 1) + (0, 1, 0)
    lying = replace(wide, image_landmarks=upside_down.astype(np.float32))
    assert width([lying] * 9, aspect=1.0) == 0
    unseen = np.ones(33, np.float32)
    unseen[27] = 0.2
    assert width([replace(wide, visibility=unseen)] * 9, aspect=1.0) == 0


def test_a_picture_is_narrowed() -> None:
    assert narrowed(PICTURE, 0.42).shape == (100, 84, 3)


def test_a_right_picture_is_left_alone_and_costs_nothing() -> None:
    pose = ProportionedPose(lambda: Stage(steady_at(1.0)))
    seen = run(pose, 0, 100)
    assert all(one is not None and one.picture_share == 1.0 for one in seen)
    assert len(Stage.made) == 1
    assert Stage.made[0].frames == 100


@pytest.mark.parametrize("share", SHARES[1:])
def test_a_picture_that_was_pulled_wide_is_seen_narrower(share: float) -> None:
    pose = ProportionedPose(lambda: Stage(steady_at(share)))
    seen = run(pose, 0, 60)
    assert pose.share == share
    after = [one for one in seen if one is not None and one.picture_share == share]
    assert unsteadiness(after) < 0.01
    # Recognition begins anew: nobody for longer than it bridges, then none of the old bodies.
    gone = [index for index, one in enumerate(seen) if one is None]
    assert gone == list(range(gone[0], gone[-1] + 1))
    assert len(gone) / FPS > ProportionedPose.PAUSE
    assert len(after) == 60 - gone[-1] - 1
    used = [stage for stage in Stage.made if not stage.closed]
    assert len(Stage.made) == 3
    assert len(used) == 1


def test_a_body_that_looks_too_wide_is_a_reason_to_try() -> None:
    def sees(time: float, share: float) -> Pose:
        bones = trembling(time, 0.06 * (share - 0.4))
        return replace(bones, image_landmarks=facing(0.5 * 1.4, time).image_landmarks)

    pose = ProportionedPose(lambda: Stage(sees))  # type: ignore[arg-type]
    run(pose, 0, 60)
    assert pose.share == 0.42


def test_somebody_who_comes_and_goes_is_a_reason_to_try() -> None:
    def sees(time: float, share: float) -> Pose | None:
        if share == 1.0 and round(time * FPS) % 2:
            return None
        return trembling(time, 0.03 * share - 0.0125)

    pose = ProportionedPose(lambda: Stage(sees))
    run(pose, 0, 60)
    assert pose.share == 0.42


def test_nobody_at_the_beginning_is_a_reason_to_try_once() -> None:
    pose = ProportionedPose(lambda: Stage(lambda time, share: None))
    assert run(pose, 0, 600) == [None] * 600
    assert len(Stage.made) == 3
    assert pose.share == 1.0


def test_somebody_who_is_seen_only_in_a_narrow_picture() -> None:
    pose = ProportionedPose(
        lambda: Stage(lambda time, share: trembling(time, 0.01) if share < 0.5 else None)
    )
    run(pose, 0, 60)
    assert pose.share == 0.42


def test_what_trembles_in_a_narrow_picture_alone_is_no_person() -> None:
    pose = ProportionedPose(
        lambda: Stage(lambda time, share: trembling(time, 0.5) if share < 0.5 else None)
    )
    run(pose, 0, 60)
    assert pose.share == 1.0


def test_a_steady_body_needs_no_other_width() -> None:
    def sees(time: float, share: float) -> Pose:
        bones = trembling(time, 0.01 * share)
        return replace(bones, image_landmarks=facing(0.5 * 1.4, time).image_landmarks)

    pose = ProportionedPose(lambda: Stage(sees))  # type: ignore[arg-type]
    run(pose, 0, 60)
    assert len(Stage.made) == 3
    assert pose.share == 1.0


def test_trials_that_change_nothing_become_rare() -> None:
    pose = ProportionedPose(lambda: Stage(lambda time, share: trembling(time, 0.5)))
    seen = run(pose, 0, 400)
    assert pose.share == 1.0
    # Two stages a trial, of which there are three: in seconds, at about 1, 14 and 36.
    assert len(Stage.made) == 1 + 3 * 2
    assert sum(not stage.closed for stage in Stage.made) == 1
    # Only the first trial holds anything back.
    absent = [index for index, one in enumerate(seen) if one is None]
    assert absent
    assert max(absent) < 40


@pytest.mark.parametrize(("lasts", "share"), [(1.8, 1.0), (6.0, 0.42)])
def test_later_on_two_trials_must_agree(lasts: float, share: float) -> None:
    """Whoever trembles for a moment, long after the beginning, changes nothing."""

    def sees(time: float, width: float) -> Pose | None:
        if time < 20:
            return None  # the first trial finds nobody
        return trembling(time, 0.5 * abs(width - 0.42) if time < 21.2 + lasts else 0.005)

    pose = ProportionedPose(lambda: Stage(sees))
    run(pose, 0, 350)
    assert pose.share == share
    assert sum(not stage.closed for stage in Stage.made) == 1


def test_a_seek_keeps_the_width_and_another_source_does_not() -> None:
    pose = ProportionedPose(lambda: Stage(steady_at(0.42)))
    run(pose, 0, 60)
    assert pose.share == 0.42
    pose.reset()
    (found,) = run(pose, 500, 501)
    assert found is not None
    assert found.picture_share == 0.42
    pose.reset()
    # The first frame of a live source may have been left out.
    run(pose, 3, 4)
    assert pose.share == 1.0


def test_closing_in_the_middle_of_a_trial_closes_all() -> None:
    pose = ProportionedPose(lambda: Stage(steady_at(0.42)))
    run(pose, 0, 15)
    assert len(Stage.made) == 3
    pose.close()
    pose.close()
    assert all(stage.closed for stage in Stage.made)


@pytest.mark.parametrize(
    ("clip", "share"),
    [("stand/generated_2.mp4", 0.42), ("squat/v_BodyWeightSquats_g20_c04.avi", 1.0)],
)
def test_real_videos(clip: str, share: float, shared: Path) -> None:
    source = open_source(str(shared / "video" / clip))
    pose = ProportionedPose(MediaPipePose)
    while (frame := source.read()) is not None and frame.time < 4:
        pose.estimate(frame)
    source.close()
    pose.close()
    assert pose.share == share
