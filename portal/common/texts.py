"""Texts for people that are kept in files: templates/mail/, templates/notices/."""

from collections.abc import Mapping

from django.conf import settings
from django.template import Context, Engine


def render_text(template: str, context: Mapping[str, str | int]) -> tuple[str, str]:
    """Return heading and text of a template file, as plain text: nothing is escaped.

    The first line is the heading, the second blank, the rest the text. Beside `context` a
    template may name `portal_name` and `portal_url`. Raises ValueError when the heading is blank
    or the second line is not: a value with a line break has run over the heading.
    """
    words = {**context, "portal_name": settings.PORTAL_NAME, "portal_url": settings.PORTAL_URL}
    source = Engine.get_default().get_template(template)
    heading, _, rest = source.render(Context(words, autoescape=False)).partition("\n")
    blank, _, text = rest.partition("\n")
    if not heading.strip() or blank.strip():
        sentence = f"{template}: the heading is not one line."
        raise ValueError(sentence)
    return heading.strip(), text
