"""What is done to training windows: geometry, and which windows are no action any more."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from model import skeleton as s
from model.augmentation import LiveAugmentation
from model.bending import late, posed, shaky, shrunk, stretched, unseen, wandering
from model.data.sequence import Sequence
from model.data.store import Store
from model.live_sampling import LiveWindows
from model.preprocess import BONE_LENGTHS, canonical
from model.sampling import KINECT, MEDIAPIPE, SequenceTensors, concatenate, prepare
from tests.bodies import raising_right_arm, standing

CLASSES = ("raise", "no action")
PLAIN = dict.fromkeys(
    ("jitter", "offset", "lean", "yaw", "recaptured_yaw", "tilt", "mirror", "idle", "small",
     "strange", "lying", "around", "late", "hide", "warp", "speed", "look_up", "look_down",
     "posture", "shrink", "grow", "stretch", "shake"),
    0.0,
)  # fmt: skip


def bodies(count: int = 8) -> Tensor:
    """Bodies in canonical form with limbs anywhere, ``(count, 5, 25, 3)``."""
    noise = np.random.default_rng(0).normal(0, 0.2, (count, 5, 25, 3)).astype(np.float32)
    return torch.from_numpy(canonical(standing() + noise))


def data(source: int = KINECT, visibility: float = 1.0) -> SequenceTensors:
    joints = raising_right_arm(90, 30.0)
    seen = np.full((90, 25), visibility, np.float32)
    raw = Store.of([Sequence("a", joints, seen, 30.0, 0, 1, 0)], CLASSES).tensors()
    return prepare(raw, raw.labels, source)


def draw(sequences: SequenceTensors, count: int = 200, **changes: float) -> tuple[Tensor, Tensor]:
    augmentation = LiveAugmentation(**(PLAIN | changes))
    windows = LiveWindows(sequences, CLASSES, "no action", augmentation, 20, 10.0)
    return windows.batch(count, torch.Generator().manual_seed(0))


def bone_lengths(windows: Tensor) -> Tensor:
    return (windows - windows[:, :, list(s.PARENTS)]).norm(dim=-1)


def uniform(*shape: int) -> Tensor:
    return torch.rand(*shape)


def normal(*shape: int) -> Tensor:
    return torch.randn(*shape)


def test_unseen_limbs_lie_as_the_preprocessing_lays_them() -> None:
    windows = bodies()
    trust = torch.ones(8, 5, 25)
    hidden = [s.LEFT_ELBOW, s.LEFT_WRIST, s.LEFT_HAND, s.LEFT_HAND_TIP, s.LEFT_THUMB,
              s.RIGHT_WRIST, s.RIGHT_KNEE, s.RIGHT_ANKLE, s.LEFT_FOOT]  # fmt: skip
    trust[:, :, hidden] = 0.0
    expected = canonical(windows.numpy(), trust.numpy())
    torch.testing.assert_close(
        unseen(windows, trust), torch.from_numpy(expected), rtol=0, atol=1e-4
    )
    torch.testing.assert_close(unseen(windows, torch.ones(8, 5, 25)), windows, rtol=0, atol=1e-5)


def test_late_limbs_are_between_where_they_were_and_are() -> None:
    windows = bodies()
    lagging = late(windows, torch.tensor([[0.0, 1.0, 0.0, 0.0]]).expand(8, 4))
    tip = lagging[:, 1:, s.RIGHT_THUMB]
    torch.testing.assert_close(tip, windows[:, :-1, s.RIGHT_THUMB])  # a whole frame late
    elbow = 0.5 * (windows[:, 1:, s.RIGHT_ELBOW] + windows[:, :-1, s.RIGHT_ELBOW])
    torch.testing.assert_close(lagging[:, 1:, s.RIGHT_ELBOW], elbow)
    kept = [j for j in range(25) if j not in (8, 9, 10, 11, 23, 24)]
    torch.testing.assert_close(lagging[:, :, kept], windows[:, :, kept], rtol=0, atol=0)


def test_small_motions_end_in_the_same_pose() -> None:
    windows = bodies()
    small = shrunk(windows, torch.full((8,), 0.1))
    torch.testing.assert_close(small[:, -1], windows[:, -1])
    torch.testing.assert_close(small.diff(dim=1), 0.1 * windows.diff(dim=1), rtol=0, atol=1e-6)


def test_wandering_limbs_keep_their_bones_and_the_trunk_its_place() -> None:
    torch.manual_seed(0)
    poses = bodies(64)
    moved = wandering(poses, 10.0, uniform, normal)
    expected = torch.tensor([BONE_LENGTHS.get(j, 0.0) for j in range(25)])
    torch.testing.assert_close(bone_lengths(moved), expected.expand(64, 5, 25), rtol=0, atol=1e-4)
    trunk = [j for j in range(25) if j not in (*s.ARM_JOINTS, *s.LEG_JOINTS)]
    torch.testing.assert_close(moved[:, :, trunk], poses[:, -1:, trunk].expand(64, 5, -1, 3))
    reach = (moved[:, 1:] - moved[:, :-1]).norm(dim=-1).amax(dim=1)  # (64, 25)
    arm, leg = reach[:, s.RIGHT_WRIST] > 0.02, reach[:, s.LEFT_ANKLE] > 0.02
    assert 0.2 < arm.float().mean() < 0.8
    assert 0.1 < leg.float().mean() < 0.6
    assert (reach[:, [s.RIGHT_WRIST, s.LEFT_WRIST, s.RIGHT_ANKLE, s.LEFT_ANKLE]] > 0).any(1).all()


def test_speed_changes_within_a_window_but_its_end_stays() -> None:
    plain, _ = draw(data(), 64)
    warped, labels = draw(data(), 64, warp=0.6)
    assert (labels == 0).all()
    torch.testing.assert_close(warped[:, -1], plain[:, -1], rtol=0, atol=1e-5)
    assert (warped[:, 10] - plain[:, 10]).norm(dim=-1).amax() > 0.02


@pytest.mark.parametrize("name", ["small", "strange", "lying"])
def test_what_no_class_is_is_no_action(name: str) -> None:
    _, labels = draw(data(), 400, **{name: 0.3})
    assert (labels == 1).float().mean() == pytest.approx(0.3, abs=0.07)


def test_who_lies_is_not_upright_and_everybody_else_is() -> None:
    windows, labels = draw(data(), 200, lying=0.5)
    height = windows[:, :, s.HEAD, 1]
    assert (height[labels == 0] > 0.6).all()
    assert (height[labels == 1] < 0.4).all()


def test_small_windows_hardly_move() -> None:
    windows, labels = draw(data(), 200, small=0.5)
    moved = windows.diff(dim=1).norm(dim=-1).sum(dim=1).amax(dim=1)
    assert moved[labels == 1].amax() < 0.25 * moved[labels == 0].amax()


def test_the_quieter_arm_goes_unseen_and_never_the_acting_one() -> None:
    joints = raising_right_arm(90, 30.0)
    joints[:, [s.LEFT_WRIST, *s.ARM_JOINTS[1:3], 21, 22], 2] -= 0.3  # the left forearm held out
    raw = Store.of(
        [Sequence("a", joints, np.ones((90, 25), np.float32), 30.0, 0, 1, 0)], CLASSES
    ).tensors()
    sequences = prepare(raw, raw.labels, KINECT)
    plain, _ = draw(sequences, 400)
    windows, labels = draw(sequences, 400, hide=1.0)
    assert (labels == 0).all()
    changed = (windows - plain).norm(dim=-1).amax(dim=1) > 0.05
    assert changed[:, s.LEFT_WRIST].float().mean() == pytest.approx(0.6, abs=0.1)
    assert not changed[:, s.RIGHT_WRIST].any()


def test_what_was_hardly_visible_is_what_gets_lost() -> None:
    joints = raising_right_arm(90, 30.0)
    joints[:, s.LEFT_KNEE : s.LEFT_FOOT + 1, 2] -= 0.3  # a leg put forward
    seen = np.ones((90, 25), np.float32)
    seen[:, list(s.LEG_JOINTS)] = 0.55  # believed by the preprocessing, but only just
    raw = Store.of([Sequence("a", joints, seen, 30.0, 0, 1, 0)], CLASSES).tensors()
    kinect, camera = prepare(raw, raw.labels, KINECT), prepare(raw, raw.labels, MEDIAPIPE)
    assert kinect.visibility is None
    lost = []
    for sequences in (kinect, camera):
        plain, _ = draw(sequences, 400)
        windows, _ = draw(sequences, 400, hide=1.0)
        lost.append(((windows - plain)[:, :, s.LEFT_KNEE].norm(dim=-1).amax(dim=1) > 0.1).sum())
    assert lost[0] == 0
    assert lost[1] > 10


def test_joined_sets_know_the_visibility_of_each() -> None:
    joined = concatenate([data(KINECT), data(MEDIAPIPE, 0.7)])
    assert joined.visibility is not None
    assert joined.visibility.shape == (180, 25)
    assert (joined.visibility[:90] == 1).all()
    torch.testing.assert_close(joined.visibility[90:], torch.full((90, 25), 0.7))
    assert concatenate([data(), data()]).visibility is None


def test_another_posture_keeps_bones_and_lasts_through_a_window() -> None:
    windows = bodies()
    torch.manual_seed(0)
    other = posed(windows, 0.3, normal)
    torch.testing.assert_close(bone_lengths(other), bone_lengths(windows), rtol=0, atol=1e-5)
    trunk = [j for j in range(25) if j not in (*s.ARM_JOINTS, *s.LEG_JOINTS)]
    torch.testing.assert_close(other[:, :, trunk], windows[:, :, trunk], rtol=0, atol=0)
    # The same turn in every frame: a thigh that stays where it was relative to its window's first.
    still = posed(windows[:, :1].expand(-1, 5, -1, -1), 0.3, normal)
    assert float(still.diff(dim=1).abs().max()) < 1e-5
    moved = (other - windows)[:, :, list(s.LEG_JOINTS)].norm(dim=-1)
    assert float(moved.mean()) > 0.03


def test_a_camera_that_looks_down_sees_people_lean_towards_it() -> None:
    level, _ = draw(data(), yaw=0.0)
    down, _ = draw(data(), look_down=0.4)
    head = (down - level)[:, -1, s.HEAD]
    assert float(head[:, 2].max()) <= 1e-6
    assert float(head[:, 2].min()) < -0.15
    recaptured, _ = draw(data(MEDIAPIPE), look_down=0.4)
    plain, _ = draw(data(MEDIAPIPE))
    torch.testing.assert_close(recaptured, plain)


@pytest.mark.parametrize(("setting", "way"), [("not_faster", -1), ("not_slower", 1)])
def test_some_actions_are_only_played_slower_or_faster(setting: str, way: int) -> None:
    def quickest(**changes: object) -> Tensor:
        windows, labels = draw(data(), **changes)  # type: ignore[arg-type]
        assert (labels == 0).all()
        return windows[:, :, s.RIGHT_WRIST].diff(dim=1).norm(dim=-1).amax(dim=1)

    ratio = quickest(speed=0.3, **{setting: ("raise",)}) / quickest()
    # Ten frames a second catch the quickest moment now better, now worse.
    assert way * (float(ratio.mean()) - 1.0) > 0.05
    assert float((way * (ratio - 1.0)).min()) > -0.06


def test_who_stands_in_a_picture_pulled_wide_seems_to_bend_the_knees_and_lean() -> None:
    standing_still = torch.from_numpy(canonical(standing()))[None, None]
    wide = stretched(standing_still, torch.tensor([1.7]), torch.tensor([0.8]))
    torch.testing.assert_close(bone_lengths(wide), bone_lengths(standing_still), rtol=0, atol=1e-5)
    (joints,) = wide[0]
    thigh, shin = (
        joints[s.LEFT_KNEE] - joints[s.LEFT_HIP],
        joints[s.LEFT_ANKLE] - joints[s.LEFT_KNEE],
    )
    assert thigh[2] < -0.2  # towards the camera
    assert shin[2] > 0.1  # and back
    assert joints[s.SPINE_AT_SHOULDERS, 2] < -0.2
    assert joints[s.LEFT_ANKLE, 1] > standing_still[0, 0, s.LEFT_ANKLE, 1] + 0.15
    windows = bodies()
    ones, none = torch.ones(len(windows)), torch.zeros(len(windows))
    torch.testing.assert_close(
        stretched(windows, ones, none)[..., :2], windows[..., :2], rtol=0, atol=0.02
    )


def test_trembling_limbs_leave_the_trunk_and_tremble_as_much_as_is_said() -> None:
    windows = bodies(64)
    torch.manual_seed(0)
    trembling = shaky(windows, torch.full((64,), 0.05), normal) - windows
    trunk = [j for j in range(25) if j not in (*s.ARM_JOINTS, *s.LEG_JOINTS)]
    assert (trembling[:, :, trunk] == 0).all()
    assert float(trembling[:, :, s.LEFT_FOOT].std()) == pytest.approx(0.05, rel=0.15)
    assert float(trembling[:, :, s.LEFT_KNEE].std()) == pytest.approx(0.025, rel=0.15)
    # It lasts: the next frame is more like this one than like any other.
    now, then = trembling[:, :-1, s.LEFT_FOOT].flatten(), trembling[:, 1:, s.LEFT_FOOT].flatten()
    assert float(torch.corrcoef(torch.stack([now, then]))[0, 1]) > 0.5
