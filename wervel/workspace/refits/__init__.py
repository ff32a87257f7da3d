"""Changed hours in the workspace: propose, put into force, decide, telephone."""
