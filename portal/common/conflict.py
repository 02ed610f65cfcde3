"""Somebody else was first: what was to be decided has been decided."""


class Conflict(Exception):  # noqa: N818 — what happened, in a word
    """The write came too late; nothing of it was done. The sentence says what to do (HTTP 409)."""
