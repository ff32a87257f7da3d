"""The tables of diagnostics whose rows are only ever added, and the columns that never change."""

TABLES: tuple[str, ...] = (
    "diagnostics_contenttext",
    "diagnostics_criticalhandover",
    "diagnostics_externalreading",
    "diagnostics_imaginginstance",
    "diagnostics_imagingseries",
    "diagnostics_imagingstudy",
    "diagnostics_justification",
    "diagnostics_keyimage",
    "diagnostics_keyimageleft",
    "diagnostics_mriclearance",
    "diagnostics_observationversion",
    "diagnostics_orderrating",
    "diagnostics_rendition",
    "diagnostics_reportstep",
    "diagnostics_reportversion",
    "diagnostics_servicerequeststep",
    "diagnostics_signingact",
)
FIXED: dict[str, tuple[str, ...]] = {"diagnostics_diagnosticreport": ("patient_id", "encounter_id")}
