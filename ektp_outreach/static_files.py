"""Static files under names that change with their content, imports between scripts included."""

from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS: Any = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    """A page that is kept for offline use must get the very modules that it was written for.

    Only our own modules: scripts of packages import names that are no files.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("visits/*.js", _IMPORTS[1]))
