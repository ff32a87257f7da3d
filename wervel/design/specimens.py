"""Forms that the catalogue shows: empty, filled, and filled in wrongly."""

from wervel.design.forms import (
    BirthDateField,
    CheckField,
    ChoiceSelect,
    ChoiceTiles,
    DesignForm,
    EmailField,
    MultiTiles,
    PhoneField,
    TextField,
    Tile,
)


class AskForm(DesignForm):
    signs = MultiTiles(
        label="Do you have one of these?",
        hint="Choose all that are true. We ask this to be safe.",
        asks=True,
        options=[
            Tile("fever", "Fever or chills", "38 degrees or higher"),
            Tile("weight", "Lost weight without wanting to"),
            Tile("numb", "Less feeling between the legs", "also when wiping"),
            Tile("none", "None of these", apart=True),
            Tile("unsure", "I am not sure", apart=True),
        ],
    )


class LongForm(DesignForm):
    signs = MultiTiles(
        label="A list of more than five becomes one piece",
        options=[
            *(Tile(str(number), f"Complaint number {number}") for number in range(1, 6)),
            Tile("long", "A complaint that takes more words than fit on one line of a telephone"),
            Tile("none", "None of these", apart=True),
            Tile("unsure", "I am not sure", "Then we ask them one by one.", apart=True),
        ],
    )


class DetailsForm(DesignForm):
    given = TextField(
        label="First name", missing="Fill in your first name.", autocomplete="given-name"
    )
    birth_date = BirthDateField(label="Date of birth", hint="For example 31 3 1980")
    email = EmailField(label="E-mail address", hint="We send the confirmation here.")
    phone = PhoneField(label="Phone number", required=False)
    reason = TextField(
        label="What is the visit about?", multiline=True, max_length=500, required=False
    )
    clinic = ChoiceSelect(
        label="Clinic",
        options=[Tile("", "Any clinic"), Tile("aachen", "Aachen"), Tile("bottrop", "Bottrop")],
        required=False,
    )
    sleep = ChoiceTiles(
        label="Does the pain wake you at night?",
        inline=True,
        options=[Tile("yes", "Yes"), Tile("no", "No"), Tile("unsure", "Not sure")],
    )
    agree = CheckField(label="I have read how Wervel uses my details.")


def filled_forms(prefix: str) -> DetailsForm:
    """The details as they should be."""
    return DetailsForm(
        _named(
            prefix,
            given="Demo",
            birth_date_day="3",
            birth_date_month="mei",
            birth_date_year="1980",
            email="demo@wervel.example",
            phone="06-12345678",
            reason="Demo text\nof two lines",
            clinic="aachen",
            sleep="no",
            agree="on",
        ),
        prefix=prefix,
    )


def wrong_forms(prefix: str) -> tuple[DetailsForm, AskForm]:
    """The same forms with a mistake in each field."""
    details = DetailsForm(
        _named(
            prefix,
            given="De\x00mo",
            birth_date_day="31",
            birth_date_month="2",
            birth_date_year="1980",
            email="demo@",
            phone="12",
            reason="x" * 501,
            clinic="elsewhere",
        ),
        prefix=prefix,
    )
    ask = AskForm({f"{prefix}-ask-signs": ["fever", "none"]}, prefix=f"{prefix}-ask")
    return details, ask


def _named(prefix: str, **values: str) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in values.items()}
