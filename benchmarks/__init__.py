"""Speed and agreement with other solvers, as ratios measured in one run."""
