"""Frames from cameras, files, image sequences and network streams."""

from app.capture.frame import Frame
from app.capture.names import source_name
from app.capture.opening import default_source, open_source
from app.capture.source import Source, SourceError

__all__ = ["Frame", "Source", "SourceError", "default_source", "open_source", "source_name"]
