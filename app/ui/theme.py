"""Colours, light and dark. The palette carries the choice: a widget asks `theme_of(self)`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFont, QPalette
from PyQt6.QtWidgets import QApplication, QWidget

#: Distance between things that belong together, and between groups, logical pixels.
SPACE = 8
WIDE_SPACE = 16
RADIUS = 10


class Appearance(Enum):
    """What the user chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance, as ``#rrggbb``."""

    window: str
    card: str
    border: str
    text: str
    dim: str
    track: str
    hover: str
    accent: str
    on_accent: str
    good: str
    warning: str
    error: str
    stage: str
    chosen: str


LIGHT = Theme(
    window="#f1f3f6", card="#ffffff", border="#dde1e7", text="#181b20", dim="#5a6472",
    track="#e6e9ee", hover="#e7ebf1", accent="#2563eb", on_accent="#ffffff",
    good="#15803d", warning="#a35a00", error="#c62828", stage="#dfe3e9",
    chosen="#ecf3ff",
)  # fmt: skip
DARK = Theme(
    window="#14171c", card="#1d2128", border="#2d333d", text="#eceff4", dim="#9da7b5",
    track="#2c323c", hover="#2a303a", accent="#5b9bff", on_accent="#0b1220",
    good="#4ade80", warning="#f5b041", error="#ff7b72", stage="#0c0e12",
    chosen="#1d2d49",
)  # fmt: skip


def theme_of(widget: QWidget) -> Theme:
    """The theme that the widget's palette belongs to."""
    # By the text: a style sheet may make a widget's ground transparent, which reads as black.
    text = widget.palette().color(QPalette.ColorRole.WindowText)
    return DARK if text.lightness() > 127 else LIGHT


def palette_of(theme: Theme) -> QPalette:
    """The theme as a Qt palette, disabled colours included."""
    role, palette = QPalette.ColorRole, QPalette()
    colours = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.card,
        role.AlternateBase: theme.window, role.Text: theme.text, role.Button: theme.card,
        role.ButtonText: theme.text, role.BrightText: theme.error, role.Link: theme.accent,
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent,
        role.ToolTipBase: theme.card, role.ToolTipText: theme.text,
        role.PlaceholderText: theme.dim, role.Light: theme.hover, role.Midlight: theme.hover,
        role.Mid: theme.border, role.Dark: theme.border, role.Shadow: theme.border,
    }  # fmt: skip
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        faint = QColor(theme.dim)
        faint.setAlpha(130)
        palette.setColor(QPalette.ColorGroup.Disabled, key, faint)
    return palette


def style_sheet(theme: Theme) -> str:
    """What the palette cannot say: rounded buttons, quiet menus, thin scroll bars."""
    # Qt's own signs, in the dialog for files, are black in the dark, too.
    under_signs = theme.dim if theme is DARK else theme.card
    return f"""
    QMenuBar {{ background: {theme.window}; padding: 2px 8px; }}
    QMenuBar::item {{ padding: 4px 10px; border-radius: 6px; background: transparent; }}
    QMenuBar::item:selected {{ background: {theme.hover}; }}
    QMenu {{ background: {theme.card}; border: 1px solid {theme.border}; padding: 6px; }}
    QMenu::item {{ padding: 6px 28px 6px 24px; border-radius: 6px; }}
    QMenu::item:selected {{ background: {theme.hover}; color: {theme.text}; }}
    QMenu::item:disabled {{ color: {theme.dim}; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: 6px 8px; }}
    QToolTip {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};
        padding: 4px 6px; }}
    QPushButton, QToolButton {{ background: {theme.card}; color: {theme.text};
        border: 1px solid {theme.border}; border-radius: 8px; padding: 6px 12px; }}
    QPushButton:hover, QToolButton:hover {{ background: {theme.hover}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {theme.track}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {theme.accent};
        padding: 5px 11px; }}
    QPushButton:default {{ background: {theme.accent}; color: {theme.on_accent};
        border: 1px solid {theme.accent}; }}
    QPushButton:default:focus {{ border: 2px solid {theme.text}; }}
    QPushButton:disabled {{ background: {theme.track}; color: {theme.dim};
        border: 1px solid {theme.border}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QToolButton:checked {{ background: {theme.chosen}; color: {theme.accent};
        border: 1px solid {theme.accent}; }}
    QToolButton:checked:focus {{ border: 2px solid {theme.text}; }}
    QToolButton:disabled {{ color: {theme.dim}; }}
    QToolButton#quiet {{ background: transparent; border: 1px solid transparent; padding: 0 6px;
        color: {theme.accent}; }}
    QToolButton#quiet:hover {{ background: {theme.hover}; }}
    QToolButton#quiet:focus {{ border: 1px solid {theme.accent}; padding: 0 6px; }}
    QToolButton#quiet:disabled {{ color: {theme.dim}; background: transparent; border: none; }}
    QToolButton::menu-indicator {{ image: none; width: 0; }}
    QLineEdit {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 8px;
        padding: 6px 8px; }}
    QLineEdit:focus {{ border: 1px solid {theme.accent}; }}
    QLineEdit:disabled, QPlainTextEdit:disabled {{ color: {theme.dim}; }}
    QPlainTextEdit {{ background: {theme.card}; border: 1px solid {theme.border};
        border-radius: 8px; padding: 3px 4px; }}
    QPlainTextEdit:focus {{ border: 1px solid {theme.accent}; }}
    QComboBox, QAbstractSpinBox {{ background: {theme.card}; border: 1px solid {theme.border};
        border-radius: 8px; padding: 5px 8px; color: {theme.text}; }}
    QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus {{ border: 1px solid {theme.accent}; }}
    QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {theme.dim}; }}
    QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: none; padding: 0;
        background: transparent; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox::down-arrow, QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{
        image: none; width: 0; height: 0; }}
    QComboBox QAbstractItemView {{ background: {theme.card}; border: 1px solid {theme.border};
        selection-background-color: {theme.hover}; selection-color: {theme.text};
        padding: 4px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 24px;
        background: transparent; }}
    QRadioButton {{ spacing: 8px; border: 1px solid transparent; border-radius: 6px;
        padding: 2px; }}
    QRadioButton:focus {{ border: 1px solid {theme.accent}; }}
    QRadioButton::indicator {{ width: 13px; height: 13px; border-radius: 7px;
        border: 1px solid {theme.dim}; background: {theme.card}; }}
    QRadioButton::indicator:hover {{ border: 1px solid {theme.accent}; }}
    QRadioButton::indicator:checked {{ width: 5px; height: 5px; border: 5px solid {theme.accent};
        border-radius: 7px; background: {theme.on_accent}; }}
    QRadioButton::indicator:disabled {{ border-color: {theme.border}; }}
    QProgressBar {{ background: {theme.track}; border: none; border-radius: 3px;
        max-height: 6px; min-height: 6px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    QListView {{ background: {theme.card}; border: 1px solid {theme.border}; outline: none;
        selection-background-color: {theme.hover}; selection-color: {theme.text}; }}
    QWidget QListView {{ background: transparent; border: 1px solid transparent;
        border-radius: 3px; }}
    QListView#links::item {{ padding: 3px 4px; border-radius: 6px; color: {theme.text}; }}
    QListView#links::item:hover, QListView#links::item:focus {{ background: {theme.hover}; }}
    QListView#links::item:disabled {{ color: {theme.dim}; background: transparent; }}
    QTableView {{ background: {theme.card}; border: 1px solid {theme.border};
        border-radius: 8px; outline: none; selection-background-color: {theme.chosen};
        selection-color: {theme.text}; }}
    QWidget QListView:focus, QTableView:focus {{ border: 1px solid {theme.accent}; }}
    QTableView::item {{ padding: 0 6px; border: none; }}
    QHeaderView {{ background: transparent; }}
    QHeaderView::section {{ background: {theme.card}; color: {theme.dim}; border: none;
        border-bottom: 1px solid {theme.border}; padding: 6px 8px; }}
    QHeaderView::section:hover {{ color: {theme.text}; }}
    QFileDialog QToolButton, QFileDialog QToolButton:focus, QFileDialog QToolButton:hover {{
        padding: 4px; background: {under_signs}; }}
    QFileDialog QListView, QFileDialog QTreeView {{ background: {theme.card};
        border: 1px solid {theme.border}; border-radius: 3px; }}
    QTabWidget::pane {{ border: none; }}
    QTabWidget#pages::tab-bar {{ left: 16px; }}
    QTabBar {{ background: transparent; }}
    QTabBar::tab {{ background: transparent; color: {theme.dim}; padding: 5px 12px;
        border: 1px solid transparent; border-bottom: 2px solid transparent; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:selected {{ color: {theme.accent}; border-bottom: 2px solid {theme.accent}; }}
    QTabBar::tab:focus {{ border: 1px solid {theme.accent}; border-radius: 6px; }}
    QSlider::groove:horizontal {{ height: 5px; background: {theme.track}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {theme.accent}; border-radius: 2px; }}
    QSlider::sub-page:horizontal:disabled {{ background: {theme.border}; }}
    QSlider::handle:horizontal {{ width: 14px; margin: -5px 0; border-radius: 7px;
        background: {theme.accent}; }}
    QSlider::handle:horizontal:focus {{ border: 2px solid {theme.text}; width: 10px;
        margin: -5px 0; }}
    QSlider::handle:horizontal:disabled {{ background: {theme.dim}; }}
    QScrollArea {{ background: transparent; border: 1px solid transparent; border-radius: 3px; }}
    SideTabs QScrollArea {{ border: none; }}
    QScrollArea:focus {{ border: 1px solid {theme.accent}; }}
    QStatusBar {{ background: {theme.window}; }}
    QStatusBar::item {{ border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.border}; border-radius: 4px;
        min-height: 24px; }}
    QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {theme.border}; border-radius: 4px;
        min-width: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def apply_theme(app: QApplication, appearance: Appearance) -> None:
    """Paint the whole program in the chosen appearance; SYSTEM asks the desktop."""
    dark = appearance is Appearance.DARK
    hints = app.styleHints()
    if appearance is Appearance.SYSTEM and hints is not None:
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
    theme = DARK if dark else LIGHT
    app.setPalette(palette_of(theme))
    app.setStyleSheet(style_sheet(theme))


def scaled_font(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """A font relative to another, so that everything follows the system's text size."""
    out = QFont(font)
    if font.pointSizeF() > 0:
        out.setPointSizeF(font.pointSizeF() * factor)
    else:
        out.setPixelSize(round(font.pixelSize() * factor))
    if bold:
        out.setWeight(QFont.Weight.DemiBold)
    return out
