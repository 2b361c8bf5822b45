"""Made-up movements: bodies that could be, doing what their labels say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model import skeleton as s
from model.activity import active_interval
from model.data.dataset import load
from model.data.sequence import Sequence
from model.movements.__main__ import main
from model.movements.drawing import FPS
from model.movements.figure import Motion, skeleton
from model.movements.make import NO_ACTION, NUMBERS, motion, sequences
from model.preprocess import BONE_LENGTHS, canonical

ONE_OF_EACH = tuple(sequences(3, 0.15))


@pytest.mark.parametrize("sequence", ONE_OF_EACH, ids=lambda one: one.name)
def test_bodies_have_their_bones_and_stand_on_the_floor(sequence: Sequence) -> None:
    bones = sequence.joints - sequence.joints[:, list(s.PARENTS)]
    lengths = np.linalg.norm(bones, axis=-1)
    for joint, length in BONE_LENGTHS.items():
        np.testing.assert_allclose(lengths[:, joint], length, atol=1e-4)
    lowest = sequence.joints[..., 1].min(axis=1)
    assert np.ptp(lowest) < 0.12  # a foot's length below the ankle at most
    assert np.abs(np.diff(sequence.joints, axis=0)).max() < 0.4  # metres a frame


def test_a_body_stands_as_its_angles_say() -> None:
    still = Motion.still(1)
    upright = skeleton(still)[0]
    assert upright[s.HEAD, 1] > upright[s.BASE_OF_SPINE, 1] > upright[s.LEFT_KNEE, 1]
    assert upright[s.RIGHT_HAND, 0] > 0 > upright[s.LEFT_HAND, 0]
    bent = Motion.still(1)
    bent.hips[:, 0] = 1.4
    bent.knees[:, 0] = 1.4
    bent.lean[:] = 0.8
    bent.hands[:, 1] = (0.18, 0.0, 0.9)  # out of reach: stretched towards it
    joints = skeleton(bent)[0]
    # Forward is towards the camera.
    assert joints[s.LEFT_KNEE, 2] < joints[s.LEFT_HIP, 2] - 0.35
    assert joints[s.HEAD, 2] < joints[s.BASE_OF_SPINE, 2] - 0.3
    arm = joints[s.RIGHT_WRIST] - joints[s.RIGHT_SHOULDER]
    assert np.linalg.norm(arm) == pytest.approx(0.54, abs=0.01)
    turned = Motion.still(1)
    turned.turn[:] = np.pi / 2
    # To its own left: the right hand comes to where the camera is.
    assert skeleton(turned)[0][s.RIGHT_HAND, 2] < upright[s.RIGHT_HAND, 2] - 0.15


def hands(name: str, which: int) -> np.ndarray:
    joints = canonical(skeleton(motion(name, 0, which)))
    return joints[:, [s.LEFT_WRIST, s.RIGHT_WRIST]]


@pytest.mark.parametrize("which", range(6))
def test_clapping_hands_meet_and_part(which: int) -> None:
    left, right = hands("clap", which).swapaxes(0, 1)
    apart = np.linalg.norm(left - right, axis=-1)
    assert apart.min() < 0.12
    assert apart.max() > apart.min() + 0.06


@pytest.mark.parametrize("which", range(6))
def test_who_squats_goes_down_on_both_legs_and_who_walks_uses_them_in_turn(which: int) -> None:
    squat = skeleton(motion("squat", 0, which))
    height = squat[:, s.BASE_OF_SPINE, 1]
    assert np.ptp(height) > 0.15
    feet = squat[:, [s.LEFT_ANKLE, s.RIGHT_ANKLE]]
    assert np.ptp(feet[..., 1]) < 0.1
    walk = canonical(skeleton(motion("walk in place", 0, which)))
    apart = walk[:, s.LEFT_KNEE, 2] - walk[:, s.RIGHT_KNEE, 2]
    assert apart.max() > 0.05
    assert apart.min() < -0.05


@pytest.mark.parametrize("name", ["sit to stand", "stand to sit"])
def test_a_change_of_seat_begins_and_ends_at_rest(name: str) -> None:
    for which in range(4):
        joints = skeleton(motion(name, 0, which))
        begin, end = active_interval(canonical(joints), FPS)
        assert begin > 0.2
        assert end < len(joints) / FPS - 0.3
        rise = joints[-1, s.BASE_OF_SPINE, 1] - joints[0, s.BASE_OF_SPINE, 1]
        assert (rise > 0.2) if name == "sit to stand" else (rise < -0.2)


def test_the_set_is_a_function_of_its_seed_and_is_all_for_training(tmp_path: Path) -> None:
    first, again, other = (tmp_path / f"{name}.safetensors" for name in ("a", "b", "c"))
    assert main(["--out", str(first), "--share", "0.1", "--seed", "1"]) == 0
    assert main(["--out", str(again), "--share", "0.1", "--seed", "1"]) == 0
    assert main(["--out", str(other), "--share", "0.1", "--seed", "2"]) == 0
    assert first.read_bytes() == again.read_bytes()
    assert first.read_bytes() != other.read_bytes()
    dataset = load("store", first)
    assert dataset.classes == tuple(NUMBERS)
    assert NO_ACTION in dataset.classes
    split = dataset.split("cross-subject", (7,), partial=True)
    assert len(split.train) == len(dataset.store)
    assert not len(split.validation)
    assert not len(split.test)


def test_people_may_face_anywhere_and_move_alike(tmp_path: Path) -> None:
    around = [skeleton(motion("walk in place", 9, which, np.pi))[0] for which in range(20)]
    across = [one[s.RIGHT_HIP, 0] - one[s.LEFT_HIP, 0] for one in around]
    assert min(across) < -0.1  # their backs
    assert max(across) > 0.1
    for name in ("squat", NO_ACTION):
        plain, turned = motion(name, 9, 0), motion(name, 9, 0, np.pi)
        np.testing.assert_array_equal(plain.hands, turned.hands)
        np.testing.assert_allclose(np.ptp(turned.turn - plain.turn), 0, atol=1e-12)
    path = tmp_path / "around.safetensors"
    common = ["--out", str(path), "--share", "0.1", "--classes", "walk in place"]
    assert main([*common, "--turned", "180"]) == 0
    written = load("store", path).store
    made = list(sequences(0, 0.1, ["walk in place"], np.pi))
    np.testing.assert_array_equal(written[0].joints, made[0].joints)
    with pytest.raises(SystemExit):
        main([*common, "--turned", "200"])


def test_some_bring_their_hands_together_only_while_they_go_down() -> None:
    partings = []
    for which in range(28):
        joints = skeleton(motion("squat", 4, which))
        apart = np.linalg.norm(joints[:, s.LEFT_WRIST] - joints[:, s.RIGHT_WRIST], axis=-1)
        height = joints[:, s.BASE_OF_SPINE, 1]
        partings.append((apart[height.argmin()], apart[height.argmax()]))
    assert sum(low < 0.15 and high > 0.35 for low, high in partings) >= 3


def test_only_some_classes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "some.safetensors"
    assert main(["--out", str(path), "--share", "0.1", "--classes", "clap,no action"]) == 0
    dataset = load("store", path)
    assert {dataset.classes[one.label] for one in dataset.store} == {"clap", "no action"}
    whole = {one.name: one for one in sequences(0, 0.1)}
    for one in dataset.store:  # the same as among all
        np.testing.assert_array_equal(one.joints, whole[one.name].joints)
    with pytest.raises(SystemExit):
        main(["--out", str(path), "--classes", "flying"])
    assert "not all of these are known: walk in place" in capsys.readouterr().err


def test_only_some_kinds_of_no_action(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "some.safetensors"
    common = ["--out", str(path), "--share", "0.1", "--classes", "no action"]
    assert main([*common, "--rests", "handle"]) == 0
    busy = load("store", path).store
    assert len(busy) == 11
    for one in busy:  # something in their hands: now and then near each other, mostly in front
        place = canonical(one.joints)
        apart = np.linalg.norm(place[:, s.LEFT_WRIST] - place[:, s.RIGHT_WRIST], axis=-1)
        assert np.quantile(apart, 0.1) < 0.4
        ahead = place[:, [s.LEFT_WRIST, s.RIGHT_WRIST], 2] - place[:, [s.MIDDLE_OF_SPINE], 2]
        assert (np.median(ahead, 0) < -0.05).all()  # the camera is there
    other = [one.joints for one in sequences(0, 0.1, ["no action"], rests=["stand", "talk"])]
    assert not any(np.array_equal(a, b.joints) for a, b in zip(other, busy, strict=True))
    with pytest.raises(SystemExit):
        main([*common, "--rests", "juggle"])
    assert "not all of these are known: stand" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    assert main(["--out", str(tmp_path / "taken" / "x.safetensors")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path / "x.safetensors"), "--share", "0"])
