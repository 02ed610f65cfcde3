"""Generated documents are as the code is; commands and addresses in the README exist."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

ROOT = Path(__file__).parent.parent


@pytest.mark.django_db
def test_the_committed_openapi_is_the_codes_own(tmp_path: Path) -> None:
    """Made anew by `manage.py spectacular --file docs/reference/openapi.yaml --validate`."""
    path = tmp_path / "openapi.yaml"
    call_command("spectacular", "--file", str(path), "--validate", "--fail-on-warn")
    committed = ROOT / "docs" / "reference" / "openapi.yaml"
    assert path.read_text(encoding="utf-8") == committed.read_text(encoding="utf-8")


def test_commands_named_in_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"manage\.py (\w+)", readme))
    assert {"national_report", "settle_year"} <= named <= set(get_commands())
    targets = set(re.findall(r"make (\w+)", readme))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_link_in_the_documents_leads_somewhere() -> None:
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"
