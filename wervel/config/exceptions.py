class WrongSetting(Exception):
    """One sentence that says which setting is wrong and what it should be."""
