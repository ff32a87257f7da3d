"""Why a message is not taken.

HL7Error
├── Unreadable    AE  it cannot be read as it says it should be
└── Unsupported   AR  it is well, but not for us
"""


class HL7Error(Exception):
    """`text` goes back to the sender: it never quotes the message."""

    answer = "AE"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Unreadable(HL7Error):
    answer = "AE"


class Unsupported(HL7Error):
    answer = "AR"
