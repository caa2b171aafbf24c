//! Draws a QR code as a vector image.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::DocumentError;

/// Draws this text as an SVG image, dark on white, with the quiet zone of four modules that scanners need.
pub(crate) fn svg(text: &str) -> Result<String, DocumentError> {
    const QUIET: usize = 4;
    // A printed receipt gets dirty: a quarter of the modules may be lost.
    let code = QrCode::with_error_correction_level(text, EcLevel::Q)
        .map_err(|cause| DocumentError::Data(format!("the verification address does not fit a QR code: {cause}")))?;
    let width = code.width();
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        for (column, _) in modules.iter().enumerate().filter(|(_, module)| **module == Color::Dark) {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
        }
    }
    let side = width + 2 * QUIET;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_with_a_quiet_zone() {
        let image = svg("https://example.org/verify/ABCD").unwrap();
        // The first finder pattern starts right after the quiet zone.
        assert!(image.contains("M4 4h1v1h-1z"));
        assert!(!image.contains("M3 "));
    }

    #[test]
    fn an_address_that_is_too_long_is_refused() {
        assert!(matches!(svg(&"x".repeat(4000)), Err(DocumentError::Data(_))));
    }
}
