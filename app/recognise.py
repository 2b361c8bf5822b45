"""Recognition without a window: ``python -m app recognise``. Never imports Qt."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from app.capture import Source
from app.capture import open_source as open_any_source
from app.capture.feed import Captured, Feed, FeedState
from app.errors import UserError
from app.passing_on import passing_on
from app.pipeline import Pipeline, Result
from app.pipeline import build_pipeline as build_real_pipeline
from app.records import (
    Record,
    Tally,
    absence_record,
    event_record,
    prediction_record,
    start_record,
)
from model.decision import Event, State
from model.window import RATE

_log = logging.getLogger(__name__)

#: Exit codes. A camera or stream has no end, so interrupting it is the normal end.
OK, CANNOT, INTERRUPTED = 0, 2, 130

_TICK = 0.1  # seconds between looks at whether the user wants to stop


@dataclass(frozen=True)
class Request:
    """What to recognise and where to write it.

    Attributes:
        source: see `app.capture.open_source`.
        out: file to write; None for standard output.
        every_prediction: also write every step of the network.
        weights, device, pose_model: see `app.pipeline.build_pipeline`.
        image_fps: frames a second of image sequences.
        websocket, event_command: where each event goes besides, see `app.options.Options`.
    """

    source: str
    out: Path | None = None
    every_prediction: bool = False
    weights: Path | None = None
    device: str = "auto"
    pose_model: Path | None = None
    image_fps: float = 30.0
    websocket: int | None = None
    event_command: str | None = None


class Stopper:
    """Turns Ctrl-C and SIGTERM into a flag; a second signal ends the program the hard way."""

    def __init__(self) -> None:
        self.asked = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Take over both signals meanwhile."""
        before = {s: signal.signal(s, self._ask) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(number, signal.SIG_DFL)


def run(
    request: Request,
    stopper: Stopper | None = None,
    open_source: Callable[[str], Source] | None = None,
    build_pipeline: Callable[[Path | None, str], Pipeline] | None = None,
) -> int:
    """Recognise until the source ends or the user stops it.

    Args:
        request: what to do.
        stopper: asked between frames.
        open_source, build_pipeline: stand-ins for tests.

    Returns:
        The exit code: 0, 2 when source, weights or output cannot be opened (one sentence on
        stderr), 130 when a file was interrupted.
    """
    stopper = stopper or Stopper()
    opener = open_source or (lambda spec: open_any_source(spec, request.image_fps))
    builder = build_pipeline or (lambda p, d: build_real_pipeline(p, d, request.pose_model))
    feed = Feed(request.source, opener, paced=False)
    pipeline: Pipeline | None = None
    try:
        feed.start()
        # The first frame, before anything slow: a wrong file name is said at once.
        first = _first(feed, stopper)
        if not stopper.asked:
            pipeline = builder(request.weights, request.device)
            if feed.info is not None and feed.info.live:
                first = _first(feed, stopper)  # the one from before loading is old by now
            with (
                _output(request.out) as file,
                passing_on(
                    request.websocket, request.event_command, lambda: stopper.asked
                ) as pass_on,
            ):
                return _recognise(request, feed, first, pipeline, file, pass_on, stopper)
        return INTERRUPTED
    except UserError as error:
        print(error, file=sys.stderr)
        return CANNOT
    except BrokenPipeError:
        # Whoever read our output has seen enough ("| head"). Python would complain again when it
        # flushes standard output at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    finally:
        feed.stop()
        if pipeline is not None:
            pipeline.close()
        feed.join(1.0)


def _first(feed: Feed, stopper: Stopper) -> Captured | None:
    while not stopper.asked:
        captured = feed.take(_TICK)
        if captured is not None:
            return captured
        if feed.state is FeedState.FAILED:
            raise UserError(feed.message)
        if feed.done:
            return feed.take(0.0)
    return None


def _recognise(
    request: Request,
    feed: Feed,
    first: Captured | None,
    pipeline: Pipeline,
    file: TextIO,
    pass_on: Callable[[Record], None],
    stopper: Stopper,
) -> int:
    info = feed.info
    assert info is not None  # it has given a frame
    origin = first.frame.time if first is not None and info.live else 0.0
    tally, steps = Tally(), _Steps()
    weights = str(request.weights) if request.weights else pipeline.weights

    def tell(events: Sequence[Event]) -> None:
        for event in events:
            record = event_record(event, origin)
            _write(file, record)
            pass_on({"source": info.name} | record)

    _write(file, start_record(info.name, weights, pipeline.classes, pipeline.device))
    with _progress(info.frame_count, info.live) as advance:
        for captured in _frames(feed, first, stopper):
            result = pipeline.process(captured.frame)
            time = captured.frame.time - origin
            tally.add(time, result.pose is not None, result.stage_ms)
            if request.every_prediction:
                for record in steps.records(result, pipeline.classes, origin):
                    _write(file, record)
            tell(result.events)
            advance()
    tell(pipeline.finish())
    _write(file, tally.record())
    if feed.state is FeedState.FAILED:
        raise UserError(feed.message)
    if feed.damaged:
        print(
            f"{feed.damaged} damaged part{'s' if feed.damaged > 1 else ''} of {info.name} could "
            "not be read and were skipped.",
            file=sys.stderr,
        )
    return INTERRUPTED if stopper.asked and not info.live else OK


def _frames(feed: Feed, first: Captured | None, stopper: Stopper) -> Iterator[Captured]:
    """Every frame until the end, or until the user has had enough."""
    captured = first
    said = ""
    while not stopper.asked:
        if captured is not None:
            yield captured
        captured = feed.take(_TICK)
        if captured is None and feed.done:
            captured = feed.take(0.0)
            if captured is None:
                return
        # Lost and found again: once each, and nothing in between.
        message = feed.message if feed.state is FeedState.RECONNECTING else ""
        if message != said:
            print(message or f"{feed.name} is back.", file=sys.stderr)
            said = message


class _Steps:
    """The lines of ``--every-prediction``: each step of the network, or of its absence."""

    def __init__(self) -> None:
        self._absent: float | None = None  # when it was last said that there is nothing

    def records(self, result: Result, classes: Sequence[str], origin: float) -> list[Record]:
        """What this frame adds."""
        if result.decision.state not in (State.NO_PERSON, State.TOO_LITTLE_IN_VIEW):
            self._absent = None
            return [
                prediction_record(prediction, decision, classes, origin)
                for prediction, decision in zip(result.predictions, result.decisions, strict=True)
            ]
        time = result.decision.time
        # As often as predictions would come, whatever the frame rate.
        if self._absent is not None and time - self._absent < 1.0 / RATE - 1e-6:
            return []
        self._absent = time
        return [absence_record(result.decision, origin)]


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        # Straight into the file, line by line: what is there when the machine goes down is good.
        file = path.open("w", encoding="utf-8", buffering=1)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written ({error.strerror}); choose another --out."
        ) from error
    with file:
        yield file


def _write(file: TextIO, record: Record) -> None:
    file.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
    file.flush()


@contextlib.contextmanager
def _progress(frames: int | None, live: bool) -> Iterator[Callable[[], object]]:
    """A progress bar on stderr; nothing for sources without an end."""
    if live:
        if sys.stderr.isatty():
            print("Watching; Ctrl-C ends it.", file=sys.stderr)
        yield lambda: None
        return
    from tqdm import tqdm

    # No monitor thread: the bar is updated at every frame anyway.
    tqdm.monitor_interval = 0
    # A terminal gets a moving bar, a log file only a few lines.
    interval = 0.2 if sys.stderr.isatty() else 10.0
    bar: Any = tqdm(total=frames, unit=" frames", file=sys.stderr, mininterval=interval)
    with bar:
        yield bar.update
