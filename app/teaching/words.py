"""A score in words, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from app.teaching.records import Compared, Finished
from model.teaching.report import FalseAlarms, Score


def finished(record: Finished) -> Iterator[str]:
    """What to print when teaching is over."""
    yield f"Saved {record.weights} ({record.method}, {record.seconds:.0f} s)."
    if record.earlier is not None:
        yield f"What was there before is {record.earlier} now."
    if record.score is None:
        yield "No clip could be held out, so nothing is known of how good it is."
    else:
        yield ""
        yield from score(record.score)
    if record.missing:
        yield ""
        yield "What would make it better:"
        for need in record.missing:
            yield f"  {need.text}"
    yield ""
    yield f"Use it: python -m app --weights {record.weights}"


def score(found: Score) -> Iterator[str]:
    """Figures, the confusion table, and what to be careful about."""
    held = {"person": "people", "session": "sessions", "recording": "recordings"}[found.by]
    yield (
        f"{percent(found.accuracy)} of the clips right, {percent(found.live)} named rightly as they"
        f" happened; tested on {held} that were not taught with ({found.folds} rounds)."
    )
    width = max(len(name) for name in found.names)
    yield ""
    yield f"{'class':{width}}  clips  precision  recall  taken for"
    for figures in found.classes:
        row = found.confusion[found.names.index(figures.label)]
        others = [
            f"{found.names[index]} ({count})"
            for index, count in sorted(enumerate(row), key=lambda entry: -entry[1])
            if count and found.names[index] != figures.label
        ]
        yield (
            f"{figures.label:{width}}  {figures.clips:5}  {percent(figures.precision):>9}"
            f"  {percent(figures.recall):>6}  {', '.join(others)}".rstrip()
        )
    yield ""
    yield alarms(found.false_alarms)
    if found.old is not None:
        yield (
            f"What it knew before: {percent(found.old.before)} right before,"
            f" {percent(found.old.after)} after ({found.old.clips} clips)."
        )
    if found.wrong:
        yield "Wrong clips: " + ", ".join(
            f"{answer.clip} ({answer.label}, taken for {answer.answer})" for answer in found.wrong
        )
    for caution in found.cautions:
        yield f"Careful: {caution.text}"


def alarms(found: FalseAlarms) -> str:
    """Expected false alarms in one sentence."""
    if found.per_hour is None or found.at_most is None:
        return "False alarms: unknown, there is no background."
    return (
        f"False alarms: {found.events} in {found.seconds:.0f} s of background, about"
        f" {found.per_hour:.0f} an hour, surely not more than {found.at_most:.0f}."
    )


def compared(record: Compared) -> Iterator[str]:
    """A table of weights."""
    yield f"On clips of {', '.join(record.labels)}:"
    yield ""
    yield f"{'weights':40}  right   live  false alarms an hour"
    for entry in record.weights:
        rate = entry.score.false_alarms.per_hour
        yield (
            f"{entry.name[:40]:40}  {percent(entry.score.accuracy):>5}"
            f"  {percent(entry.score.live):>5}  {'-' if rate is None else f'{rate:.0f}'}"
        )
        if entry.taught_with:
            yield f"  was taught with {entry.taught_with} of these clips: too good by them"
    for name in record.left_out:
        yield f"{name} knows none of these actions."


def percent(share: float | None) -> str:
    """Such as ``92 %``; a dash for None."""
    return "-" if share is None else f"{100 * share:.0f} %"
