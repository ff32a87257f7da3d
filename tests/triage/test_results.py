"""What of an outcome reaches the reader, and how it is ordered."""

import pytest

from wervel.triage.results import _seldom_helpful

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("helps", "seldom", "named"),
    [
        ([], ["xray_spine", "mri_spine_elective"], ["xray_spine", "mri_spine_elective"]),
        ([], ["xray_spine", "mri_spine_emergency"], ["xray_spine"]),
        (["mri_spine_urgent"], ["mri_spine_elective", "mri_spine_emergency"], []),
        (["mri_whole_spine_24h"], ["xray_spine", "mri_spine_elective"], ["xray_spine"]),
    ],
)
def test_a_scan_at_another_term_is_not_one_that_seldom_helps(
    helps: list[str], seldom: list[str], named: list[str]
) -> None:
    assert _seldom_helpful({"tests_help": helps, "tests_not": seldom}) == named
