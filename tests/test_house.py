"""The house's own rules that no linter sees."""

import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.db.models.fields.related import RelatedField

FLOORS = (
    "common",
    "organizations",
    "people",
    "partners",
    "webhooks",
    "agreements",
    "joint_sites",
    "evaluation",
    "ratings",
)
# Facts that belong to another row, or that only the ground itself reads.
WITHOUT_VIEWER = {
    "DataSource",
    "FormerName",
    "SiteHost",
    "User",
}
OUR_MODELS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def floor(model: type[Model]) -> int:
    return FLOORS.index(model._meta.app_label)


def test_foreign_keys_point_downwards_or_stay() -> None:
    """String foreign keys are invisible to import-linter."""
    for model in OUR_MODELS:
        for field in model._meta.get_fields():
            target = field.related_model if isinstance(field, RelatedField) else None
            if inspect.isclass(target) and target in OUR_MODELS:
                assert floor(target) <= floor(model), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_read_can_begin_with_the_viewer(model: type[Model]) -> None:
    if model.__name__ in WITHOUT_VIEWER or model._meta.auto_created:
        return
    assert hasattr(model._default_manager, "visible_to")


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_constraint_has_a_japanese_sentence_or_guards_a_derived_row(
    model: type[Model],
) -> None:
    derived = {"SiteYear", "Achievement", "SettlementRun", "Organization"}
    for constraint in model._meta.constraints:
        if constraint.violation_error_message == constraint.default_violation_error_message:
            assert model.__name__ in derived, constraint.name


def test_no_form_is_included_without_its_token() -> None:
    """`only` takes the token away: the form would be refused, and Django's client not notice."""
    templates = Path(__file__).parents[1] / "templates"
    forms = {
        str(path.relative_to(templates))
        for path in templates.rglob("*.html")
        if "{% csrf_token %}" in path.read_text(encoding="utf-8")
    }
    included = re.compile(r'{% include "([^"]+)"[^%]* only %}')
    found = [
        f"{path.name}: {name}"
        for path in templates.rglob("*.html")
        for name in included.findall(path.read_text(encoding="utf-8"))
        if name in forms
    ]
    assert found == []
