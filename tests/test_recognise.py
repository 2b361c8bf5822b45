"""`python -m app recognise`: JSON lines, exit codes, signals."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from app.capture.source import Source, SourceError
from app.cli import main, options, parser
from app.errors import UserError
from app.options import Options
from app.recognise import Request, Stopper, run
from model.skeleton import JOINT_NAMES
from tests.fakes import (
    CLASSES,
    FakeEstimator,
    FakeRecogniser,
    FakeSource,
    eventually,
    fake_pipeline,
    mjpeg_server,
    person,
    program_environment,
    tiny_weights,
    worker_threads,
    write_video,
)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    assert worker_threads() == []


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def recognise(source: Source, pipeline=None, stopper: Stopper | None = None, **request) -> int:
    return run(
        Request("fake", **request),
        stopper,
        lambda spec: source,
        lambda path, device: pipeline or fake_pipeline(),
    )


def test_a_file_gives_start_events_end(capsys) -> None:
    pipeline = fake_pipeline(
        recogniser=FakeRecogniser(lambda t: "wave" if t < 2 else "squat" if t < 4 else "rest")
    )
    assert recognise(FakeSource(60, fps=10.0), pipeline) == 0
    out, err = capsys.readouterr()
    start, *events, end = records(out)
    assert start["type"] == "start"
    assert start["source"] == "fake file"
    assert start["weights"] == "fake weights"
    assert start["classes"] == list(CLASSES)
    assert start["device"] == "cpu"
    assert {"python", "torch", "mediapipe"} <= set(start["versions"])
    assert [(event["type"], event["action"]) for event in events] == [
        ("event", "wave"),
        ("event", "squat"),
    ]
    assert set(events[0]) == {"type", "action", "start", "end", "confidence", "joints"}
    assert 0 <= events[0]["start"] < events[0]["end"] == pytest.approx(2.0, abs=0.11)
    assert events[0]["confidence"] == pytest.approx(0.9)
    assert len(events[0]["joints"]) == 5
    assert events[0]["joints"][0] == "right hand"
    assert end["type"] == "end"
    assert (end["frames"], end["poses"], end["seconds"]) == (60, 60, pytest.approx(5.9))
    assert {"pose", "network"} <= set(end["stage_ms"])
    assert "60/60" in err  # the progress bar


def test_an_action_that_lasts_to_the_end_is_reported(capsys) -> None:
    assert recognise(FakeSource(20, fps=10.0)) == 0
    assert [r["type"] for r in records(capsys.readouterr().out)] == ["start", "event", "end"]


def test_every_prediction(capsys) -> None:
    estimator = FakeEstimator(lambda t: person(t) if t >= 1.0 else None)
    code = recognise(FakeSource(90, fps=30.0), fake_pipeline(estimator), every_prediction=True)
    assert code == 0
    steps = [r for r in records(capsys.readouterr().out) if r["type"] == "prediction"]
    times = [step["time"] for step in steps]
    assert times == pytest.approx([step / 10 for step in range(30)], abs=0.04)
    absent, seen = steps[:10], steps[10:]
    assert {step["state"] for step in absent} == {"no person"}
    assert all(step["top"] == [] and step["importance"] == {} for step in absent)
    assert [step["state"] for step in seen][:3] == ["warming up", "warming up", "action"]
    for step in seen:
        assert set(step) == {"type", "time", "state", "top", "importance"}
        assert step["top"][0] == {"action": "wave", "probability": 0.9}
        assert [t["probability"] for t in step["top"]] == sorted(
            (t["probability"] for t in step["top"]), reverse=True
        )
        assert tuple(step["importance"]) == JOINT_NAMES
        assert sum(step["importance"].values()) == pytest.approx(1.0, abs=0.01)


def test_times_of_a_camera_count_from_its_first_frame(capsys) -> None:
    source = FakeSource(40, fps=10.0, live=True, start=86_400.0)
    stopper = Stopper()

    def sees(at: float):
        stopper.asked = at > 86_402.9
        return person(at)

    ready = threading.Semaphore(1)
    source._gate = ready

    class Paced(FakeEstimator):
        def estimate(self, frame):
            pose = super().estimate(frame)
            ready.release()
            return pose

    def build(path: Path | None, device: str):
        ready.release()  # the first frame is old once everything is loaded: the second counts
        return fake_pipeline(Paced(sees))

    assert run(Request("fake"), stopper, lambda spec: source, build) == 0
    ready.release()  # the thread still waits in its last read
    assert eventually(lambda: worker_threads() == [])
    out, err = capsys.readouterr()
    *_, event, end = records(out)
    assert 0 <= event["start"] < event["end"] == pytest.approx(2.9, abs=0.11)
    assert end["seconds"] == pytest.approx(2.9, abs=0.11)
    assert err == ""  # a bar without an end means nothing


def test_interrupting_a_file_still_writes_the_end(capsys) -> None:
    stopper = Stopper()

    def sees(at: float):
        stopper.asked = at >= 1.0
        return person(at)

    assert recognise(FakeSource(100), fake_pipeline(FakeEstimator(sees)), stopper) == 130
    *_, event, end = records(capsys.readouterr().out)
    assert (event["type"], event["action"]) == ("event", "wave")
    assert (end["type"], end["frames"]) == ("end", 11)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_signals_are_a_question_first(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    stopper = Stopper()
    with stopper.listening():
        os.kill(os.getpid(), number)
        assert stopper.asked
        assert signal.getsignal(number) is signal.SIG_DFL  # a second one ends it the hard way
    assert signal.getsignal(number) is before


def test_out_is_written_line_by_line(tmp_path: Path, capsys) -> None:
    out = tmp_path / "result.jsonl"
    lines: list[int] = []

    def sees(at: float):
        lines.append(len(out.read_text().splitlines()))
        return person(at)

    assert recognise(FakeSource(30), fake_pipeline(FakeEstimator(sees)), out=out) == 0
    assert lines[0] == 1  # what is known is on the disk while it works on
    assert [r["type"] for r in records(out.read_text())] == ["start", "event", "end"]
    assert capsys.readouterr().out == ""


def test_a_failure_in_the_middle_keeps_what_was_found(tmp_path: Path, capsys) -> None:
    out = tmp_path / "result.jsonl"
    source = FakeSource(30, fails=SourceError("The disk was taken out."))
    assert recognise(source, out=out) == 2
    assert [r["type"] for r in records(out.read_text())] == ["start", "end"]
    assert capsys.readouterr().err.splitlines()[-1] == "The disk was taken out."


def test_a_source_that_cannot_be_opened_leaves_an_old_result_alone(tmp_path: Path, capsys) -> None:
    out = tmp_path / "result.jsonl"
    out.write_text("yesterday's")

    def refuses(spec: str) -> Source:
        raise SourceError("There is no file fake; check the name and the folder.")

    assert run(Request("fake", out=out), None, refuses, lambda p, d: fake_pipeline()) == 2
    assert out.read_text() == "yesterday's"
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "There is no file fake; check the name and the folder.\n"


def test_weights_that_cannot_be_loaded(capsys) -> None:
    def build(path: Path | None, device: str):
        raise UserError("There are no weights at here.")

    assert run(Request("fake"), None, lambda spec: FakeSource(3), build) == 2
    assert capsys.readouterr() == ("", "There are no weights at here.\n")


def test_an_output_that_cannot_be_written(tmp_path: Path, capsys) -> None:
    assert recognise(FakeSource(3), out=tmp_path / "no" / "such" / "folder.jsonl") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_events_go_to_a_command_and_to_a_websocket(tmp_path: Path, capsys) -> None:
    """The command keeps what it is given in a file; the client is there before the first event."""
    script = "import sys; open(sys.argv[1] + '/' + sys.argv[2], 'w').write(sys.stdin.read())"
    command = shlex.join([sys.executable, "-c", script, str(tmp_path), "{action}.json"])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    heard: list[dict[str, Any]] = []

    def listen() -> None:
        with connect(f"ws://127.0.0.1:{port}") as client:
            greeted.set()
            heard.extend(json.loads(message) for message in client)

    greeted, listener = threading.Event(), threading.Thread(target=listen)

    def sees(at: float):
        if listener.ident is None:
            listener.start()
            assert greeted.wait(10.0)
        return person(at)

    said = FakeRecogniser(lambda t: "wave" if t < 2 else "squat")
    pipeline = fake_pipeline(FakeEstimator(sees), said)
    source = FakeSource(40, fps=10.0)
    assert recognise(source, pipeline, websocket=port, event_command=command) == 0
    listener.join(10.0)
    out, err = capsys.readouterr()
    _, *events, _ = records(out)
    expected = [{"source": "fake file"} | event for event in events]
    assert [event["action"] for event in expected] == ["wave", "squat"]
    assert [message for message in heard if message["type"] == "event"] == expected
    written = [json.loads((tmp_path / f"{e['action']}.json").read_text()) for e in expected]
    assert written == expected
    assert "program" not in err


@pytest.mark.parametrize(
    ("request_", "words"),
    [({"websocket": 70_000}, "There is no port 70000"),
     ({"event_command": "no-such-program"}, "There is no program no-such-program")],
)  # fmt: skip
def test_outputs_that_cannot_be_used(request_: dict[str, Any], words: str, capsys) -> None:
    assert recognise(FakeSource(5), **request_) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_damage_is_mentioned(capsys) -> None:
    source = FakeSource(5)
    source.damaged = 2
    assert recognise(source) == 0
    assert "2 damaged parts of fake file" in capsys.readouterr().err


class TestCommandLine:
    def test_the_windows_options(self) -> None:
        given = parser().parse_args(
            ["--source", "0", "--weights", "w", "--device", "cpu", "--no-mirror"]
        )
        assert options(given) == Options("0", Path("w"), "cpu", mirror=False)
        assert options(parser().parse_args([])) == Options()

    def test_options_may_stand_before_the_subcommand(self) -> None:
        given = parser().parse_args(["--weights", "a", "--device", "cpu", "recognise", "demo"])
        assert (given.weights, given.device) == (Path("a"), "cpu")
        given = parser().parse_args(["--weights", "a", "recognise", "demo", "--weights", "b"])
        assert given.weights == Path("b")

    @pytest.mark.parametrize("arguments", [["--help"], ["recognise", "--help"]])
    def test_help_names_every_kind_of_source(self, arguments: list[str], capsys) -> None:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 0
        text = capsys.readouterr().out
        for words in ("webcam", "video file", "folder of images", "network stream", "demo"):
            assert words in text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights and a video, and the program's own folders."""
    folder = tmp_path_factory.mktemp("program")
    tiny_weights(folder / "tiny.safetensors")
    write_video(folder / "empty-room.mp4", [step / 10 for step in range(15)], (160, 120))
    return folder


class TestProcess:
    """The real thing, in processes of its own."""

    def start(self, folder: Path, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "app", "recognise", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=program_environment(folder),
        )

    def test_a_file_from_start_to_end_without_qt(self, folder: Path) -> None:
        code = (
            "import sys\nfrom app.cli import main\ncode = main(sys.argv[1:])\n"
            "print(code, [n for n in sys.modules if n.startswith('PyQt')], file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, "recognise", str(folder / "empty-room.mp4"),
             "--weights", str(folder / "tiny.safetensors"), "--every-prediction"],
            capture_output=True, text=True, check=False, cwd=ROOT,
             env=program_environment(folder),
        )  # fmt: skip
        assert done.returncode == 0
        start, *steps, end = records(done.stdout)
        assert start["classes"] == list(CLASSES)
        assert {step["state"] for step in steps} == {"no person"}
        assert (end["frames"], end["poses"]) == (15, 0)
        *bar, last = [line for line in done.stderr.splitlines() if line]
        assert last == "0 []"
        assert all("frames/s" in line for line in bar), done.stderr  # nothing but the bar

    def test_ctrl_c_ends_a_stream_with_its_end_line(self, folder: Path) -> None:
        with mjpeg_server(fps=20.0) as server:
            process = self.start(
                folder, f"{server.url}/video", "--weights", str(folder / "tiny.safetensors")
            )
            assert json.loads(process.stdout.readline())["type"] == "start"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        assert records(out)[-1]["type"] == "end"
        assert (process.returncode, err) == (0, "")

    def test_a_missing_file_is_one_sentence_and_code_2(self, folder: Path) -> None:
        process = self.start(folder, str(folder / "gone.mp4"))
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (2, "")
        assert err == f"There is no file {folder / 'gone.mp4'}; check the name and the folder.\n"

    @pytest.mark.parametrize("hangs", [False, True])
    def test_leaving_while_a_thread_hangs(self, hangs: bool) -> None:
        code = (
            "import threading\nfrom app.__main__ import leave\n"
            f"if {hangs}: threading.Thread(target=threading.Event().wait).start()\n"
            "print('said', end='')\nleave(7)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT, timeout=30
        )
        assert (done.returncode, done.stdout, done.stderr) == (7, b"said", b"")

    def test_head_is_not_an_error(self, folder: Path) -> None:
        process = self.start(
            folder,
            str(folder / "empty-room.mp4"),
            "--weights",
            str(folder / "tiny.safetensors"),
            "--every-prediction",
        )
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        assert process.wait(30) == 0
        assert "Traceback" not in err
        assert "BrokenPipe" not in err
