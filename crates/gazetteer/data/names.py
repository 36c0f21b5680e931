"""Names: which other names of cities are kept, and what countries are called in many languages."""

import collections

import fold as folding
import regions
from babel import Locale

# Languages in which posts and carriers print country names.
LANGUAGES = """en de fr es it pt pt_PT nl pl cs sk hu ro bg hr sr sl bs mk sq el tr ru uk be lt lv et fi sv da nb is ga
mt ca eu gl zh zh_Hant zh_Hant_HK ja ko vi th id ms fil ar he fa hy ka az kk uz mn""".split()
# What carriers print and CLDR does not have.
MORE = {
    "US": ["USA", "U.S.A.", "United States of America", "Etats Unis", "Estados Unidos da America", "Estados Unidos de America",
           "EE.UU.", "EUA", "États-Unis d'Amérique", "Vereinigte Staaten von Amerika", "Stati Uniti d'America", "Stany Zjednoczone Ameryki",
           "Spojené státy americké", "Spojené štáty americké", "Amerikai Egyesült Államok", "Statele Unite ale Americii",
           "Jungtinės Amerikos Valstijos", "Amerikas Savienotās Valstis", "Ameerika Ühendriigid", "Соединенные Штаты Америки", "США",
           "Сполучені Штати Америки", "Amerika Birleşik Devletleri", "美利坚合众国", "アメリカ合衆国"],
    "GB": ["UK", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland", "Grande Bretagne", "Gran Bretana", "Grã-Bretanha", "Gran Bretagna",
           "Großbritannien", "Groot-Brittannië", "Storbritannien", "Wielka Brytania", "Velká Británie", "Nagy-Britannia",
           "Didžioji Britanija", "Lielbritānija", "Marea Britanie", "Великобритания", "Велика Британія",
           "United Kingdom of Great Britain and Northern Ireland"],
    "CN": ["P.R. China", "PR China", "PRC", "Mainland China", "China Mainland", "China (Mainland)", "中国大陆", "China, People's Republic",
           "Peoples Republic of China", "China Peoples Republic"],
    "HK": ["Hong Kong", "Hongkong", "Hong Kong SAR", "Hong Kong (China)", "香港", "China Hong Kong"],
    "MO": ["Macao", "Macau", "澳门", "澳門"], "TW": ["Taiwan", "台湾", "台灣", "臺灣", "Chinese Taipei", "Taiwan, Province of China"],
    "KR": ["Korea", "South Korea", "Republic of Korea", "Korea, Republic of", "Korea (Rep.)", "Korea Rep", "Rep. of Korea", "S. Korea", "Korea South", "대한민국"],
    "KP": ["North Korea"], "RU": ["Russia", "Russian Federation"], "CZ": ["Czech Republic", "Czech Rep.", "Czechia"],
    "VN": ["Vietnam", "Viet Nam"], "TR": ["Turkey", "Türkiye", "Turkiye"], "AE": ["UAE", "U.A.E."], "NL": ["Holland", "The Netherlands"],
    "MM": ["Burma", "Myanmar"], "LA": ["Laos", "Lao"], "MD": ["Moldova"], "MK": ["Macedonia", "North Macedonia"],
    "SG": ["Cingapura"], "CI": ["Ivory Coast", "Costa do Marfim"], "CV": ["Cape Verde"], "SZ": ["Swaziland", "Eswatini"], "TZ": ["Tanzania"], "SY": ["Syria"], "IR": ["Iran"],
    "BN": ["Brunei", "Brunei Darussalam"], "BO": ["Bolivia"], "VE": ["Venezuela"], "TL": ["East Timor"], "IE": ["Republic of Ireland", "Eire"],
    "DE": ["Federal Republic of Germany"], "CD": ["DR Congo", "Congo Kinshasa"], "CG": ["Congo Brazzaville"], "VA": ["Vatican", "Holy See"],
    "PS": ["Palestine"], "LY": ["Libya"], "BA": ["Bosnia", "Bosnia Herzegovina"], "SK": ["Slovak Republic"], "SA": ["KSA"],
}
NATIVE = {
    "han": "CN TW HK MO SG JP", "kana": "JP", "hangul": "KR KP", "cyrillic": "RU UA BY KZ KG BG RS MK ME TJ MN UZ",
    "greek": "GR CY", "arabic": "SA AE EG IQ JO LB SY KW QA BH OM YE PS LY TN DZ MA SD IR PK AF", "hebrew": "IL", "thai": "TH",
    "georgian": "GE", "armenian": "AM",
}
BLOCKS = [
    (0x370, "greek"), (0x400, "cyrillic"), (0x530, "armenian"), (0x590, "hebrew"), (0x600, "arabic"), (0x700, "other"),
    (0xE00, "thai"), (0xE80, "other"), (0x10A0, "georgian"), (0x1100, "hangul"), (0x1200, "other"), (0x1E00, "latin"),
    (0x2000, "other"), (0x3040, "kana"), (0x3100, "other"), (0x3400, "han"), (0xA000, "other"), (0xAC00, "hangul"), (0xD7B0, "other"),
]
LINKS = "do da dos das de del di am an im in ob bei vor sur upon under on nad pod la le".split()
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa", "ø": "oe", "Ø": "Oe"})


def script(key):
    found = "latin"
    for char in key:
        kind = "latin"
        for first, name in BLOCKS:
            if ord(char) >= first:
                kind = name
        if kind == "other":
            return "other"
        if kind != "latin":
            found = kind
    return found


def alternates(cities):
    """(key, rank) of every other name that is kept: all scripts for large cities, the country's own for small ones."""
    heads = collections.Counter(head(city) for city in cities)
    for city in cities:
        own, people, country = folding.fold(city["name"]), city["population"], city["countrycode"]
        seen = {own}
        if country in ("DE", "AT", "CH", "SE", "FI", "DK", "NO", "LI", "LU"):
            spelt = folding.fold(city["name"].translate(GERMAN))
            if spelt not in seen:
                seen.add(spelt)
                yield spelt, city["rank"]
        first = head(city)
        if first and heads[first] <= 3 and first not in seen:
            seen.add(first)
            yield first, city["rank"]
        for name in city["alternatenames"]:
            key = folding.fold(name)
            kind = script(key)
            if key in seen or kind == "other" or not keeps(name, key, kind, people, country):
                continue
            seen.add(key)
            yield key, city["rank"]


def head(city):
    """`Alverca` of Alverca do Ribatejo: what is printed where the rest goes without saying."""
    first, _, rest = city["name"].partition(" ")
    before, dash, after = city["name"].partition("-")
    if rest.split(" ")[0] in LINKS and len(first) >= 6 and city["population"] >= 5000:
        return folding.fold(first)
    if dash and after.split("-")[0] in LINKS and len(before) >= 6 and city["population"] >= 5000:
        return folding.fold(before)
    return ""


def keeps(name, key, kind, people, country):
    if kind == "latin":
        if len(key) < 4 or not name[:1].isupper() or any(c.isdigit() for c in key):
            return False
        return people >= 200_000 or (people >= 20_000 and country in ("CN", "JP", "KR", "IN", "VN") and len(name) < 20)
    if len(key) < 2:
        return False
    if country in NATIVE[kind].split():
        return True
    return people >= (150_000 if kind in ("cyrillic", "han", "hangul", "arabic") else 1_000_000)


def countries(cache, cities):
    """Rows in order of their code, and (key, row) of every name."""
    rows, keys = [], set()
    shares = regions.country_zones(cities)
    biggest = {}
    for city in cities:
        known = biggest.get(city["countrycode"])
        if known is None or city["population"] > known["population"]:
            biggest[city["countrycode"]] = city
    # Serbia and Montenegro and the Netherlands Antilles are no more.
    held = sorted((code, row) for code, row in cache.get_countries().items() if code not in ("CS", "AN"))
    own_names = {(city["countrycode"], folding.fold(city["name"])) for city in cities}
    for number, (code, row) in enumerate(held):
        zone, share = shares.get(code, ("", 0))
        seat = biggest.get(code, {"latitude": 0.0, "longitude": 0.0})
        rows.append({"iso": code, "iso3": row["iso3"], "zone": zone, "share": share, "lat": seat["latitude"], "lon": seat["longitude"],
                     "people": row["population"]})
        spelt = [row["name"], *MORE.get(code, [])]
        for language in LANGUAGES:
            name = Locale.parse(language).territories.get(code, "")
            # Brazil is Brasilia in Basque: the city is meant more often.
            if language == "en" or (code, folding.fold(name)) not in own_names:
                spelt.append(name)
        for name in spelt:
            key = folding.fold(name)
            # "Hongkong (S.A.R. China)" is also printed without the brackets.
            for form in {key, folding.fold(name.split("(")[0])}:
                if len(form) >= (2 if script(form) != "latin" or name in MORE.get(code, []) else 4):
                    keys.add((form, number))
    return rows, sorted(keys)
