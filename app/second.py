"""Other weights beside the first ones, loaded without holding up what runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from app.errors import UserError
from app.logs import log_file
from app.recognition import Recognition
from app.text import session as text

_log = logging.getLogger(__name__)


class Second:
    """Loads the weights that are chosen, on a thread of its own; the last choice wins."""

    def __init__(self, load: Callable[[Path, str], Recognition]) -> None:
        """`load` makes a recognition of a weights file and a device."""
        self._load = load
        self._lock = threading.Lock()
        self._device: str | None = None
        self._wanted: Path | None = None
        #: Ready to use; None while there is none.
        self.recognition: Recognition | None = None
        #: Why the chosen weights cannot be used, in words for the user; else empty.
        self.problem = ""

    @property
    def wanted(self) -> Path | None:
        """The file that was chosen, loaded or not."""
        return self._wanted

    def load_for(self, device: str) -> None:
        """The device is known from now on: what was chosen before can be loaded."""
        with self._lock:
            self._device = device
            self._begin()

    def choose(self, weights: Path | None) -> None:
        """Compare with these weights; None for none. Returns at once."""
        with self._lock:
            self._wanted, self.recognition, self.problem = weights, None, ""
            self._begin()

    def _begin(self) -> None:
        if self._wanted is None or self._device is None or self.recognition is not None:
            return
        arguments = (self._wanted, self._device)
        threading.Thread(
            target=self._run, args=arguments, name="load second weights", daemon=True
        ).start()

    def _run(self, weights: Path, device: str) -> None:
        recognition, problem = None, ""
        try:
            recognition = self._load(weights, device)
        except UserError as error:
            problem = str(error)
        except Exception:
            _log.exception("loading %s failed", weights)
            problem = text.loading_weights_failed(weights.name, log_file())
        with self._lock:
            if weights == self._wanted:
                self.recognition, self.problem = recognition, problem
