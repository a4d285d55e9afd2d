"""Pictures for the screen: facts -> scene -> Plotly figure or SVG, each with its alt text and its table."""

from quadrant.charts.captions import (
    alt_text,
    element_alt_text,
    element_rows,
    explanations,
    footnote,
    passport,
    table_rows,
)
from quadrant.charts.distribution import distribution_svg, distribution_text
from quadrant.charts.element_chart import element_figure
from quadrant.charts.figure import CONFIG, Chart
from quadrant.charts.peers_chart import peers_figure
from quadrant.charts.peers_words import peers_alt_text, peers_rows
from quadrant.charts.picture import (
    MOST_LABELS,
    Absent,
    Ambition,
    Among,
    Band,
    Distribution,
    Dot,
    ElementLine,
    ElementPicture,
    Marked,
    Passport,
    PeersLine,
    PeersPicture,
    Person,
    QuadrantPicture,
    Step,
    Stop,
    Way,
)
from quadrant.charts.quadrant_chart import quadrant_figure

__all__ = [
    "CONFIG",
    "MOST_LABELS",
    "Absent",
    "Ambition",
    "Among",
    "Band",
    "Chart",
    "Distribution",
    "Dot",
    "ElementLine",
    "ElementPicture",
    "Marked",
    "Passport",
    "PeersLine",
    "PeersPicture",
    "Person",
    "QuadrantPicture",
    "Step",
    "Stop",
    "Way",
    "alt_text",
    "distribution_svg",
    "distribution_text",
    "element_alt_text",
    "element_figure",
    "element_rows",
    "explanations",
    "footnote",
    "passport",
    "peers_alt_text",
    "peers_figure",
    "peers_rows",
    "quadrant_figure",
    "table_rows",
]
