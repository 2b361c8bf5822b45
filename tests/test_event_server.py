"""Events over a WebSocket, with the library's own clients."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from app.errors import UserError
from app.event_server import EventServer
from tests.fakes import eventually

EVENT = {"type": "event", "action": "drehen – ä", "start": 1.5}


@pytest.fixture
def server() -> Iterator[EventServer]:
    made = EventServer(0)
    yield made
    assert made.close(10.0)


def test_every_client_gets_every_event_from_then_on(server: EventServer) -> None:
    server.send({"type": "event", "action": "too early"})
    with connect(server.address) as first, connect(server.address) as second:
        for client in (first, second):
            assert json.loads(client.recv(10)) == {"type": "hello", "format": 1}
        assert server.clients == 2
        server.send(EVENT)
        server.send({"n": 2})
        for client in (first, second):
            assert json.loads(client.recv(10)) == EVENT
            assert json.loads(client.recv(10)) == {"n": 2}
        first.close()
        assert eventually(lambda: server.clients == 1)
        server.send({"n": 3})
        assert json.loads(second.recv(10)) == {"n": 3}


def test_a_client_that_does_not_read_holds_up_nobody(server: EventServer) -> None:
    with connect(server.address), connect(server.address) as reader:
        reader.recv(10)
        begin = time.monotonic()
        for number in range(200):
            server.send({"n": number, "filling": "x" * 20_000})
        assert time.monotonic() - begin < 2.0
        assert [json.loads(reader.recv(10))["n"] for _ in range(200)] == list(range(200))


def test_only_this_computer_can_connect(server: EventServer) -> None:
    assert server.address == f"ws://127.0.0.1:{server.port}"
    assert server._socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1", None])
def test_own_pages_and_programs_are_welcome(server: EventServer, origin: str | None) -> None:
    with connect(server.address, origin=origin) as client:
        assert json.loads(client.recv(10))["type"] == "hello"


@pytest.mark.parametrize(
    "origin",
    ["https://example.org", "http://localhost.example.org", "http://127.0.0.1.example.org", "null"],
)
def test_pages_of_the_world_are_sent_away(server: EventServer, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, connect(server.address, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_port_in_use_is_one_sentence(server: EventServer) -> None:
    with pytest.raises(UserError, match=f"port {server.port} .*choose another port"):
        EventServer(server.port)
    with pytest.raises(UserError, match="choose another port"):
        EventServer(99_999)


def test_closing_says_goodbye_and_frees_the_port() -> None:
    server = EventServer(0)
    with connect(server.address) as client:
        client.recv(10)
        assert server.close(10.0)
        with pytest.raises(ConnectionClosed):
            client.recv(10)
    server.send(EVENT)
    assert server.close()
    with socket.create_server(("127.0.0.1", server.port)):
        pass
