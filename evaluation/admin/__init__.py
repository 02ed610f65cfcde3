"""Evaluation in the admin, one file a concept."""

from evaluation.admin import targets, year

__all__ = ["targets", "year"]
