"""Who is qualified for what: seen and changed by managers."""
