"""From what the user typed to an opened source."""

from __future__ import annotations

import sys
from pathlib import Path

from app.capture.camera_mode import split_camera
from app.capture.names import DEMO, is_address
from app.capture.source import Source, SourceError
from app.text import sources as text

#: The bundled demo video.
DEMO_FILE = Path(__file__).resolve().parent.parent / "assets" / "demo.mp4"
STREAM_PROTOCOLS: tuple[str, ...] = (
    "http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "rtp", "udp", "tcp", "srt",
)  # fmt: skip


def open_source(spec: str, image_fps: float = 30.0) -> Source:
    """Open a camera, video file, image sequence, network stream or the demo.

    Args:
        spec: "0" (a camera's number; "0@1280x720@30" with size and rate), a video file, a folder of
            images, a pattern such as ``img_%03d.png``, an address such as ``http://...`` or
            ``rtsp://...``, or "demo".
        image_fps: frames a second of image sequences.

    Raises:
        SourceError: it cannot be opened; the message says why in one sentence.
    """
    # PyAV and OpenCV take a while to import and only one of them is needed.
    spec = spec.strip()
    if not spec:
        raise SourceError(text.NO_SOURCE)
    camera = split_camera(spec)
    if camera is not None:
        from app.capture.camera import CameraSource

        return CameraSource(*camera)
    if spec == DEMO:
        return _open_demo()
    if is_address(spec):
        return _open_address(spec, image_fps)
    path = Path(spec).expanduser()
    from app.capture.images import ImageSource, is_pattern

    if path.is_dir() or (not path.exists() and is_pattern(spec)):
        return ImageSource(str(path), image_fps)
    from app.capture.video import FileSource

    return FileSource(path)


def _open_demo() -> Source:
    if not DEMO_FILE.exists():
        raise SourceError(text.demo_missing(DEMO_FILE))
    from app.capture.video import FileSource

    return FileSource(DEMO_FILE, kind="demo", name=DEMO)


def _open_address(spec: str, image_fps: float) -> Source:
    protocol, _, rest = spec.partition("://")
    protocol = protocol.lower()
    if protocol == "file":
        from urllib.request import url2pathname

        return open_source(url2pathname(rest), image_fps)
    if protocol not in STREAM_PROTOCOLS:
        raise SourceError(text.protocol_unknown(protocol))
    from app.capture.stream import StreamSource

    return StreamSource(spec)


def default_source() -> str:
    """ "0" when the first camera opens, else "demo". Cheap where the system lists its cameras."""
    if sys.platform == "linux" and not any(Path("/dev").glob("video*")):
        return DEMO
    from app.capture.camera import open_device

    device = open_device(0)
    try:
        return "0" if device.isOpened() else DEMO
    finally:
        device.release()
