"""The physician's answer to a text."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.design.forms import ChoiceTiles, DesignForm, TextField, Tile

LONGEST_COMMENT = 2000
SIGN, SEND_BACK = "sign", "send-back"


class AnswerForm(DesignForm):
    """Signed or sent back; a text comes back with a reason only."""

    decision = ChoiceTiles(
        label=_("Your decision"),
        options=(
            Tile(
                SIGN,
                _("I have read this text in full, and it is right"),
                hint=_("It is published at once, with your name and today's date."),
            ),
            Tile(SEND_BACK, _("It goes back to the editors"), hint=_("They read your comment.")),
        ),
        missing=_("Choose whether you sign this text or send it back."),
    )
    comment = TextField(
        label=_("Comment"),
        hint=_("For the editors only. Needed when you send the text back."),
        required=False,
        multiline=True,
        max_length=LONGEST_COMMENT,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        sent_back = cleaned.get("decision") == SEND_BACK
        if sent_back and "comment" in cleaned and not cleaned["comment"]:
            self.add_error("comment", _("Write what has to change."))
        return cleaned
