"""Results of a laboratory as a FHIR R4 message: read strictly, or refused with the place named."""
