//! What a category needs devices for: one rule for what may be done on a day and for what the end of a calibration means.

use chrono::NaiveDate;

use super::{Device, Dossier, advice};
use crate::catalogues::{ExpectedDevice, expected_devices};

/// Something that a category needs a device for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Whatever serves the category.
    Served,
    /// A kind of device without which a filing of the category is not complete.
    Kind(&'static ExpectedDevice),
}

impl Need {
    /// Everything a category needs.
    pub fn of(category: &str) -> impl Iterator<Item = Self> {
        let kinds = expected_devices().iter().filter(|kind| advice::is_needed(kind));
        let kinds = kinds.filter(move |kind| kind.category.is_some_and(|of| of.code() == category));
        std::iter::once(Self::Served).chain(kinds.map(Self::Kind))
    }

    /// Whether a device is what is needed, fit for use or not.
    #[must_use]
    pub fn is_for(self, category: &str, device: &Device) -> bool {
        match self {
            Self::Served => device.serves(category),
            Self::Kind(kind) => kind.is(&device.name),
        }
    }

    /// Whether a device of the dossier meets it on a day.
    #[must_use]
    pub fn is_met(self, category: &str, dossier: &Dossier, on: NaiveDate) -> bool {
        dossier.equipment.iter().any(|device| self.is_for(category, device) && device.is_fit(on))
    }
}
