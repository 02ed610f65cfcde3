"""Evaluation in the admin, one file a concept."""

from evaluation.admin import alerts, targets, year

__all__ = ["alerts", "targets", "year"]
