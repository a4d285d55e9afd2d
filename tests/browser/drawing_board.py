"""A screen with nothing but a chart to draw on, for test_drawing.py: what was drawn is kept, shown, and cleared."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import numpy as np
import streamlit as st

from quadrant.charts import Dot, Passport, QuadrantPicture, quadrant_figure
from quadrant.model import load_model
from quadrant.outline import within
from ui import components

DAY = datetime.date(2026, 5, 12)
PLACES = {"a": (20.0, 20.0), "b": (60.0, 60.0), "c": (70.0, 50.0), "d": (100.0, 100.0)}

st.set_page_config(layout="wide")
dots = tuple(Dot(name, name.upper(), x, y) for name, (x, y) in PLACES.items())
facts = Passport(9, DAY, DAY, "inside", 1, fictional=True)
if st.button("Clear"):
    st.session_state.pop("kept", None)
kept = st.session_state.get("kept", ())
picture = replace(QuadrantPicture("Board", dots, facts), drawn=kept)
drawn = components.drawing(quadrant_figure(picture, load_model(), "en", drawable=True), key="board")
if drawn and drawn != kept:
    st.session_state["kept"] = drawn
    st.rerun()
x, y = np.array(list(PLACES.values())).T
inside = [name for name, there in zip(PLACES, within(kept, x, y), strict=True) if there]
st.text(json.dumps({"outline": kept, "inside": inside}))
