//! An sRGB colour: parsing, formatting, contrast (WCAG 2.2), and changes of lightness that keep the hue (OKLCH). There
//! is no transparency, because the contrast of a text needs a known background.

use std::fmt;

/// A colour in sRGB with eight bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Black.
    pub const BLACK: Self = Self([0; 3]);
    /// White.
    pub const WHITE: Self = Self([u8::MAX; 3]);

    /// A colour of red, green and blue.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digits: Vec<u8> = digits
            .chars()
            .map(|digit| {
                digit
                    .to_digit(16)
                    .and_then(|digit| u8::try_from(digit).ok())
            })
            .collect::<Option<_>>()?;
        match *digits.as_slice() {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Some(Self([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }

    /// Relative luminance, from 0 to 1 (WCAG 2.2, "relative luminance").
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio, from 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Perceived lightness, from 0 to 1 (the L of OKLCH).
    pub fn lightness(self) -> f64 {
        self.perceived()[0]
    }

    /// Distance from grey (the C of OKLCH).
    pub fn chroma(self) -> f64 {
        let [_, a, b] = self.perceived();
        a.hypot(b)
    }

    /// Hue in degrees (the h of OKLCH); meaningless for a grey.
    pub fn hue(self) -> f64 {
        let [_, a, b] = self.perceived();
        b.atan2(a).to_degrees().rem_euclid(360.0)
    }

    /// The colour of this hue with another lightness. The chroma stays, but is limited by `most` and by what sRGB has at
    /// this hue and lightness.
    #[must_use]
    pub fn with(self, lightness: f64, most: f64) -> Self {
        let [_, a, b] = self.perceived();
        let chroma = a.hypot(b);
        let (mut low, mut high) = (0.0, 1.0);
        let scaled = |part: f64| shown([lightness, a * part, b * part]);
        let wanted = if chroma > most { most / chroma } else { 1.0 };
        if let Some(colour) = scaled(wanted) {
            return colour;
        }
        for _ in 0..10 {
            let middle = (low + high) / 2.0;
            match scaled(wanted * middle) {
                Some(_) => low = middle,
                None => high = middle,
            }
        }
        // Without chroma it is a grey, which sRGB always has.
        scaled(wanted * low).unwrap_or(if lightness < 0.5 {
            Self::BLACK
        } else {
            Self::WHITE
        })
    }

    /// The colour of this hue that satisfies `is_right` and is nearest in lightness; itself, if it does.
    pub fn nearest(self, is_right: impl Fn(Self) -> bool) -> Option<Self> {
        const STRIDES: u8 = 64;
        if is_right(self) {
            return Some(self);
        }
        let from = self.lightness();
        let at = |lightness: f64| self.with(lightness.clamp(0.0, 1.0), f64::INFINITY);
        let stride = |number: u8, way: f64| from + way * f64::from(number) / f64::from(STRIDES);
        let (number, way) = (1..=STRIDES)
            .flat_map(|number| [(number, -1.0), (number, 1.0)])
            .find(|(number, way)| is_right(at(stride(*number, *way))))?;
        // The limit is within the last stride.
        let (mut wrong, mut right) = (stride(number - 1, way), stride(number, way));
        for _ in 0..6 {
            let middle = (wrong + right) / 2.0;
            match is_right(at(middle)) {
                true => right = middle,
                false => wrong = middle,
            }
        }
        Some(at(right))
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// The colour in OKLab: lightness, and two axes of colour.
    fn perceived(self) -> [f64; 3] {
        let cones = apply(TO_CONES, self.linear()).map(f64::cbrt);
        apply(TO_PERCEIVED, cones)
    }
}

/// The sRGB colour of these OKLab values, if there is one.
fn shown(perceived: [f64; 3]) -> Option<Colour> {
    let cones = apply(FROM_PERCEIVED, perceived).map(|cone| cone.powi(3));
    let linear = apply(FROM_CONES, cones);
    // Half a step of a channel: a difference from rounding does not count.
    const ROUNDING: f64 = 0.000_2;
    if linear
        .iter()
        .any(|value| !(-ROUNDING..=1.0 + ROUNDING).contains(value))
    {
        return None;
    }
    let channel = |value: f64| {
        let value = value.clamp(0.0, 1.0);
        let value = if value <= 0.003_130_8 {
            value * 12.92
        } else {
            1.055 * value.powf(1.0 / 2.4) - 0.055
        };
        // The value is between 0 and 255.
        (value * 255.0).round() as u8
    };
    Some(Colour(linear.map(channel)))
}

fn apply(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

// The matrices of OKLab for linear sRGB (B. Ottosson, 2020; CSS Color 4 section 10).
const TO_CONES: [[f64; 3]; 3] = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const TO_PERCEIVED: [[f64; 3]; 3] = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const FROM_PERCEIVED: [[f64; 3]; 3] = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const FROM_CONES: [[f64; 3]; 3] = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}
