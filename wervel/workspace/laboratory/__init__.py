"""What laboratories sent that fits no record, and the critical values that wait."""
