"""User: a person who signs in with an e-mail address. What he may do comes from memberships."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from portal.common.viewer import Viewer


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, password: str | None = None) -> "User":
        """Make a person; without a password he cannot sign in by one."""
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user

    def behind(self, viewer: Viewer) -> "User":
        """Return the person who acts as `viewer`. Raises PermissionDenied for the clock."""
        if viewer.user_id is None:
            raise PermissionDenied("この操作は、担当者が自分の名前で行います。")
        return self.get(pk=viewer.user_id)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """利用者。権限は所属（Membership）から決まり、ここには持たない。"""

    email = models.EmailField("メールアドレス", unique=True)
    name = models.CharField("氏名", max_length=100)
    is_active = models.BooleanField("有効", default=True)
    date_joined = models.DateTimeField("登録日時", default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=Q(email=Lower(F("email"))),
                violation_error_message="メールアドレスは小文字で登録してください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002 — Django's signature
        """Each admin decides from the viewer; Django's own permissions are not used."""
        return self.is_active

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 — Django's signature
        """As `has_perm`."""
        return self.is_active
