"""Network streams, from a server on this computer."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.capture import Frame, Source, SourceError, open_source
from app.capture.stream import StreamSource
from tests.fakes import MjpegServer, index_of, mjpeg_server, write_video


@pytest.fixture
def server() -> Iterator[MjpegServer]:
    with mjpeg_server() as running:
        yield running


def read_all(source: Source) -> list[Frame]:
    return list(iter(source.read, None))


def test_pictures_arrive_with_the_time_of_their_arrival(server: MjpegServer) -> None:
    source = open_source(f"{server.url}/video")
    assert (source.kind, source.live, source.size) == ("stream", True, (64, 48))
    assert source.duration is None
    begin = time.monotonic()
    frames = [source.read() for _ in range(8)]
    source.close()
    assert [index_of(frame.image) for frame in frames] == list(range(8))
    times = [frame.time for frame in frames]
    assert (np.diff(times) > 0).all()
    assert begin - 1.0 < times[0] <= times[-1] <= time.monotonic()
    assert not frames[0].image.flags.writeable


def test_a_file_behind_an_address_is_read_to_its_end(server: MjpegServer, tmp_path: Path) -> None:
    server.file = write_video(tmp_path / "a.mkv", np.arange(12) / 10).read_bytes()
    source = open_source(f"{server.url}/file")
    assert not source.live
    assert source.duration == pytest.approx(1.2, abs=0.11)
    frames = read_all(source)
    source.close()
    assert [index_of(frame.image) for frame in frames] == list(range(12))
    np.testing.assert_allclose([frame.time for frame in frames], np.arange(12) / 10, atol=2e-3)


def test_a_stream_that_stops_is_lost(server: MjpegServer) -> None:
    source = open_source(f"{server.url}/video")
    assert source.read() is not None
    server.stop()
    with pytest.raises(SourceError, match="stopped sending pictures"):
        read_all(source)
    source.close()


def test_a_stream_that_falls_silent_is_lost_after_its_timeout(server: MjpegServer) -> None:
    source = StreamSource(f"{server.url}/stalls", read_timeout=0.3)
    begin = time.monotonic()
    with pytest.raises(SourceError, match="stopped sending pictures"):
        read_all(source)
    assert time.monotonic() - begin < 3.0
    source.close()


def test_a_server_that_never_answers(server: MjpegServer) -> None:
    begin = time.monotonic()
    with pytest.raises(SourceError, match=r"did not answer within 0\.3 s"):
        StreamSource(f"{server.url}/silent", open_timeout=0.3)
    assert time.monotonic() - begin < 3.0


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match="refuses the connection"):
        open_source(f"http://127.0.0.1:{port}/video")


@pytest.mark.parametrize(
    ("path", "words"),
    [("gone", "knows no"), ("locked", "user name and password"), ("text", "cannot be opened")],
)
def test_wrong_addresses_are_one_clear_sentence(server: MjpegServer, path: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        open_source(f"{server.url}/{path}")
    assert "\n" not in str(caught.value)


def test_passwords_are_not_shown(server: MjpegServer) -> None:
    address = server.url.replace("http://", "http://me:secret@")
    source = open_source(f"{address}/video")
    source.close()
    assert "secret" not in source.name
    with pytest.raises(SourceError) as caught:
        open_source(f"{address}/gone")
    assert "secret" not in str(caught.value)
