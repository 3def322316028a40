"""Writes the page's table of country codes and lengths, and the numbers that it is tested with.

Facts out of the metadata of libphonenumber, as the package `phonenumbers` 9.0.43 carries them:

    pip install phonenumbers==9.0.43 && python3 tests/facts/numbering.py
"""

import collections
import pathlib

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType
from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as REGIONS

ROOT = pathlib.Path(__file__).resolve().parents[2]
lengths = collections.defaultdict(set)
examples = set()
for code, regions in REGIONS.items():
    for region in regions:
        world = region == "001"
        metadata = (
            PhoneMetadata.metadata_for_nongeo_region(code)
            if world
            else PhoneMetadata.metadata_for_region(region)
        )
        lengths[code].update(n for n in metadata.general_desc.possible_length if n > 0)
        for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE):
            number = (
                phonenumbers.example_number_for_non_geo_entity(code)
                if world
                else phonenumbers.example_number_for_type(region, kind)
            )
            if number:
                examples.add((region, phonenumbers.format_number(number, PhoneNumberFormat.E164)))
codes = collections.defaultdict(list)
for code, found in lengths.items():
    codes[tuple(sorted(found))].append(code)
rows = [
    ",".join(map(str, found)) + " " + " ".join(map(str, sorted(group)))
    for found, group in sorted(codes.items())
]
(ROOT / "src/form/mobile/numbering.txt").write_text("\n".join(rows) + "\n")
(ROOT / "tests/facts/numbers.txt").write_text(
    "".join(f"{region} {number}\n" for region, number in sorted(examples))
)
