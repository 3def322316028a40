//! Countries by their ISO 3166 regions, with their country code, trunk prefix and prefix for calls abroad.
//!
//! Whether a number is possible is not known here (`form::mobile`).

use super::{Fault, Reader};

/// Each row: the trunk prefix (`-` for none), the prefix for calls abroad, then country codes with their regions.
/// `tests/facts/numbering.py` writes the file.
const WAYS: &str = include_str!("country/ways.txt");

/// The country that phone numbers without a country code belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// The country code.
    pub(crate) code: &'static str,
    /// The trunk prefix, dialled before a national number; may be empty.
    pub(crate) trunk: &'static str,
    /// The prefix for calls abroad.
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
