"""What sources are called."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from app.capture.camera_mode import split_camera

#: The bundled demo's name on the command line.
DEMO = "demo"

# Two letters at least: "C:\\..." is a path.
_ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")


def camera_number(spec: str) -> int | None:
    """The camera's number, if this is one; see `app.capture.camera_mode.split_camera`."""
    camera = split_camera(spec)
    return None if camera is None else camera[0]


def is_address(spec: str) -> bool:
    """Whether this is an address such as ``http://...``."""
    return _ADDRESS.match(spec) is not None


def without_password(url: str) -> str:
    """The address as it may be shown and logged: without user name and password."""
    try:
        parts = urlsplit(url)
    except ValueError:  # half an IPv6 address
        return url.partition("://")[0] + "://..."
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def source_name(spec: str) -> str:
    """What people call a source that is not open yet: "camera 0", a file's name, an address."""
    spec = spec.strip()
    number = camera_number(spec)
    if number is not None:
        return f"camera {number}"
    if is_address(spec):
        return without_password(spec)
    return Path(spec).name or spec
