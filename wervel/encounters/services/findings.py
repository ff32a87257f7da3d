"""The findings of an examination, written with its version and by nobody else."""

from wervel.encounters.choices import Section
from wervel.encounters.examination.choices import FindingState
from wervel.encounters.examination.entries import state_of
from wervel.encounters.examination_content import CATALOGUE, FINDINGS, UNREAD
from wervel.encounters.exceptions import FindingsUnread
from wervel.encounters.models import Finding, SectionVersion
from wervel.encounters.selectors.catalogues import catalogue_of


def write_findings(version: SectionVersion) -> None:
    """In the transaction of the commit: one row for each entry of the version, and no other.

    A finding that stands unchanged in the version before keeps its examiner; every other one is
    its author's. FindingsUnread while a typed value is none.
    """
    content = version.content
    if content.get(UNREAD):
        raise FindingsUnread
    if not content.get(FINDINGS):
        return
    catalogue = catalogue_of(content[CATALOGUE])
    before = _before(version)
    rows = []
    for key, value in content[FINDINGS].items():
        spot = catalogue.spots[key]
        state = state_of(spot.item, value)
        row = Finding(
            version=version,
            catalogue_id=catalogue.content_hash,
            code=spot.item.code,
            site=spot.item.site,
            laterality=spot.laterality,
            value="" if state is FindingState.NOT_EXAMINED else value,
            state=state,
            examiner_id=version.author_id,
        )
        old = before.get(key)
        if old is not None and (old.value, old.state) == (row.value, row.state):
            row.examiner_id = old.examiner_id
        rows.append(row)
    Finding.objects.bulk_create(rows)


def _before(version: SectionVersion) -> dict[str, Finding]:
    rows = Finding.objects.filter(
        version__encounter_id=version.encounter_id,
        version__section=Section.EXAMINATION,
        version__number=version.number - 1,
    )
    return {row.key: row for row in rows}
