"""django-allauth's forms in this office's words."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Labels instead of placeholders; the link to a new password stands below the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Alamat e-mail")
        self.fields["password"].label = _("Kata sandi")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class CodeRequestForm(RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Alamat e-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class CodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Kode enam angka")
        code.widget.attrs = {"inputmode": "numeric", "autocomplete": "one-time-code"}


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, passwordless = self.fields["name"], self.fields["passwordless"]
        name.label = _("Nama kunci")
        name.help_text = _("Agar mudah dikenali, misalnya: laptop kantor.")
        name.widget.attrs.pop("placeholder", None)
        passwordless.initial = True
        passwordless.label = _("Pakai sebagai pengganti kata sandi")
        passwordless.help_text = _("Perangkat akan meminta sidik jari, wajah, atau PIN.")


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nama kunci")
