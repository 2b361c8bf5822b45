"""What several tests need."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Small networks gain nothing from more threads, and on a busy machine threads that wait for each
# other make a test of seconds last minutes. Before torch is imported, and for child processes too.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recordings beside the project; tests that need it are skipped without."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no folder of real recordings beside the project")
    return folder
