"""Stand-ins for what tests cannot have: a camera, a person in front of it, a trained network."""

from __future__ import annotations

import http.server
import os
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from app.capture.frame import Frame
from app.capture.source import Kind, SourceError
from app.opencv import cv2
from app.pipeline import Pipeline
from app.pose import Pose
from app.recognition import Recognition
from model.decision import Decider, DecisionSettings
from model.explanation import MOST_HIDDEN, ExplanationCheck
from model.prediction import Prediction
from model.window import GridFrame

CLASSES = ("wave", "squat", "rest")


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = 100.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


def eventually(condition: Callable[[], object], timeout: float = 10.0) -> bool:
    """Whether `condition` comes true while other threads work, within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    nobody_sets_this = threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            return False
        nobody_sets_this.wait(0.005)
    return True


def picture(index: int = 0, size: tuple[int, int] = (64, 48)) -> np.ndarray:
    """``(H, W, 3)`` uint8 BGR, one grey that tells the index (up to 24) through any codec."""
    image = np.full((size[1], size[0], 3), 10 * (index % 25), np.uint8)
    image.setflags(write=False)
    return image


def index_of(image: np.ndarray) -> int:
    """The index that `picture` was given."""
    return round(float(image.mean()) / 10)


class FakeSource:
    """Frames from memory. `gate`, when given, lets one frame through for each release."""

    frame_count: int | None
    duration: float | None

    def __init__(
        self,
        count: int = 30,
        fps: float = 10.0,
        live: bool = False,
        lost_after: int | None = None,
        gate: threading.Semaphore | None = None,
        start: float = 0.0,
        fails: Exception | None = None,
    ) -> None:
        self.name = "fake camera" if live else "fake file"
        self.kind: Kind = "camera" if live else "file"
        self.live = live
        self.size = (64, 48)
        self.fps: float | None = fps
        self.frame_count = None if live else count
        self.duration = None if live else count / fps
        self.damaged = 0
        self.closed = False
        self.readers: set[int] = set()
        self._count, self._lost_after, self._gate = count, lost_after, gate
        self._start, self._fails = start, fails
        self._index = 0

    def read(self) -> Frame | None:
        self.readers.add(threading.get_ident())
        if self._gate is not None:
            self._gate.acquire()
        if self._lost_after is not None and self._index >= self._lost_after:
            raise SourceError("The fake camera stopped answering.")
        if self._fails is not None and self._index >= 3:
            raise self._fails
        if self._index >= self._count:
            return None
        assert self.fps is not None
        frame = Frame(picture(self._index), self._start + self._index / self.fps, self._index)
        self._index += 1
        return frame

    def seek(self, time: float) -> None:
        assert self.fps is not None
        self._index = min(round((time - self._start) * self.fps), self._count - 1)

    def close(self) -> None:
        self.closed = True


def person(at: float, visible: float = 1.0, hidden: Sequence[int] = ()) -> Pose:
    """A standing person in MediaPipe's 33 landmarks; `hidden` ones have no visibility."""
    world = np.zeros((33, 3), np.float32)
    world[:11] = (0.0, -0.65, -0.05)
    for left, (x, y) in {
        11: (0.18, -0.5), 13: (0.25, -0.25), 15: (0.28, 0.0), 17: (0.28, 0.07), 19: (0.28, 0.09),
        21: (0.25, 0.06), 23: (0.1, 0.0), 25: (0.1, 0.4), 27: (0.1, 0.8), 29: (0.1, 0.85),
        31: (0.12, 0.87),
    }.items():  # fmt: skip
        world[left], world[left + 1] = (x, y, 0.0), (-x, y, 0.0)
    image = world * (0.3, 0.3, 0.3) + (0.5, 0.5, 0.0)
    visibility = np.full(33, visible, np.float32)
    visibility[list(hidden)] = 0.0
    return Pose(at, image.astype(np.float32), world, visibility)


class FakeEstimator:
    """Sees what `sees` says for a time: a pose or None."""

    def __init__(self, sees: Callable[[float], Pose | None] = person) -> None:
        self.sees = sees
        self.resets = 0
        self.closed = False
        self.times: list[float] = []

    def estimate(self, frame: Frame) -> Pose | None:
        self.times.append(frame.time)
        return self.sees(frame.time)

    def reset(self) -> None:
        self.resets += 1

    def close(self) -> None:
        self.closed = True


class FakeRecogniser:
    """Sure of the class that `says` names for a time; the window is full after 5 steps."""

    def __init__(self, says: Callable[[float], str] = lambda time: "wave") -> None:
        self.classes = CLASSES
        self.says = says
        self.resets = 0
        self._seen = 0

    def update(self, frame: GridFrame) -> Prediction:
        self._seen = 1 if frame.starts else self._seen + 1
        probabilities = np.full(len(CLASSES), 0.05, np.float32)
        probabilities[CLASSES.index(self.says(frame.time))] = 0.9
        importance = np.full(25, 0.5 / 24, np.float32)
        importance[11] = 0.5
        return Prediction(
            frame.time,
            probabilities,
            importance,
            np.tile(importance, (5, 1)),
            min(1.0, self._seen / 5),
        )

    def check(self, prediction: Prediction, action: str) -> ExplanationCheck:
        """The answer falls by a tenth for each of the important joints, and by nothing else."""
        label = self.classes.index(action)
        whole = prediction.probabilities[label]
        falls = (whole - 0.1 * np.arange(MOST_HIDDEN + 1)).astype(np.float32)
        stays = np.full_like(falls, whole)
        return ExplanationCheck(label, prediction.importance, falls, stays, stays[None])

    def reset(self) -> None:
        self.resets += 1
        self._seen = 0


def fake_pipeline(
    estimator: FakeEstimator | None = None, recogniser: FakeRecogniser | None = None
) -> Pipeline:
    """The real pipeline around a fake person and a fake network."""
    return Pipeline(estimator or FakeEstimator(), fake_recognition(recogniser))


def fake_recognition(
    recogniser: FakeRecogniser | None = None, weights: str = "fake weights"
) -> Recognition:
    """The real recognition around a fake network."""
    decider = Decider(CLASSES, DecisionSettings(smoothing=0.0), "rest")
    return Recognition(recogniser or FakeRecogniser(), decider, weights=weights)


def tiny_weights(path: Path, decision: dict[str, float] | None = None) -> Path:
    """Untrained weights of three classes that the real program loads."""
    import torch

    from model.network import SkeletonNetwork
    from model.network_config import sgn
    from model.weights import Card, save

    torch.manual_seed(0)
    config = sgn(len(CLASSES))
    card = Card(
        name="tiny",
        classes=CLASSES,
        preprocessing="canonical",
        sampling="live",
        rate=10.0,
        network=config.to_dict(),
        no_action="rest",
        decision=decision or {},
    )
    save(path, SkeletonNetwork(config), card)
    return path


def write_video(
    path: Path,
    times: Sequence[float],
    size: tuple[int, int] = (64, 48),
    codec: str = "mpeg4",
    pictures: Sequence[np.ndarray] | None = None,
    aspect: Fraction | None = None,
    **options: str,
) -> Path:
    """A video whose frame i is `picture(i)` (or pictures[i]), shown at times[i] seconds."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=30, options=options)
        stream.width, stream.height = size
        stream.bit_rate = 3_000_000  # so that the greys of `picture` survive
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        for index, moment in enumerate(times):
            image = pictures[index] if pictures is not None else picture(index, size)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="bgr24")
            frame.pts = round(moment * 1000)
            frame.time_base = Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


class MjpegServer:
    """A network camera on this computer that can be switched off and on again.

    Paths: ``/video`` sends pictures, ``/silent`` accepts and never answers, ``/stalls`` sends some
    pictures and then nothing more, ``/locked`` wants a password, ``/text`` is no video, ``/file``
    sends the content of `file`.
    """

    def __init__(self, fps: float = 50.0, jpegs: Sequence[bytes] = ()) -> None:
        """`jpegs` are sent in turn at exactly this rate; greys that tell their number if none."""
        self.fps = fps
        self.jpegs = jpegs
        self.port = 0
        self.sent = 0
        self.file = b""
        self._server: _Server | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self.port), _Handler, self)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), name="mjpeg server", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """As when the plug is pulled: all connections break."""
        server, self._server = self._server, None
        if server is None:
            return
        server.off.set()
        server.shutdown()
        self._thread.join()
        server.server_close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    allow_reuse_address = True

    def __init__(
        self,
        address: tuple[str, int],
        handler: type[socketserver.BaseRequestHandler],
        owner: MjpegServer,
    ) -> None:
        super().__init__(address, handler)
        self.owner = owner
        self.off = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        if self.path == "/silent":
            self.server.off.wait()
        elif self.path == "/locked":
            self.send_error(401)
        elif self.path == "/text":
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"no video here\n" * 100)
        elif self.path == "/file":
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.server.owner.file)))
            self.end_headers()
            self.wfile.write(self.server.owner.file)
        elif self.path in ("/video", "/stalls"):
            self._send_pictures(stalls=self.path == "/stalls")
        else:
            self.send_error(404)

    def _send_pictures(self, stalls: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        owner, jpegs = self.server.owner, self.server.owner.jpegs
        count, begun = 0, time.monotonic()
        while not self.server.off.wait(max(0.0, begun + count / owner.fps - time.monotonic())):
            if stalls and count >= 10:
                count += 1
                continue
            data = jpegs[count % len(jpegs)] if jpegs else _jpeg(count)
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
            self.wfile.write(head.encode() + data + b"\r\n")
            count += 1
            owner.sent += 1
        self.request.shutdown(socket.SHUT_RDWR)


def _jpeg(count: int) -> bytes:
    data: bytes = cv2.imencode(".jpg", picture(count))[1].tobytes()
    return data


@contextmanager
def mjpeg_server(fps: float = 50.0) -> Iterator[MjpegServer]:
    """A running server, stopped at the end."""
    server = MjpegServer(fps)
    try:
        yield server
    finally:
        server.stop()


def worker_threads() -> list[str]:
    """The names of the program's own threads that are still there."""
    names = ("capture", "recognition")
    return [thread.name for thread in threading.enumerate() if thread.name in names]


def program_environment(folder: Path) -> dict[str, str]:
    """An environment for a child process of the program that keeps out of the user's folders."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "OMP_NUM_THREADS": "1",
    }
