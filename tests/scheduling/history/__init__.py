"""A random history: many clients at once, processes that are killed, and a checker afterwards.

`record` is what the clients note, `client` what they do, `planner` the staff's process, `playing`
the whole run, `state` what the database holds in the end, `checker` what must be true of both.
"""
