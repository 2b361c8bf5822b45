"""Bringing into a library what was recorded elsewhere. No Qt here."""
