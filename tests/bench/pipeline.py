"""Frames a second of the whole headless pipeline over those of bare decoding and pose.

Both read the same file with the same source and pose model, turn about, in one run; the ratio is
the median over the repetitions' own ratios, so that a machine that is busy for a while slows both.
The whole pipeline is timed as `recognise` runs it: capture thread, every stage, and the JSON lines.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.capture import Source, open_source
from app.capture.frame import Frame
from app.pipeline import Pipeline, build_pipeline
from app.pose import MediaPipePose
from app.recognise import Request
from app.recognise import run as recognise
from tests.bench.report import Report

TARGET = 0.90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This benchmark's options."""
    parser.add_argument("--source", default="demo", help="a video file (default: the demo)")
    parser.add_argument("--weights", type=Path, help="weights (default: the shipped ones)")
    parser.add_argument("--repetitions", type=int, default=5, help="of each side (default: 5)")
    parser.add_argument("--frames", type=int, default=300, help="at most so many frames")


class _Limited:
    """The first frames of a source."""

    def __init__(self, source: Source, frames: int) -> None:
        self._source, self._left = source, frames

    def __getattr__(self, name: str) -> object:
        return getattr(self._source, name)

    def read(self) -> Frame | None:
        self._left -= 1
        return self._source.read() if self._left >= 0 else None


class _KeptOpen:
    """A pipeline that several runs share: loading is not what is measured."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def __getattr__(self, name: str) -> object:
        return getattr(self._pipeline, name)

    def close(self) -> None:
        """Not yet."""


def run(arguments: argparse.Namespace) -> Report:
    """Measure."""
    if arguments.repetitions < 1 or arguments.frames < 1:
        raise SystemExit("repetitions and frames must be at least 1")
    bare, whole = [], []
    count = 0

    def opened(spec: str) -> Source:
        return _Limited(open_source(spec), arguments.frames)

    with (
        contextlib.closing(MediaPipePose()) as pose,
        contextlib.closing(build_pipeline(arguments.weights, "cpu")) as pipeline,
        tempfile.TemporaryDirectory() as folder,
    ):
        out = Path(folder) / "out.jsonl"
        request = Request(arguments.source, out=out, weights=arguments.weights)
        for repetition in range(arguments.repetitions + 1):
            pose.reset()  # building the graph anew is not measured, on neither side
            begin = time.perf_counter()
            count = decode_and_pose(opened(arguments.source), pose)
            between = time.perf_counter()
            pipeline.reset()
            resumed = time.perf_counter()
            with _no_progress():
                code = recognise(request, None, opened, lambda path, device: _KeptOpen(pipeline))
            end = time.perf_counter()
            if code:
                raise SystemExit(code)
            if repetition:  # the first round only warms everything up
                bare.append(count / (between - begin))
                whole.append(count / (end - resumed))
    ratios = [w / b for w, b in zip(whole, bare, strict=True)]
    return Report(
        "pipeline",
        TARGET,
        ratio=round(statistics.median(ratios), 4),
        parts={
            "source": arguments.source,
            "frames": count,
            "repetitions": arguments.repetitions,
            "whole_fps": round(statistics.median(whole), 2),
            "decode_and_pose_fps": round(statistics.median(bare), 2),
            "ratios": [round(ratio, 4) for ratio in ratios],
        },
    )


def decode_and_pose(source: Source, pose: MediaPipePose) -> int:
    """The yardstick: one loop that decodes a frame and runs the pose model on it."""
    count = 0
    while (frame := source.read()) is not None:
        pose.estimate(frame)
        count += 1
    source.close()
    return count


@contextlib.contextmanager
def _no_progress() -> Iterator[None]:
    """Errors still come out; the progress bar does not."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        yield
    lines = [line for line in said.getvalue().splitlines() if line and "frames/s" not in line]
    if lines:
        print("\n".join(lines), file=sys.stderr)
