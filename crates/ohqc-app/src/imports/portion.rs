//! Going through rows: each in a savepoint of its own, so that a bad one leaves nothing and stops no other.

use std::collections::BTreeMap;

use ohqc_domain::identity::Actor;
use ohqc_domain::imports::{ImportFault, ImportKind, Mapping, Row, read, repeated};
use ohqc_domain::text::Text;

use super::rows::{self, Made};
use super::sheet::Sheet;
use crate::write::Write;

/// The rows of a batch, ready to be gone through.
pub struct Job {
    pub kind: ImportKind,
    pub mapping: Mapping,
    pub sheet: Sheet,
    repeated: BTreeMap<u32, u32>,
}

/// What came of some rows.
#[derive(Default)]
pub struct Outcome {
    /// What each good row made.
    pub made: Vec<(u32, Vec<Made>)>,
    /// What was wrong with the others.
    pub faults: Vec<ImportFault>,
    /// How many those were.
    pub faulty: u32,
}

impl Job {
    /// A file with the columns that people matched.
    pub fn new(kind: ImportKind, mapping: Mapping, sheet: Sheet) -> Self {
        let repeated = repeated(kind, &mapping, &sheet.rows);
        Self { kind, mapping, sheet, repeated }
    }

    /// Goes through some rows.
    pub async fn go_through(&self, write: &Write<'_>, actor: &Actor, some: &[Row]) -> crate::Result<Outcome> {
        let mut outcome = Outcome::default();
        for row in some {
            match self.one(write, actor, row).await? {
                Ok(made) => outcome.made.push((row.number, made)),
                Err(faults) => {
                    outcome.faults.extend(faults);
                    outcome.faulty = outcome.faulty.saturating_add(1);
                }
            }
        }
        Ok(outcome)
    }

    async fn one(&self, write: &Write<'_>, actor: &Actor, row: &Row) -> crate::Result<Result<Vec<Made>, Vec<ImportFault>>> {
        let record = match read(self.kind, &self.mapping, row) {
            Ok(record) => record,
            Err(faults) => return Ok(Err(faults)),
        };
        if let Some(first) = self.repeated.get(&row.number) {
            let key = self.kind.key().first().map(|key| (*key).to_owned());
            let value = key.as_deref().and_then(|key| record.get(key)).cloned().unwrap_or_default();
            let sentence = Text::owned(format!("与第 {first} 行重复"), format!("The same as row {first}"));
            let code = "repeated".to_owned();
            return Ok(Err(vec![ImportFault { row: row.number, column: key, code, value, sentence }]));
        }
        let part = write.part().await?;
        match rows::carry_out(&part, actor, self.kind, &record).await {
            Ok(made) => {
                part.keep().await?;
                Ok(Ok(made))
            }
            Err(error) => {
                part.discard().await?;
                rows::faults(self.kind, row.number, &record, error).map(Err)
            }
        }
    }
}
