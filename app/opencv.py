"""OpenCV, imported in one place because importing it changes the process.

``import cv2`` points Qt at OpenCV's own Qt 5 plugins through two environment variables; PyQt6 would
then look for its platform plugin in the wrong folder. It also prints warnings about cameras that
are not there, which the program words itself.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")

import cv2

for _name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
    os.environ.pop(_name, None)

__all__ = ["cv2"]
