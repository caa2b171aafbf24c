//! What differs between provinces, as data: a profile per province over a national baseline, every value with its
//! clause and its mark. Code never asks which province it is in; it asks the profile.

mod catalogue;
mod profile;
mod settings;
mod source;
mod value;
mod view;

pub use catalogue::{Catalogue, Group, Key, Named};
pub use profile::{Difference, Document, Profile, ProfileId, Setting, all, diff, profile, profile_for, settings_for};
pub use settings::{
    ApiSettings, Campaign, CaseSettings, CheckSettings, ChecklistSettings, ClockSettings, DiagnosisClocks, DiagnosisLines,
    EmployerVisits, FilingSettings, Gate, LadderStep, Milestone, MonitoringShare, MonthDay, NetworkTarget, Operator, OrgSettings,
    OutreachSettings, PerService, ProgrammeSettings, PublishSettings, QcSettings, RectificationSettings, RegionSettings,
    Rehabilitation, ReportSettings, RiskThresholds, Route, Samples, Settings, SupervisionSettings, TargetSettings, UpperSampling,
};
pub use source::PolicyError;
pub use value::{Kind, Value};
pub use view::{DifferenceView, GroupView, MarkCount, ProfileSummary, ProfileView, SettingView};
