"""What the program remembers from one run to the next, in one small file."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from app.capture.camera_mode import CameraMode, parse_mode
from app.late_writer import LateWriter
from app.logs import APP_NAME
from model.files import write_text

_log = logging.getLogger(__name__)

#: So many recent videos are kept.
RECENT = 8
_APPEARANCES = ("system", "light", "dark")


@dataclass(frozen=True)
class Settings:
    """What the user chose.

    Attributes:
        geometry: the window's left, top, width and height in logical pixels; None for the usual.
        maximised: the window fills the screen.
        appearance: "system", "light" or "dark".
        mirror: show cameras as a mirror does.
        skeleton, importance, names, privacy, timeline: what is shown.
        tab: the page beside the picture, from 0.
        camera: the name of the camera that was chosen last, the number of one without a name;
            empty for the first one.
        camera_modes: size and rate by the name of a camera, as `app.capture.camera_mode` writes
            them; the camera's usual ones where there is none.
        preset: the name of the tuning that holds, see `app.tuning`; empty for none.
        websocket_port: where events were offered last.
        event_command: the command that ran last for each event; empty for none yet.
        recent: paths of recent videos, the newest first.
        library: the folder of the clip library; empty for the usual one.
        library_table: clips are shown as a table, not as thumbnails.
        recording: how the user records, see `app.recording_choices`.
    """

    geometry: tuple[int, int, int, int] | None = None
    maximised: bool = False
    appearance: str = "system"
    mirror: bool = True
    skeleton: bool = True
    importance: bool = True
    names: bool = False
    privacy: bool = False
    timeline: bool = True
    tab: int = 0
    camera: str = ""
    camera_modes: Mapping[str, str] = field(default_factory=dict)
    preset: str = ""
    websocket_port: int = 8765
    event_command: str = ""
    recent: tuple[str, ...] = ()
    library: str = ""
    library_table: bool = False
    recording: Mapping[str, Any] = field(default_factory=dict)

    def with_recent(self, path: str) -> Settings:
        """This path on top of the recent videos."""
        others = [other for other in self.recent if other != path]
        return replace(self, recent=(path, *others)[:RECENT])

    def with_mode(self, camera: str, mode: CameraMode | None) -> Settings:
        """This size and rate for a camera; None for its usual ones."""
        modes = {name: kept for name, kept in self.camera_modes.items() if name != camera}
        return replace(self, camera_modes=modes | ({camera: str(mode)} if mode else {}))

    def mode_of(self, camera: str) -> CameraMode | None:
        """The size and rate that was chosen for a camera; None for its usual ones."""
        return parse_mode(self.camera_modes.get(camera, ""))


class SettingsFile:
    """Reads and writes settings; what is wrong in the file is as if it were not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._late = LateWriter(self._write, "save settings")

    def beside(self, name: str) -> Path:
        """Another file in the same folder."""
        return self._path.with_name(name)

    def load(self) -> Settings:
        """The settings; the usual ones where the file is missing, damaged or wrong."""
        self.finish()
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError) as error:
            _log.warning("the settings %s cannot be read: %s", self._path, error)
            return Settings()
        return _checked(content) if isinstance(content, dict) else Settings()

    def save(self, settings: Settings) -> None:
        """Write the settings, as a whole or not at all; a failure is for the log alone."""
        self._late.put(settings)
        self.finish()

    def save_soon(self, settings: Settings) -> None:
        """The same on a thread of its own, for a disk may take its time; the last one wins."""
        self._late.put(settings)

    def finish(self) -> None:
        """What was to be saved soon is saved when this returns."""
        self._late.finish()

    def _write(self, settings: Settings) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            content = json.dumps(asdict(settings), indent=2, ensure_ascii=False)
            write_text(self._path, content + "\n")
        except OSError as error:
            _log.warning("the settings %s cannot be written: %s", self._path, error)


def settings_path() -> Path:
    """Where this user's settings are."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "settings.json"


def library_path() -> Path:
    """Where this user's clips are unless another folder was chosen."""
    return Path(platformdirs.user_documents_dir()) / "ESGN Live"


def _checked(content: Mapping[str, Any]) -> Settings:
    usual = Settings()
    kept: dict[str, Any] = {}
    for entry in fields(Settings):
        value = content.get(entry.name)
        if entry.name == "geometry":
            if _is_list(value, int) and len(value or ()) == 4:
                kept["geometry"] = tuple(value or ())
        elif entry.name == "recent":
            if _is_list(value, str):
                kept["recent"] = tuple(value or ())[:RECENT]
        elif entry.name == "camera_modes":
            if isinstance(value, dict) and all(isinstance(mode, str) for mode in value.values()):
                kept["camera_modes"] = value
        elif entry.name == "recording":
            if isinstance(value, dict):
                kept["recording"] = value
        elif type(value) is type(getattr(usual, entry.name)):
            kept[entry.name] = value
    if kept.get("appearance") not in _APPEARANCES:
        kept.pop("appearance", None)
    return Settings(**kept)


def _is_list(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(type(item) is kind for item in value)
