"""Evaluation in the admin, one file a concept."""

from evaluation.admin import (
    alerts,
    closing,
    improvement,
    months,
    practice_cases,
    targets,
    voices,
    year,
)

__all__ = [
    "alerts",
    "closing",
    "improvement",
    "months",
    "practice_cases",
    "targets",
    "voices",
    "year",
]
