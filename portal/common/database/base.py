"""PostgreSQL as Django knows it; every transaction begins with who acts in it.

Django finds a backend as `<ENGINE>.base.DatabaseWrapper`.
"""

from django.db.backends.postgresql import base

from portal.common.acting import put_on


class DatabaseWrapper(base.DatabaseWrapper):
    """Say who acts at the beginning of a transaction, with SET LOCAL, so that its end forgets."""

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 — Django's signature
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:
            with self.wrap_database_errors:
                put_on(self.connection)
