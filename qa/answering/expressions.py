"""How times, durations, sums, numbers, names and roles are written, as regular expressions."""

from __future__ import annotations

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
    r"|Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık)\.?"
)
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_FIGURE = r"(?:(?<![\w-])\d[\d.,]*\d(?![\w-]|\.\d)|(?<![\w-])\d(?![\w-]))"
_SPELLED = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|several|a few|half a"
    r"|a dozen|dozens|hundreds?|thousands?|millions?|billions?|trillions?)\b"
)
_COUNT = rf"(?:{_FIGURE}|{_SPELLED})"
_UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|yıl|ay|gün|hafta)"
_RELATIVE = (
    rf"(?:earlier|later) (?:this|that|next|last) \w+"
    rf"|(?:last|next|this) (?:{_UNIT}|{DAY}|{MONTH}|spring|summer|autumn|fall|winter)"
    rf"|(?:nearly |about |almost )?(?:an?|{_COUNT}) {_UNIT} (?:ago|later|earlier|before)"
    r"|yesterday|today|tomorrow|tonight|overnight|at midnight|at noon|dün|bugün|yarın|geçen (?:yıl|ay|hafta)"
)
_YEAR = r"(?<![\w$€£-])(?:1[0-9]|20)\d\ds?\b(?![,.]\d)"
TIME = (
    rf"(?i:\b(?:{_RELATIVE})\b)"
    rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{MONTH}"
    r"(?: \d{1,2}(?:st|nd|rd|th)?\b)?(?:,? \d{4}(?!\d))?"
    rf"|\b{DAY}\b|{_YEAR}|\b\d{{1,2}}(?:st|nd|rd|th) centur(?:y|ies)"
    r"|\b\d{1,2}(?::\d\d)? ?(?:a\.?m|p\.?m)\b"
)
DURATION = (
    rf"(?i:(?:\ban?|{_COUNT})(?:[ -](?:to|or)[ -]{_COUNT}|[-–]\d+)?[ -]{_UNIT})"
    r"|(?i:\b(?:decades|years|months|weeks|days|hours|centuries)\b)"
    rf"|(?i:{_COUNT}[ -](?:kilomet(?:er|re)s?|met(?:er|re)s?|miles?|feet|foot|yards?|km|pages?|inches)\b)"
    r"|\bsince (?:\w+ )?\d{4}|\bfrom \d{4} (?:to|until) \d{4}"
)
_SCALE = r"(?:thousands?|hundreds?|millions?|billions?|trillions?)"
_CURRENCY = r"(?:dollars|euros?|pounds|liras?|rou?bles|yen|yuan|francs|crowns|cents|rupees|pesos|kron[eo]r)"
MONEY = (
    rf"(?:US|A|C)?[$€£¥₺₽]\s?\d[\d.,]*(?:\s?(?:{_SCALE}|m|bn|k)\b)?"
    rf"|(?i:(?:{_COUNT}\s)?(?:{_SCALE}\s)?(?:of )?(?:US |U\.S\. )?\b{_CURRENCY}\b)"
)
NUMBER = rf"(?i:{_COUNT}(?:\s?%|\s?(?:percent|per cent|{_SCALE})\b)?(?:[ -]to[ -]{_COUNT})?)"
ROLES = (
    r"\b(?:official|diplomat|minister|ministry|spokes\w+|source|analyst|expert|witness|officer|police|resident"
    r"|scientist|researcher|lawyer|prosecutor|judge|mayor|president|leader|author|company|government|agency"
    r"|report|study|statement|authorit(?:y|ie)|department|union|chamber|bank|firm|club|group|team|chief|director"
    r"|chairman|chairwoman|engineer|worker|council|court|critic|doctor|farmer|owner|organi[sz]er|crew"
    r"|passenger|volunteer|biologist|employee|partner|yetkili)(?:e?s)?\b"
)
_CAPITALISED = r"[A-ZÀ-ÝĞİŞÇÖÜ][\w'’.-]*"
PLACE = (
    rf"(?i:\b(?:in|at|near|from|to|of|outside|into|across) (?:the )?)({_CAPITALISED}(?:\s{_CAPITALISED})*)"
)
NAMES = rf"{_CAPITALISED}(?:\s(?:(?:of|de|van|von|bin|al|the)\s)?{_CAPITALISED})*"
