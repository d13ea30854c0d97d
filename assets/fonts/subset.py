#!/usr/bin/env python3
"""Make the fonts of Frontdesk from the Inter family as Debian ships it.

Needs the Debian packages fonts-inter and python3-fonttools:

    /usr/bin/python3 subset.py /usr/share/fonts/opentype/inter .

Each weight keeps Latin, Greek, Cyrillic, punctuation and a few signs. Digits
are tabular without asking for a feature, and a colon between two digits is
raised to their middle, because every number in the window is a time, an
extension or a counter.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

WEIGHTS = ("Regular", "Medium", "SemiBold")
UNICODES = [
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x0192, 0x0192), (0x0218, 0x021B), (0x02BB, 0x02BD), (0x02C6, 0x02DD), (0x0300, 0x0328),  # Latin and its marks
    (0x0370, 0x03FF), (0x0400, 0x045F), (0x0490, 0x0491), (0x1E80, 0x1E9E), (0x1EA0, 0x1EF9),  # Greek, Cyrillic, Vietnamese
    (0x2009, 0x200A), (0x2010, 0x2027), (0x202F, 0x203A), (0x20AC, 0x20AC), (0x2116, 0x2122),  # punctuation, money, number
    (0x2190, 0x2199), (0x21A9, 0x21AA), (0x21B5, 0x21B5), (0x21E7, 0x21E7), (0x2303, 0x2303), (0x2318, 0x2318), (0x2325, 0x2325),
    (0x2212, 0x2212), (0x25A0, 0x25CF), (0x2605, 0x2606), (0x2713, 0x2717), (0xFFFD, 0xFFFD),
]
DIGITS = "uniE071 uniE072 uniE073 uniE074 uniE075 uniE076 uniE077 uniE078 uniE079 uniE07A"
FEATURES = f"""
languagesystem DFLT dflt;
languagesystem latn dflt;
languagesystem grek dflt;
languagesystem cyrl dflt;
@digit = [{DIGITS}];
lookup raised {{ sub uni003A by uni003A.case; }} raised;
feature calt {{ sub @digit uni003A' lookup raised @digit; }} calt;
"""


def tabular(font):
    """Swap the digits of the character map for the tabular ones."""
    swap = {0x30 + i: name for i, name in enumerate(DIGITS.split())}
    for table in font["cmap"].tables:
        for code, name in swap.items():
            if code in table.cmap:
                table.cmap[code] = name
    addOpenTypeFeaturesFromString(font, FEATURES, tables=["GSUB"])


def truetype(font):
    """Replace the cubic outlines by quadratic ones."""
    order, glyphs, source = font.getGlyphOrder(), {}, font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(None)
        source[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    glyf, loca = newTable("glyf"), newTable("loca")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    font["glyf"], font["loca"] = glyf, loca
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones, maxp.maxTwilightPoints, maxp.maxStorage = 1, 0, 0
    maxp.maxFunctionDefs = maxp.maxInstructionDefs = maxp.maxStackElements = 0
    maxp.maxSizeOfInstructions, maxp.maxComponentElements = 0, 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def main(source, target):
    for weight in WEIGHTS:
        font = TTFont(source / f"Inter-{weight}.otf")
        tabular(font)
        options = subset.Options(layout_features=["calt", "kern", "mark", "mkmk"], notdef_outline=True, hinting=False,
                                 name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17])
        worker = subset.Subsetter(options)
        worker.populate(unicodes=[c for first, last in UNICODES for c in range(first, last + 1)])
        worker.subset(font)
        truetype(font)
        font.save(target / f"Inter-{weight}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
