"""Events kept and written to files."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import UserError
from app.event_files import write_events
from app.event_output import EventOutput, LateOutput
from app.events import KEPT, EventLog, LoggedEvent
from model.decision import Event
from model.skeleton import RIGHT_HAND, RIGHT_WRIST


def logged(
    action: str = "wave",
    start: float = 1.0,
    end: float = 3.0,
    source: str = "a.mp4",
    began: datetime | None = None,
) -> LoggedEvent:
    shares = [0.01] * 25
    shares[RIGHT_HAND], shares[RIGHT_WRIST] = 0.5, 0.27
    return LoggedEvent(Event(action, start, end, 0.87654, tuple(shares)), source, began)


NOON = datetime(2026, 1, 2, 12, 0, 5, 250_000)


def actions(log: EventLog) -> list[str]:
    return [entry.event.action for entry in log.events]


class TestEventLog:
    def test_keeps_the_order(self) -> None:
        log = EventLog()
        log.add(logged("wave", 1, 2))
        log.add(logged("clap", 3, 4))
        log.add(logged("squat", 3, 4, source="b.mp4"))
        assert actions(log) == ["wave", "clap", "squat"]
        assert [entry.event.action for entry in log.of_source("a.mp4")] == ["wave", "clap"]
        log.clear()
        assert len(log) == 0

    def test_a_recording_played_again_replaces_what_was_seen_there(self) -> None:
        log = EventLog()
        for entry in (logged("wave", 1, 2), logged("clap", 2, 4), logged("squat", 1, 2, "b.mp4")):
            log.add(entry)
        log.add(logged("boxing", 3.5, 5))
        assert actions(log) == ["wave", "squat", "boxing"]

    def test_a_camera_never_repeats_itself(self) -> None:
        log = EventLog()
        log.add(logged("wave", 1, 2, "camera 0", NOON))
        log.add(logged("clap", 1, 2, "camera 0", NOON))
        assert actions(log) == ["wave", "clap"]

    def test_a_recording_is_replaced_and_the_rest_stays(self) -> None:
        log = EventLog()
        for entry in (
            logged("wave"), logged("squat", source="b.mp4"), logged("jog", 1, 2, "a.mp4", NOON)
        ):  # fmt: skip
            log.add(entry)
        log.replace("a.mp4", [logged("clap").event])
        assert actions(log) == ["squat", "jog", "clap"]

    def test_what_ended_after_it_was_looked_at_stays(self) -> None:
        log = EventLog()
        for entry in (logged("wave", 1, 2), logged("clap", 3, 6), logged("squat", 7, 8)):
            log.add(entry)
        found = [logged("jog", 1, 2).event, logged("clap", 3, 4).event]
        log.replace("a.mp4", found, until=4.0)
        assert [(e.event.action, e.event.end) for e in log.events] == [
            ("jog", 2), ("clap", 6), ("squat", 8),
        ]  # fmt: skip

    def test_memory_is_bounded(self) -> None:
        log = EventLog()
        for number in range(KEPT + 3):
            log.add(logged(str(number), number, number + 1, "camera 0", NOON))
        assert len(log) == KEPT
        assert log.events[0].event.action == "3"


class TestOutput:
    def test_lines_are_added_as_events_end(self, tmp_path: Path) -> None:
        path = tmp_path / "live.csv"
        output = EventOutput(path)
        assert path.read_text().count("\n") == 1, "the columns' names are there at once"
        output.write(logged("wave"))
        output.write(logged("clap, twice"))
        EventOutput(path).write(logged("squat"))
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert [row["action"] for row in rows] == ["wave", "clap, twice", "squat"]

    def test_a_file_that_was_taken_away_is_begun_anew(self, tmp_path: Path) -> None:
        output = EventOutput(tmp_path / "live.csv")
        output.path.rename(tmp_path / "taken.csv")
        output.write(logged("wave"))
        assert output.path.read_text().startswith("source,action")

    def test_what_cannot_be_written_is_one_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match="choose another file"):
            EventOutput(tmp_path / "no" / "live.csv")
        output = EventOutput(tmp_path / "live.csv")
        output.path.unlink()
        output.path.mkdir()
        with pytest.raises(UserError, match="cannot be written"):
            output.write(logged())


class TestLateOutput:
    def test_lines_come_in_order_and_are_there_when_it_is_closed(self, tmp_path: Path) -> None:
        problems: list[str] = []
        output = LateOutput(tmp_path / "live.csv", problems.append)
        for number in range(50):
            output.write(logged(f"action {number}"))
        assert output.close(10.0)
        with output.path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert [row["action"] for row in rows] == [f"action {number}" for number in range(50)]
        assert problems == []

    def test_a_problem_is_told_once(self, tmp_path: Path) -> None:
        problems: list[str] = []
        output = LateOutput(tmp_path / "no" / "live.csv", problems.append)
        for _ in range(3):
            output.write(logged())
        assert output.close(10.0)
        assert len(problems) == 1
        assert "choose another file" in problems[0]


class TestFiles:
    def test_csv(self, tmp_path: Path) -> None:
        path = tmp_path / "out.csv"
        write_events(path, [logged('say "hi", wave'), logged(source="camera 0", began=NOON)])
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert rows[0]["action"] == 'say "hi", wave'
        assert (rows[0]["start"], rows[0]["end"], rows[0]["confidence"]) == ("1.0", "3.0", "0.8765")
        assert rows[0]["began"] == ""
        assert rows[1]["began"] == "2026-01-02T12:00:05.250"
        assert rows[0]["joints"].split("; ")[:2] == ["right hand", "right wrist"]

    def test_json(self, tmp_path: Path) -> None:
        path = tmp_path / "out.JSON"
        write_events(path, [logged("hüpfen")])
        content = json.loads(path.read_text(encoding="utf-8"))
        assert content["format"] == 1
        (event,) = content["events"]
        assert event["action"] == "hüpfen"
        assert event["importance"]["right hand"] == 0.5
        assert len(event["importance"]) == 25
        assert event["began"] is None

    def test_what_cannot_be_written_is_one_sentence_and_leaves_the_old(
        self, tmp_path: Path
    ) -> None:
        with pytest.raises(UserError, match=r"cannot be written to .*gone.*choose another place"):
            write_events(tmp_path / "gone" / "out.csv", [logged()])
        assert list(tmp_path.iterdir()) == []
