"""What every list and form of the back office shares: who sees which rows, and how a refusal is shown."""
