"""The empty deck, 16:9: theme, one master, and layouts of real placeholders, written here in full.

Nothing of python-pptx's own template (4:3) is in it. Placeholders are titles, bodies and charts, so that the outline
view and screen readers find them, and another theme can be laid over the deck. Places are in points, on 960 x 540.

Fonts: the bundled families are on few machines, and a deck carries no fonts. Georgia stands in for Source Serif 4
(headings) and Calibri for Source Sans 3: they come with Office on Windows and macOS, and both hold Latin, Greek and
Cyrillic. Other scripts have a font of the system each, named in the theme as Office does.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import Final, Literal

from quadrant.board.choices import Brand
from quadrant.palette import LIGHT

Box = tuple[float, float, float, float]
"""Left, top, width and height in points."""

Layout = Literal["cover", "picture", "chart", "columns", "words"]

WIDTH, HEIGHT = 960, 540
EMU: Final = 12_700
"""English metric units, which files count in, of a point."""

SERIF, SANS = "Georgia", "Calibri"

TITLE, WORDS, KICKER, MORE, CHART, SMALL = 0, 1, 13, 14, 15, 16
"""The `idx` of placeholders."""

EMPTY_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of a file: the first that a zip can say."""

LEFT, RIGHT = 54.0, 906.0
FOOT: Final[Box] = (LEFT, 505.0, 780.0, 18.0)
NUMBER: Final[Box] = (846.0, 505.0, 60.0, 18.0)

PLACES: Final[dict[Layout, dict[int, Box]]] = {
    "cover": {TITLE: (90, 168, 780, 124), WORDS: (90, 304, 780, 62), MORE: (90, 430, 780, 44)},
    "picture": {
        KICKER: (548, 40, 358, 20),
        TITLE: (548, 62, 358, 132),
        WORDS: (548, 212, 358, 194),
        SMALL: (548, 414, 358, 76),
    },
    "chart": {
        KICKER: (LEFT, 40, 852, 20),
        TITLE: (LEFT, 62, 852, 72),
        CHART: (LEFT, 150, 560, 340),
        WORDS: (646, 156, 260, 330),
    },
    "columns": {
        KICKER: (LEFT, 40, 852, 20),
        TITLE: (LEFT, 62, 852, 72),
        WORDS: (LEFT, 160, 404, 326),
        MORE: (502, 160, 404, 326),
    },
    "words": {KICKER: (LEFT, 40, 852, 20), TITLE: (LEFT, 62, 852, 72), WORDS: (LEFT, 156, 760, 330)},
}
"""Where the placeholders of each layout are."""

SIZES: Final[dict[int, float]] = {TITLE: 26, WORDS: 14, MORE: 14, KICKER: 12, SMALL: 10}
"""The size of type in points that placeholders have when nothing else is said."""

COVER_SIZES: Final[dict[int, float]] = {TITLE: 40, WORDS: 20, MORE: 13}

NAMES: Final[dict[Layout, str]] = {
    "cover": "Cover",
    "picture": "Picture and words",
    "chart": "Chart and words",
    "columns": "Two columns",
    "words": "Words",
}

_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml"

_SCRIPTS = {
    "Jpan": ("Yu Mincho", "Yu Gothic"),
    "Hang": ("Batang", "Malgun Gothic"),
    "Hans": ("SimSun", "Microsoft YaHei"),
    "Hant": ("PMingLiU", "Microsoft JhengHei"),
    "Arab": ("Times New Roman", "Arial"),
    "Hebr": ("Times New Roman", "Arial"),
    "Thai": ("Angsana New", "Cordia New"),
    "Deva": ("Mangal", "Mangal"),
    "Beng": ("Vrinda", "Vrinda"),
    "Taml": ("Latha", "Latha"),
    "Geor": ("Sylfaen", "Sylfaen"),
    "Armn": ("Sylfaen", "Sylfaen"),
    "Ethi": ("Nyala", "Nyala"),
    "Khmr": ("DaunPenh", "DaunPenh"),
}
"""Fonts of the system by script: for headings, for text."""


_PROPERTIES = {
    "presProps": ("p:presentationPr", ""),
    "viewProps": ("p:viewPr", ""),
    "tableStyles": ("a:tblStyleLst", ' def="{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"'),
}
"""What a deck says of how it is shown: nothing."""


@lru_cache(maxsize=8)
def empty_deck(brand: Brand) -> bytes:
    """A deck without slides, in this colour; the same bytes for the same colour."""
    layouts = list(PLACES)
    files = {
        "[Content_Types].xml": _content_types(len(layouts)),
        "_rels/.rels": _rels(
            (f"{_OFFICE}/officeDocument", "ppt/presentation.xml"),
            (
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
        ),
        "docProps/core.xml": _CORE,
        "ppt/presentation.xml": _presentation(),
        "ppt/_rels/presentation.xml.rels": _rels(
            (f"{_OFFICE}/slideMaster", "slideMasters/slideMaster1.xml"),
            (f"{_OFFICE}/theme", "theme/theme1.xml"),
            # PowerPoint offers to repair a deck without these.
            *((f"{_OFFICE}/{name}", f"{name}.xml") for name in _PROPERTIES),
        ),
        **{f"ppt/{name}.xml": f"<{root} {_NAMESPACES}{more}/>" for name, (root, more) in _PROPERTIES.items()},
        "ppt/theme/theme1.xml": _theme(brand),
        "ppt/slideMasters/slideMaster1.xml": _master(len(layouts)),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _rels(
            *((f"{_OFFICE}/slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(layouts) + 1)),
            (f"{_OFFICE}/theme", "../theme/theme1.xml"),
        ),
    }
    for n, layout in enumerate(layouts, start=1):
        files[f"ppt/slideLayouts/slideLayout{n}.xml"] = _layout(layout)
        files[f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels"] = _rels(
            (f"{_OFFICE}/slideMaster", "../slideMasters/slideMaster1.xml")
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, EMPTY_TIME), _HEAD + text)
    return out.getvalue()


def _content_types(layouts: int) -> str:
    parts = [
        ("ppt/presentation.xml", f"{_MAIN}.presentation.main+xml"),
        ("ppt/slideMasters/slideMaster1.xml", f"{_MAIN}.slideMaster+xml"),
        *((f"ppt/slideLayouts/slideLayout{n}.xml", f"{_MAIN}.slideLayout+xml") for n in range(1, layouts + 1)),
        ("ppt/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
        *((f"ppt/{name}.xml", f"{_MAIN}.{name}+xml") for name in _PROPERTIES),
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _rels(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)


def _presentation() -> str:
    return (
        f'<p:presentation {_NAMESPACES} saveSubsetFonts="1">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldSz cx="{WIDTH * EMU}" cy="{HEIGHT * EMU}"/><p:notesSz cx="6858000" cy="9144000"/>'
        "<p:defaultTextStyle/></p:presentation>"
    )


def _theme(brand: Brand) -> str:
    kinds = LIGHT.kinds
    colours = {
        "dk1": LIGHT.ink,
        "lt1": LIGHT.background,
        "dk2": LIGHT.muted,
        "lt2": LIGHT.surface,
        "accent1": brand.on_light,
        "accent2": kinds["inside"],
        "accent3": kinds["customers"],
        "accent4": kinds["leadership"],
        "accent5": kinds["front_office"],
        "accent6": LIGHT.ambition,
        "hlink": brand.on_light,
        "folHlink": LIGHT.muted,
    }
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>' for name, colour in colours.items())
    fonts = "".join(
        f'<a:{name}><a:latin typeface="{latin}"/><a:ea typeface=""/><a:cs typeface=""/>'
        + "".join(f'<a:font script="{script}" typeface="{found[at]}"/>' for script, found in _SCRIPTS.items())
        + f"</a:{name}>"
        for at, (name, latin) in enumerate((("majorFont", SERIF), ("minorFont", SANS)))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme {_NAMESPACES} name="Quadrant"><a:themeElements><a:clrScheme name="Quadrant">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Quadrant">{fonts}</a:fontScheme><a:fmtScheme name="Quadrant">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _place(box: Box) -> str:
    left, top, wide, tall = (round(value * EMU) for value in box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'


def _tree(shapes: str) -> str:
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{shapes}</p:spTree>"
    )


def _ornament(number: int, box: Box) -> str:
    """A surface in the accent colour, which screen readers pass over."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Accent">{DECORATIVE}</p:cNvPr><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


DECORATIVE: Final = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
"""Says that a shape is an ornament."""


def _placeholder(
    number: int, name: str, kind: str, idx: int | None, box: Box, body: str, style: str = "", words: str = ""
) -> str:
    place = f' idx="{idx}"' if idx else ""
    text = words or "<a:p><a:r><a:t>" + name + "</a:t></a:r></a:p>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="{kind}"{place}/></p:nvPr></p:nvSpPr><p:spPr>{_place(box)}<a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></p:spPr><p:txBody>{body}<a:lstStyle>{style}</a:lstStyle>{text}</p:txBody></p:sp>"
    )


def _body(anchor: str = "t") -> str:
    return (
        f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">'
        "<a:normAutofit/></a:bodyPr>"
    )


def _level(size: float, colour: str, *, bold: bool = False, font: str = "", extra: str = "") -> str:
    face = f'<a:latin typeface="{font}"/>' if font else ""
    return (
        f'<a:lvl1pPr marL="0" indent="0"{extra}><a:buNone/><a:defRPr sz="{round(100 * size)}" b="{int(bold)}">'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>{face}</a:defRPr></a:lvl1pPr>'
    )


def _foot(number: int) -> str:
    field = (
        '<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld></a:p>'
    )
    return _placeholder(
        number, "Footer", "ftr", 11, FOOT, _body("ctr"), _level(9, "tx2", font="+mn-lt")
    ) + _placeholder(
        number + 1,
        "Slide number",
        "sldNum",
        12,
        NUMBER,
        _body("ctr"),
        _level(9, "tx2", font="+mn-lt", extra=' algn="r"'),
        field,
    )


def _master(layouts: int) -> str:
    shapes = (
        _placeholder(2, "Title", "title", None, PLACES["chart"][TITLE], _body("t"))
        + _placeholder(3, "Words", "body", WORDS, PLACES["words"][WORDS], _body())
        + _foot(4)
    )
    levels = "".join(
        f'<a:lvl{n}pPr marL="{(n - 1) * 171450}" indent="{0 if n == 1 else -171450}" algn="l" rtl="0" eaLnBrk="1">'
        '<a:lnSpc><a:spcPct val="104000"/></a:lnSpc><a:spcBef><a:spcPts val="700"/></a:spcBef>'
        + ("<a:buNone/>" if n == 1 else '<a:buFont typeface="Arial"/><a:buChar char="•"/>')
        + f'<a:defRPr sz="{1400 if n == 1 else 1200}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr>'
        f"</a:lvl{n}pPr>"
        for n in range(1, 6)
    )
    ids = "".join(f'<p:sldLayoutId id="{2147483648 + n}" r:id="rId{n}"/>' for n in range(1, layouts + 1))
    return (
        f'<p:sldMaster {_NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
        f"<a:effectLst/></p:bgPr></p:bg>{_tree(shapes)}</p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        f'<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:hf hdr="0" dt="0"/><p:txStyles><p:titleStyle>'
        '<a:lvl1pPr algn="l"><a:lnSpc><a:spcPct val="96000"/></a:lnSpc><a:buNone/><a:defRPr sz="2600"><a:solidFill>'
        '<a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/>'
        '<a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr></p:titleStyle>'
        f"<p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>"
    )


def _layout(layout: Layout) -> str:
    cover = layout == "cover"
    sizes = COVER_SIZES if cover else SIZES
    kinds = {TITLE: "ctrTitle" if cover else "title", WORDS: "subTitle" if cover else "body", CHART: "chart"}
    names = {TITLE: "Title", WORDS: "Words", MORE: "More words", KICKER: "Part", CHART: "Chart", SMALL: "Small print"}
    shapes = []
    for number, (idx, box) in enumerate(PLACES[layout].items(), start=3):
        style = {
            TITLE: _level(sizes[TITLE], "tx1", font="+mj-lt"),
            KICKER: _level(12, "accent1", bold=True),
            SMALL: _level(10, "tx2"),
            MORE: _level(sizes[MORE], "tx2") if cover else "",
            WORDS: _level(sizes[WORDS], "tx2") if cover else "",
        }.get(idx, "")
        kind = kinds.get(idx, "body")
        shapes.append(
            _placeholder(
                number,
                names[idx],
                kind,
                idx,
                box,
                _body("b" if (cover and idx == TITLE) or idx == SMALL else "t"),
                style,
            )
        )
    title_first = sorted(shapes, key=lambda shape: "itle" not in shape.split('type="')[1].split('"')[0])
    accent = (
        _ornament(2, (0, 0, 26, HEIGHT))
        if cover
        else _ornament(2, (LEFT, 28, 28, 3) if layout != "picture" else (548, 28, 28, 3))
    )
    foot = "" if cover else _foot(20)
    kind = ' type="title"' if cover else ""
    return (
        f'<p:sldLayout {_NAMESPACES}{kind} preserve="1"><p:cSld name="{NAMES[layout]}">'
        f"{_tree(accent + ''.join(title_first) + foot)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
        "</p:sldLayout>"
    )
