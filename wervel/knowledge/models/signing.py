"""Signing a text: the step of the workflow, and the record that outlives it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Task


class ArticleReview(models.Model):
    """That a physician read exactly this text. Never changed, written by the sign-off alone.

    An article is reviewed while one of these rows bears the fingerprint of what it says now.
    """

    article = models.ForeignKey(
        "knowledge.ArticlePage", models.CASCADE, editable=False, related_name="reviews"
    )
    fingerprint = models.CharField(max_length=64, editable=False)
    physician = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    reviewed_on = models.DateField(editable=False)

    class Meta:
        indexes = [models.Index(fields=["article", "fingerprint"], name="review_of_a_text")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.reviewed_on}"


class SignOffLock(WorkflowLock):
    """While a physician reads a text nobody changes it, or what is signed is not what was read."""

    def get_message(self, user: Any) -> str:
        return gettext(
            "A physician is reading this text. To change it, choose “Cancel workflow” below first."
        )

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        return gettext("Locked until the physician has read it")


class ClinicalSignOff(Task):
    """A physician reads the text and signs it, or sends it back.

    There is nothing to press for it in the editor's screens, for no one: it is done in the
    workspace, by a doctor, with the very text on the page (services.reviewing).
    """

    lock_class = SignOffLock

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        raise PermissionDenied

    @classmethod
    def get_description(cls) -> str:
        return gettext("A physician reads the text in the workspace and signs it")

    class Meta:
        verbose_name = _("clinical sign-off")
        verbose_name_plural = _("clinical sign-offs")
