//! Reads the kind and the proportions of a brand's picture from its contents. It neither converts nor resizes pictures.

mod svg;

use anyhow::{Context, Result, bail};

/// The kinds that are supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Svg,
    Png,
    Webp,
}

impl Kind {
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }
}

/// What a style sheet needs to know of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Picture {
    pub(super) kind: Kind,
    /// Width divided by height.
    pub(super) ratio: f64,
}

impl Picture {
    /// Reads the beginning of a file.
    ///
    /// # Errors
    /// When it is none of the kinds, does not say its size, or would not be shown.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let (kind, width, height) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            // The first chunk is IHDR, and begins with both (PNG section 11.2.1).
            let number = |at: usize| {
                let four = bytes.get(at..at + 4)?.try_into().ok()?;
                Some(f64::from(u32::from_be_bytes(four)))
            };
            (Kind::Png, number(16), number(20))
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            let (width, height) = webp(bytes).unzip();
            (Kind::Webp, width, height)
        } else {
            let text = std::str::from_utf8(bytes)
                .ok()
                .filter(|text| text.contains("<svg"));
            let text = text.context("is neither SVG nor PNG nor WebP")?;
            let (width, height) = svg::size(text)?.unzip();
            (Kind::Svg, width, height)
        };
        let (Some(width), Some(height)) = (width, height) else {
            bail!("does not say its size (an SVG: by viewBox)");
        };
        if width < 1.0 || height < 1.0 || !(0.05..=20.0).contains(&(width / height)) {
            bail!("is {width} by {height}, too small or too narrow to be seen");
        }
        Ok(Self {
            kind,
            ratio: width / height,
        })
    }
}

/// The size in the first chunk (RFC 9649 section 2).
fn webp(bytes: &[u8]) -> Option<(f64, f64)> {
    let at = |at: usize| bytes.get(at).map(|byte| u32::from(*byte));
    let number = |from: usize, length: usize| {
        (0..length).try_fold(0, |all, place| Some(all | at(from + place)? << (8 * place)))
    };
    let (width, height) = match bytes.get(12..16)? {
        b"VP8X" => (number(24, 3)? + 1, number(27, 3)? + 1),
        b"VP8L" => {
            let bits = number(21, 4)?;
            ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        b"VP8 " => (number(26, 2)? & 0x3fff, number(28, 2)? & 0x3fff),
        _ => return None,
    };
    Some((f64::from(width), f64::from(height)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(bytes: &[u8], kind: Kind, width: f64, height: f64) {
        let picture = Picture::read(bytes).unwrap();
        assert_eq!(picture.kind, kind);
        assert!((picture.ratio - width / height).abs() < 1e-9, "{picture:?}");
    }

    fn why(bytes: &[u8]) -> String {
        Picture::read(bytes).unwrap_err().to_string()
    }

    const SVG: &str = "xmlns=\"http://www.w3.org/2000/svg\"";

    #[test]
    fn a_picture_is_known_by_its_contents() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 1, 44, 0, 0, 0, 60]);
        check(&png, Kind::Png, 300.0, 60.0);

        let webp = |chunk: &[u8; 4], data: &[u8]| {
            let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
            bytes.extend(chunk);
            bytes.extend([0; 4]);
            bytes.extend(data);
            bytes
        };
        check(
            &webp(b"VP8X", &[0, 0, 0, 0, 43, 1, 0, 59, 0, 0]),
            Kind::Webp,
            300.0,
            60.0,
        );
        // 299 in 14 bits, then 59 in 14 bits.
        let bits: u32 = 299 | 59 << 14;
        let mut lossless = vec![0x2f];
        lossless.extend(bits.to_le_bytes());
        check(&webp(b"VP8L", &lossless), Kind::Webp, 300.0, 60.0);
        check(
            &webp(b"VP8 ", &[0, 0, 0, 0x9d, 1, 0x2a, 44, 1, 60, 0]),
            Kind::Webp,
            300.0,
            60.0,
        );
        for head in ["viewBox=\"0 0 30 6\"", "width='30px' height='6'"] {
            let text = format!("<?xml version=\"1.0\"?><svg {SVG} {head}><path/></svg>");
            check(text.as_bytes(), Kind::Svg, 5.0, 1.0);
        }
    }

    #[test]
    fn a_picture_that_no_browser_shows_is_refused_with_the_reason() {
        for (text, reason) in [
            ("GIF89a".to_owned(), "neither"),
            (format!("<svg {SVG}></svg>"), "its size"),
            ("<svg viewBox=\"0 0 1 1\"></svg>".to_owned(), "xmlns"),
            (
                format!("<svg {SVG} viewBox=\"0 0 2 2\"><script/></svg>"),
                "a script",
            ),
            (format!("<svg {SVG} viewBox=\"0 0 2000 2\"/>"), "2000 by 2"),
        ] {
            assert!(why(text.as_bytes()).contains(reason), "{text}");
        }
        assert!(why(b"\x89PNG\r\n\x1a\n").contains("its size"));
        assert!(why(b"RIFF\0\0\0\0WEBPXXXX").contains("its size"));
    }
}
