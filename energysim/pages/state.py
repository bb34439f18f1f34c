"""What one visitor chose: language, core, sliders, a mix taken over. It lives in the session and in the link.

The link names the core and the differences only, so that it stays short and survives a reload on every page. Whatever a
link says that does not hold here is dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import streamlit as st

from energysim.study.design import SLIDER_KEYS, SliderKey
from energysim.text import LANGS, Lang

STATE: Final = "energysim_state"
LANGUAGE: Final = "taal"
CORE: Final = "kern"
MIX: Final = "mix"
# Source: what browsers and mail programs carry without cutting.
LINK_LENGTH: Final = 1500


@dataclass(frozen=True, slots=True)
class Choices:
    """What one visitor chose.

    Parameters
    ----------
    values : mapping of slider key to the text of its value
        Only sliders that were moved; as in the link.
    mix : str
        The code of a mix that was taken over, or "".
    """

    lang: Lang = "nl"
    core: str = ""
    values: Mapping[SliderKey, str] = field(default_factory=dict)
    mix: str = ""


def choices(cores: tuple[str, ...]) -> Choices:
    """Return the visitor's choices; at the first visit those of the link."""
    found = st.session_state.get(STATE)
    if not isinstance(found, Choices):
        found = _from_link(st.query_params.to_dict(), cores)
        st.session_state[STATE] = found
    if found.core not in cores and cores:
        found = replace(found, core=cores[0], values={}, mix="")
        st.session_state[STATE] = found
    return found


def _from_link(link: Mapping[str, str], cores: tuple[str, ...]) -> Choices:
    lang = link.get(LANGUAGE, "")
    core = link.get(CORE, "")
    return Choices(
        lang=next((known for known in LANGS if known == lang), LANGS[0]),
        core=core if core in cores else "",
        values={key: link[key] for key in SLIDER_KEYS if key in link},
        mix=link.get(MIX, ""),
    )


def keep(changed: Choices) -> None:
    """Remember new choices."""
    st.session_state[STATE] = changed


def write_link(now: Choices) -> None:
    """Write the choices to the address bar; on every run and every page, so that a reload finds them."""
    link: dict[str, str] = {CORE: now.core, LANGUAGE: now.lang}
    link |= {str(key): value for key, value in now.values.items()}
    if now.mix:
        link[MIX] = now.mix
    if sum(len(name) + len(value) + 2 for name, value in link.items()) <= LINK_LENGTH:
        st.query_params.from_dict(link)


def set_language(lang: Lang) -> None:
    """Another language, everything else as it was."""
    keep(replace(st.session_state[STATE], lang=lang))


def set_core(core: str) -> None:
    """Another core: its own sliders."""
    keep(replace(st.session_state[STATE], core=core, values={}, mix=""))


def move(slider: SliderKey, value: str) -> None:
    """Another value of one slider."""
    now = st.session_state[STATE]
    keep(replace(now, values={**now.values, slider: value}))


def set_values(values: Mapping[SliderKey, str]) -> None:
    """Remember these slider values only: those that were really moved."""
    keep(replace(st.session_state[STATE], values=dict(values)))


def set_mix(code: str, values: Mapping[SliderKey, str]) -> None:
    """Take over a mix; ``values`` are the sliders that the mix left as they were chosen."""
    keep(replace(st.session_state[STATE], mix=code, values=dict(values)))
