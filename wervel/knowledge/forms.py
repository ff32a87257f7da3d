"""The editor's form: it refuses to publish in words, before the model refuses by error."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class TranslatedPageForm(WagtailAdminPageForm):
    """Lets the editor of a translation say that it follows the published original."""

    follows_original = forms.BooleanField(
        label=_("This text follows the original as it is published now"),
        help_text=_("Tick this after you have compared the two."),
        required=False,
    )

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("follows_original"):
            self.instance.follow_original()
        return super().save(commit)


class ArticleForm(TranslatedPageForm):
    """`without_review` is never ticked beforehand: it is said anew of each text that goes out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """An article is listed by regions of its own language."""
        super().__init__(*args, **kwargs)
        self.initial["without_review"] = False
        regions = self.fields.get("also_in")
        if regions is not None:
            regions.queryset = regions.queryset.filter(locale_id=self.instance.locale_id)

    def is_valid(self) -> bool:
        """When it is published or handed on, the article must be fit for it."""
        if not super().is_valid():
            return False
        if self.is_deferred_validation:
            return True
        draft = super().save(commit=False)
        try:
            if "action-publish" in self.data:
                draft.check_publishable()
            else:
                draft.check_complete()
        except ValidationError as error:
            self.add_error(None, error)
        return not self.errors
