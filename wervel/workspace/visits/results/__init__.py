"""The results page of a record: values, their course, typing and correcting, critical values."""
