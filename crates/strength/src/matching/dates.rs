//! Dates and years: `1991`, `3.10.91`, `31101991`. Any digits that can be read as day, month and year in some order; the
//! date need not exist.

use super::{Kind, Match, YEARS};

const FIRST_YEAR: u32 = 1000;
const LAST_YEAR: u32 = 2050;

/// Single years of the last century and of this one.
pub(super) fn years(password: &[char], now: i32) -> Vec<Match> {
    let mut found = Vec::new();
    let mut first = 0;
    while first + 4 <= password.len() {
        match number(&password[first..first + 4]) {
            Some(year) if (1900..2100).contains(&year) => {
                let guesses = distance(year, now).max(YEARS);
                let place = (first, first + 3);
                found.push(Match::new(password, place, Kind::Year, u64::from(guesses)));
                first += 4;
            }
            _ => first += 1,
        }
    }
    found
}

/// Dates, but not those inside of others.
pub(super) fn find(password: &[char], now: i32) -> Vec<Match> {
    let mut found = Vec::new();
    for first in 0..password.len() {
        for length in 4..=8 {
            let Some(token) = password.get(first..first + length) else {
                break;
            };
            if let Some(year) = joined(token, now) {
                found.push(day(password, first, length, year, 1, now));
            }
        }
        for length in 6..=10 {
            let Some(token) = password.get(first..first + length) else {
                break;
            };
            if let Some(year) = separated(token) {
                found.push(day(password, first, length, year, 4, now));
            }
        }
    }
    let inside = |one: &Match| {
        found.iter().any(|other| {
            let within = other.first <= one.first && other.last >= one.last;
            within && (other.first, other.last) != (one.first, one.last)
        })
    };
    found.iter().filter(|one| !inside(one)).copied().collect()
}

fn day(
    password: &[char],
    first: usize,
    length: usize,
    year: u32,
    separators: u64,
    now: i32,
) -> Match {
    let guesses = u64::from(distance(year, now).max(YEARS)) * 365 * separators;
    Match::new(password, (first, first + length - 1), Kind::Date, guesses)
}

fn distance(year: u32, now: i32) -> u32 {
    i64::from(now).abs_diff(i64::from(year)) as u32
}

fn number(digits: &[char]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii().then_some(())?;
        Some(number * 10 + digit.to_digit(10)?)
    })
}

/// The year of a date without separators: of all ways to read it, the year nearest to the current one.
fn joined(token: &[char], now: i32) -> Option<u32> {
    number(token)?;
    // Where the second and the third number start.
    let cuts: &[(usize, usize)] = match token.len() {
        4 => &[(1, 2), (2, 3)],
        5 => &[(1, 3), (2, 3)],
        6 => &[(1, 2), (2, 4), (4, 5)],
        7 => &[(1, 3), (2, 3), (4, 5), (4, 6)],
        _ => &[(2, 4), (4, 6)],
    };
    let years = cuts.iter().filter_map(|(second, third)| {
        year(
            number(&token[..*second])?,
            number(&token[*second..*third])?,
            number(&token[*third..])?,
        )
    });
    years.min_by_key(|year| distance(*year, now))
}

/// The year of a date with the same separator twice.
fn separated(token: &[char]) -> Option<u32> {
    let mut parts = token.split(|letter| is_separator(*letter));
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let lengths = (1..=4).contains(&first.len())
        && (1..=2).contains(&second.len())
        && (1..=4).contains(&third.len());
    let same = token.get(first.len()) == token.get(first.len() + 1 + second.len());
    if parts.next().is_some() || !lengths || !same {
        return None;
    }
    year(number(first)?, number(second)?, number(third)?)
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '/' | '\\' | '_' | '.' | '-')
}

/// The year, if three numbers read as day, month and year.
fn year(first: u32, second: u32, third: u32) -> Option<u32> {
    let all = [first, second, third];
    let count = |wanted: fn(u32) -> bool| all.iter().filter(|number| wanted(**number)).count();
    let no_year = |number: &u32| (100..FIRST_YEAR).contains(number) || *number > LAST_YEAR;
    if !(1..=31).contains(&second)
        || all.iter().any(no_year)
        || count(|number| number > 31) >= 2
        || count(|number| number == 0) >= 2
        || count(|number| number > 12) == 3
    {
        return None;
    }
    let readings = [(third, first, second), (first, second, third)];
    // With four digits it is the year, and the others have to be day and month.
    if let Some((year, one, other)) = readings.into_iter().find(|(year, ..)| *year >= FIRST_YEAR) {
        return is_day_and_month(one, other).then_some(year);
    }
    let (year, ..) = readings
        .into_iter()
        .find(|(_, one, other)| is_day_and_month(*one, *other))?;
    Some(if year > 50 { year + 1900 } else { year + 2000 })
}

fn is_day_and_month(one: u32, other: u32) -> bool {
    let days = 1..=31;
    days.contains(&one) && days.contains(&other) && one.min(other) <= 12
}
