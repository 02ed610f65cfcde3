"""Evaluation in the admin, one file a concept."""

from evaluation.admin import year

__all__ = ["year"]
