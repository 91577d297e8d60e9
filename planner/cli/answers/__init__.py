"""Commands that ask something about a plan, of the store or of exchange files."""
