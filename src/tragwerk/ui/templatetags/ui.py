# SPDX-License-Identifier: EUPL-1.2
"""Tags of the layouts and components: icons, toasts, fields, the summary of errors."""

from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language

from tragwerk.ui.looks import TONE_ICONS
from tragwerk.ui.navigation import NavSection
from tragwerk.ui.render import EMPTY, render_icon
from tragwerk.ui.toasts import make_toast, take_toasts

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "", **extra: str) -> SafeString:
    """Return an icon of the sprite: `{% icon "edit" %}`, `{% icon "edit" size="s" %}`."""
    return render_icon(name, size, extra.get("class", ""))


@register.simple_tag
def tone_icon(tone: str, size: str = "") -> SafeString:
    """Return the sign that belongs to a tone."""
    return render_icon(TONE_ICONS.get(tone, TONE_ICONS[""]), size)


@register.simple_tag
def heading_id(wanted: str, title: str) -> str:
    """Return the id of a heading: the wanted one or one made of its words."""
    return wanted or f"h-{slugify(title) or 'panel'}"


@register.simple_tag(takes_context=True)
def nav_groups(context: dict[str, Any], prefix: str) -> SafeString:
    """Render the groups of the navigation; `prefix` tells the ids of its two places apart."""
    return _drawn_groups(get_language(), prefix, tuple(context["shell"].nav))


@lru_cache(maxsize=256)
def _drawn_groups(_language: str | None, prefix: str, groups: tuple[NavSection, ...]) -> SafeString:
    """Draw the groups once for all who see the same: on a page of a list they are a tenth of the work."""
    return render_to_string("ui/parts/nav_groups.html", {"groups": groups, "prefix": prefix})


@register.simple_tag
def unchanging(template_name: str) -> SafeString:
    """Include a template that says the same on every page."""
    return _drawn(get_language(), template_name)


@lru_cache(maxsize=64)
def _drawn(_language: str | None, template_name: str) -> SafeString:
    return render_to_string(template_name)


@register.simple_tag(takes_context=True)
def toasts(context: dict[str, Any]) -> SafeString:
    """Render the place of the toasts with those that wait."""
    request = context.get("request")
    waiting = list(take_toasts(request)) if request is not None else []
    return render_to_string("ui/parts/toasts.html", {"toasts": waiting}, request=request)


@register.simple_tag(takes_context=True)
def toast_box(context: dict[str, Any], text: str, tone: str, undo_url: str, undo_label: str) -> SafeString:
    """Render one toast where it stands."""
    shown = make_toast(str(text), tone, undo_url, undo_label)
    return render_to_string("ui/parts/toast.html", {"toast": shown}, request=context.get("request"))


@register.simple_tag
def render_field(field: BoundField, origin: str = "") -> SafeString:
    """Render a field with label, hint, control and error; `origin` says where a prefilled value is from."""
    return render_to_string("ui/forms/field.html", {"field": field, "origin": origin})


@register.simple_tag
def error_summary(form: Any, quiet: Any = False) -> SafeString:
    """Render the summary of a bound form's errors with links to the fields; it takes the focus unless quiet."""
    if not getattr(form, "is_bound", False) or not form.errors:
        return EMPTY
    return render_to_string("ui/forms/summary.html", {"form": form, "quiet": quiet})


@register.simple_tag(takes_context=True)
def draft_note(context: dict[str, Any], form: Any, key: str) -> SafeString:
    """Render the note that a draft was restored, with the way to discard it."""
    saved_at = getattr(form, "draft_saved_at", None)
    if not key or saved_at is None:
        return EMPTY
    values = {"key": key, "saved_at": saved_at}
    return render_to_string("ui/forms/draft_note.html", values, request=context.get("request"))


@register.simple_tag
def combobox_box(id: str, name: str, url: str, value: str, text: str, placeholder: str, hint: str) -> SafeString:  # noqa: A002
    """Render a combobox that is not a form field."""
    values = {"id": id, "name": name, "url": url, "value": value, "text": text, "was": text}
    described = {"placeholder": placeholder, "described_by": f"{id}-hint" if hint else ""}
    return render_to_string("ui/forms/combobox.html", values | described)


@register.filter
def times(value: Any) -> range:
    """Return a range to loop over."""
    return range(int(value))


@register.filter
def without_stop(value: Any) -> str:
    """Return a label as it stands before a colon: a sentence loses its full stop."""
    return str(value).removesuffix(".")


@register.filter
def split_words(value: str) -> list[str]:
    """Return the words of a text to loop over."""
    return value.split()
