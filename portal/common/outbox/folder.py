"""Django's e-mail backend where no mail server is named: one file a message, nothing leaves."""

import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Write each message to EMAIL_FILE_PATH/<Message-ID>.eml; a repeat writes the same file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many were written. Raises OSError when the folder cannot be written to."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for email in email_messages:
            message = email.message()
            name = re.sub(r"[^0-9A-Za-z.@-]", "", message["Message-ID"])
            (folder / f"{name}.eml").write_bytes(message.as_bytes())
        return len(email_messages)
