"""The tag `{% lucide "name" … %}`, with each icon drawn once.

The package parses and writes the icon's XML at every use; a page has some forty of them.
"""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()
register.simple_tag(lru_cache(maxsize=512)(lucide), name="lucide")
