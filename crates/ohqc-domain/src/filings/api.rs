//! What callers send and get about filings.

mod bodies;
mod lists;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use bodies::{CancellationBody, ChangeBody, DeemBody, FilingBody, OpinionsBody, ReviewerBody};
pub use lists::{ExpiryFilter, ExpiryView, FilingFilter, FilingOrder, FilingSummary};

use super::{
    Application, Deemed, Difference, Dossier, FiledCategory, FilingNumber, Holder, Missing, Opinion, Origin, Part, ReturnReason,
    Stage, State, StateName, Telling, Verdict, VerificationCode, VersionKind, VersionOutcome,
};
use crate::deadlines::api::RunningClock;
use crate::identity::{Actor, Permission};
use crate::ids::{FilingId, InstitutionId, UserId};
use crate::institutions::{BodyKind, Service};
use crate::provenance::Sourced;
use crate::regions::RegionCode;
use crate::rights::UnableItem;
use crate::text::Text;

enumeration! {
    /// What may be done to a filing.
    pub enum FilingAction {
        /// Change the dossier.
        Edit = "edit" => ("修改档案", "Edit the dossier"),
        /// Hand it in.
        Submit = "submit" => ("提交备案", "Submit"),
        /// Name who verifies the materials.
        Assign = "assign" => ("指定核查人", "Name the reviewer"),
        /// Write opinions part by part.
        Judge = "judge" => ("填写核查意见", "Write opinions"),
        /// Send it back for correction.
        Return = "return" => ("退回补正", "Return for correction"),
        /// Put it on record.
        Accept = "accept" => ("办理备案", "Accept"),
        /// Begin a change of what is on record.
        Change = "change" => ("备案变更", "Change"),
        /// Give the institution another name, address, credit code or licence by a change.
        Rename = "rename" => ("变更机构信息", "Change the institution's particulars"),
        /// Ask for the end of the filing.
        Cancel = "cancel" => ("申请注销", "Ask for cancellation"),
        /// Take back a change, or the wish for the end.
        Withdraw = "withdraw" => ("撤回申请", "Withdraw"),
        /// Print the receipt.
        Receipt = "receipt" => ("备案回执", "Receipt"),
        /// Record that the authority which issued the practice licence was told.
        TellLicensor = "tell_licensor" => ("告知发证机关", "Tell the licensing authority"),
        /// Print the letter to that authority.
        Letter = "letter" => ("告知函", "Letter to the licensing authority"),
    }
}

impl FilingAction {
    /// The permission the act needs.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Edit | Self::Submit | Self::Change | Self::Rename | Self::Cancel | Self::Withdraw => Permission::FilingsEdit,
            Self::Assign | Self::Judge | Self::Return => Permission::FilingsReview,
            Self::Accept | Self::TellLicensor | Self::Letter => Permission::FilingsAccept,
            Self::Receipt => Permission::FilingsRead,
        }
    }

    /// Whether the state allows the act on what a kind of body filed; the transitions of [`State`] enforce the same.
    #[must_use]
    pub fn fits(self, kind: BodyKind, state: &State) -> bool {
        let handed_in = matches!(state.stage(), Some(Stage::Submitted { .. }));
        let on_record = matches!(state, State::Accepted { .. });
        let ending = matches!(state.application(), Some(Application::Cancellation { .. }));
        match self {
            Self::Edit | Self::Submit => state.editable().is_ok(),
            Self::Rename => on_record && state.editable().is_ok(),
            // Who verifies is named in advance (JL24-1-3-b), be it before anything is handed in.
            Self::Assign => state.stage().is_some(),
            Self::Judge => handed_in,
            // Everything to correct goes back at once, so there is something, and no part is still to be looked at.
            Self::Return => state.reasons(&kind.body().parts).is_ok(),
            Self::Accept => ending || state.acceptable(&kind.body().parts).is_ok(),
            Self::Change | Self::Cancel => on_record && state.application().is_none(),
            Self::Withdraw => ending || (on_record && state.editable().is_ok()),
            // And while it is in force, which the day decides ([`State::in_force`]).
            Self::Receipt => state.record().is_some(),
            // And of a kind of which a text has that authority told ([`super::Body::licensor`]).
            Self::TellLicensor => on_record && state.record().is_some_and(|record| record.telling().is_none()),
            Self::Letter => on_record,
        }
    }

    /// Everything this actor may do to a filing in this state at this place.
    #[must_use]
    pub fn available(actor: &Actor, (kind, state): (BodyKind, &State), place: &str, institution: InstitutionId) -> Vec<Self> {
        let organisation = crate::ids::OrganisationId(institution.0);
        Self::ALL
            .iter()
            .copied()
            .filter(|action| action.fits(kind, state))
            .filter(|action| actor.permit(action.permission()).is_some_and(|grant| grant.scope().covers(place, organisation)))
            .collect()
    }
}

/// A filing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FilingView {
    /// The filing.
    pub id: FilingId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// Its region, whose profile says what a dossier needs.
    pub region: RegionCode,
    /// What is filed or recorded.
    pub service: BodyKind,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub state: StateName,
    /// The day it was handed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_on: Option<NaiveDate>,
    /// The day of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<NaiveDate>,
    /// The filing number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<FilingNumber>,
    /// The receipt's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_code: Option<VerificationCode>,
    /// The local filing that is deemed one with the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deemed: Option<Deemed>,
    /// What the authority that issued the practice licence was told, first to last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tellings: Vec<Telling>,
    /// What the dossier rests on (JL24-1-0).
    pub basis: Sourced<Text>,
    /// Whom the record names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// The day of the version in force, where it is a later one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_on: Option<NaiveDate>,
    /// The dossier: the one in force once it is on record.
    pub dossier: Dossier,
    /// What is asked for while it is on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationView>,
    /// How the record ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<CancelledView>,
    /// Who verifies the materials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<ReviewerView>,
    /// What was found so far of what was handed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<OpinionView>,
    /// Whether every part was found in order, so that it waits for the record. Said to the office that verifies.
    pub ready: bool,
    /// What to correct, when it was sent back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReturnReason>,
    /// What was handed in before, where that was sent back: what is corrected, or verified again, is held against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<FormerView>,
    /// The clock that runs on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<RunningClock>,
    /// The day by which what is being filled in or verified had to be handed in, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Whether that day passed before it was handed in. It is said, and stops nothing.
    pub late: bool,
    /// What the dossier being filled in still lacks, or that of a deemed filing until it is completed.
    pub missing: Vec<Missing>,
    /// What is on record that the last on-site check found not within the institution's capability (JL24-1-3-e).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unable: Vec<UnableItem>,
    /// What whoever verifies it should know of other filings; it stops nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub noticed: Vec<Missing>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<FilingAction>,
}

impl FilingView {
    /// The dossier that is being handled: that of a change, or the filing's own.
    #[must_use]
    pub fn handled(&self) -> &Dossier {
        self.application.as_ref().and_then(|application| application.dossier.as_ref()).unwrap_or(&self.dossier)
    }

    /// How far what is being handled has come: a change, a wish for the end, or the filing itself.
    #[must_use]
    pub fn handled_state(&self) -> StateName {
        self.application.as_ref().map_or(self.state, |application| application.state)
    }
}

/// The version before, which was sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FormerVersion)]
pub struct FormerView {
    /// Its number.
    pub number: u32,
    /// What was found of it.
    pub opinions: Vec<OpinionView>,
    /// The parts in which the dossier differs from it by now.
    pub changed: Vec<Part>,
}

/// What is asked for while a filing is on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ApplicationView {
    /// A change, or the end.
    pub kind: VersionKind,
    /// How far it has come.
    pub state: StateName,
    /// The day things changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_on: Option<NaiveDate>,
    /// The institution as the change is to have it, where it changes too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// The dossier that is to take the place of the one in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dossier: Option<Dossier>,
    /// In what it differs from the one in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// The last day of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<NaiveDate>,
    /// Why it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How a record ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelledView {
    /// The day the record was closed.
    pub on: NaiveDate,
    /// The last day of the service.
    pub last_day: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A person who verifies filing materials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewerView {
    /// The user.
    pub user: UserId,
    /// Their name.
    pub name: String,
}

/// The opinion on one part, with who gave it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpinionView {
    /// The part of the dossier.
    pub part: Part,
    /// What was found.
    pub verdict: Verdict,
    /// What to correct there, or a remark.
    pub note: String,
    /// Who found it.
    pub by: ReviewerView,
    /// When.
    pub at: DateTime<Utc>,
}

impl OpinionView {
    /// What it says.
    #[must_use]
    pub fn said(&self) -> Opinion {
        Opinion { part: self.part, verdict: self.verdict, note: self.note.clone() }
    }
}

/// What was handed in once, as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VersionView {
    /// 1 for the first that was handed in.
    pub number: u32,
    /// What it came from.
    pub kind: VersionKind,
    /// The institution's name on that day.
    pub institution_name: String,
    /// The day it was handed in.
    pub submitted_on: NaiveDate,
    /// What became of it.
    pub outcome: VersionOutcome,
    /// The day that was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<NaiveDate>,
    /// Who verified it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<ReviewerView>,
    /// What was found.
    pub opinions: Vec<OpinionView>,
    /// The code of its receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_code: Option<VerificationCode>,
    /// The day another version took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_on: Option<NaiveDate>,
    /// In what it differs from the version in force on that day.
    pub differences: Vec<Difference>,
}

enumeration! {
    /// What a receipt is worth today.
    pub enum ReceiptStanding {
        /// It is the one in force.
        Valid = "valid" => ("有效", "Valid"),
        /// A later version of the record has another.
        Superseded = "superseded" => ("已被新回执取代", "Superseded"),
        /// The filing was cancelled.
        Cancelled = "cancelled" => ("备案已注销", "Cancelled"),
    }
}

/// A version that was put on record under a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptChange {
    /// What it came from.
    pub kind: VersionKind,
    /// The day it was put on record.
    pub on: NaiveDate,
}

/// What the public site says about a receipt: what is printed on it, but for what checks narrowed since; of people the legal
/// representative alone, and never the code of a newer one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptCheck {
    /// What it is worth.
    pub standing: ReceiptStanding,
    /// The day from which it is worth that, where it is not valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// The last day of the filing, once its end is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// The filing number.
    pub number: FilingNumber,
    /// The institution's name on the day of the record.
    pub institution_name: String,
    /// Its unified social credit code on that day.
    pub credit_code: String,
    /// The number of its practice licence on that day.
    pub licence_number: String,
    /// Its address on that day.
    pub address: String,
    /// The legal representative, where the dossier of that day names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_representative: Option<String>,
    /// The service.
    pub service: Service,
    /// Filed categories with their items.
    pub categories: Vec<FiledCategory>,
    /// The day of the record.
    pub accepted_on: NaiveDate,
    /// The day of the first record, where that is another day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_on: Option<NaiveDate>,
    /// The authority that keeps the record.
    pub authority: Text,
    /// What the filing rests on (JL24-1-0), and how sure that is where it was not read in the text.
    pub basis: Text,
    /// What was filed for examinations away from home, and how far they may go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outing_scope: Option<Text>,
    /// What was put on record under the number up to this receipt, first to last.
    pub changes: Vec<ReceiptChange>,
    /// The local filing that is deemed one with the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deemed: Option<Deemed>,
}
