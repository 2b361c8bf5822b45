"""Where the picture lies, which colours joints get, how values move, how words are set."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtGui import QFontMetricsF
from PyQt6.QtWidgets import QApplication

from app.text import formats
from app.text import live as text
from app.ui.colours import importance_colour, importance_levels, joint_radius
from app.ui.fit_label import set_words
from app.ui.geometry import place
from app.ui.smoothing import Smoother
from model.decision import State
from tests.ui import vision


def test_wide_picture_in_a_high_room_is_centred() -> None:
    placement = place((200, 100), (400, 400))
    where = (placement.left, placement.top, placement.width, placement.height)
    assert where == (0, 100, 400, 200)


def test_points_follow_the_mirrored_picture() -> None:
    corners = np.array([[0.0, 0.0], [0.25, 1.0]], np.float32)
    straight = place((200, 100), (400, 400)).points(corners)
    mirrored = place((200, 100), (400, 400), mirrored=True).points(corners)
    np.testing.assert_allclose(straight, [[0, 100], [100, 300]])
    np.testing.assert_allclose(mirrored, [[400, 100], [300, 300]])


def test_low_is_blue_and_high_is_red() -> None:
    low, high = importance_colour(0.0), importance_colour(1.0)
    assert low.blue() > 2 * low.red()
    assert high.red() > 2 * high.blue()
    assert importance_colour(7.0) == high


def test_steps_of_importance_can_be_told_apart() -> None:
    colours = [importance_colour(level) for level in np.linspace(0, 1, 6)]
    steps = np.diag(vision.apart(colours, "usual"), 1)
    assert steps.min() > 0.05


def test_size_grows_with_importance() -> None:
    radii = [joint_radius(level, 1.0) for level in np.linspace(0, 1, 6)]
    assert radii == sorted(radii)
    assert radii[-1] >= 3 * radii[0] - 1e-6


def test_levels_span_least_to_most_important() -> None:
    shares = np.full(25, 0.02, np.float32)
    shares[11] = 0.52
    levels = importance_levels(shares)
    assert levels[11] == 1
    assert levels.sum() == 1


def test_nothing_stands_out_when_all_joints_matter_alike() -> None:
    shares = np.full(25, 0.04, np.float32)
    shares[3] += 0.001
    assert importance_levels(shares).max() < 0.1


def test_smoothing_does_not_depend_on_the_rate() -> None:
    fast, slow = Smoother(0.25), Smoother(0.25)
    one, zero = np.ones(1, np.float32), np.zeros(1, np.float32)
    fast.update(0.0, zero)
    slow.update(0.0, zero)
    for step in range(1, 31):
        fast.update(step / 60, one)
    for step in range(1, 6):
        slow.update(step / 10, one)
    expected = 1 - np.exp(-0.5 / 0.25)
    assert fast.value is not None
    assert slow.value is not None
    np.testing.assert_allclose([fast.value[0], slow.value[0]], expected, rtol=1e-4)


def test_smoothing_starts_anew_when_time_runs_backwards() -> None:
    smoother = Smoother(1.0)
    smoother.update(5.0, np.zeros(2, np.float32))
    np.testing.assert_array_equal(smoother.update(1.0, np.ones(2, np.float32)), 1)


def test_smoothing_needs_a_positive_time() -> None:
    with pytest.raises(ValueError, match="positive"):
        Smoother(0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("baseball_swing", "Baseball swing"),
        ("sit to stand", "Sit to stand"),
        ("A", "A"),
        ("", ""),
    ],
)
def test_action_names(name: str, shown: str) -> None:
    assert formats.action_name(name) == shown


def test_every_state_has_words() -> None:
    words = [text.state_text(state) for state in State if state is not State.ACTION]
    assert text.NOTHING_YET not in words
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59.9, "59 s"), (61, "1 min 01 s"), (-1, "0 s")]
)
def test_duration(seconds: float, words: str) -> None:
    assert formats.duration(seconds) == words


def test_video_time_rolls_over_to_the_minute() -> None:
    assert formats.video_time(59.96) == "1:00.0"
    assert formats.video_time(62.54) == "1:02.5"


def test_short_words_take_one_large_line(qapp: QApplication) -> None:
    setting = set_words("Wave", qapp.font(), 280, 60)
    assert setting.lines == ("Wave",)
    assert setting.font.pointSizeF() > 2 * qapp.font().pointSizeF()


def test_long_words_wrap_whole(qapp: QApplication) -> None:
    name = "Draw circle counter clockwise"
    setting = set_words(name, qapp.font(), 280, 60)
    assert len(setting.lines) == 2
    assert " ".join(setting.lines) == name


@pytest.mark.parametrize(
    "name",
    [
        "Put on a hat or a cap and then take it off again while standing on one leg outside",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
    ],
)
def test_endless_words_are_elided_never_clipped(qapp: QApplication, name: str) -> None:
    setting = set_words(name, qapp.font(), 200, 60)
    metrics = QFontMetricsF(setting.font)
    assert len(setting.lines) <= 3
    assert all(metrics.horizontalAdvance(line) <= 200 for line in setting.lines)
    assert "…" in " ".join(setting.lines) or " ".join(setting.lines) == name
