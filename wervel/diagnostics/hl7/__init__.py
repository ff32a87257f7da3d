"""HL7 version 2: reading messages, answering them, and the frames they travel in. No Django."""
