//! Whose eyes outings are read with, and what those see.

use chrono::NaiveDate;
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::outings::StateName;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::{entity, versions};
use crate::employers::entries;
use crate::store::{below, nothing};

/// Somebody who reads outings.
#[derive(Debug, Clone, Copy)]
pub enum Reader<'a> {
    /// An office, by its place: what concerns that, and what it was told of before it moved away.
    Office(&'a str),
    /// An institution: its own.
    Institution(Uuid),
    /// An employer: what it was ever named in, once a notice was sent.
    Employer(Uuid),
    /// Somebody who has no outings.
    Nobody,
}

impl<'a> Reader<'a> {
    /// Whom an actor reads as, by a permission that reaches outings.
    pub fn of(actor: &Actor, grant: &'a Grant) -> Self {
        match grant.scope() {
            Scope::Place(place) => Self::Office(place),
            Scope::Organisation(id) if actor.permit(Permission::OutingsConfirm).is_some() => Self::Employer(id.0),
            Scope::Organisation(id) => Self::Institution(id.0),
            Scope::Assigned(_) => Self::Nobody,
        }
    }

    /// The employer that reads.
    pub const fn employer(self) -> Option<Uuid> {
        match self {
            Self::Employer(id) => Some(id),
            Self::Office(_) | Self::Institution(_) | Self::Nobody => None,
        }
    }

    /// What they see. A draft is nobody's business but the institution's before its first day.
    pub fn sees(self, today: NaiveDate) -> Condition {
        let here = Condition::any().add(self.finds(today));
        match self {
            Self::Employer(id) => here.add(entity::Column::Id.in_subquery(versions::named(id))),
            Self::Office(_) | Self::Institution(_) | Self::Nobody => here,
        }
    }

    /// As [`Reader::sees`], without what no longer names the employer.
    pub fn finds(self, today: NaiveDate) -> Condition {
        let here = Condition::any().add(self.has(today));
        match self {
            Self::Office(place) => here.add(entity::Column::Id.in_subquery(versions::told(place))),
            Self::Institution(_) | Self::Employer(_) | Self::Nobody => here,
        }
    }

    /// What is theirs now: an institution's own; what concerns an office as the employer's or the institution's (LN24-2-3-c); what
    /// names an employer.
    pub fn has(self, today: NaiveDate) -> Condition {
        match self {
            Self::Office(place) => {
                let place = |column: entity::Column| below(column, place);
                let here = Condition::any().add(place(entity::Column::RecipientPlace)).add(place(entity::Column::Place));
                Condition::all().add(open(today)).add(here)
            }
            Self::Institution(id) => Condition::all().add(entity::Column::InstitutionId.eq(id)),
            Self::Employer(id) => Condition::all()
                .add(entity::Column::Standing.is_not_null())
                .add(entity::Column::EmployerId.in_subquery(entries(id))),
            Self::Nobody => nothing(),
        }
    }

    /// Whether whatever an institution at that place went out for is theirs.
    pub fn has_all_of(self, institution: Uuid, place: &str) -> bool {
        match self {
            Self::Office(own) => place.starts_with(own),
            Self::Institution(id) => id == institution,
            Self::Employer(_) | Self::Nobody => false,
        }
    }
}

/// Those that are others' business too: told of, or begun without.
pub fn open(today: NaiveDate) -> Condition {
    Condition::any().add(entity::Column::Standing.is_not_null()).add(entity::Column::ClueStatus.is_not_null()).add(untold(today))
}

/// Drafts whose first day has come.
pub fn untold(today: NaiveDate) -> Condition {
    Condition::all().add(entity::Column::State.eq(StateName::Draft.code())).add(entity::Column::StartsOn.lte(today))
}
