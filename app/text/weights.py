"""How the figures in weights' cards are called; what is not in here is shown as the card has it."""

from __future__ import annotations

#: Groups of figures.
GROUPS = {
    "clips": "Clips named right",
    "found": "Clips of each action named right",
    "events": "Events in streams",
}
#: Groups whose figures are shares.
SHARES = ("clips", "found")
#: Whom they were measured on.
VALUES = {"test": "people whom training never saw"}
#: Single figures, and the heads of columns.
FIGURES = {
    "training loss": "Loss at the end of training",
    "people": "Measured on",
    "events in 10 minutes of rest": "Events in 10 minutes of rest",
    "whole body": "Whole body",
    "waist up": "Waist up",
    "Kinect": "Kinect",
    "F1": "F1",
    "delay": "Delay (s)",
    "error of the confidence": "Error of the confidence",
}
