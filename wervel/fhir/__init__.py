"""The door for other systems: FHIR R4 under /fhir/R4."""
