//! What a check found lacking is to be made public (JL24-1-3-e, NHC23-1-5): a duty on the board until its list is released.

use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::identity::Permission;
use ohqc_domain::text::Text;

use super::{entity, rows, subject};
use crate::Result;
use crate::institutions::entity as institutions;
use crate::write::Write;

/// Opens the clock of a conclusion whose result belongs on a public list.
pub(super) async fn ask(write: &Write<'_>, row: &entity::Model, institution: &institutions::Model) -> Result<()> {
    if rows::publishable(row, institution, write.today())?.is_none() {
        return Ok(());
    }
    let (kind, whose) = (ClockKind::CheckPublication, Permission::PublicationsPrepare);
    write.open_deadline(&subject(row), &Text::name(&row.number), kind, whose, &institution.region, write.today()).await?;
    Ok(())
}
