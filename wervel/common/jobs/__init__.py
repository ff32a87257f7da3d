"""Work for later: a row of the caller's transaction, done at least once by a worker.

Write a job in the app's ``tasks.py``; arguments are plain JSON values (ids as text)::

    from wervel.common.jobs.task import job
    from wervel.common.jobs.schedule import periodic

    @job(max_attempts=200, timeout=20)          # seconds; both have defaults
    def deliver(message_id: str) -> None: ...

    @periodic("scheduling.sweep", every=timedelta(seconds=30), when=something_is_due)
    def sweep() -> None: ...

Queue it inside the service's transaction; it exists if and only if that commits::

    deliver.enqueue(str(message.pk))
    deliver.using(run_after=moment).enqueue(str(message.pk))
    deliver.using(key=f"confirm:{appointment.pk}").enqueue(str(message.pk))

A key names one piece of work: while a row with that key is kept (7 days after it is done),
queueing it again adds nothing.

The promise is *at least once*, so a handler is idempotent. It opens its own transactions. What it
raises is retried with growing pauses (5 s to 5 min) and after ``max_attempts`` the job is *dead*:
kept, counted by ``wervel jobs status``, put back by ``wervel jobs retry ID``. Raise ``RetryLater``
to choose the pause, ``GiveUp`` to stop at once. A handler that overruns ``timeout`` is stopped.

A periodic job fires once for each stretch of ``every``, however many workers run, and not for
stretches that passed while none ran. ``when``, a cheap read, may say that nothing is to be done.

``wervel jobs work`` is the worker. In tests ``worker.run_due_jobs()`` does what is due, here.
"""
