"""People who sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .permissions import Permission, Role, permissions_of

if TYPE_CHECKING:
    from .sessions import SessionStore

# ITU-T E.164: a plus, the country code, at most 15 digits.
E164 = r"^\+[1-9][0-9]{7,14}$"


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
    fields=["email", "phone", "name", "role", "is_active", "is_staff", "is_superuser"],
    model_name="UserHistory",
)
class User(AbstractBaseUser, PermissionsMixin):
    """A person with one role; which school a head belongs to stands in schools.SchoolMember."""

    email = models.EmailField(_("alamat e-mail"), blank=True)
    phone = models.CharField(
        _("nomor WhatsApp"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(E164, _("Tulis nomor dengan kode negara, misalnya +62812…"))],
    )
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
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique_any_case",
                violation_error_message=_("Alamat e-mail ini sudah dipakai orang lain."),
            ),
            # A school's people may have a phone only; everybody else signs in by e-mail.
            models.CheckConstraint(
                condition=~models.Q(email="") | models.Q(role="school_head"),
                name="user_has_email_unless_of_a_school",
            ),
            models.CheckConstraint(
                condition=models.Q(phone="") | models.Q(phone__regex=E164),
                name="user_phone_is_e164",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_known"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email or self.phone

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What this person's role allows; nothing once the account is closed."""
        return permissions_of(self.role) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @cached_property
    def can(self) -> dict[str, bool]:
        """The same for templates: `{% if user.can.plan_visits %}`."""
        return {p.value: p in self.permissions for p in Permission}


class Session(AbstractBaseSession):
    """A browser that is signed in or will be, and who it is (sessions.SessionStore)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("sesi")
        verbose_name_plural = pgettext_lazy("plural", "sesi")

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        from .sessions import SessionStore

        return SessionStore
