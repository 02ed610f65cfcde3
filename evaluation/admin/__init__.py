"""Evaluation in the admin, one file a concept."""

from evaluation.admin import alerts, improvement, practice_cases, targets, voices, year

__all__ = ["alerts", "improvement", "practice_cases", "targets", "voices", "year"]
