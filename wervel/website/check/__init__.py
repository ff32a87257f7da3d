"""The symptom check, page by page."""
