"""The written parts of a record: history, assessment, plan."""
