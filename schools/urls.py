"""Addresses of the import of school registers."""

from django.urls import URLPattern, path

from .views import imports, reviews, school_lists, statuses

app_name = "schools"

urlpatterns: list[URLPattern] = [
    path("", imports.imports, name="imports"),
    path("mulai/", imports.import_start, name="import_start"),
    path("templat/", imports.import_template, name="import_template"),
    path("daftar-sekolah/", school_lists.school_lists, name="school_lists"),
    path("daftar-sekolah/unduh/", school_lists.school_list_template, name="school_list_template"),
    path("daftar-sekolah/<int:pk>/", school_lists.school_list, name="school_list"),
    path(
        "daftar-sekolah/<int:pk>/batalkan/",
        school_lists.school_list_cancel,
        name="school_list_cancel",
    ),
    path(
        "daftar-sekolah/<int:pk>/simpan/",
        school_lists.school_list_commit,
        name="school_list_commit",
    ),
    path("status/", statuses.status_imports, name="status_imports"),
    path("status/templat/", statuses.status_template, name="status_template"),
    path("status/<int:pk>/", statuses.status_import, name="status_import"),
    path("status/<int:pk>/batalkan/", statuses.status_cancel, name="status_cancel"),
    path("status/<int:pk>/simpan/", statuses.status_commit, name="status_commit"),
    path("<int:pk>/", reviews.import_, name="import"),
    path("<int:pk>/batalkan/", reviews.import_cancel, name="import_cancel"),
    path("<int:pk>/berkas/", imports.import_upload, name="import_upload"),
    path(
        "<int:pk>/berkas/<int:file_pk>/keluarkan/",
        reviews.import_remove_file,
        name="import_remove_file",
    ),
    path("<int:pk>/masalah/", reviews.import_problems, name="import_problems"),
    path("<int:pk>/periksa/", reviews.import_review, name="import_review"),
    path("<int:pk>/sekolah/", reviews.import_schools, name="import_schools"),
    path("<int:pk>/simpan/", reviews.import_commit, name="import_commit"),
]
