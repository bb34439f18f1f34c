"""Start of the app for ``energysim app``: the same four lines as ``app.py`` in a clone, inside the package."""

if __name__ == "__main__":
    from energysim.pages.frame import main

    main()
