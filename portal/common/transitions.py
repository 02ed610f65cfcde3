"""States and the ways between them: one table in code, the same table held by PostgreSQL.

An app declares its tables beside its choices and wires them in PORTAL_STATES; a migration puts the
same pairs into a trigger; docs/reference/states.md is drawn from them; a test holds the three
together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.migrations.operations import RunSQL
from django.db.models import TextChoices
from django.utils.module_loading import import_string

GUARD = "portal_guard_transitions"  # the trigger function of migration common 0007
NOWHERE = ""  # where a row comes from when it is born


@dataclass(frozen=True, slots=True)
class Transition:
    """One way: `verb` names the act in code, `label` in Japanese."""

    verb: str
    label: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class TransitionTable:
    """The states of one column, those a row may be born in, and every way between them.

    `name` says in Japanese whose states they are; `table` and `column` name the column in SQL.
    """

    name: str
    table: str
    column: str
    states: type[TextChoices]
    born: tuple[str, ...]
    transitions: tuple[Transition, ...]

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every (from, to) that is allowed; a birth comes from ""."""
        births = {(NOWHERE, str(state)) for state in self.born}
        return frozenset(births | {(str(t.source), str(t.target)) for t in self.transitions})

    def allows(self, source: str, target: str) -> bool:
        """Whether a row may go from `source` to `target`."""
        return (str(source), str(target)) in self.pairs

    def check(self, source: str, target: str) -> None:
        """Raise ValidationError at the column unless `allows`."""
        if not self.allows(source, target):
            before, after = self.label_of(source), self.label_of(target)
            raise ValidationError(
                {self.column: f"{self.name}を「{before}」から「{after}」にすることはできません。"}
            )

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """Return the ways out of `state`, in the order of the table."""
        return tuple(one for one in self.transitions if one.source == state)

    def label_of(self, state: str) -> str:
        """Return the state in Japanese; raises ValueError for an unknown one."""
        return str(self.states(state).label)


def guard_transitions(table: str, column: str, constraint: str, *pairs: str) -> RunSQL:
    """Return the migration operation that lets `column` change only by `pairs` ("A>B", birth ">A").

    The pairs are written out in the migration, for a migration must not change with the code.
    """
    listed = ",".join(pairs)
    return RunSQL(
        f"CREATE TRIGGER {constraint} BEFORE INSERT OR UPDATE OF {column} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {GUARD}('{column}', '{constraint}', '{listed}')",
        f"DROP TRIGGER {constraint} ON {table}",
    )


def all_tables() -> Iterator[TransitionTable]:
    """Yield every table of every app, in the order of the settings."""
    for dotted in settings.PORTAL_STATES:
        yield import_string(dotted)
