"""The recogniser: predictions of a stream of grid frames."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from model.network import SkeletonNetwork
from model.network_config import esgn
from model.preprocess import canonical
from model.stream import Recogniser
from model.weights import Card, Weights, WeightsError
from model.window import GridFrame
from tests.bodies import raising_right_arm

CARD = Card(
    name="tiny",
    classes=("wave", "clap", "no action"),
    preprocessing="canonical",
    sampling="live",
    rate=10.0,
    network=esgn(3).to_dict(),
    no_action="no action",
    temperature=2.0,
)


def recogniser(card: Card = CARD) -> Recogniser:
    torch.manual_seed(0)
    return Recogniser(Weights(SkeletonNetwork(esgn(3)).eval(), card))


def grid(frames: int, start: float = 0.0) -> list[GridFrame]:
    joints = raising_right_arm(frames, 10.0)
    seen = np.ones(25, np.float32)
    return [GridFrame(start + i / 10, joint, seen, starts=i == 0) for i, joint in enumerate(joints)]


def test_a_prediction_for_every_grid_step() -> None:
    tiny = recogniser()
    predictions = [tiny.update(frame) for frame in grid(30)]
    assert [p.time for p in predictions] == [frame.time for frame in grid(30)]
    for prediction in predictions:
        assert prediction.probabilities.shape == (3,)
        assert prediction.probabilities.sum() == pytest.approx(1.0, abs=1e-5)
        assert prediction.importance.sum() == pytest.approx(1.0, abs=1e-5)
        assert prediction.frame_importance.shape == (20, 25)
    assert predictions[0].warmth == pytest.approx(0.05)
    assert [p.warmth for p in predictions[19:]] == [1.0] * 11


def test_how_well_what_matters_was_seen() -> None:
    tiny = recogniser()
    hidden = np.ones(25, np.float32)
    hidden[12:20] = 0.2  # both legs
    frames = grid(30)
    for index, frame in enumerate(frames):
        one = tiny.update(frame if index < 25 else replace(frame, visibility=hidden))
        if index == 24:
            assert one.seen == pytest.approx(1.0)
    expected = 1 - one.importance[12:20].sum() * 0.8 * 5 / 20  # five frames of twenty
    assert one.seen == pytest.approx(expected, abs=1e-5)
    tiny.reset()
    fresh = tiny.update(replace(frames[0], visibility=hidden))
    assert fresh.seen == pytest.approx(1 - 0.8 * fresh.importance[12:20].sum(), abs=1e-5)


def test_the_last_window_is_what_the_network_says_of_it_alone() -> None:
    tiny = recogniser()
    frames = grid(40)
    last = [tiny.update(frame) for frame in frames][-1]
    window = torch.from_numpy(canonical(np.stack([frame.joints for frame in frames[-21:]])))
    torch.manual_seed(0)
    network = SkeletonNetwork(esgn(3)).eval()
    with torch.inference_mode():
        expected = torch.softmax(network(window[None]).logits[0] / CARD.temperature, dim=-1)
    np.testing.assert_allclose(last.probabilities, expected.numpy(), atol=1e-5)


def test_a_new_start_forgets_what_was_before() -> None:
    tiny = recogniser()
    fresh = [tiny.update(frame).probabilities for frame in grid(5)]
    for frame in grid(25, start=10.0):
        tiny.update(frame)
    again = [tiny.update(frame).probabilities for frame in grid(5, start=20.0)]
    np.testing.assert_array_equal(fresh, again)


def test_weights_for_whole_clips_are_refused() -> None:
    for other in (replace(CARD, sampling="segments"), replace(CARD, preprocessing="ntu")):
        with pytest.raises(WeightsError, match="made for whole clips"):
            recogniser(other)


def test_a_prediction_keeps_the_joints_it_was_made_of() -> None:
    tiny = recogniser()
    frames = grid(30)
    predictions = [tiny.update(frame) for frame in frames]
    last = predictions[-1].joints
    assert last is not None
    expected = canonical(np.stack([frame.joints for frame in frames[-21:]]))
    np.testing.assert_allclose(last, expected, atol=1e-6)
    early = predictions[4].joints
    assert early is not None
    assert early.shape == (21, 25, 3)
    np.testing.assert_array_equal(early[:17], np.repeat(early[:1], 17, axis=0))


def test_a_prediction_can_be_checked_after_the_stream_went_on() -> None:
    tiny = recogniser()
    predictions = [tiny.update(frame) for frame in grid(30)]
    done = tiny.check(predictions[20], "clap")
    assert done.label == 1
    assert done.whole == pytest.approx(float(predictions[20].probabilities[1]), abs=1e-5)
    after = tiny.update(grid(31)[-1])
    np.testing.assert_allclose(
        after.probabilities, _last_of(31), atol=1e-6, err_msg="the check left the stream alone"
    )
    with pytest.raises(ValueError, match="not kept"):
        tiny.check(replace(predictions[20], joints=None), "clap")


def _last_of(frames: int) -> np.ndarray:
    tiny = recogniser()
    return [tiny.update(frame) for frame in grid(frames)][-1].probabilities
