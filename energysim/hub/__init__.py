"""A general energy hub: carriers, flows, stores and sizes. It knows no village."""
