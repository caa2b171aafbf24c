//! What callers send about filings.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::filings::{Dossier, Opinion, Verdict};
use crate::ids::{InstitutionId, UserId};
use crate::institutions::{BodyKind, Service};
use crate::text::Text;
use crate::validation::Complaints;

/// Starts a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FilingBody {
    /// The institution that files.
    pub institution: InstitutionId,
    /// What it files, or is recorded as.
    pub service: BodyKind,
}

/// Puts a filing with a prefecture on record as one with the province (视同备案, JL24-1-1-e).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DeemBody {
    /// The institution.
    pub institution: InstitutionId,
    /// The service it filed.
    pub service: Service,
    /// The number that the prefecture gave.
    #[serde(default)]
    #[validate(length(max = 80))]
    #[schema(example = "长卫职检备〔2021〕第3号")]
    pub local_number: String,
    /// The day of the prefecture's record.
    #[serde(default)]
    #[schema(example = "2021-08-12")]
    pub local_on: Option<NaiveDate>,
    /// What is known of its dossier: a category at least; what else it lacks is completed by a change.
    #[serde(default)]
    #[validate(nested)]
    pub dossier: Dossier,
}

impl DeemBody {
    /// Checks lengths, and that it says what was filed.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        if self.dossier.services.is_empty() {
            found.add("/dossier/services", "required", Text::new("请选择已备案类别", "Say which categories were filed"));
        }
        found.into_result(())
    }
}

/// Names the person who verifies the materials (JL24-1-3-b).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReviewerBody {
    /// A user who verifies filing materials.
    pub user: UserId,
}

/// What the reviewer finds, part by part; it takes the place of what was found before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OpinionsBody {
    /// One opinion a part; parts may be left for later.
    #[validate(length(max = 7), nested)]
    pub opinions: Vec<Opinion>,
}

impl OpinionsBody {
    /// Checks what the types do not say: one opinion a part, and words where something is to be corrected.
    ///
    /// # Errors
    /// Every complaint, by pointer.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        for (index, opinion) in self.opinions.iter().enumerate() {
            if self.opinions.iter().take(index).any(|earlier| earlier.part == opinion.part) {
                found.add(format!("/opinions/{index}/part"), "duplicate", Text::new("重复", "Listed twice"));
            }
            if opinion.verdict == Verdict::ToCorrect && opinion.note.trim().chars().count() < 2 {
                let text = Text::new("请写明需补正的内容", "Say what is to be corrected");
                found.add(format!("/opinions/{index}/note"), "required", text);
            }
        }
        found.into_result(())
    }
}

/// Begins a change of what is on record (备案变更).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangeBody {
    /// The day things changed; the change is due so many working days later (`filing.change_working_days`).
    pub changed_on: NaiveDate,
}

impl ChangeBody {
    /// Checks that the day has come.
    ///
    /// # Errors
    /// A complaint about a day in the future.
    pub fn check(&self, today: NaiveDate) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        if self.changed_on > today {
            found.add("/changed_on", "future", Text::new("变化日期不得晚于今天", "The day lies in the future"));
        }
        found.into_result(())
    }
}

/// Asks for the end of a filing (备案注销).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancellationBody {
    /// The last day of the service.
    pub last_day: NaiveDate,
    /// Why it ends.
    #[validate(length(min = 2, max = 500))]
    #[schema(example = "机构撤并，停止开展职业健康检查")]
    pub reason: String,
}

impl CancellationBody {
    /// Checks that the last day is one on which the filing is in force, and not beyond what anybody plans.
    ///
    /// # Errors
    /// A complaint about the last day.
    pub fn check(&self, kind: BodyKind, on_record: NaiveDate, today: NaiveDate) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        if self.last_day < on_record {
            let text = kind.said(Text::new("不得早于备案日期", "Cannot lie before the day of the record"));
            found.add("/last_day", "before_record", text);
        }
        if (self.last_day - today).num_days() > MOST_DAYS_AHEAD {
            found.add("/last_day", "too_late", Text::new("不得晚于一年之后", "At most a year from now"));
        }
        found.into_result(())
    }
}

/// How far ahead an end may be announced, in days.
const MOST_DAYS_AHEAD: i64 = 366;
