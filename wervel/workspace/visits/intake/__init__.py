"""What patients told before the visit: the record for those who treat, the tasks for the desk."""
