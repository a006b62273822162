"""Writes test/fixtures/recurrence.json: what python-dateutil makes of random recurrence rules.

    apt-get install -y --no-install-recommends python3-dateutil
    python3 test/oracle/recurrence.py > test/fixtures/recurrence.json

Each case is [rrule, anchor, timezone, exdates, first, from, later]: the first occurrences, and those from a later local
date on, as moments in UTC. `null` at the end of a list: the series ends there.

dateutil evaluates the rules on wall-clock time; zoneinfo makes moments of it. Where Saturway's series differ from those of
dateutil, this script asks dateutil another question:
- The first occurrence is always the anchor, also when the rule does not name its day, and COUNT counts it.
- A rule that names no day means the anchor's day, and in a shorter month its last day: BYMONTHDAY=28,…,day;BYSETPOS=-1.
- BYSETPOS of a weekly rule counts in whole weeks: dateutil counts in the first week from the start of the series.
"""

import json
import random
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

CASES = 720
SHOWN = 6
LATER = 3
END = datetime(2200, 1, 1)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
ZONES = [
    "UTC", "Europe/Moscow", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles",
    "America/Sao_Paulo", "America/St_Johns", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kolkata",
    "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Apia", "Pacific/Pago_Pago", "Asia/Tokyo", "Africa/Cairo",
]
# In these zones and at these times clocks change.
CHANGES = [
    ("Europe/Berlin", "2027-03-26T02:30:00"), ("Europe/Berlin", "2027-10-29T02:30:00"),
    ("America/New_York", "2027-03-12T02:15:00"), ("America/New_York", "2027-11-05T01:30:00"),
    ("Australia/Lord_Howe", "2027-10-01T02:10:00"), ("Australia/Lord_Howe", "2027-04-02T01:45:00"),
    ("Africa/Cairo", "2027-04-27T00:30:00"), ("Africa/Cairo", "2027-10-27T23:30:00"),
    ("Europe/London", "2027-03-27T01:00:00"), ("Europe/London", "2027-10-30T01:59:59"),
    ("Australia/Sydney", "2027-04-02T02:00:00"), ("America/St_Johns", "2027-03-13T02:00:00"),
]
FIXED = [
    ("FREQ=MONTHLY", "2027-01-31T09:00:00"), ("FREQ=MONTHLY", "2027-01-30T09:00:00"),
    ("FREQ=MONTHLY", "2028-01-29T09:00:00"), ("FREQ=MONTHLY;INTERVAL=3", "2027-08-31T09:00:00"),
    ("FREQ=YEARLY", "2028-02-29T09:00:00"), ("FREQ=YEARLY;INTERVAL=4", "2096-02-29T09:00:00"),
    ("FREQ=YEARLY;BYMONTH=2,4,12", "2027-12-31T18:00:00"), ("FREQ=MONTHLY;COUNT=4", "2027-01-31T09:00:00"),
    ("FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-31T09:00:00"), ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31T09:00:00"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "2027-01-29T17:00:00"), ("FREQ=MONTHLY;BYDAY=5TU", "2027-03-30T08:00:00"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2027-01-29T17:00:00"),
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2027-08-13T13:13:13"), ("FREQ=YEARLY;BYDAY=20MO", "2027-05-17T09:00:00"),
    ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "2027-10-31T02:30:00"), ("FREQ=YEARLY;BYDAY=TH;BYMONTH=11;BYSETPOS=4", "2027-11-25T12:00:00"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "1997-08-05T09:00:00"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "1997-08-05T09:00:00"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2044-02-29T09:00:00"),
    ("FREQ=DAILY;INTERVAL=999", "2027-01-01T00:00:00"), ("FREQ=DAILY;COUNT=1", "2027-01-01T09:00:00"),
    ("FREQ=WEEKLY;BYDAY=MO", "2027-01-06T09:00:00"), ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2027-01-06T09:00:00"),
    ("FREQ=DAILY;UNTIL=20270105", "2027-01-01T09:00:00"), ("FREQ=DAILY;UNTIL=20270105T085959", "2027-01-01T09:00:00"),
]


def random_rule(rng):
    freq = rng.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    interval = rng.choice([1, 1, 1, 2, 2, 3, 4, 5, 6, 10, 12, 26])
    parts = {"FREQ": freq}
    if interval > 1:
        parts["INTERVAL"] = str(interval)
    is_long = freq in ("MONTHLY", "YEARLY")
    if rng.random() < 0.3:
        parts["BYMONTH"] = ",".join(map(str, sorted(rng.sample(range(1, 13), rng.randint(1, 4)))))
    if freq != "WEEKLY" and rng.random() < 0.35:
        days = rng.sample([*range(1, 32), *range(-31, 0), 29, 30, 31, -1, -1, -2], rng.randint(1, 3))
        parts["BYMONTHDAY"] = ",".join(map(str, sorted(set(days))))
    if rng.random() < 0.5:
        days = rng.sample(DAYS, rng.randint(1, 4))
        if is_long and rng.random() < 0.6 and "BYMONTHDAY" not in parts:
            most = 53 if freq == "YEARLY" and "BYMONTH" not in parts else 5
            days = [f"{rng.choice([-1, 1]) * rng.randint(1, most)}{day}" for day in days]
        parts["BYDAY"] = ",".join(days)
    if ("BYDAY" in parts or "BYMONTHDAY" in parts) and freq != "DAILY" and rng.random() < 0.25:
        parts["BYSETPOS"] = ",".join(map(str, sorted(set(rng.choices([1, 2, 3, -1, -2], k=rng.randint(1, 2))))))
    if rng.random() < 0.4:
        parts["WKST"] = rng.choice(DAYS)
    end = rng.random()
    if end < 0.2:
        parts["COUNT"] = str(rng.choice([1, 2, 3, 5, 8, 40]))
    elif end < 0.35:
        until = date(2027, 1, 1) + timedelta(days=rng.randint(40, 2500))
        parts["UNTIL"] = until.strftime("%Y%m%d") + rng.choice(["", "T090000", "T140000Z"])
    names = list(parts)
    rng.shuffle(names)
    names.remove("FREQ")
    return ";".join(f"{name}={parts[name]}" for name in ["FREQ", *names])


def parse(text):
    return dict(part.split("=") for part in text.split(";"))


def wall_times(rule, anchor):
    """The wall-clock times of the rule after the anchor, without COUNT and UNTIL."""
    parts = {name: value for name, value in parse(rule).items() if name not in ("COUNT", "UNTIL")}
    start = anchor
    names_day = "BYDAY" in parts or "BYMONTHDAY" in parts
    if parts["FREQ"] in ("MONTHLY", "YEARLY") and not names_day and anchor.day > 28:
        months = parts.pop("BYMONTH", str(anchor.month) if parts["FREQ"] == "YEARLY" else None)
        parts["BYMONTHDAY"] = ",".join(map(str, range(28, anchor.day + 1)))
        parts["BYSETPOS"] = "-1"
        start = anchor.replace(day=1, month=1 if parts["FREQ"] == "YEARLY" else anchor.month)
        # one question for each month, because BYSETPOS counts in the year
        rules = [{**parts, "BYMONTH": month} for month in months.split(",")] if months else [parts]
    else:
        rules = [parts]
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        start = anchor - timedelta(days=(anchor.weekday() - DAYS.index(parts.get("WKST", "MO"))) % 7)
    streams = []
    for each in rules:
        text = ";".join(f"{name}={value}" for name, value in each.items())
        # an end, because dateutil looks for a rule that never matches until year 9999
        streams.append(rrulestr(f"{text};UNTIL={END:%Y%m%dT%H%M%S}", dtstart=start))
    return sorted({each for stream in streams for each in stream if each > anchor})


def moments(rule, anchor, zone, exdates):
    """All moments of the series, in UTC."""
    parts = parse(rule)
    times = [anchor, *wall_times(rule, anchor)]
    found = [(each, each.replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)) for each in times]
    if "COUNT" in parts:
        found = found[: int(parts["COUNT"])]
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        if until.endswith("Z"):
            last = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
            found = [each for each in found if each[1] <= last]
        else:
            last = datetime.strptime(until, "%Y%m%dT%H%M%S") if "T" in until else datetime.combine(
                datetime.strptime(until, "%Y%m%d").date(), time(23, 59, 59))
            found = [each for each in found if each[0] <= last]
    return [each for each in found if each[0].date().isoformat() not in exdates]


def show(rule, found, count):
    texts = [moment.strftime("%Y-%m-%dT%H:%M:%SZ") for _, moment in islice(found, count)]
    has_end = "COUNT" in rule or "UNTIL" in rule
    return texts + [None] * (has_end and len(texts) < count)


def main():
    rng = random.Random(20270131)
    questions = [(rule, anchor, "Europe/Berlin") for rule, anchor in FIXED]
    for zone, anchor in CHANGES:
        questions += [(rule, anchor, zone) for rule in ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SA,SU,MO,TH,FR", "FREQ=MONTHLY")]
    cases = []
    while len(cases) < CASES:
        if questions:
            rule, anchor, zone = questions.pop(0)
        else:
            rule, zone = random_rule(rng), rng.choice(ZONES)
            day = date(2027, 1, 1) + timedelta(days=rng.randint(0, 730))
            if rng.random() < 0.3:
                day = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=rng.choice([1, 1, 2]))
            anchor = f"{day}T{rng.choice(['00:00:00', '02:30:00', '09:00:00', '12:34:56', '23:45:00'])}"
        start = datetime.fromisoformat(anchor)
        is_fixed = len(cases) < len(FIXED)
        series = moments(rule, start, zone, [])
        if not is_fixed and (len(series) < 2 and "COUNT" not in rule and "UNTIL" not in rule):
            continue  # it never matches
        if not series or (series[0][0] != start):
            continue  # UNTIL is before the anchor
        exdates = []
        if not is_fixed and rng.random() < 0.3:
            exdates = sorted({str(each.date()) for each, _ in rng.sample(series[1:9], min(2, len(series[1:9])))})
        series = [each for each in series if str(each[0].date()) not in exdates]
        at = start.date() + timedelta(days=rng.randint(1, 9000))
        later = [each for each in series if each[0].date() >= at]
        cases.append([rule, anchor, zone, exdates, show(rule, series, SHOWN), str(at), show(rule, later, LATER)])
    print("[")
    print(",\n".join(json.dumps(case, separators=(",", ":")) for case in cases))
    print("]")


main()
