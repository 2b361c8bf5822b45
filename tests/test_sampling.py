"""Batches of windows: the right frames, the right labels, repeatable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from model import skeleton as s
from model.activity import active_interval
from model.augmentation import LiveAugmentation
from model.bending import rotate
from model.data.sequence import Sequence
from model.data.store import Store
from model.live_sampling import LiveWindows
from model.preprocess import CANONICAL, NTU, canonical, ntu
from model.sampling import (
    KINECT,
    SequenceTensors,
    clip_windows,
    concatenate,
    poses_at,
    prepare,
    segment_windows,
)
from tests.bodies import raising_right_arm, standing

CLASSES = ("raise", "still", "no action")
STILL = dict.fromkeys(
    ("jitter", "offset", "lean", "yaw", "around", "tilt", "mirror", "small", "strange", "lying",
     "warp", "late", "hide", "look_up", "look_down", "posture", "shrink", "grow",
     "stretch", "shake"),
    0.0,
)  # fmt: skip


def sequence(name: str, label: int, frames: int = 60, fps: float = 30.0) -> Sequence:
    joints = np.repeat(standing()[None], frames, axis=0)
    if label == 0:
        joints = raising_right_arm(frames, fps)
    return Sequence(name, joints, np.ones((frames, 25), np.float32), fps, label, 1, 0)


def data(*sequences: Sequence) -> SequenceTensors:
    raw = Store.of(sequences, CLASSES).tensors()
    return prepare(raw, raw.labels, KINECT)


def numbered(lengths: list[int]) -> SequenceTensors:
    """Sequences whose joints hold sequence number and frame number, not prepared."""
    joints = torch.cat(
        [
            torch.tensor([i, f, 0.0]).expand(1, 25, 3)
            for i, length in enumerate(lengths)
            for f in range(length)
        ]
    )
    count = len(lengths)
    ends = torch.tensor(lengths).cumsum(0)
    zeros = torch.zeros(count, dtype=torch.int64)
    return SequenceTensors(
        joints, ends - torch.tensor(lengths), torch.tensor(lengths), torch.full((count,), 30.0),
        zeros, zeros, zeros, torch.tensor([[0.0, 1.0]] * count), zeros,
    )  # fmt: skip


def test_segments_take_one_frame_of_each_equal_part() -> None:
    sequences = numbered([100, 7, 1])
    chosen = torch.tensor([0, 1, 2])
    generator = torch.Generator().manual_seed(0)
    for source in (None, generator):
        windows = segment_windows(sequences, chosen, 20, source)
        assert windows.shape == (3, 21, 25, 3)
        assert (windows[:, :, 0, 0] == chosen[:, None]).all()
        frames = windows[0, 1:, 0, 1]
        assert ((frames >= torch.arange(20) * 5) & (frames < torch.arange(1, 21) * 5)).all()
        assert (windows[1, 1:, 0, 1].diff() >= 0).all()
        assert windows[1, -1, 0, 1] == 6
        assert (windows[2, :, 0, 1] == 0).all()
        torch.testing.assert_close(windows[:, 0], windows[:, 1])


def test_the_deterministic_pass_is_the_middle_of_each_segment() -> None:
    windows = segment_windows(numbered([40]), torch.tensor([0]), 20, None)
    assert windows[0, 1:, 0, 1].tolist() == list(range(1, 40, 2))


def test_poses_are_interpolated_and_held_at_the_ends() -> None:
    sequences = numbered([31, 31])
    poses = poses_at(sequences, torch.tensor([1]), torch.tensor([[-1.0, 0.0, 0.05, 1.0, 9.0]]))
    assert poses[0, :, 0, 0].tolist() == [1.0] * 5
    torch.testing.assert_close(poses[0, :, 0, 1], torch.tensor([0.0, 0.0, 1.5, 30.0, 30.0]))


def test_a_live_window_ends_where_it_is_told() -> None:
    windows = clip_windows(numbered([91]), torch.tensor([0]), torch.tensor([2.5]), 20, 10.0)
    expected = (2.5 - torch.arange(20, -1, -1) / 10) * 30
    torch.testing.assert_close(windows[0, :, 0, 1], expected, rtol=0, atol=1e-3)


def test_joining_data_sets_keeps_every_sequence_in_its_place() -> None:
    first, second = numbered([5, 6]), numbered([7])
    joined = concatenate([first, second])
    poses = poses_at(joined, torch.tensor([1, 2]), torch.tensor([[0.1], [0.2]]))
    torch.testing.assert_close(poses[:, 0, 0, :2], torch.tensor([[1.0, 3.0], [0.0, 6.0]]))


def test_activity_is_found_between_the_rests() -> None:
    fps = 30.0
    rest = np.repeat(standing()[None], 30, axis=0)
    joints = canonical(np.concatenate([rest, raising_right_arm(60, fps), rest]))
    noise = np.random.default_rng(0).normal(0, 0.004, joints.shape).astype(np.float32)
    begin, end = active_interval(joints + noise, fps)
    assert begin == pytest.approx(1.0, abs=0.35)
    assert end == pytest.approx(3.0, abs=0.35)
    assert active_interval(canonical(rest), fps) == (0.0, pytest.approx(29 / 30))


def test_live_windows_name_an_action_only_while_it_goes_on() -> None:
    sequences = data(sequence("a", 0), sequence("b", 2, frames=120))
    windows = LiveWindows(
        sequences, CLASSES, "no action", LiveAugmentation(speed=0.0, idle=0.5, **STILL), 20, 10.0
    )
    x, labels = windows.batch(400, torch.Generator().manual_seed(0))
    assert x.shape == (400, 21, 25, 3)
    assert set(labels.tolist()) == {0, 2}
    speed = (x[:, 1:, s.RIGHT_WRIST] - x[:, :-1, s.RIGHT_WRIST]).norm(dim=-1)
    # An action is always seen moving in the window, mostly in its last third.
    assert (speed[labels == 0].amax(dim=1) > 0.03).all()
    assert (speed[labels == 0, -6:].amax(dim=1) > 0.02).float().mean() > 0.9
    assert (speed[labels == 2, -3:].amax(dim=1) < 0.05).float().mean() > 0.9


def test_live_windows_are_repeatable_and_rooted() -> None:
    sequences = data(sequence("a", 0), sequence("b", 2))
    windows = LiveWindows(sequences, CLASSES, "no action", LiveAugmentation(), 20, 10.0)
    first, labels = windows.batch(16, torch.Generator().manual_seed(3))
    again, same = windows.batch(16, torch.Generator().manual_seed(3))
    other, _ = windows.batch(16, torch.Generator().manual_seed(4))
    torch.testing.assert_close(first, again, rtol=0, atol=0)
    assert (labels == same).all()
    assert not torch.allclose(first, other)
    assert (first[:, :, 0] == 0).all()


def test_mirrored_windows_change_names_that_have_a_mirror_image() -> None:
    sequences = data(sequence("a", 0))
    always = LiveAugmentation(
        speed=0.0, idle=0.0, **{**STILL, "mirror": 1.0}, mirrored_as=(("raise", "still"),)
    )
    windows = LiveWindows(sequences, CLASSES, "no action", always, 20, 10.0)
    x, labels = windows.batch(8, torch.Generator().manual_seed(0))
    assert (labels == 1).all()
    assert x[:, :, s.LEFT_WRIST].diff(dim=1).norm(dim=-1).max() > 0.05
    assert x[:, :, s.RIGHT_WRIST].diff(dim=1).norm(dim=-1).max() < 1e-5


def test_hidden_legs_lie_as_unseen_ones_do() -> None:
    sequences = data(sequence("a", 0))
    hide = LiveAugmentation(
        speed=0.0, idle=0.0, hide_legs=1.0, swap_legs=0.0, legs_free=("raise",), **STILL
    )
    windows = LiveWindows(sequences, CLASSES, "no action", hide, 20, 10.0)
    x, _ = windows.batch(4, torch.Generator().manual_seed(0))
    unseen = np.ones(25, np.float32)
    unseen[list(s.LEG_JOINTS)] = 0
    expected = torch.from_numpy(canonical(standing(), unseen))[list(s.LEG_JOINTS)]
    torch.testing.assert_close(
        x[:, :, list(s.LEG_JOINTS)], expected.expand(4, 21, 6, 3), rtol=0, atol=1e-5
    )


def test_swapped_arms_leave_the_rest_of_the_body() -> None:
    sequences = data(sequence("a", 0), sequence("b", 1))
    swap = LiveAugmentation(speed=0.0, idle=0.0, swap_arms=1.0, arms_free=("still",), **STILL)
    windows = LiveWindows(sequences, CLASSES, "no action", swap, 20, 10.0)
    x, labels = windows.batch(64, torch.Generator().manual_seed(0))
    swapped = x[labels == 1]
    body = torch.from_numpy(canonical(standing()))
    kept = [joint for joint in range(25) if joint not in s.ARM_JOINTS]
    torch.testing.assert_close(
        swapped[:, :, kept], body[kept].expand(len(swapped), 21, -1, 3), rtol=0, atol=1e-5
    )
    assert (swapped[:, :, s.RIGHT_WRIST] - body[s.RIGHT_WRIST]).norm(dim=-1).max() > 0.2


def test_unknown_class_names_in_the_augmentation_are_named() -> None:
    with pytest.raises(ValueError, match="do not exist: \\['walk'\\]"):
        LiveWindows(
            data(sequence("a", 0)), CLASSES, "no action", LiveAugmentation(arms_free=("walk",)),
            20, 10.0,
        )  # fmt: skip


def test_rotation_is_a_rotation_about_the_named_axis() -> None:
    windows = torch.randn(2, 3, 25, 3)
    angles = torch.tensor([[0.0, np.pi / 2, 0.0], [0.3, -0.2, 0.5]])
    turned = rotate(windows, angles)
    torch.testing.assert_close(turned.norm(dim=-1), windows.norm(dim=-1))
    torch.testing.assert_close(turned[0, ..., 1], windows[0, ..., 1])
    torch.testing.assert_close(turned[0, ..., 0], windows[0, ..., 2], rtol=0, atol=1e-5)
    assert not torch.allclose(turned[1], windows[1])


def test_classes_and_sensors_are_drawn_evenly() -> None:
    many = data(*[sequence(f"a{i}", 0) for i in range(12)], sequence("b", 1))
    few = data(sequence("c", 0))
    joined = concatenate([many, replace(few, sources=few.sources + 1)])
    windows = LiveWindows(
        joined, CLASSES, "no action", LiveAugmentation(idle=0.0, **STILL), 20, 10.0
    )
    generator = torch.Generator().manual_seed(0)
    _, labels = windows.batch(2000, generator)
    assert (labels == 1).float().mean() == pytest.approx(0.5, abs=0.05)
    assert windows.chances[13] == pytest.approx(float(windows.chances[:12].sum()))


def test_some_windows_face_anywhere() -> None:
    augmentation = LiveAugmentation(**{**STILL, "idle": 0.0, "around": 0.5})
    windows = LiveWindows(data(sequence("a", 0)), CLASSES, "no action", augmentation, 20, 10.0)
    cut, _ = windows.batch(400, torch.Generator().manual_seed(0))
    across = cut[:, 0, s.RIGHT_HIP] - cut[:, 0, s.LEFT_HIP]
    facing = torch.atan2(across[:, 2], across[:, 0])
    ahead = torch.isclose(facing, facing.median(), atol=0.02)
    assert ahead.float().mean() == pytest.approx(0.5, abs=0.08)
    assert (facing[~ahead].abs() > np.pi / 2).float().mean() == pytest.approx(0.5, abs=0.12)


def test_some_sequences_are_drawn_less_than_others_of_their_class() -> None:
    recorded = data(sequence("a", 0), sequence("b", 1))
    made_up = data(sequence("c", 0), sequence("d", 0))
    less = replace(made_up, weights=torch.full((2,), 0.25))
    for joined in (
        concatenate([recorded, less]),
        concatenate([recorded, less]).subset(torch.arange(4)).to("cpu"),
    ):
        windows = LiveWindows(joined, CLASSES, "no action", LiveAugmentation(**STILL), 20, 10.0)
        a, b, c, d = windows.chances.tolist()
        assert c == d == pytest.approx(a / 4)
        assert a + c + d == pytest.approx(b)  # classes are drawn alike
    assert concatenate([recorded, made_up]).weights is None


def test_who_rests_gets_arms_that_rest() -> None:
    sequences = data(sequence("a", 0), sequence("b", 1, frames=90))
    swap = LiveAugmentation(speed=0.0, idle=1.0, swap_arms=1.0, arms_free=("still",), **STILL)
    windows = LiveWindows(sequences, CLASSES, "no action", swap, 20, 10.0)
    x, labels = windows.batch(64, torch.Generator().manual_seed(0))
    assert (labels == 2).all()
    body = torch.from_numpy(canonical(standing()))
    swapped = (x[:, -1, s.RIGHT_WRIST] - body[s.RIGHT_WRIST]).norm(dim=-1) > 0.1
    moving = x[:, -3:, s.RIGHT_WRIST].diff(dim=1).norm(dim=-1).amax(dim=1) > 0.01
    assert swapped.sum() > 5
    assert not (swapped & moving).any()


def test_legs_of_a_leg_action_are_given_to_others_only_held() -> None:
    """Class "raise" moves its legs here; "still" may get those, but they must not move."""
    joints = np.repeat(standing()[None], 60, axis=0)
    joints[:, list(s.LEG_JOINTS), 2] -= np.linspace(0, 1, 60, dtype=np.float32)[:, None]
    mover = Sequence("legs", joints, np.ones((60, 25), np.float32), 30.0, 0, 1, 0)
    sequences = data(mover, sequence("b", 1))
    swap = LiveAugmentation(
        speed=0.0, idle=0.0, swap_legs=1.0, hide_legs=0.0, legs_free=("still",), **STILL
    )
    windows = LiveWindows(sequences, CLASSES, "no action", swap, 20, 10.0)
    x, labels = windows.batch(64, torch.Generator().manual_seed(0))
    legs = torch.from_numpy(canonical(standing()))[list(s.LEG_JOINTS)]
    # Its own last 0.4 s; before that the window may still show whoever was before.
    still = x[labels == 1][:, -4:, list(s.LEG_JOINTS)]
    assert float(still.diff(dim=1).abs().max()) < 1e-5
    assert float((still - legs).norm(dim=-1).max()) > 0.2


@pytest.mark.parametrize("preprocessing", [CANONICAL, NTU])
def test_large_sets_are_prepared_piece_by_piece(
    preprocessing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sequences = [sequence(str(i), i % 2, frames=20 + i) for i in range(7)]
    raw = Store.of(sequences, CLASSES).tensors()
    labels = np.array([0, 1, 0, -1, 0, 1, 0])
    whole = prepare(raw, labels, KINECT, preprocessing)
    monkeypatch.setattr("model.sampling._AT_ONCE", 3)
    pieces = prepare(raw, labels, KINECT, preprocessing)
    for name in SequenceTensors.__dataclass_fields__:
        if name != "visibility":
            torch.testing.assert_close(getattr(pieces, name), getattr(whole, name), rtol=0, atol=0)
    assert pieces.lengths.tolist() == [20, 21, 22, 24, 25, 26]
    last = slice(int(pieces.starts[-1]), None)
    alone = canonical if preprocessing == CANONICAL else ntu
    np.testing.assert_array_equal(pieces.joints[last], alone(sequences[6].joints))
