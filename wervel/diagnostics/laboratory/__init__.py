"""What laboratories tell us: observables, units, ranges and limits, read from content/. No Django
models: plain values and exact arithmetic.
"""
