"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .permissions import Permission, Role, permissions_of


class UserManager(BaseUserManager["User"]):
    """Create users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(
            email, password, role=Role.ADMIN, is_staff=True, is_superuser=True, **fields
        )


@pghistory.track(
    fields=["email", "name", "role", "is_active", "is_staff", "is_superuser"],
    model_name="UserHistory",
)
class User(AbstractBaseUser, PermissionsMixin):
    """A person with one role; which school a head belongs to stands in schools.SchoolMember."""

    email = models.EmailField(_("alamat e-mail"), unique=True)
    name = models.CharField(_("nama"), max_length=150)
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    is_active = models.BooleanField(_("aktif"), default=True)
    is_staff = models.BooleanField(_("boleh membuka admin"), default=False)
    date_joined = models.DateTimeField(_("terdaftar"), default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = pgettext_lazy("plural", "pengguna")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_unique_any_case"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_known"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What this person's role allows; nothing once the account is closed."""
        return permissions_of(self.role) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def can(self) -> dict[str, bool]:
        """The same for templates: `{% if user.can.plan_visits %}`."""
        return {p.value: p in self.permissions for p in Permission}
