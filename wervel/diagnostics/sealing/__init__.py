"""The organisation's seal on a finished page: its key, its certificates, the signature in the PDF.

The libraries that do it are large and only loaded when something is sealed.
"""
