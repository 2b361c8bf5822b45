"""Errors that a user can do something about."""

from __future__ import annotations


class UserError(Exception):
    """Its message is one clear sentence: what failed, with what, and what to do about it."""
