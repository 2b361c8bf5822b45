"""The labelling page's benchmark on a shorter recording."""

from __future__ import annotations

import argparse

from pytestqt.qtbot import QtBot

from tests.bench import labelling


def test_every_act_is_measured(qtbot: QtBot) -> None:
    report = labelling.run(argparse.Namespace(hours=0.02, spans=60, fps=20.0, rounds=2))
    assert report.figure > 0
    assert report.parts["labels"] == 60
    acts = [name for name in report.parts if name.endswith(", ms")]
    assert len(acts) == 10
    assert all(report.parts[name] > 0 for name in acts)
