"""What may be found on examining somebody: a catalogue, its sentences, and what it tells. Pure."""
