"""The grid: the same joints whatever the camera's rate; short gaps bridged, long ones not."""

from __future__ import annotations

import numpy as np
import pytest

from model.window import GridFrame, GridResampler


def joints_at(time: float) -> np.ndarray:
    """A motion that is linear in time, so that interpolation has an exact answer."""
    return np.full((25, 3), time, np.float32)


SEEN = np.ones(25, np.float32)


def feed(resampler: GridResampler, times: np.ndarray) -> list[GridFrame]:
    return [
        frame for time in times for frame in resampler.update(float(time), joints_at(time), SEEN)
    ]


@pytest.mark.parametrize("fps", [7.5, 12, 25, 29.97, 30, 60, 144])
def test_any_camera_rate_gives_the_same_grid(fps: float) -> None:
    frames = feed(GridResampler(10.0), np.arange(0, 5, 1 / fps))
    np.testing.assert_allclose([f.time for f in frames], np.arange(len(frames)) / 10, atol=1e-9)
    assert len(frames) >= 10 * (5 - 1 / fps) - 1
    for frame in frames:
        np.testing.assert_allclose(frame.joints, frame.time, atol=1e-5)
    assert [f.starts for f in frames] == [True] + [False] * (len(frames) - 1)


def test_uneven_times_are_followed() -> None:
    times = np.cumsum(np.random.default_rng(0).uniform(0.01, 0.09, 200))
    for frame in feed(GridResampler(10.0), times):
        np.testing.assert_allclose(frame.joints, frame.time, atol=1e-5)


def test_a_short_gap_is_bridged() -> None:
    resampler = GridResampler(10.0, max_gap=0.5)
    feed(resampler, np.array([0.0, 0.1]))
    assert resampler.update(0.3, None, None) == []
    frames = resampler.update(0.55, joints_at(0.55), SEEN)
    np.testing.assert_allclose([f.time for f in frames], [0.2, 0.3, 0.4, 0.5])
    assert not any(f.starts for f in frames)


def test_a_long_gap_starts_anew() -> None:
    resampler = GridResampler(10.0, max_gap=0.5)
    feed(resampler, np.array([0.0, 0.1]))
    assert not resampler.lost(0.6)
    assert resampler.lost(0.61)
    frames = resampler.update(0.7, joints_at(0.7), SEEN)
    assert [(f.time, f.starts) for f in frames] == [(0.7, True)]


def test_time_that_runs_backwards_is_an_error_until_reset() -> None:
    resampler = GridResampler()
    feed(resampler, np.array([5.0]))
    with pytest.raises(ValueError, match="increase"):
        resampler.update(4.0, joints_at(4.0), SEEN)
    resampler.reset()
    assert resampler.update(4.0, joints_at(4.0), SEEN)[0].starts


def test_settings_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        GridResampler(rate=0)
