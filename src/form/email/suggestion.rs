//! Guesses the domain that was meant: `gmial.con` is most likely `gmail.com`.
//!
//! The guess is only offered. It uses a list of the most used mail domains, the neighbours of each key and the usual
//! typing slips, and makes no request. In doubt it suggests nothing; it never refuses an address.

/// The most used mail domains: a name and its endings, the most used first. A `!` marks a name that is used for mail
/// alone, so that any other ending is a slip.
const KNOWN: &str = "gmail! com
yahoo com co.uk fr com.br co.in co.jp it de es ca com.ar com.mx com.au in co.id com.ph com.tw com.vn gr ro se ie no dk be at ch cn com.cn com.hk com.sg
hotmail com co.uk fr it de es be nl ca com.br com.ar com.mx com.tr se no dk ch gr ru
outlook com fr de es it com.br co.uk be at dk jp in
icloud! com
aol com co.uk de fr it
live com co.uk fr nl it de be ca se dk no com.au com.mx cn
msn com
googlemail! com
protonmail! com ch
proton me
comcast net
gmx de net at ch com fr
web de
t-online de
freenet de
mail ru com de
yandex ru com by ua kz
rambler ru
orange fr
wanadoo fr
free fr
laposte net
sfr fr
neuf fr
libero it
virgilio it
tiscali it co.uk
alice it
btinternet com
sky com
virginmedia com
talktalk net
ntlworld com
verizon net
att net
sbcglobal net
bellsouth net
cox net
charter net
earthlink net
optonline net
windstream net
frontier com
juno com
ymail com
rocketmail com
me com
mac com
shaw ca
rogers com
sympatico ca
telus net
bigpond com net.au
optusnet com.au
rediffmail com
uol com.br
bol com.br
terra com.br
ig com.br
globo com
wp pl
onet pl
o2 pl
interia pl
seznam cz
centrum cz
telenet be
skynet be
ziggo nl
planet nl
bluewin ch
sapo pt
abv bg
ukr net
qq com
163 com
126 com
sina com
foxmail com
naver com
daum net
hanmail net
zoho com
fastmail com
hushmail com
tutanota com
email com";

/// The country-code endings: for each first letter from `a` to `z`, the second letters.
const COUNTRIES: &str = "cdefgilmoqrstuwxz abdefghijmnorstwyz acdfghiklmnoruvwxyz ejkmoz \
    cegrstu ijkmor adefghilmnpqrstuwy kmnrtu delmnoqrst emop eghimnprwyz abcikrstuvy \
    acdeghklmnopqrstuvwxyz acefgilopruz m aefghklmnrstwy a eosuw abcdeghiklmnorstuvxyz \
    cdfghjklmnortvwz agksyz aceginu fs  et amw";

/// Other existing endings that are close to a common one.
const OTHERS: &str = "com net org coop new bet pet vet cam mom ong one";

/// The rows of a keyboard.
const KEYS: [&[u8]; 4] = [b"1234567890-", b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];

/// Longer domains are not compared.
const LONGEST: usize = 32;

/// The cost of a usual slip.
const SLIP: u8 = 2;
/// The cost of a rare slip.
const ODD: u8 = 3;
/// The highest cost at which a domain is suggested.
const MOST: u8 = SLIP + ODD;
/// A cost above that.
const FAR: u8 = 20;

/// The domain that was meant, if this one is most likely a slip.
pub(super) fn meant(domain: &str) -> Option<String> {
    let typed = domain.to_ascii_lowercase();
    if typed.len() > LONGEST || !typed.is_ascii() {
        return None;
    }
    let (name, ending) = typed.split_once('.').unwrap_or((&typed, ""));
    let mut best: Option<(u8, &str, &str)> = None;
    for line in KNOWN.lines() {
        let (known, endings) = line.split_once(' ').unwrap_or_default();
        let for_mail_alone = known.ends_with('!');
        let known = known.trim_end_matches('!');
        for (place, known_ending) in endings.split(' ').enumerate() {
            if name == known && ending == known_ending {
                return None;
            }
            let cost = if name == known {
                ending_cost(ending, known_ending, place == 0, for_mail_alone)
            } else if ending.is_empty() {
                // Either the dot is missing, or all that follows it.
                let whole = [known, known_ending].concat();
                let cost = if typed == whole { SLIP } else { FAR };
                cost.min(slips(typed.as_bytes(), known.as_bytes()))
            } else {
                let whole = [known, ".", known_ending].concat();
                slips(typed.as_bytes(), whole.as_bytes())
            };
            if cost <= limit(known) && best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, known, known_ending));
            }
        }
    }
    match best {
        Some((_, known, ending)) => Some([known, ".", ending].concat()),
        // With its ending corrected, the domain may be a slip of a known one.
        None => mended_ending(name, ending).map(|mended| meant(&mended).unwrap_or(mended)),
    }
}

/// The highest cost for a domain with this name. A short name is close to too many others.
fn limit(name: &str) -> u8 {
    match name.len() {
        0..=2 => 0,
        3 | 4 => SLIP,
        5 => SLIP + SLIP,
        _ => MOST,
    }
}

/// The cost between an ending and the known ending of a name that is typed correctly.
fn ending_cost(typed: &str, known: &str, most_used: bool, for_mail_alone: bool) -> u8 {
    // Another ending of the same name may be a different site, but not if the name is used for mail alone.
    let elsewhere = typed.is_empty() || for_mail_alone || ["co", "cm", "om"].contains(&typed);
    if elsewhere && most_used {
        SLIP
    } else if last(typed) != last(known) && is_ending(last(typed)) {
        FAR
    } else {
        slips(typed.as_bytes(), known.as_bytes())
    }
}

/// The last part of an ending like `co.uk`.
fn last(ending: &str) -> &str {
    ending.rsplit('.').next().unwrap_or(ending)
}

/// A domain of any name whose ending does not exist, with the ending that was meant.
fn mended_ending(name: &str, ending: &str) -> Option<String> {
    let (before, last) = ending.rsplit_once('.').unwrap_or(("", ending));
    if last.len() < 3 || is_ending(last) {
        return None;
    }
    let meant = ["com", "net", "org"]
        .into_iter()
        .find(|meant| slips(last.as_bytes(), meant.as_bytes()) <= SLIP)?;
    let dot = if before.is_empty() { "" } else { "." };
    Some([name, ".", before, dot, meant].concat())
}

/// Whether an ending exists: a country code, or one of [`OTHERS`].
fn is_ending(ending: &str) -> bool {
    match ending.as_bytes() {
        [first @ b'a'..=b'z', second] => COUNTRIES
            .split(' ')
            .nth(usize::from(first - b'a'))
            .is_some_and(|seconds| seconds.as_bytes().contains(second)),
        _ => OTHERS.split(' ').any(|other| other == ending),
    }
}

/// The cost to get from what was meant to what was typed: an edit distance with Damerau's four slips, cheaper for those
/// that are usual on a keyboard. [`FAR`] if the two are too different.
fn slips(typed: &[u8], meant: &[u8]) -> u8 {
    if typed.len().abs_diff(meant.len()) > 2 || typed.len().max(meant.len()) > LONGEST {
        return FAR;
    }
    let ([first, ..], [wanted, ..]) = (typed, meant) else {
        return FAR;
    };
    // The first letter is rarely wrong, so most pairs are excluded at once.
    let begun = typed.get(1) == Some(wanted) || meant.get(1) == Some(first);
    if first != wanted && !begun && !near(*first, *wanted) {
        return FAR;
    }
    let mut before = [0u8; LONGEST + 1];
    let mut last = [0u8; LONGEST + 1];
    let mut now = [0u8; LONGEST + 1];
    for (column, cell) in last.iter_mut().enumerate() {
        *cell = SLIP.saturating_mul(column as u8);
    }
    for (row, &key) in typed.iter().enumerate() {
        let after = typed.get(row + 1);
        let earlier = row.checked_sub(1).map(|r| typed[r]);
        let stray = match Some(key) == earlier || after == Some(&key) {
            true => SLIP,
            false => match earlier.is_some_and(|e| near(key, e))
                || after.is_some_and(|a| near(key, *a))
            {
                true => SLIP,
                false => ODD,
            },
        };
        now[0] = last[0] + stray;
        for (column, &wanted) in meant.iter().enumerate() {
            let swap = if key == wanted {
                0
            } else if near(key, wanted) {
                SLIP
            } else {
                ODD
            };
            let mut cost = (last[column] + swap)
                .min(last[column + 1] + stray)
                .min(now[column] + SLIP);
            if let (Some(earlier), Some(left)) = (earlier, column.checked_sub(1))
                && key == meant[left]
                && earlier == wanted
            {
                cost = cost.min(before[left] + SLIP);
            }
            now[column + 1] = cost;
        }
        before = last;
        last = now;
        // If two rows exceed the limit, no later row is below it.
        let hopeless = |cells: &[u8]| cells[..=meant.len()].iter().min() > Some(&MOST);
        if hopeless(&before) && hopeless(&last) {
            return FAR;
        }
    }
    last[meant.len()]
}

/// Whether two keys are neighbours.
fn near(a: u8, b: u8) -> bool {
    let place = |key| {
        KEYS.iter()
            .enumerate()
            .find_map(|(row, keys)| Some((row, keys.iter().position(|k| *k == key)?)))
    };
    let (Some((row_a, column_a)), Some((row_b, column_b))) = (place(a), place(b)) else {
        return false;
    };
    // Each row is shifted half a key to the right of the one above.
    match (row_a, row_b) {
        (a, b) if a == b => column_a.abs_diff(column_b) == 1,
        (a, b) if a + 1 == b => column_a == column_b || column_a == column_b + 1,
        (a, b) if b + 1 == a => column_b == column_a || column_b == column_a + 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
