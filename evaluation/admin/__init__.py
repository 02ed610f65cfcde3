"""Evaluation in the admin, one file a concept."""

from evaluation.admin import alerts, practice_cases, targets, year

__all__ = ["alerts", "practice_cases", "targets", "year"]
