"""Teaching works: new actions are learned, old ones are kept, scores are of clips held out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch.nn.functional import normalize

from model import familiarity
from model.augmentation import LiveAugmentation
from model.familiarity import prototypes_of
from model.network import SkeletonNetwork
from model.network_config import esgn
from model.stream import Recogniser
from model.teaching import fine_tune, material, mixed_batches, rehearsal
from model.teaching.clips import TeachingClip, tensors
from model.teaching.compare import ComparisonError, compare
from model.teaching.head import Head, fit, start_of
from model.teaching.lesson import CancelledError, Lesson, Mode, Point, Silent
from model.teaching.method import Method
from model.teaching.rehearsal import Rehearsal
from model.teaching.teach import Outcome, TeachingError, put, teach
from model.teaching.tracks import track
from model.teaching.trials import Trial
from model.teaching.unknown import threshold
from model.teaching.windows import Features, draw
from model.training import TrainingConfig
from model.weights import Card, Weights, load
from model.window import GridResampler
from tests.motions import clip, clips

ARMS = ("raise right", "raise left")
NOTHING = "no action"


@pytest.fixture(autouse=True)
def few_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(material, "windows_for", lambda clips: 6)
    monkeypatch.setattr(material, "REHEARSED", 3.0)


@pytest.fixture(scope="module")
def untrained() -> Weights:
    torch.manual_seed(0)
    card = Card(
        "untrained", ("wave", NOTHING), "canonical", "live", 10.0, esgn(2).to_dict(), NOTHING
    )
    return Weights(SkeletonNetwork(esgn(2)).eval(), card)


def weights_of(outcome: Outcome) -> Weights:
    return Weights(outcome.network, outcome.card)


@pytest.fixture(scope="module")
def arms(untrained: Weights) -> Weights:
    """Weights that know two actions of the arms and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        # Nobody has taught this network what matters: it takes more windows to find out.
        patch.setattr(material, "windows_for", lambda clips: 16)
        lesson = Lesson(untrained, clips((*ARMS, NOTHING), people=3, takes=1), Mode.REPLACE)
        return weights_of(teach(lesson, Silent(), rehearsal=None))


def rehearsal_of(made: tuple[TeachingClip, ...], classes: tuple[str, ...]) -> Rehearsal:
    data = rehearsal.choose(tensors(made, classes), 6)
    return Rehearsal(data, classes, replace(LiveAugmentation(), mirror=0.0))


def named(weights: Weights, one: TeachingClip) -> str:
    """The leading class in the middle of a clip, by the program's own live stages."""
    recogniser, resampler = Recogniser(weights), GridResampler(weights.card.rate)
    found = []
    for time, joints, seen in zip(one.times, one.joints, one.visibility, strict=True):
        for frame in resampler.update(float(time), joints, seen):
            found.append(recogniser.update(frame).probabilities)
    middle = found[12]
    return weights.card.classes[int(middle.argmax())]


def test_classes_are_replaced(arms: Weights) -> None:
    assert arms.card.classes == ("raise left", "raise right", NOTHING)
    assert arms.network.config.classes == 3
    for action in ARMS:
        assert named(arms, clip(action, person=4, take=5)) == action


def test_classes_are_added_and_old_ones_kept(arms: Weights) -> None:
    lesson = Lesson(arms, clips(("bend",), people=3, takes=2))
    known = rehearsal_of(clips(ARMS, people=3, takes=2), arms.card.classes)
    outcome = teach(lesson, Silent(), rehearsal=known)
    assert outcome.card.classes == ("raise left", "raise right", NOTHING, "bend")
    taught = weights_of(outcome)
    for action in (*ARMS, "bend"):
        assert named(taught, clip(action, person=4, take=5)) == action
    score = outcome.score
    assert score is not None
    assert (score.by, score.folds, score.accuracy) == ("person", 3, 1.0)
    assert score.old is not None
    assert score.old.clips == 12
    assert score.old.after >= 0.9


def test_without_rehearsal_nothing_is_claimed_of_old_classes(arms: Weights) -> None:
    outcome = teach(Lesson(arms, clips(("bend",), people=2, takes=2)), Silent(), rehearsal=None)
    assert outcome.network.classifier.weight.shape == (4, 512)
    assert outcome.score is not None
    assert outcome.score.old is None


def test_labels_that_mean_nothing_are_found_out(arms: Weights) -> None:
    """An honest score of labels that were given at random is poor."""
    made = [
        replace(one, label=f"coin {index % 2}", name=f"{one.name} {index}")
        for index, one in enumerate(clips(("bend",), people=3, takes=8))
    ]
    outcome = teach(Lesson(arms, tuple(made)), Silent(), rehearsal=None, method=Method.HEAD)
    assert outcome.score is not None
    assert outcome.score.accuracy is not None
    assert outcome.score.accuracy < 0.8
    assert len(outcome.score.wrong) >= 5


def test_the_card_says_how_it_was_made(arms: Weights, tmp_path: Path) -> None:
    made = clips(("bend", NOTHING), people=2, takes=2)
    path = tmp_path / "mine.safetensors"
    outcome = put(teach(Lesson(arms, made), Silent(), rehearsal=None, name="mine"), path)
    assert outcome.earlier is None
    card = load(path).card
    taught = card.training["taught"]
    assert card.name == "mine"
    assert (taught["method"], taught["mode"]) == ("head", "add")
    assert taught["labels"] == {"bend": 4, NOTHING: 4}
    assert len(taught["clips"]) == 8
    figures = card.metrics["clips held out of teaching"]
    assert figures["by"] == "person"
    assert figures["false_alarms"]["seconds"] == pytest.approx(11.8, abs=0.1)
    text = path.with_suffix(".json").read_text()
    # Who was recorded, and what their clips are called, is nobody's business.
    assert "person 0" not in text
    assert "bend 0 0" not in text


def test_nothing_can_be_taught_from_one_take(arms: Weights) -> None:
    with pytest.raises(TeachingError, match="4 more takes of bend"):
        teach(Lesson(arms, (clip("bend"),)), Silent(), rehearsal=None)
    with pytest.raises(TeachingError, match="no labelled clips"):
        teach(Lesson(arms, (clip(NOTHING),)), Silent(), rehearsal=None)


def test_weights_for_whole_clips_cannot_be_taught(arms: Weights) -> None:
    whole = replace(arms, card=replace(arms.card, sampling="segments", rate=0.0))
    with pytest.raises(TeachingError, match="made for whole clips"):
        teach(Lesson(whole, clips(("bend",))), Silent(), rehearsal=None)
    with pytest.raises(ComparisonError, match="made for whole clips"):
        compare([whole], clips(ARMS), NOTHING, Silent())


def test_only_what_may_be_mirrored_is(arms: Weights) -> None:
    """A mirrored window of a raised right arm has the left arm raised."""
    made = clips(("raise right",), people=2, takes=2)
    for mirrored in (False, True):
        data = tensors(made, arms.card.classes)
        generator = torch.Generator().manual_seed(0)
        drawn = draw(
            data, data.subjects, arms.card.classes, NOTHING, material.augmentation(mirrored),
            20, 10.0, 10.0, generator,
        )  # fmt: skip
        acting = drawn.windows[drawn.labels == 1]
        height = acting[:, :, [7, 11], 1].amax(dim=1)
        lefts = (height[:, 0] > height[:, 1] + 0.2).float().mean()
        assert (0.2 < lefts < 0.8) if mirrored else lefts == 0


def test_a_head_is_held_to_its_start(arms: Weights) -> None:
    torch.manual_seed(0)
    classes = arms.card.classes
    start = start_of(arms.network, classes, classes, (*classes, "new"))
    torch.testing.assert_close(start.weight[:3], arms.network.classifier.weight.detach())
    assert not start.weight[3].any()
    values = torch.rand(40, 512)
    features = Features(values, torch.arange(40) % 4, torch.zeros(40, dtype=torch.int64))
    loose, tight = fit(features, start, hold=1e-4), fit(features, start, hold=10.0)

    def change(head: Head) -> float:
        return float((head.weight - start.weight).norm())

    assert change(tight) < 0.1 * change(loose)
    assert (loose(values).argmax(dim=-1) == features.labels).all()


def test_every_class_counts_alike() -> None:
    """A rare class is not drowned by a frequent one."""
    torch.manual_seed(0)
    labels = torch.tensor([0] * 200 + [1] * 4)
    values = torch.randn(204, 8) + labels[:, None] * 1.5
    head = fit(
        Features(values, labels, torch.zeros_like(labels)),
        Head(torch.zeros(2, 8), torch.zeros(2)),
    )
    right = head(values).argmax(dim=-1) == labels
    assert right[200:].all()
    assert right[:200].float().mean() > 0.9


def test_the_more_clips_of_a_new_action_the_less_it_counts() -> None:
    """What lies half-way between a new and a known action goes to the known one then."""
    torch.manual_seed(0)
    values = torch.randn(2000, 8)
    labels = torch.arange(2000) % 2
    values[:, 0] += 2.0 * labels
    features = Features(values, labels, torch.zeros_like(labels))
    start = Head(torch.zeros(2, 8), torch.zeros(2))
    between = torch.zeros(1, 8)
    between[0, 0] = 1.0

    def new(clips: dict[int, int]) -> float:
        return float(torch.softmax(fit(features, start, clips)(between), -1)[0, 1])

    assert new({}) == pytest.approx(0.5, abs=0.15)
    assert new({1: 3}) == pytest.approx(new({}), abs=0.01)
    assert new({1: 10}) < new({}) - 0.1 < new({1: 1}) - 0.2


def test_nothing_is_strange_where_nothing_known_stays(arms: Weights) -> None:
    made = clips((*ARMS, "bend", NOTHING), people=2, takes=1)
    (strange,) = Lesson(arms, made).strange.items()
    assert strange == (Lesson(arms, made).classes.index("bend"), 2)
    assert Lesson(arms, made, Mode.REPLACE).strange == {}


def test_compared_on_what_all_of_them_know(arms: Weights, untrained: Weights) -> None:
    made = clips((*ARMS, "bend", NOTHING), people=2, takes=1)
    lesson = Lesson(arms, made)
    more = weights_of(teach(lesson, Silent(), rehearsal=None))
    labels, found = compare([arms, more], made, NOTHING, Silent())
    assert labels == ("raise left", "raise right")
    both = [result for result in found if result is not None]
    assert [result.score.accuracy for result in both] == [1.0, 1.0]
    assert [result.taught_with for result in both] == [6, 6]
    assert both[1].score.false_alarms.seconds == pytest.approx(5.9, abs=0.1)


def test_weights_that_know_none_of_the_clips_actions_are_left_out(
    arms: Weights, untrained: Weights
) -> None:
    """Those that come with the program, say, beside what was added to them."""
    made = clips((*ARMS, NOTHING), people=2, takes=1)
    labels, found = compare([arms, untrained], made, NOTHING, Silent())
    assert labels == ("raise left", "raise right")
    assert [result is None for result in found] == [False, True]
    with pytest.raises(ComparisonError, match="all of these weights know"):
        compare([untrained], made, NOTHING, Silent())


def with_familiarity(weights: Weights) -> Weights:
    """The same weights, able to tell unknown actions by the likes of these clips."""
    own = [track(weights.network, one, 10.0) for one in clips(ARMS, people=2, takes=2)]
    features = torch.cat([one.features[one.acting] for one in own])
    with torch.no_grad():
        logits = weights.network.classifier(features)
    prototypes = prototypes_of(features, logits[:, :2].argmax(dim=-1))
    known = familiarity.fit(logits, features, 2, prototypes, ("logit", "cosine"))
    card = replace(weights.card, decision=weights.card.decision | {"familiar": 0.9})
    return Weights(weights.network, card, familiarity=known)


def test_what_is_taught_is_no_unknown_action(arms: Weights, tmp_path: Path) -> None:
    base = with_familiarity(arms)
    made = clips(("bend",), people=3, takes=2)
    outcome = put(
        teach(Lesson(base, made), Silent(), rehearsal=None), tmp_path / "mine.safetensors"
    )
    taught = load(tmp_path / "mine.safetensors")
    assert outcome.score is not None
    assert taught.familiarity is not None
    assert taught.familiarity.prototypes.shape == (3, 512)
    own = track(taught.network, clip("bend", 4, 5), 10.0)
    acting = own.features[own.acting]

    def nearness(of: Weights) -> torch.Tensor:
        assert of.familiarity is not None
        return (normalize(acting, dim=-1) @ of.familiarity.prototypes.T).amax(dim=-1)

    assert (nearness(taught) > nearness(base)).all()
    assert taught.card.decision["familiar"] <= 0.9


def test_the_threshold_keeps_what_is_known(arms: Weights) -> None:
    own = track(arms.network, clip("bend"), 10.0)
    shares = torch.linspace(0.2, 1.0, 20)
    tried = [
        Trial(clip("bend"), own, torch.zeros(len(own.times), 3), share.expand(len(own.times)))
        for share in shares
    ]
    # One of twenty may be called unknown.
    assert 0.2 < threshold(tried, arms.card, 0.9) <= float(shares[1])
    # It never rises: the base's was right for what it knows.
    assert threshold(tried, arms.card, 0.1) == 0.1
    rest = [replace(trial, clip=clip(NOTHING)) for trial in tried]
    assert threshold(rest, arms.card, 0.9) == 0.9


class Listening(Silent):
    """Remembers what it was told, and stops after so many points."""

    def __init__(self, stop_after: int = 1000) -> None:
        self.points: list[Point] = []
        self.phases: list[str] = []
        self._stop_after = stop_after

    def phase(self, name: str, total: int) -> None:
        self.phases.append(name)

    def point(self, point: Point) -> None:
        self.points.append(point)
        if len(self.points) == self._stop_after:
            raise CancelledError


def test_fine_tuning_is_scored_stopped_and_goes_on(
    arms: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tune, "_STEPS", 2)
    monkeypatch.setattr(mixed_batches, "OWN", 6)
    monkeypatch.setattr(mixed_batches, "AGAIN", 6)
    short = TrainingConfig(
        epochs=3, batch=12, learning_rate=3e-4, sampling="live", epoch_windows=24
    )
    monkeypatch.setattr(fine_tune, "settings", lambda: short)
    lesson = Lesson(arms, clips(("bend",), people=2, takes=2))
    known = rehearsal_of(clips(ARMS, people=2, takes=1), arms.card.classes)

    def run(listening: Listening, folder: str) -> Outcome:
        return teach(
            lesson, listening, rehearsal=known, method=Method.FINE_TUNE, folder=tmp_path / folder
        )

    whole = Listening()
    at_once = run(whole, "at once")
    assert whole.phases == ["look", "score", "fit", "score", "fit"]
    assert [point.epoch for point in whole.points] == [1, 2, 3, 1, 2, 3]
    assert whole.points[2].validation_accuracy is not None
    assert whole.points[3].validation_accuracy is None
    with pytest.raises(CancelledError):
        run(Listening(stop_after=2), "in pieces")
    goes_on = Listening()
    in_pieces = run(goes_on, "in pieces")
    assert [point.epoch for point in goes_on.points] == [1, 2, 3, 1, 2, 3]
    for name, value in at_once.network.state_dict().items():
        torch.testing.assert_close(in_pieces.network.state_dict()[name], value)
    assert in_pieces.score == at_once.score
    score = at_once.score
    assert score is not None
    assert sum(map(sum, score.confusion)) == 2  # the clips of one of the two people
    assert score.old is not None
    assert score.old.clips == 2
    # It is not the head alone that has learned.
    before = arms.network.widen.weight
    assert not torch.equal(at_once.network.widen.weight, before)
