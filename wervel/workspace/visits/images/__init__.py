"""The images of a visit: sending them, looking at them, and what others wrote about them."""
