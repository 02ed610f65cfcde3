"""Arithmetic and judgement in plain Python."""

from evaluation.rules.achievement import achievement, is_met
from evaluation.rules.body_achievement import body_achieves

__all__ = ["achievement", "body_achieves", "is_met"]
