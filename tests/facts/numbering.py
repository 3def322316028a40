"""Writes the page's tables of country codes, lengths and dialling prefixes, and the numbers that they are tested with.

Facts out of the metadata of libphonenumber, as the package `phonenumbers` 9.0.43 carries them:

    pip install phonenumbers==9.0.43 && python3 tests/facts/numbering.py
"""

import collections
import pathlib
import re

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType
from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as REGIONS

ROOT = pathlib.Path(__file__).resolve().parents[2]
lengths = collections.defaultdict(set)
examples = set()
ways = collections.defaultdict(lambda: collections.defaultdict(list))


def way_out(metadata):
    """The prefix for calls abroad; the usual one, if there are several."""
    for prefix in (metadata.international_prefix, metadata.preferred_international_prefix):
        if prefix and re.fullmatch(r"[\d~]{2,}", prefix):
            return prefix.replace("~", "")
    return "00"


for code, regions in REGIONS.items():
    for region in regions:
        world = region == "001"
        metadata = (
            PhoneMetadata.metadata_for_nongeo_region(code)
            if world
            else PhoneMetadata.metadata_for_region(region)
        )
        lengths[code].update(n for n in metadata.general_desc.possible_length if n > 0)
        if not world:
            trunk = "80" if region == "BY" else metadata.national_prefix or "-"
            ways[trunk, way_out(metadata)][code].append(region)
        for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE):
            number = (
                phonenumbers.example_number_for_non_geo_entity(code)
                if world
                else phonenumbers.example_number_for_type(region, kind)
            )
            if number:
                at_home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
                examples.add(
                    (region, phonenumbers.format_number(number, PhoneNumberFormat.E164), "" if world else at_home)
                )
codes = collections.defaultdict(list)
for code, found in lengths.items():
    codes[tuple(sorted(found))].append(code)
rows = [
    ",".join(map(str, found)) + " " + " ".join(map(str, sorted(group)))
    for found, group in sorted(codes.items())
]
(ROOT / "src/form/mobile/numbering.txt").write_text("\n".join(rows) + "\n")
(ROOT / "tests/facts/numbers.txt").write_text(
    "".join(" ".join(example).rstrip() + "\n" for example in sorted(examples))
)
(ROOT / "src/config/country/ways.txt").write_text(
    "".join(
        " ".join([trunk, out, *(f"{code}{','.join(found)}" for code, found in sorted(codes.items()))]) + "\n"
        for (trunk, out), codes in sorted(ways.items())
    )
)
