"""The climate of a village core: one year of hours, its weather, its sun, and the files that users bring."""
