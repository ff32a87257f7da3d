"""How well the clinics do, drawn as bars in tables."""
