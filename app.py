"""Start of the app for ``streamlit run app.py``; the frame is ``energysim/pages/frame.py``."""

if __name__ == "__main__":
    from energysim.pages.frame import main

    main()
