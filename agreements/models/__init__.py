"""Agreements: one concept a file."""

from agreements.models.agreement import Agreement

__all__ = ["Agreement"]
