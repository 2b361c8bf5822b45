"""The library's benchmark on a small library."""

from __future__ import annotations

import argparse

from tests.bench import library


def test_opening_and_filtering_are_measured() -> None:
    report = library.run(argparse.Namespace(clips=200, rounds=1))
    assert report.ok
    assert 0 < report.parts["open_s"] < 1
    assert report.parts["filter_s"] == max(
        seconds for name, seconds in report.parts.items() if name.startswith("filter_s by")
    )
