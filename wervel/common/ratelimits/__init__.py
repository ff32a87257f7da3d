"""How often somebody may do something: ``limits.LIMITS`` lists it all, in one place.

Writes are counted in the database, the same for every process::

    limit_write("booking.phone", details.phone)          # before the transaction it guards

Reads are counted in each process, so the true limit is up to the number of web workers higher::

    limit_read("slots.address", address_key(request))

Both raise ``TooManyRequests`` with the seconds to wait. WERVEL_RATE_LIMITS=off switches all off.
"""
