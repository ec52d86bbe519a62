"""All addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from ektp_outreach.accounts.views import email_addresses
from ektp_outreach.health import healthz, readyz

handler500 = "ektp_outreach.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("visits.urls")),
    path("impor/", include("schools.urls")),
    path("akun/email/", email_addresses),
    path("akun/", include("allauth.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
