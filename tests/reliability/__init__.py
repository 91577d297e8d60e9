"""Trials: what the store keeps when processes die, meet or find the disk full; each has a control that fails."""
