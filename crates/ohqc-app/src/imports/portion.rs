//! Going through rows: each in a savepoint of its own, so that a bad one leaves nothing and stops no other.

use ohqc_domain::identity::Actor;
use ohqc_domain::imports::{ImportFault, ImportKind, Mapping, read};
use ohqc_domain::text::Text;

use super::rows::{self, Made};
use super::waiting::Waiting;
use crate::Result;
use crate::write::Write;

/// What rows are and which of their columns is which.
pub struct Job {
    pub kind: ImportKind,
    pub mapping: Mapping,
}

/// What came of some rows.
#[derive(Default)]
pub struct Outcome {
    /// What each good row made.
    pub made: Vec<(u32, Made)>,
    /// What was wrong with the others.
    pub faults: Vec<ImportFault>,
    /// How many those were.
    pub faulty: u32,
}

impl Job {
    /// Goes through some rows.
    pub async fn go_through(&self, write: &Write<'_>, actor: &Actor, some: &[Waiting]) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        for waiting in some {
            match self.one(write, actor, waiting).await? {
                Ok(made) => outcome.made.push((waiting.row.number, made)),
                Err(faults) => {
                    outcome.faults.extend(faults.into_iter().map(|fault| fault.without_persons(self.kind)));
                    outcome.faulty = outcome.faulty.saturating_add(1);
                }
            }
        }
        Ok(outcome)
    }

    async fn one(
        &self,
        write: &Write<'_>,
        actor: &Actor,
        waiting: &Waiting,
    ) -> Result<std::result::Result<Made, Vec<ImportFault>>> {
        let row = &waiting.row;
        let record = match read(self.kind, &self.mapping, row) {
            Ok(record) => record,
            Err(faults) => return Ok(Err(faults)),
        };
        if let Some(first) = waiting.repeats {
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
