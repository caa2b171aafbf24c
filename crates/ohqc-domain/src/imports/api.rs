//! What callers send and get about imports.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ImportColumn, ImportKind, ImportMode, ImportState, Mapping};
use crate::ids::{AttachmentId, ImportId};
use crate::text::Text;

/// What a file is meant to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportUpload {
    /// What its rows become.
    #[param(value_type = String, example = "employers")]
    pub kind: ImportKind,
}

/// Which template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportTemplate {
    /// What its rows become.
    #[param(value_type = String, example = "employers")]
    pub kind: ImportKind,
}

/// Matches columns and tries every row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingBody {
    /// The columns of the file, counted from 0, by the key of the column they fill.
    #[schema(value_type = std::collections::HashMap<String, u32>, example = json!({ "name": 0, "credit_code": 1 }))]
    pub mapping: Mapping,
}

/// Imports, or goes on importing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunBody {
    /// What happens when some rows are faulty; it stays once begun.
    pub mode: ImportMode,
}

enumeration! {
    /// What may be done to a batch.
    pub enum ImportAction {
        /// Match columns and try.
        Check = "check" => ("试运行", "Try"),
        /// Import everything, provided all is right.
        RunAll = "run_all" => ("全部导入", "Import all"),
        /// Import the good rows.
        RunGood = "run_good" => ("导入正确的行", "Import the good rows"),
        /// Go on where it stopped.
        Continue = "continue" => ("继续导入", "Go on"),
        /// Take back what it imported.
        Undo = "undo" => ("撤销导入", "Take back"),
    }
}

impl ImportAction {
    /// Everything that may be done in a state, with so many rows, faulty ones and done ones. Where all or nothing was given up
    /// and what it imported is in use by now, the way out is to keep that and import the other good rows.
    #[must_use]
    pub fn available(state: ImportState, mode: Option<ImportMode>, total: u32, faulty: u32, done: u32) -> Vec<Self> {
        match state {
            ImportState::Uploaded => vec![Self::Check],
            ImportState::Checked => {
                let all = (faulty == 0).then_some(Self::RunAll);
                let good = (faulty < total).then_some(Self::RunGood);
                [Some(Self::Check), all, good].into_iter().flatten().collect()
            }
            ImportState::Running => vec![Self::Continue],
            ImportState::Undoing if mode == Some(ImportMode::All) && faulty > 0 => vec![Self::RunGood, Self::Undo],
            ImportState::Undoing => vec![Self::Undo],
            ImportState::Done => (done > 0).then_some(Self::Undo).into_iter().collect(),
            ImportState::Undone => Vec::new(),
        }
    }
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeadingView {
    /// Its heading.
    pub heading: String,
    /// What stands in its first row, without what names a person; nothing of a column that is not matched.
    pub sample: String,
}

/// A column of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnView {
    /// Its key.
    pub key: String,
    /// Its heading.
    pub heading: Text,
    /// Whether every row needs it.
    pub required: bool,
    /// What may stand there.
    pub example: String,
    /// How to fill it in.
    pub hint: Text,
}

impl From<&ImportColumn> for ColumnView {
    fn from(column: &ImportColumn) -> Self {
        let ImportColumn { key, heading, required, example, reading, personal: _ } = column;
        Self {
            key: (*key).to_owned(),
            heading: heading.clone(),
            required: *required,
            example: (*example).to_owned(),
            hint: reading.hint(),
        }
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportView {
    /// The batch and its counts.
    pub summary: ImportSummary,
    /// The columns of the file.
    pub headings: Vec<HeadingView>,
    /// The columns of the kind.
    pub columns: Vec<ColumnView>,
    /// Which is which: what people matched, or the guess.
    #[schema(value_type = std::collections::HashMap<String, u32>)]
    pub mapping: Mapping,
    /// What this caller may do now.
    pub actions: Vec<ImportAction>,
}

/// A row of the history of imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportSummary {
    /// The batch.
    pub id: ImportId,
    /// What its rows become.
    pub kind: ImportKind,
    /// How far it has come.
    pub state: ImportState,
    /// The file's name.
    pub file_name: String,
    /// The file as it came.
    pub file: AttachmentId,
    /// Rows of the file.
    pub total: u32,
    /// Rows that were gone through.
    pub position: u32,
    /// Rows imported.
    pub done: u32,
    /// Rows with faults.
    pub faulty: u32,
    /// What happens with faulty rows, once it has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ImportMode>,
    /// Who brought the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When something was done last.
    pub updated_at: DateTime<Utc>,
}

/// Which batches to list; the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportFilter {
    /// What their rows become.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ImportKind>,
    /// How far they have come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ImportState>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Which faults to list, by row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FaultFilter {
    /// The key of a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faulty_rows_decide_how_a_batch_may_be_imported() {
        use ImportAction as A;
        let of = |state, faulty, done| ImportAction::available(state, Some(ImportMode::Good), 3, faulty, done);
        assert_eq!(of(ImportState::Uploaded, 0, 0), [A::Check]);
        assert_eq!(of(ImportState::Checked, 0, 0), [A::Check, A::RunAll, A::RunGood]);
        assert_eq!(of(ImportState::Checked, 1, 0), [A::Check, A::RunGood]);
        assert_eq!(of(ImportState::Checked, 3, 0), [A::Check]);
        assert_eq!(of(ImportState::Running, 1, 1), [A::Continue]);
        assert_eq!(of(ImportState::Done, 1, 2), [A::Undo]);
        assert_eq!(of(ImportState::Undoing, 0, 0), [A::Undo]);
        assert_eq!(of(ImportState::Undone, 1, 0), []);
        let given_up = ImportAction::available(ImportState::Undoing, Some(ImportMode::All), 3, 1, 1);
        assert_eq!(given_up, [A::RunGood, A::Undo]);
    }
}
