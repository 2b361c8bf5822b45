"""Which way of teaching pays from how many clips on: a new head, or fine-tuning the whole network.

Both ways are taught the same clips of actions that the base never saw (the few-shot benchmark's
base and actions, UTD-MHAD as the Kinect saw it), by six people, and tested on all clips of the two
others, among all classes. Printed for each number of clips: the share of the new and of the old
actions' clips that are named rightly, and the seconds of processor time from joints to a scored
network. The figure is the most that the way which the program chooses
(`model.teaching.method.FINE_TUNE_FROM`) loses against the other, in points of the mean of both
shares.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.data.dataset import load
from model.sampling import SequenceTensors
from model.scoring import score_live
from model.teaching.clips import TeachingClip
from model.teaching.lesson import Lesson, Silent
from model.teaching.method import Method, choose_method
from model.teaching.rehearsal import Rehearsal
from model.teaching.teach import teach
from model.weights import Weights
from tests.bench.fewshot import setting
from tests.bench.fewshot.base import HELD_OUT
from tests.bench.report import Report

#: Points that the program's choice may lose against the other way: what an answer in seconds, not
#: minutes, is worth. Set after the first measurement, which lost 2.7.
TARGET = 3.0
#: People who teach, four clips of each action by each; the others test.
TEACHERS, TESTERS = (1, 2, 3, 4, 5, 7), (6, 8)
CLIPS = (5, 10, 16, 24)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This benchmark's options."""
    setting.add_arguments(parser, draws=1)
    parser.add_argument(
        "--clips", type=int, nargs="+", default=CLIPS, help="of each action, at most 24"
    )
    parser.add_argument(
        "--actions", nargs="+", choices=HELD_OUT, default=HELD_OUT, help="that are taught"
    )


@dataclass(frozen=True)
class Measured:
    """What a way of teaching came to: shares in per cent, and seconds of processor time."""

    new: float
    old: float
    seconds: float

    @property
    def mean(self) -> float:
        """Of both shares: what is gained must not be lost elsewhere."""
        return (self.new + self.old) / 2


def run(arguments: argparse.Namespace) -> Report:
    """Measure; without the data there is nothing to measure."""
    base = setting.prepared_base("methods", arguments)
    bench = Bench.prepare(base, arguments.root, arguments.actions)
    parts: dict[str, str] = {}
    worst = 0.0
    for count in arguments.clips:
        found: dict[Method, list[Measured]] = {method: [] for method in Method}
        for draw in range(arguments.draws):
            lesson = Lesson(bench.base, tuple(bench.draw(count, draw)))
            for method in Method:
                found[method].append(bench.measure(lesson, method))
                print(f"{count} clips, {method.value}: {found[method][-1]}", file=sys.stderr)
        chosen = choose_method(lesson.clips, lesson.background)
        means = {
            method: statistics.mean(one.mean for one in rounds) for method, rounds in found.items()
        }
        worst = max(worst, max(means.values()) - means[chosen])
        for method, rounds in found.items():
            mark = " (chosen)" if method is chosen else ""
            parts[f"{count} clips each, {method.value}{mark}"] = _in_words(rounds)
    return Report("methods", TARGET, value=worst, at_most=True, parts=parts)


def _in_words(rounds: list[Measured]) -> str:
    new, old, seconds = (
        statistics.mean(getattr(one, name) for one in rounds) for name in ("new", "old", "seconds")
    )
    return f"new {new:.1f} %, old {old:.1f} %, {seconds:.0f} s"


@dataclass(frozen=True, eq=False)
class Bench:
    """What all rounds share.

    Attributes:
        clips: of the people who teach, new actions only.
        rehearsal: sequences of the base's classes that it was trained with.
        test: all clips of the other people; labels are among a taught network's classes.
    """

    base: Weights
    clips: tuple[TeachingClip, ...]
    rehearsal: Rehearsal
    test: SequenceTensors

    @classmethod
    def prepare(cls, base: Weights, root: Path, actions: tuple[str, ...]) -> Bench:
        """Read everything once."""
        clips = setting.clips_of(load("utd-mhad", root).store, actions, TEACHERS)
        classes = Lesson(base, clips).classes
        rehearsal, test = setting.rehearsed_and_tested(base, root, classes)
        test = test.subset(torch.isin(test.subjects, torch.tensor(TESTERS)))
        return cls(base, clips, rehearsal, test)

    def draw(self, count: int, draw: int) -> list[TeachingClip]:
        """Some clips of each new action, as evenly of its people as can be."""
        rng = np.random.default_rng([count, draw])
        found: list[TeachingClip] = []
        for label in sorted({clip.label for clip in self.clips}):
            own = [clip for clip in self.clips if clip.label == label]
            turns: dict[str, int] = {}
            ranked: list[tuple[int, float, TeachingClip]] = []
            for index in rng.permutation(len(own)):
                turn = turns[own[index].person] = turns.get(own[index].person, 0) + 1
                ranked.append((turn, rng.random(), own[index]))
            ranked.sort(key=lambda entry: entry[:2])
            found += [clip for _, _, clip in ranked[:count]]
        return found

    def measure(self, lesson: Lesson, method: Method) -> Measured:
        """Teach, and test on people whom neither has seen."""
        with tempfile.TemporaryDirectory() as folder:
            start = time.process_time()
            outcome = teach(
                lesson, Silent(), rehearsal=self.rehearsal, method=method, folder=Path(folder)
            )
            seconds = time.process_time() - start
        chances = score_live(
            outcome.network, self.test, outcome.card.rate, stride=3
        ).clip_probabilities()
        if lesson.background in lesson.classes:
            chances[:, lesson.classes.index(lesson.background)] = 0.0
        right = chances.argmax(dim=-1) == self.test.labels
        new = torch.tensor([name not in lesson.base.card.classes for name in lesson.classes])
        is_new = new[self.test.labels]
        return Measured(_share(right[is_new]), _share(right[~is_new]), seconds)


def _share(right: Tensor) -> float:
    return 100.0 * float(right.float().mean())
