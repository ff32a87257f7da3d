"""Who stands behind the chain in law, as plain values: an imprint must name it (§ 5 DDG)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """The first part is always there; what follows is empty where the legal form has none of it.

    `country` is an ISO 3166-1 code. `responsible` answers for the texts (§ 18 MStV).
    `profession` is the legal title, awarded in `profession_country`. `privacy_officer` is the data
    protection officer, if there must be one.
    """

    name: str
    legal_form: str
    street: str
    postal_code: str
    city: str
    country: str
    represented_by: str
    responsible: str
    supervisory_authority: str
    privacy_email: str
    register: str = ""
    register_number: str = ""
    vat_id: str = ""
    chamber: str = ""
    profession: str = ""
    profession_country: str = ""
    professional_rules: str = ""
    professional_rules_address: str = ""
    insurer: str = ""
    insurance_area: str = ""
    privacy_officer: str = ""
