"""Reading images, in a process of its own: a file may be made to harm whoever reads it."""
