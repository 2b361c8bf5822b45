"""The weights of a library: what there is, what is taught, going back, sharing."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from app.errors import UserError
from app.teaching import shelf
from app.teaching.kept_score import keep
from app.teaching.shelf import Origin, base_of, before, bring_in, next_path, share, versions
from app.text import teach as text
from model.shipped import DEFAULT
from model.teaching.report import Caution, Score
from model.weights import load, read_card
from tests.taught import SCORE, write


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    write(folder / "weights" / "taught-2.safetensors", "second", 2)
    write(folder / "weights" / "taught-1.safetensors", "first", 1)
    return folder


def test_what_there_is_newest_first(library: Path) -> None:
    found, problems = versions(library)
    assert problems == []
    assert [one.name for one in found[:2]] == ["second", "first"]
    assert [one.origin for one in found] == [Origin.TAUGHT, Origin.TAUGHT, Origin.BUNDLED]
    second = found[0]
    assert (second.classes, second.added) == (("wave", "clap"), ("clap",))
    assert second.date is not None
    assert second.score is not None
    assert (second.score.accuracy, second.score.wrong) == (0.9, ()), "clips' names stay private"
    assert found[-1].path == DEFAULT
    assert len(found[-1].classes) == 27


def test_nothing_is_ever_written_over(library: Path, tmp_path: Path) -> None:
    assert next_path(library).name == "taught-3.safetensors"
    assert next_path(tmp_path / "new").name == "taught-1.safetensors"
    (library / "weights" / "taught-10.safetensors").write_bytes(b"damaged")
    assert next_path(library).name == "taught-11.safetensors"
    found, problems = versions(library)
    assert len(found) == 3
    (problem,) = problems
    assert "taught-10.safetensors" in problem


def test_going_back(library: Path) -> None:
    found, _ = versions(library)
    second, first, bundled = found
    assert before(second.path, found) == first
    assert before(first.path, found) == bundled
    assert before(None, found) is None
    assert before(Path("elsewhere"), found) is None


def test_what_was_taught_here_is_never_taught_again(library: Path, tmp_path: Path) -> None:
    card = write(tmp_path / "theirs.safetensors", "theirs", 5)
    theirs = bring_in(tmp_path / "theirs.safetensors", library)
    taught = {"taught": {"base sha256": card.sha256, "labels": {"clap": 1}}}
    write(library / "weights" / "taught-3.safetensors", "third", 3, training=taught)
    found, _ = versions(library)
    by_name = {one.name: one for one in found}
    assert base_of(None, found) is None
    assert base_of(DEFAULT, found) is None
    assert base_of(by_name["second"].path, found) is None
    assert base_of(theirs, found) == theirs
    assert base_of(by_name["third"].path, found) == theirs
    other = tmp_path / "chosen in the menu.safetensors"
    assert base_of(other, found) == other


def test_shared_as_one_file_and_brought_in(library: Path, tmp_path: Path) -> None:
    first = library / "weights" / "taught-1.safetensors"
    out = tmp_path / "shared" / "mine.safetensors"
    out.parent.mkdir()
    share(first, out)
    assert [path.name for path in out.parent.iterdir()] == ["mine.safetensors"]
    other = tmp_path / "other library"
    other.mkdir()
    brought = bring_in(out, other)
    assert brought == other / "weights" / "imported" / "mine.safetensors"
    assert load(brought).card == read_card(first)
    assert json.loads(brought.with_suffix(".json").read_text())["name"] == "first"
    assert bring_in(out, other) == brought, "the same ones are not there twice"
    write(tmp_path / "more" / "mine.safetensors", "other ones", 7)
    assert bring_in(tmp_path / "more" / "mine.safetensors", other).name == "mine 2.safetensors"
    found, _ = versions(other)
    assert sorted(one.name for one in found if one.origin is Origin.IMPORTED) == [
        "first", "other ones",
    ]  # fmt: skip
    with pytest.raises(UserError, match="cannot be written"):
        share(first, tmp_path / "no" / "where.safetensors")


class Evil:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def test_a_stranger_s_file_runs_nothing_and_is_refused_in_a_sentence(
    library: Path, tmp_path: Path
) -> None:
    bomb = tmp_path / "ran"
    good = tmp_path / "good.safetensors"
    card = write(good, "good", 8).to_dict()
    tensors = load(good).network.state_dict()
    files = {"pickle": pickle.dumps(Evil(bomb)), "empty": b"", "cut": good.read_bytes()[:-100]}
    for name, content in files.items():
        (tmp_path / f"{name}.safetensors").write_bytes(content)
    torch.save({"a": torch.zeros(1)}, tmp_path / "torch.safetensors")
    cards = {
        "no card": {},
        "deep": {"card": "[" * 100_000},
        "list": {"card": "[]"},
        "huge": {"card": json.dumps(card | {"network": card["network"] | {"frames": 10**12}})},
        "other": {"card": json.dumps(card | {"sha256": "0"})},
        "name": {"card": json.dumps(card | {"name": ["a"]})},
    }
    for name, metadata in cards.items():
        save_file(tensors, tmp_path / f"{name}.safetensors", metadata=metadata)
    write(tmp_path / "clips only.safetensors", sampling="segments", rate=0.0)
    for name in (*files, "torch", *cards, "clips only", "gone"):
        path = tmp_path / f"{name}.safetensors"
        with pytest.raises(UserError) as error:
            bring_in(path, library)
        assert str(path) in str(error.value)
        assert "\n" not in str(error.value)
    assert not bomb.exists()
    assert not (library / "weights" / "imported").exists()


def test_the_clips_that_were_wrong_are_named_here_and_go_nowhere_else(
    library: Path, tmp_path: Path
) -> None:
    path = library / "weights" / "taught-5.safetensors"
    score = replace(SCORE, cautions=(Caution("one session", ("clap",)),))
    known = replace(SCORE, wrong=(), cautions=()).to_dict()
    card = write(path, "mine", 5, metrics={"clips held out of teaching": known})
    keep(path, card.sha256, score)

    def shown(place: Path = library) -> Score | None:
        return next(one.score for one in versions(place)[0] if one.name == "mine")

    assert shown() == score
    copy = tmp_path / "copy.safetensors"
    share(path, copy)
    assert b"ann#1" not in copy.read_bytes()
    bring_in(copy, tmp_path / "other")
    without = shown(tmp_path / "other")
    assert without == replace(score, wrong=(), cautions=())
    beside = path.with_suffix(".score.json")
    whole = json.loads(beside.read_text("utf-8"))
    for values in (
        whole | {"sha256": "another"}, {}, [], {**whole, "score": {}},
        {**whole, "score": whole["score"] | {"accuracy": 1.0}},
        {**whole, "score": whole["score"] | {"wrong": [{"clip": 3}]}},
    ):  # fmt: skip
        beside.write_text(json.dumps(values), "utf-8")
        assert shown() == without, values
    beside.write_bytes(b"\xff no JSON")
    assert shown() == without


def test_what_a_card_says_of_confidence_and_of_unknown_actions(library: Path) -> None:
    folder = library / "weights"
    write(folder / "taught-5.safetensors", "five", 5, temperature=1.2, decision={"familiar": 0.03})
    for number, familiar in ((6, "much"), (7, 3.0), (8, None)):
        write(folder / f"taught-{number}.safetensors", str(number), number,
              decision={"familiar": familiar})  # fmt: skip
    found = {one.name: one for one in versions(library)[0]}
    assert (found["five"].temperature, found["five"].familiar) == (1.2, 0.03)
    assert all(found[name].familiar is None for name in "678")
    assert "1.20" in text.calibrated(1.2, 0.03)
    assert "3 %" in text.calibrated(1.2, 0.03)
    assert "unknown" not in text.calibrated(1.2, None)


def test_a_score_that_is_none_is_not_shown(library: Path) -> None:
    for number, bad in enumerate((
        {"accuracy": "high"}, {"live": 7}, {"confusion": [[1]]}, {"names": 3}, {"by": "<b>"},
        {"classes": [{}]}, {"old": {"clips": 1}}, {"false_alarms": None},
    )):  # fmt: skip
        metrics = {"clips held out of teaching": SCORE.to_dict() | bad}
        write(library / "weights" / "taught-5.safetensors", f"bad {number}", 5, metrics=metrics)
        (found,) = [one for one in versions(library)[0] if one.path.stem == "taught-5"]
        assert found.score is None


def test_a_full_disk_leaves_nothing_half_brought_in(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "theirs.safetensors"
    write(source, "theirs", 6)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf.shutil, "copyfile", full)
    with pytest.raises(UserError, match="No space left"):
        bring_in(source, library)
    assert list((library / "weights" / "imported").glob("*")) == []
