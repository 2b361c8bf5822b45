"""``python -m app teach`` and ``python -m app compare``. Never imports Qt."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.errors import UserError
from app.library import NO_ACTION, Library
from app.teaching import words
from app.teaching.output import Reporter, Terminal, write_json
from app.teaching.records import (
    Cancelled,
    Compared,
    ComparedWeights,
    Failed,
    Finished,
    Record,
    Started,
)
from app.teaching.requests import CompareRequest, TeachRequest, usual_threads
from app.teaching.stopping import Stop
from app.text import teach as text

#: Exit codes.
OK, CANNOT, INTERRUPTED = 0, 2, 130


def teach(request: TeachRequest, as_json: bool, stop: Stop) -> int:
    """Teach and save; returns the exit code."""
    return _run(lambda write: _teach(request, write, stop), as_json, request.out)


def compare(request: CompareRequest, as_json: bool, stop: Stop) -> int:
    """Several weights on the same clips; returns the exit code."""
    return _run(lambda write: _compare(request, write, stop), as_json)


def roll_back(path: Path) -> int:
    """Bring the earlier version of a weights file back; returns the exit code."""
    from model.teaching import versions

    try:
        kept = versions.roll_back(path)
    except (ValueError, OSError) as error:
        print(_sentence(error), file=sys.stderr)
        return CANNOT
    print(f"{path} is {kept} again.")
    return OK


def _run(
    work: Callable[[Callable[[Record], None]], Finished | Compared],
    as_json: bool,
    out: Path | None = None,
) -> int:
    from model.teaching.lesson import CancelledError

    terminal = Terminal()
    write = write_json if as_json else terminal.write
    try:
        found = work(write)
    except CancelledError:
        terminal.close()
        resumes = out is not None and _has_checkpoint(out)
        if as_json:
            write_json(Cancelled(resumes))
        else:
            print(f"Stopped{'; the same command goes on' if resumes else ''}.", file=sys.stderr)
        return INTERRUPTED
    except (UserError, ValueError, OSError) as error:
        terminal.close()
        if as_json:
            write_json(Failed(_sentence(error)))
        else:
            print(_sentence(error), file=sys.stderr)
        return CANNOT
    terminal.close()
    if as_json:
        write_json(found)
    else:
        lines = words.finished(found) if isinstance(found, Finished) else words.compared(found)
        print("\n".join(lines))
    return OK


def _teach(request: TeachRequest, write: Callable[[Record], None], stop: Stop) -> Finished:
    began = time.monotonic()
    import torch

    from app.teaching import clips, kept_score
    from model.teaching import rehearsal
    from model.teaching import teach as teaching
    from model.teaching.lesson import Lesson, Mode
    from model.teaching.method import Method, choose_method
    from model.weights import DEFAULT, load

    torch.set_num_threads(request.threads or usual_threads())
    base = load(request.weights or DEFAULT)
    if request.out.resolve() == DEFAULT.resolve():
        raise UserError(text.BUNDLED_KEPT)
    reporter = Reporter(write, stop)
    background = base.card.no_action or NO_ACTION
    with Library.open(request.library, read_only=True) as library:
        examples = clips.choose(library, request.labels)
        reporter.phase("load", max(1, len(examples)))
        read = clips.read(library, examples, background, reporter.advance, _complain)
    lesson = Lesson(
        base,
        tuple(read),
        Mode.REPLACE if request.replace else Mode.ADD,
        frozenset(request.mirrored),
        request.seed,
    )
    missing = teaching.check(lesson)
    method = None if request.method == "auto" else Method(request.method)
    method = method or choose_method(lesson.clips, background)
    labels = [clip.label for clip in read]
    write(
        Started(
            method.value,
            lesson.mode.value,
            base.card.name,
            {label: labels.count(label) for label in sorted(set(labels))},
            missing,
        )
    )
    folder = teaching.working_folder(request.out)
    outcome = teaching.teach(
        lesson,
        reporter,
        rehearsal=rehearsal.load() if rehearsal.DEFAULT.exists() else None,
        method=method,
        name=request.name,
        folder=folder,
    )
    reporter.phase("save", 1)
    outcome = teaching.put(outcome, request.out)
    try:
        kept_score.keep(request.out, outcome.card.sha256, outcome.score)
    except OSError as error:  # the weights are there, and that is what counts
        _complain(text.score_not_kept(request.out, _sentence(error)))
    teaching.clean(request.out)
    return Finished(
        str(outcome.path),
        str(outcome.earlier) if outcome.earlier is not None else None,
        method.value,
        outcome.card.name,
        outcome.card.classes,
        round(time.monotonic() - began, 1),
        outcome.card.temperature,
        missing,
        outcome.score,
    )


def _compare(request: CompareRequest, write: Callable[[Record], None], stop: Stop) -> Compared:
    import torch

    from app.teaching import clips
    from model.teaching.compare import compare
    from model.weights import load

    # Frame by frame there is too little to do for a second thread: where something else computes,
    # the live window say, the two wait for each other far longer than they work.
    torch.set_num_threads(1)
    reporter = Reporter(write, stop)
    weights = [load(path) for path in request.weights]
    with Library.open(request.library, read_only=True) as library:
        examples = clips.choose(library, request.labels)
        reporter.phase("load", max(1, len(examples)))
        read = clips.read(library, examples, NO_ACTION, reporter.advance, _complain)
    common, found = compare(weights, read, NO_ACTION, reporter)
    tried = list(zip(request.weights, weights, found, strict=True))
    return Compared(
        common,
        tuple(
            ComparedWeights(str(path), one.card.name, result.taught_with, result.score)
            for path, one, result in tried
            if result is not None
        ),
        tuple(one.card.name for _, one, result in tried if result is None),
    )


def _has_checkpoint(out: Path) -> bool:
    from model.teaching.teach import working_folder

    return any(working_folder(out).rglob("checkpoint.pt"))


def _complain(message: str) -> None:
    print(message, file=sys.stderr)


def _sentence(error: Exception) -> str:
    return str(error) or type(error).__name__
