"""The pose model's file, made from what the installed mediapipe package carries.

MediaPipe Tasks wants a ``.task`` file: a zip of a person detector and a landmark model, each with
metadata. The package holds both models without metadata; its own writer adds it. So nothing needs
to be downloaded.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import logging
import os
import tempfile
import warnings
import zipfile
from pathlib import Path

import platformdirs

from app.errors import UserError
from app.logs import APP_NAME
from app.text import session as text

_log = logging.getLogger(__name__)

DETECTOR = "pose_detector.tflite"
LANDMARKS = "pose_landmarks_detector.tflite"
#: Names a user's own model file, unless an option does.
ENVIRONMENT = "ESGN_POSE_MODEL"


class PoseModelError(UserError):
    """The pose model cannot be made or read."""


def cache_file(folder: Path | None = None) -> Path:
    """Where the model made from the installed mediapipe is kept; one file for each version."""
    if folder is None:
        folder = Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False))
    return folder / f"pose-full-mediapipe-{importlib.metadata.version('mediapipe')}.task"


def pose_model(path: Path | None = None, folder: Path | None = None) -> bytes:
    """The content of a ``.task`` file.

    Args:
        path: the user's own model; None for the one named by `ENVIRONMENT`, else the one made from
            the installed package.
        folder: cache folder, None for the user's own.

    Raises:
        PoseModelError: the user's own model is missing or is none, or none can be made.
    """
    if path is None and os.environ.get(ENVIRONMENT):
        path = Path(os.environ[ENVIRONMENT])
    if path is not None:
        return _own(path)
    cached = cache_file(folder)
    try:
        content = cached.read_bytes()
    except OSError:
        content = b""
    if _is_complete(content):
        return content
    content = _build()
    try:
        _write(cached, content)
    except OSError as error:
        # A full disk or a read-only home only costs the half second at the next start.
        _log.warning("the pose model could not be kept in %s: %s", cached, error)
    return content


def _own(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PoseModelError(text.pose_model_unreadable(path, str(error.strerror))) from error
    if not _is_complete(content):
        raise PoseModelError(text.no_pose_model(path))
    return content


def _is_complete(content: bytes) -> bool:
    """Whether this is an undamaged zip that holds both models."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {DETECTOR, LANDMARKS} <= set(archive.namelist()) and archive.testzip() is None
    except zipfile.BadZipFile:
        return False


def _build() -> bytes:
    spec = importlib.util.find_spec("mediapipe")
    if spec is None or spec.origin is None:
        raise PoseModelError(text.NO_MEDIAPIPE)
    modules = Path(spec.origin).parent / "modules"
    try:
        detector = (modules / "pose_detection" / "pose_detection.tflite").read_bytes()
        landmarks = (modules / "pose_landmark" / "pose_landmark_full.tflite").read_bytes()
    except OSError as error:
        raise PoseModelError(text.mediapipe_without_models(ENVIRONMENT)) from error
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        # The detector takes pixels as -1 to 1, the landmark model as 0 to 1.
        for name, model, mean, std in (
            (DETECTOR, detector, 127.5, 127.5),
            (LANDMARKS, landmarks, 0.0, 255.0),
        ):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, _with_metadata(model, name, mean, std))
    return packed.getvalue()


def _with_metadata(model: bytes, name: str, mean: float, std: float) -> bytes:
    from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer

    import app.mediapipe  # noqa: F401 (sees to what importing mediapipe brings along)

    with warnings.catch_warnings():
        # The writer leaves its temporary files to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        writer = metadata_writer.MetadataWriter.create(bytearray(model))
        writer.add_general_info(name.removesuffix(".tflite"), "")
        writer.add_image_input([mean], [std])
        content, _ = writer.populate()
        return bytes(content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
