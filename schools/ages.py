"""When somebody turns 17: the age of the identity card (UU 24/2013, article 63).

Born on 29 February, one turns 17 on 1 March of a year that has no such day. The database
holds the same rule as the function `seventeenth_birthday(date)`.
"""

from datetime import date

CARD_AGE = 17


def birthday(birth_date: date, age: int) -> date:
    """Return the day on which a person born on `birth_date` reaches `age` years."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def seventeenth_birthday(birth_date: date) -> date:
    return birthday(birth_date, CARD_AGE)


def seventeen_cutoff(day: date) -> date:
    """Return the latest birth date with which a person is 17 on `day`."""
    return age_cutoff(day, CARD_AGE)


def age_cutoff(day: date, age: int) -> date:
    """Return the latest birth date with which a person has reached `age` on `day`."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        return date(day.year - age, 2, 28)
