"""Argon2 as the portal uses it, at a price a thousand sign-ins can pay."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm, form and library; one pass over little memory instead of 100 MB.

    What tests hold is how often a password is hashed and what becomes of it, not how dear it is.
    The portal itself (tests/browser, tests/portal/run) starts with its own settings.
    """

    time_cost = 1
    memory_cost = 64  # KiB
    parallelism = 1
