//! Countries by their ISO 3166 regions, as telephones know them: the code from abroad, what is dialled
//! before a number at home, and what before a code of another country.
//!
//! Whether a number is possible is not known here (`form::mobile`).

use super::{Fault, Reader};

/// In each row: what is dialled before a number at home (`-` for nothing), what before another country's
/// code, then codes with their regions; written by `tests/facts/numbering.py`.
const WAYS: &str = include_str!("country/ways.txt");

/// The country in which numbers are meant that have no country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its code.
    pub(crate) code: &'static str,
    /// What is dialled before a number at home; may be empty.
    pub(crate) trunk: &'static str,
    /// What is dialled before another country's code.
    pub(crate) way_out: &'static str,
}

impl Country {
    /// The country of a region, like `DE`.
    pub fn find(region: &str) -> Option<Self> {
        WAYS.lines().find_map(|row| {
            let (trunk, rest) = row.split_once(' ')?;
            let (way_out, countries) = rest.split_once(' ')?;
            countries.split(' ').find_map(|country| {
                let regions = country.trim_start_matches(|c: char| c.is_ascii_digit());
                let code = &country[..country.len() - regions.len()];
                let found = regions.split(',').any(|known| known == region);
                found.then_some(Self {
                    code,
                    trunk: trunk.trim_start_matches('-'),
                    way_out,
                })
            })
        })
    }
}

impl Reader<'_> {
    pub(super) fn optional_country(&mut self, key: &'static str) -> Option<Country> {
        let country = Country::find(&self.optional_text(key)?);
        if country.is_none() {
            self.wrong(key, Fault::NotACountry);
        }
        country
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_known_by_its_two_capital_letters() {
        let known = |region| Country::find(region).map(|c| (c.code, c.trunk, c.way_out));
        assert_eq!(known("DE"), Some(("49", "0", "00")));
        assert_eq!(known("US"), Some(("1", "1", "011")));
        assert_eq!(known("VA"), Some(("39", "", "00")));
        assert_eq!(known("KZ"), Some(("7", "8", "810")));
        for region in ["de", "UK", "DEU", "", "D", "49", "DE,", "-"] {
            assert_eq!(known(region), None, "{region}");
        }
    }
}
