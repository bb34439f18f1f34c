"""From a Result to words, tables and figures: selects, sorts and formats, never computes."""
