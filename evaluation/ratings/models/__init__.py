"""What is kept of the comprehensive evaluation, one concept a file."""

from evaluation.ratings.models.scheme import Scheme
from evaluation.ratings.models.scheme_parts import (
    SchemeBonusStep,
    SchemeGroup,
    SchemeItemPoints,
    SchemeWeight,
)
from evaluation.ratings.models.year_indicator import YearIndicator

__all__ = [
    "Scheme",
    "SchemeBonusStep",
    "SchemeGroup",
    "SchemeItemPoints",
    "SchemeWeight",
    "YearIndicator",
]
