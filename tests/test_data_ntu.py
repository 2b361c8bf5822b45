"""NTU RGB+D text files, and who acts in them. The files are generated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model import skeleton as s
from model.data import ntu
from model.data.bodies import Body, people
from model.data.errors import DataError
from tests.skeleton_files import person, skeleton_text, write_skeleton

DRINK, HUG = "S017C003P020R002A001", "S001C002P003R001A055"


def sample(folder: Path, name: str = DRINK) -> Path:
    return folder / f"{name}.skeleton"


def test_one_person(tmp_path: Path) -> None:
    joints = person(30)
    sequence = ntu.read_file(write_skeleton(sample(tmp_path), joints))
    np.testing.assert_allclose(sequence.joints, joints, atol=1e-5)
    assert (sequence.name, sequence.label) == (DRINK, 0)
    assert (sequence.subject, sequence.camera, sequence.fps) == (20, 3, 30.0)
    assert sequence.joints[0, s.LEFT_SHOULDER, 0] < sequence.joints[0, s.RIGHT_SHOULDER, 0]


@pytest.mark.parametrize(("state", "visibility"), [(0, 0.0), (1, 0.5), (2, 1.0)])
def test_tracking_state_becomes_visibility(tmp_path: Path, state: int, visibility: float) -> None:
    sequence = ntu.read_file(write_skeleton(sample(tmp_path), person(3), state=state))
    assert (sequence.visibility == visibility).all()


def test_two_people_of_a_mutual_action_are_listed_in_turn(tmp_path: Path) -> None:
    calm, lively = person(30, 1, -0.5, 0.02), person(30, 2, 0.5, 0.3)
    sequence = ntu.read_file(write_skeleton(sample(tmp_path, HUG), calm, lively))
    # Ids that differ by one in the 17th digit are kept apart, and who moves most comes first.
    np.testing.assert_allclose(sequence.joints[0::2], lively, atol=1e-5)
    np.testing.assert_allclose(sequence.joints[1::2], calm, atol=1e-5)


def test_a_single_action_has_one_person(tmp_path: Path) -> None:
    calm, lively = person(30, 1, -0.5, 0.02), person(30, 2, 0.5, 0.3)
    sequence = ntu.read_file(write_skeleton(sample(tmp_path), calm, lively))
    np.testing.assert_allclose(sequence.joints, lively, atol=1e-5)


def test_frames_with_nobody_and_second_people_who_come_late(tmp_path: Path) -> None:
    one, two = person(30, 1), person(30, 2, 1.5)
    frames = [[(1, one[i])] + ([(2, two[i])] if i >= 15 else []) for i in range(30)]
    frames[3] = []
    sample(tmp_path, HUG).write_text(skeleton_text(frames))
    assert len(ntu.read_file(sample(tmp_path, HUG)).joints) == 29 + 15


def test_flicker_is_dropped(tmp_path: Path) -> None:
    main, flicker = person(60, 1, 0.0, 0.01), person(60, 2, 1.5, 2.0)
    frames = [[(1, main[i])] + ([(2, flicker[i])] if 20 <= i < 28 else []) for i in range(60)]
    sample(tmp_path, HUG).write_text(skeleton_text(frames))
    np.testing.assert_allclose(ntu.read_file(sample(tmp_path, HUG)).joints, main, atol=1e-5)


def test_a_body_wider_than_people_are_is_dropped(tmp_path: Path) -> None:
    main = person(40, 1, 0.0, 0.02)
    chair = person(40, 2, 1.5, 0.5) * np.array([3.0, 0.5, 1.0], np.float32)
    sequence = ntu.read_file(write_skeleton(sample(tmp_path, HUG), chair, main))
    np.testing.assert_allclose(sequence.joints, main, atol=1e-5)


def test_a_person_lying_down_alone_is_kept(tmp_path: Path) -> None:
    lying = person(40)[..., [1, 0, 2]]
    assert len(ntu.read_file(write_skeleton(sample(tmp_path), lying)).joints) == 40


def test_a_person_lost_and_found_under_another_number_is_one(tmp_path: Path) -> None:
    joints = person(60)
    frames = [[(1 if i < 25 else 2, joints[i])] for i in range(60)]
    frames[25] = []
    sample(tmp_path).write_text(skeleton_text(frames))
    np.testing.assert_allclose(
        ntu.read_file(sample(tmp_path)).joints, np.delete(joints, 25, 0), atol=1e-5
    )


def test_someone_else_elsewhere_is_not_the_same_person() -> None:
    def body(first: int, x: float, motion: float) -> Body:
        return Body(
            np.arange(first, first + 20), person(20, 1, x, motion), np.ones((20, 25), np.float32)
        )

    near = people([body(0, 0.0, 0.2), body(20, 0.5, 0.1)], 1)
    far = people([body(0, 0.0, 0.2), body(20, 2.5, 0.1)], 1)
    assert [len(actor.frames) for actor in near] == [40]
    assert [len(actor.frames) for actor in far] == [20]


def test_a_body_at_the_origin_or_listed_twice(tmp_path: Path) -> None:
    joints = person(15)
    nobody = np.zeros((25, 3), np.float32)
    frames = [[(1, joints[i]), (1, joints[i] + 1), (2, nobody)] for i in range(15)]
    sample(tmp_path).write_text(skeleton_text(frames))
    np.testing.assert_allclose(ntu.read_file(sample(tmp_path)).joints, joints, atol=1e-5)


def test_windows_line_ends(tmp_path: Path) -> None:
    path = write_skeleton(sample(tmp_path), person(3))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(ntu.read_file(path).joints) == 3


def test_truncated_anywhere(tmp_path: Path) -> None:
    path = write_skeleton(sample(tmp_path), person(4))
    whole = path.read_bytes()
    # The last number alone ("2") may go unnoticed only with its line's end.
    for size in range(0, len(whole) - 2, 97):
        path.write_bytes(whole[:size])
        with pytest.raises(DataError, match=rf"{DRINK}\.skeleton: "):
            ntu.read_file(path)


def changed(text: str, line: int, to: str) -> str:
    lines = text.splitlines()
    lines[line] = to
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("line", "to", "reason"),
    [
        (0, "0", "nobody"),
        (0, "999999999999", "999999999999 frames"),
        (0, "-1", "-1 frames"),
        (0, "many", "not a skeleton file"),
        (1, "999999999999", "wrong count"),
        (1, "-2", "wrong count"),
        (1, "1.5", "not a skeleton file"),
        (3, "20", "20 joints"),
        (3, "999999999999", "joints, not 25"),
        (4, "nan 0 0 0 0 0 0 0 0 0 0 2", "not finite"),
        (4, "inf 0 0 0 0 0 0 0 0 0 0 2", "not finite"),
        (4, "1e300 0 0 0 0 0 0 0 0 0 0 2", "not in metres"),
        (4, "1 2 3", "12 numbers"),
        (4, "a b c d e f g h i j k l", "12 numbers"),
        (4, "0 0 3 0 0 0 0 0 0 0 0 7", "tracking states"),
        (2, "", "not a skeleton file"),
    ],
)
def test_damaged(tmp_path: Path, line: int, to: str, reason: str) -> None:
    text = skeleton_text([[(1, joints)] for joints in person(3)])
    sample(tmp_path).write_text(changed(text, line, to))
    with pytest.raises(DataError, match=rf"{DRINK}\.skeleton: .*{reason}"):
        ntu.read_file(sample(tmp_path))


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    sample(tmp_path).write_bytes(bytes(range(256)) * 10)
    with pytest.raises(DataError, match="not a skeleton file"):
        ntu.read_file(sample(tmp_path))


def test_files_of_each_set(tmp_path: Path) -> None:
    (tmp_path / "part2").mkdir()
    listed = sorted(ntu.missing(60))[0]
    for folder, name in (
        ("", DRINK), ("", "S018C001P008R001A061"), ("part2", HUG), ("", listed), ("", "notes"),
    ):  # fmt: skip
        (tmp_path / folder / f"{name}.skeleton").touch()
    assert [path.stem for path in ntu.files(tmp_path, 60)] == [HUG, DRINK]
    assert len(ntu.files(tmp_path, 120)) == 3
    with pytest.raises(DataError, match="no NTU RGB"):
        ntu.files(tmp_path / "nowhere", 60)


def test_lists_that_come_with_the_program() -> None:
    assert len(ntu.missing(60)) == 302
    assert len(ntu.missing(120)) == 535
    assert len(ntu.classes(60)) == 60
    assert len(set(ntu.classes(120))) == 120
    assert ntu.classes(120)[:60] == ntu.classes(60)
    assert ntu.classes(60)[54] == "hugging other person"
