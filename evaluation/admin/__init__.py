"""Evaluation in the admin, one file a concept."""

from evaluation.admin import (
    alerts,
    closing,
    disclosure,
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
    "disclosure",
    "improvement",
    "months",
    "practice_cases",
    "targets",
    "voices",
    "year",
]
