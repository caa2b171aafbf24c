//! Evidence files: stored by content hash, recognised by their bytes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::AttachmentId;

/// The largest file accepted, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

enumeration! {
    /// The kinds of file that are kept: evidence, and files of rows that were imported.
    pub enum MediaType {
        /// PDF document.
        Pdf = "application/pdf" => ("PDF 文件", "PDF document"),
        /// PNG image.
        Png = "image/png" => ("PNG 图片", "PNG image"),
        /// JPEG image.
        Jpeg = "image/jpeg" => ("JPEG 图片", "JPEG image"),
        /// Workbook of rows.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => ("Excel 工作簿", "Excel workbook"),
        /// Separated text of rows.
        Csv = "text/csv" => ("CSV 文件", "CSV file"),
    }
}

impl MediaType {
    /// Recognises evidence by its first bytes; the name and the declared type are never believed.
    #[must_use]
    pub fn recognise(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if bytes.starts_with(&[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A]) {
            Some(Self::Png)
        } else if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Some(Self::Jpeg)
        } else {
            None
        }
    }

    /// The file-name extensions this type may carry.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Xlsx => &["xlsx"],
            Self::Csv => &["csv"],
        }
    }

    /// Whether a file of this name may hold this type: no extension, or one of ours.
    #[must_use]
    pub fn fits_name(self, name: &str) -> bool {
        match name.rsplit_once('.') {
            Some((_, extension)) => self.extensions().contains(&extension.to_ascii_lowercase().as_str()),
            None => true,
        }
    }
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttachmentView {
    /// The file.
    pub id: AttachmentId,
    /// The name it came with.
    pub name: String,
    /// What its bytes are.
    pub media_type: MediaType,
    /// Size in bytes.
    pub size: i64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_renamed_file_is_recognised_by_its_bytes() {
        assert_eq!(MediaType::recognise(b"PK\x03\x04 zip"), None);
        assert_eq!(MediaType::recognise(b"%PDF-1.7"), Some(MediaType::Pdf));
        assert!(!MediaType::Pdf.fits_name("photo.png"));
        assert!(MediaType::Jpeg.fits_name("现场.JPG"));
    }
}
