"""How well colours can be told apart: relative luminance and contrast as WCAG 2.2 defines them."""

from __future__ import annotations

from PyQt6.QtGui import QColor


def luminance(colour: QColor) -> float:
    """Relative luminance, 0 black to 1 white."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    """1 for the same luminance to 21 for black and white; text needs 4.5, a line or a sign 3."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)
