"""A recording of two hours with 10,000 labels on the labelling page: how long each act holds it up.

The figure is the worst of several shares: opening, and edits (which go to the disk), of a tenth of
a second, which people take for at once; one turn of the display while it plays of a sixtieth of a
second. Of each the median of several rounds counts, of the processor's own time: other programs
are not the page's. The waiting time on the clock is printed, too.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtWidgets import QApplication

from app.labelling.library_recording import open_recording
from app.library import Facts, Library, Motion, Span, SpanState
from app.ui.labelling.label_page import LabelPage
from tests.bench.report import Report

TARGET = 1.0
AT_ONCE, TURN = 0.1, 1 / 60
_LABELS = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This benchmark's options."""
    parser.add_argument("--hours", type=float, default=2.0, help="default: 2")
    parser.add_argument("--spans", type=int, default=10_000, help="default: 10000")
    parser.add_argument("--fps", type=float, default=30.0, help="of the joints (default: 30)")
    parser.add_argument("--rounds", type=int, default=15, help="of each (default: 15)")


def run(arguments: argparse.Namespace) -> Report:
    """Measure."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder) / "clips") as library:
        clip = fill(library, arguments.hours * 3600, arguments.spans, arguments.fps)
        return _measure(application, library, clip, arguments)


def fill(library: Library, seconds: float, spans: int, fps: float) -> int:
    """A clip of such a length and with so many labels, a tenth as many suggestions; its number."""
    frames = round(seconds * fps)
    rng = np.random.default_rng(0)
    still = rng.normal(0, 0.3, (25, 3)).astype(np.float32)
    sway = np.sin(np.arange(frames, dtype=np.float32) / 11)[:, None, None] * 0.05
    added = library.add(
        Motion(
            np.arange(frames) / fps,
            still + sway,
            np.full((frames, 25), 0.9, np.float32),
            np.ones(frames, bool),
        ),
        Facts(source="long.mp4"),
    )
    assert added is not None
    step = seconds / spans
    labels = [
        Span(added.id, place * step, (place + 0.7) * step, f"action {place % _LABELS}")
        for place in range(spans)
    ]
    library.spans.replace(added.id, labels, "labels")
    places = range(0, spans, 10)
    library.spans.suggest(
        added.id,
        [
            Span(added.id, (p + 0.75) * step, (p + 0.95) * step, "action 1",
                 SpanState.SUGGESTED, 0.5, "weights")
            for p in places
        ],
    )  # fmt: skip
    return added.id


def _measure(
    application: QApplication, library: Library, clip: int, arguments: argparse.Namespace
) -> Report:
    page = LabelPage()
    page.resize(1280, 680)
    page.show()
    loading = _times(lambda: open_recording(library, clip), 3)
    # As the window does it: each is read in the background before it is opened.
    recordings = iter([open_recording(library, clip) for _ in range(arguments.rounds + 1)])
    recording = next(recordings)
    middle = recording.duration / 2
    at = iter(np.linspace(middle, middle + 60, 400).tolist())

    def settle(act: Callable[[], object]) -> Callable[[], object]:
        def work() -> None:
            act()
            application.processEvents()

        return work

    acts = {
        "open": (settle(lambda: page.open(next(recordings))), AT_ONCE),
        "seek": (settle(lambda: page.playback.seek(next(at))), AT_ONCE),
        "zoom in": (settle(lambda: page.timeline.zoom(0.8)), AT_ONCE),
        "zoom out": (settle(lambda: page.timeline.zoom(1.25)), AT_ONCE),
        "draw": (settle(lambda: page.edits.draw(t := next(at), t + 0.3)), AT_ONCE),
        "undo": (settle(page.actions_.undo.trigger), AT_ONCE),
        "next label": (settle(page.actions_.next_span.trigger), AT_ONCE),
        "next to review": (settle(page.actions_.review.trigger), AT_ONCE),
        "accept": (settle(page.actions_.accept.trigger), AT_ONCE),
    }
    page.open(recording)
    measured = {name: _times(work, arguments.rounds) for name, (work, _) in acts.items()}
    page.playback.play_or_pause()

    def turn() -> None:
        page.playback.tick()
        application.processEvents()

    measured["turn while playing"] = _times(turn, 4 * arguments.rounds)
    limits = {name: limit for name, (_, limit) in acts.items()} | {"turn while playing": TURN}
    shares = {name: alone / limits[name] for name, (alone, _) in measured.items()}
    page.shut_down(5.0)
    page.close()
    worst = max(shares, key=lambda name: shares[name])
    return Report(
        "labelling",
        TARGET,
        ratio=shares[worst],
        at_most=True,
        parts={
            "hours": arguments.hours,
            "labels": arguments.spans,
            "worst": worst,
            "loaded in the background, s": loading[1],
            **{f"{name}, ms": round(1000 * alone, 2) for name, (alone, _) in measured.items()},
            **{f"{name}, ms by the clock": round(1000 * all_, 2)
               for name, (_, all_) in measured.items()},
        },
    )  # fmt: skip


def _times(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median of the processor's time, and of the clock's; seconds."""
    alone, clock = [], []
    for _ in range(rounds):
        began, began_alone = time.perf_counter(), time.process_time()
        work()
        alone.append(time.process_time() - began_alone)
        clock.append(time.perf_counter() - began)
    return statistics.median(alone), statistics.median(clock)
