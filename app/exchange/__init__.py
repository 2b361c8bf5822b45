"""Clips in the formats of other programs and data sets, both ways. No Qt here."""
