"""A command of the user's for each event: real programs, no shell."""

from __future__ import annotations

import json
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.errors import UserError
from app.event_command import EventCommand, filled, split_command
from tests.fakes import eventually

EVENT = {
    "type": "event", "source": "camera 0", "action": "wave", "start": 1.5, "end": 2.0,
    "confidence": 0.87, "began": None, "joints": ["right hand"],
}  # fmt: skip
# Writes its words and what it was given into a new file of a folder.
_WRITER = """
import json, os, sys, tempfile
handle, path = tempfile.mkstemp(dir=sys.argv[1], suffix=".part")
with os.fdopen(handle, "w") as file:
    json.dump([sys.argv[2:], sys.stdin.read()], file)
os.rename(path, path[:-5] + ".json")
"""
# Is there as long as its folder has no file called "go".
_WAITER = """
import os, sys, tempfile
handle, path = tempfile.mkstemp(dir=sys.argv[1], suffix=".runs")
while not os.path.exists(os.path.join(sys.argv[1], "go")):
    pass
os.remove(path)
"""


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., EventCommand]]:
    made: list[EventCommand] = []

    def build(script: str, *words: str, **options: object) -> EventCommand:
        path = tmp_path / f"script{len(made)}.py"
        path.write_text(script)
        line = shlex.join([sys.executable, str(path), str(tmp_path), *words])
        made.append(EventCommand(line, **options))  # type: ignore[arg-type]
        return made[-1]

    yield build
    (tmp_path / "go").touch()
    assert all(command.close(20.0) for command in made)


def written(folder: Path) -> list:
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


def test_the_event_is_on_standard_input_and_in_the_words(make, tmp_path: Path) -> None:
    command = make(_WRITER, "--what={action}", "{start} to {end}", "{unknown}", "{json}")
    command.send(EVENT)
    assert eventually(lambda: written(tmp_path), 30.0)
    ((words, given),) = written(tmp_path)
    assert words == ["--what=wave", "1.5 to 2.0", "{unknown}", json.dumps(EVENT)]
    assert json.loads(given) == EVENT


def test_no_shell_ever_sees_what_an_action_is_called(make, tmp_path: Path) -> None:
    nasty = EVENT | {"action": '"; touch pwned; $(touch pwned) `touch pwned` {json}'}
    make(_WRITER, "{action}").send(nasty)
    assert eventually(lambda: written(tmp_path), 30.0)
    assert written(tmp_path)[0][0] == [nasty["action"]]
    assert not list(tmp_path.glob("pwned"))


def test_what_is_filled_in_is_never_an_option() -> None:
    words = filled(["rm", "-v", "{action}", "-{action}"], {"action": "-rf"})
    assert words == ["rm", "-v", " -rf", "--rf"]


def test_a_few_run_at_once_and_sending_never_waits(make, tmp_path: Path) -> None:
    told: list[str] = []
    command = make(_WAITER, on_problem=told.append, at_once=2, waiting=3)
    begin = time.monotonic()
    for _ in range(10):
        command.send(EVENT)
    assert time.monotonic() - begin < 1.0
    assert eventually(lambda: len(list(tmp_path.glob("*.runs"))) == 2, 30.0)
    assert not command.close(0.1), "what runs now goes on"
    assert len(list(tmp_path.glob("*.runs"))) == 2
    (message,) = told
    assert "slower than the events come" in message


def test_finishing_runs_it_for_all_that_wait(make, tmp_path: Path) -> None:
    command = make(_WRITER, "{start}", waiting=20)
    for number in range(5):
        command.send(EVENT | {"start": number})
    command.finish()
    assert sorted(words for words, _ in written(tmp_path)) == [[str(n)] for n in range(5)]


def test_one_that_hangs_is_ended_and_told_once(make, tmp_path: Path) -> None:
    told: list[str] = []
    command = make(_WAITER, on_problem=told.append, at_once=1, patience=0.3)
    command.send(EVENT)
    command.send(EVENT)
    assert eventually(lambda: told, 30.0)
    assert "did not end within 0.3 s" in told[0]
    assert eventually(command._queue.empty, 30.0)
    assert len(told) == 1


def test_one_that_fails_is_told_with_its_status(make) -> None:
    told: list[str] = []
    make("raise SystemExit(3)", on_problem=told.append).send(EVENT)
    assert eventually(lambda: told, 30.0)
    assert told[0] == f"The command {sys.executable} failed with status 3."


def test_problems_are_told_from_another_thread(make) -> None:
    names: list[str] = []
    make("raise SystemExit(1)", on_problem=lambda _: names.append(threading.current_thread().name)
    ).send(EVENT)  # fmt: skip
    assert eventually(lambda: names, 30.0)
    assert names == ["event command"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [("", "There is no command"), ("no-such-program {action}", "There is no program"),
     ("echo 'a", "quote is not closed")],
)  # fmt: skip
def test_what_cannot_be_run_is_one_sentence(words: str, problem: str) -> None:
    with pytest.raises(UserError, match=problem):
        split_command(words)


def test_words_with_spaces() -> None:
    words = split_command(f"{shlex.quote(sys.executable)} -c 'a b' \"c d\" e\\ f")
    assert words == [sys.executable, "-c", "a b", "c d", "e f"]
