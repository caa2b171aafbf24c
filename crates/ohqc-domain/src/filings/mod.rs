//! Filing (备案): an institution files the service it offers; the province keeps the record. It is a filing, not a licence (NHC23-1-2).

mod advice;
pub mod api;
mod body;
mod category;
mod check;
mod completeness;
mod difference;
mod dossier;
pub mod due;
mod expiry;
mod export;
mod licensor;
mod masking;
mod needs;
mod number;
mod origin;
mod outing;
mod record;
mod stage;
mod state;
pub(crate) mod words;

pub use advice::{advice, chiefs_elsewhere};
pub use body::{Body, Check, Demand, Exclusion, Material, Named, Standing};
pub use category::{FiledCategory, category_label, is_category, is_item, takes_chest_films};
pub use check::{certificate, complaints, fault, row_at};
pub use completeness::{Missing, completeness, least};
pub use difference::{Difference, compare};
pub use dossier::{
    Device, DiagnosisCertificate, Dossier, DossierAttachment, FiledService, Licences, Person, PersonRole, Premises, Reporting,
    Room, Title, Vehicle,
};
pub use expiry::{Expiry, PaperKind, expiries};
pub use licensor::{Telling, TellingBody};
pub use needs::Need;
pub use number::{FilingNumber, VerificationCode};
pub use origin::{Deemed, NotDeemed, Origin};
pub use outing::outing_scope;
pub use record::{Holder, Record};
pub use stage::{Given, Opinion, ReturnReason, Stage, Verdict};
pub use state::{Application, State, TransitionError};
pub use words::{Chapter, Table, chapters, form_title};

enumeration! {
    /// The name of a state, for filters and badges.
    pub enum StateName as FilingState {
        /// Being filled in.
        Draft = "draft" => ("填报中", "Draft"),
        /// Handed in.
        Submitted = "submitted" => ("待核查", "Submitted"),
        /// Sent back.
        Returned = "returned" => ("待补正", "Returned"),
        /// On record.
        Accepted = "accepted" => ("已备案", "Filed"),
        /// Taken off the record.
        Cancelled = "cancelled" => ("已注销", "Cancelled"),
    }
}

enumeration! {
    /// The parts of a dossier, each reviewed on its own (the five key links of JL24-1-3-c, and the filing itself).
    pub enum Part as DossierPart {
        /// Licences and filed services.
        Services = "services" => ("项目与证照", "Services and licences"),
        /// People and certificates.
        People = "people" => ("人员", "People"),
        /// Premises.
        Premises = "premises" => ("场所", "Premises"),
        /// Equipment.
        Equipment = "equipment" => ("设备", "Equipment"),
        /// Quality management system.
        Quality = "quality" => ("质量管理体系", "Quality system"),
        /// Information reporting.
        Reporting = "reporting" => ("信息报告", "Information reporting"),
        /// Filing materials.
        Attachments = "attachments" => ("附送材料", "Materials"),
    }
}

impl Part {
    /// The part that a JSON Pointer into the dossier leads to.
    #[must_use]
    pub fn at(pointer: &str) -> Self {
        match pointer.split('/').nth(1) {
            Some("people") => Self::People,
            Some("premises") => Self::Premises,
            Some("equipment" | "vehicles") => Self::Equipment,
            Some("quality_documents") => Self::Quality,
            Some("reporting") => Self::Reporting,
            Some("attachments") => Self::Attachments,
            _ => Self::Services,
        }
    }
}

enumeration! {
    /// What a version of a filing came from.
    pub enum VersionKind {
        /// A first filing.
        First = "first" => ("首次备案", "First filing"),
        /// A change of what is on record.
        Change = "change" => ("备案变更", "Change"),
        /// A local filing deemed one with the province.
        Deemed = "deemed" => ("视同备案", "Deemed filing"),
        /// The end of the filing.
        Cancellation = "cancellation" => ("备案注销", "Cancellation"),
    }
}

enumeration! {
    /// What became of a version that was handed in.
    pub enum VersionOutcome {
        /// It is being verified.
        Pending = "pending" => ("核查中", "Being verified"),
        /// It was sent back.
        Returned = "returned" => ("退回补正", "Sent back"),
        /// It was put on record.
        Accepted = "accepted" => ("已办理", "On record"),
        /// The institution took it back.
        Withdrawn = "withdrawn" => ("已撤回", "Taken back"),
    }
}
