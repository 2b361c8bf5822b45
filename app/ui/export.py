"""Asks where the events go, and writes them."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.errors import UserError
from app.event_files import write_events
from app.events import EventLog
from app.text import live as text


def export_events(parent: QWidget, log: EventLog) -> Path | None:
    """Save the events where the user says; tells when that fails.

    Returns:
        The file, None when there is none.
    """
    name, chosen = QFileDialog.getSaveFileName(
        parent, text.EXPORT_TITLE, text.EXPORT_NAME, text.EXPORT_FILTER
    )
    if not name:
        return None
    path = Path(name)
    if not path.suffix:
        path = path.with_suffix(".json" if "json" in chosen else ".csv")
    try:
        write_events(path, log.events)
    except UserError as error:
        tell(parent, text.EXPORT_FAILED, str(error))
        return None
    return path


def tell(parent: QWidget, title: str, message: str) -> None:
    """Tell what did not work, without stopping anything."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(message)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
