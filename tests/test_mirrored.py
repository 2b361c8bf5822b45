"""Mirror images of actions: their names, and their joints."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from model import skeleton as s
from model.data import ntu, utd_mhad
from model.data.mirrored import mirrored, mirrored_labels
from tests.bodies import raising_right_arm

CONFIG = Path(__file__).resolve().parents[1] / "model" / "configs" / "live-utd-mhad.json"


def test_actions_of_one_side_are_called_by_the_other_side_s_name():
    classes = ("swipe left", "Swipe Right", "wave", "turn clockwise", "turn counter-clockwise")
    assert mirrored_labels(classes) == [1, 0, 2, 4, 3]


def test_what_has_no_name_mirrored_is_not_mirrored():
    assert mirrored_labels(("raise left leg", "leftover", "squat")) == [None, 1, 2]


def test_utd_mhad_s_pairs_are_those_that_training_mirrors():
    pairs = json.loads(CONFIG.read_text("utf-8"))["training"]["live"]["mirrored_as"]
    names = utd_mhad.CLASSES
    found = {
        (names[label], names[other])
        for label, other in enumerate(mirrored_labels(names))
        if other is not None and label < other
    }
    assert found == {tuple(pair) for pair in pairs}


def test_ntu_s_actions_know_no_sides():
    assert mirrored_labels(ntu.classes(120)) == list(range(120))


def test_a_mirror_swaps_hands_and_keeps_facing():
    motion = raising_right_arm(20, 30.0)
    image = mirrored(motion)
    assert (mirrored(image) == motion).all()
    height = np.ptp(image[..., 1], axis=0)
    assert height[s.LEFT_WRIST] > 0.3 > height[s.RIGHT_WRIST]
    assert (image[:, s.LEFT_SHOULDER, 0] < image[:, s.RIGHT_SHOULDER, 0]).all()
