"""The picture and the skeleton on it, by their pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PyQt6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.ui.overlay import Overlay
from app.ui.theme import DARK, LIGHT, Appearance
from app.ui.video_view import VideoView
from model.decision import State
from model.skeleton import LEFT_KNEE, LEFT_WRIST, RIGHT_HAND, RIGHT_KNEE, RIGHT_WRIST
from tests.ui.conftest import Clock
from tests.ui.fakes import grey_image, person, result

GREY = QColor(90, 90, 90)


@pytest.fixture
def view(qtbot: QtBot, clock: Clock) -> VideoView:
    widget = VideoView(clock=clock)
    qtbot.addWidget(widget)
    widget.resize(800, 600)
    widget.show()
    return widget


def painted(view: VideoView) -> QImage:
    """What the view shows now."""
    return view.grab().toImage()


def at(view: VideoView, joint: int) -> QColor:
    """The colour in the middle of a joint."""
    placement = view.placement()
    assert placement is not None
    x, y = placement.points(person().image_joints())[joint]
    return painted(view).pixelColor(round(float(x)), round(float(y)))


def reddish(colour: QColor) -> bool:
    return colour.red() > 1.6 * max(colour.green(), colour.blue())


def bluish(colour: QColor) -> bool:
    return colour.blue() > 1.6 * max(colour.red(), colour.green())


def test_picture_keeps_its_colours_and_shape(view: VideoView) -> None:
    image = np.zeros((100, 200, 3), np.uint8)
    image[..., 0] = 200  # blue
    image.flags.writeable = False
    view.show_result(result(0, State.NO_PERSON, image=image))
    shot = painted(view)
    assert shot.pixelColor(400, 300) == QColor(0, 0, 200)
    assert shot.pixelColor(2, 110) == QColor(0, 0, 200)
    assert shot.pixelColor(400, 50) == QColor(LIGHT.stage)


def test_picture_that_is_a_part_of_another_is_not_sheared(view: VideoView) -> None:
    whole = np.zeros((300, 640, 3), np.uint8)
    whole[:, 100:200] = (0, 255, 0)
    view.show_result(result(0, State.NO_PERSON, image=whole[:, 100:200]))
    for y in (10, 300, 590):
        assert painted(view).pixelColor(400, y) == QColor(0, 255, 0)


def test_most_important_joint_is_red_the_least_blue(view: VideoView) -> None:
    view.show_result(result(0))
    assert reddish(at(view, RIGHT_HAND))
    assert bluish(at(view, LEFT_KNEE))


def test_importance_is_larger_too(view: VideoView) -> None:
    view.set_overlay(Overlay(skeleton=False))
    view.show_result(result(0))
    shot = painted(view)
    placement = view.placement()
    assert placement is not None
    points = placement.points(person().image_joints())

    def width(joint: int) -> int:
        x, y = (round(float(value)) for value in points[joint])
        row = [shot.pixelColor(x + dx, y) != GREY for dx in range(-30, 31)]
        return sum(row)

    assert width(RIGHT_HAND) > 2 * width(RIGHT_KNEE)


def test_without_prediction_joints_are_neutral(view: VideoView) -> None:
    view.show_result(result(0, State.WARMING_UP))
    assert at(view, LEFT_KNEE).lightness() > 230


def test_importance_can_be_switched_off(view: VideoView) -> None:
    view.show_result(result(0))
    view.set_overlay(Overlay(importance=False))
    assert at(view, LEFT_KNEE).lightness() > 230


def test_nothing_is_drawn_when_all_is_off(view: VideoView) -> None:
    view.show_result(result(0))
    view.set_overlay(Overlay(skeleton=False, importance=False, names=False))
    assert at(view, RIGHT_HAND) == GREY
    assert at(view, LEFT_KNEE) == GREY


def test_mirror_flips_picture_and_skeleton_together(view: VideoView) -> None:
    image = np.full((480, 640, 3), 90, np.uint8)
    image[:, :40] = (255, 255, 255)
    view.show_result(result(0, image=image))
    placement = view.placement()
    assert placement is not None
    hand_x = float(placement.points(person().image_joints())[RIGHT_HAND, 0])
    hand_y = float(placement.points(person().image_joints())[RIGHT_HAND, 1])
    straight = painted(view)
    view.set_mirrored(True)
    flipped = painted(view)
    assert reddish(straight.pixelColor(round(hand_x), round(hand_y)))
    assert reddish(flipped.pixelColor(round(799 - hand_x), round(hand_y)))
    assert straight.pixelColor(20, 300).lightness() > 200
    assert flipped.pixelColor(20, 300) == GREY
    assert flipped.pixelColor(780, 300).lightness() > 200


def test_names_are_not_mirrored(view: VideoView) -> None:
    view.set_overlay(Overlay(skeleton=False, importance=False, names=True))
    view.show_result(result(0))

    def ink(mirrored: bool) -> NDArray[np.int64]:
        """The name beside the right knee, as grey values in its bounding box."""
        view.set_mirrored(mirrored)
        placement = view.placement()
        assert placement is not None
        y = placement.points(person().image_joints())[RIGHT_KNEE, 1]
        # The picture's half that the knee is in: the other knee has a name too.
        part = painted(view).copy(400 if mirrored else 0, round(float(y)) - 8, 400, 16)
        part = part.convertToFormat(QImage.Format.Format_Grayscale8)
        bits = part.constBits()
        assert bits is not None
        grey = np.frombuffer(bits.asarray(part.sizeInBytes()), np.uint8).reshape(16, -1)
        rows, columns = np.nonzero(grey > 160)
        assert len(rows), "no name was written"
        return grey[:, columns.min() : columns.max() + 1].astype(np.int64)

    straight, mirrored = ink(False), ink(True)
    width = min(straight.shape[1], mirrored.shape[1])
    straight, mirrored = straight[:, :width], mirrored[:, :width]
    # Half a pixel of difference is anti-aliasing; backwards letters differ everywhere.
    same = np.abs(straight - mirrored).mean()
    backwards = np.abs(straight - mirrored[:, ::-1]).mean()
    assert same < 0.5 * backwards


def test_hidden_joint_is_a_ring(view: VideoView) -> None:
    view.show_result(result(0, pose=person(hidden=[25])))
    assert at(view, LEFT_KNEE).lightness() < 200
    assert not bluish(at(view, LEFT_KNEE))
    assert bluish(at(view, RIGHT_KNEE))


def test_importance_moves_smoothly(view: VideoView) -> None:
    view.show_result(result(0.0))
    first = result(0.05)
    assert first.prediction is not None
    moved = np.full(25, 0.01, np.float32)
    moved[LEFT_WRIST] = 0.76
    first.prediction.importance[:] = moved
    view.show_result(first)
    assert reddish(at(view, RIGHT_HAND)), "one frame must not turn everything over"
    for step in range(2, 40):
        later = result(step * 0.05)
        assert later.prediction is not None
        later.prediction.importance[:] = moved
        view.show_result(later)
    assert reddish(at(view, LEFT_WRIST))
    assert bluish(at(view, RIGHT_WRIST))


def test_old_picture_is_dimmed(view: VideoView) -> None:
    view.show_result(result(0, State.NO_PERSON))
    before = painted(view).pixelColor(400, 300).lightness()
    view.set_dimmed(True)
    assert painted(view).pixelColor(400, 300).lightness() < 0.7 * before
    view.show_result(result(1, State.NO_PERSON))
    assert painted(view).pixelColor(400, 300).lightness() == before


def test_counts_pictures_that_are_painted(view: VideoView, clock: Clock) -> None:
    for step in range(20):
        clock.now += 0.04
        view.show_result(result(step * 0.04))
        painted(view)
        painted(view)  # no new picture
    assert view.screen_fps() == pytest.approx(25, abs=0.5)
    assert view.latency() is None, "nobody said when these arrived"


def test_cleared_view_shows_nothing(
    view: VideoView, appearance: Callable[[Appearance], None]
) -> None:
    view.show_result(result(0))
    view.clear()
    assert view.placement() is None
    assert painted(view).pixelColor(400, 300) == QColor(LIGHT.stage)
    appearance(Appearance.DARK)
    assert painted(view).pixelColor(400, 300) == QColor(DARK.stage)


def test_shown_picture_is_not_copied_and_kept_alive(view: VideoView) -> None:
    image = grey_image()
    view.show_result(result(0, State.NO_PERSON, image=image))
    del image
    for _ in range(20):
        np.full((480, 640, 3), 255, np.uint8)  # would reuse freed memory
    assert painted(view).pixelColor(400, 300) == GREY


def test_latency_is_from_arrival_until_it_is_painted(view: VideoView, clock: Clock) -> None:
    for step in range(20):
        made = replace(result(step * 0.04), arrived=clock.now)
        clock.now += 0.2 if step == 10 else 0.05
        view.show_result(made)
        painted(view)
        clock.now += 3.0
        painted(view)  # the same picture: it is not late, it is looked at
    latency = view.latency()
    assert latency is not None
    assert latency == pytest.approx((50.0, 200.0), abs=0.1)
    view.clear()
    assert view.latency() is None, "another source"
