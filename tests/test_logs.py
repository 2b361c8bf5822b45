"""The log file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.logs import log_file, start_logging


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield root
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_tracebacks_go_into_the_file(
    tmp_path: Path, root: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *a, **k: str(tmp_path / "deep" / "log"))
    path = start_logging()
    assert path == log_file()
    try:
        raise ZeroDivisionError("deep inside")
    except ZeroDivisionError:
        logging.getLogger("app.test").exception("it failed")
    text = path.read_text(encoding="utf-8")
    assert "app.test: it failed" in text
    assert "ZeroDivisionError: deep inside" in text


def test_a_log_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, root: logging.Logger, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *a, **k: str(tmp_path / "file" / "log"))
    assert start_logging() is None
    logging.getLogger("app.test").warning("unheard")
    assert "unheard" not in capfd.readouterr().err
