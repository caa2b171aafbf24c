//! Who goes on site: checkers of the QC centre and experts, named before going, none with an interest in the institution.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::{OrganisationId, UserId};
use crate::text::Text;
use crate::validation::Complaints;

/// Names the team of a check in place of the present one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = VerificationTeamBody)]
pub struct TeamBody {
    /// Checkers and experts; nobody of the institution and nobody who declared an interest in it.
    #[validate(length(min = 1, max = 20))]
    pub members: Vec<UserId>,
    /// Who leads it and puts down the conclusion; one of the members.
    pub leader: UserId,
}

impl TeamBody {
    /// Checks the values.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        if !self.members.contains(&self.leader) {
            found.add("/leader", "not_a_member", Text::new("组长应为核查组成员", "The leader must be one of the members"));
        }
        found.into_result(())
    }
}

/// Declares an interest in the institution of a check (回避): whoever does leaves the team and is on none of it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StandAsideBody {
    /// What the interest is.
    #[validate(length(min = 2, max = 500))]
    pub reason: String,
}

/// Somebody on the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = VerificationMember)]
pub struct MemberView {
    /// The person.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// The organisation's name.
    pub organisation_name: String,
    /// Whether they lead the team.
    pub leader: bool,
}

/// Somebody who may be named, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = VerificationCandidate)]
pub struct CandidateView {
    /// The person.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Why the person has to stand aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Text>,
}

/// How one person stands to the team of a check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Membership {
    /// Whether a team is named at all; before that anybody who may record does.
    pub named: bool,
    /// Whether the person is on it.
    pub on: bool,
    /// Whether the person leads it.
    pub leads: bool,
}

impl Membership {
    /// How somebody stands to a team.
    #[must_use]
    pub fn of(user: Option<UserId>, team: &[MemberView]) -> Self {
        let own = team.iter().find(|member| Some(member.user) == user);
        Self { named: !team.is_empty(), on: own.is_some(), leads: own.is_some_and(|member| member.leader) }
    }

    /// Whether the person may fill in the sheet, as far as the team goes.
    #[must_use]
    pub const fn records(self) -> bool {
        !self.named || self.on
    }

    /// Whether the person may put down the conclusion, as far as the team goes.
    #[must_use]
    pub const fn concludes(self) -> bool {
        !self.named || self.leads
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn member(user: u128, leader: bool) -> MemberView {
        let user = UserId(Uuid::from_u128(user));
        MemberView { user, name: "王芳".into(), organisation_name: "省职防院".into(), leader }
    }

    #[test]
    fn once_a_team_is_named_only_it_records_and_only_its_leader_concludes() {
        let team = [member(1, true), member(2, false)];
        let of = |user: u128, team: &[MemberView]| {
            let held = Membership::of(Some(UserId(Uuid::from_u128(user))), team);
            (held.records(), held.concludes())
        };
        assert_eq!((of(1, &team), of(2, &team), of(3, &team)), ((true, true), (true, false), (false, false)));
        assert_eq!(of(3, &[]), (true, true), "before a team is named");
    }

    #[test]
    fn the_leader_is_one_of_the_members() {
        let user = |number| UserId(Uuid::from_u128(number));
        let pointers = |members: Vec<UserId>, leader| {
            let found = TeamBody { members, leader }.check().err().unwrap_or_default();
            found.iter().map(|complaint| complaint.pointer.clone()).collect::<Vec<_>>()
        };
        assert_eq!(pointers(vec![user(1), user(2)], user(2)), Vec::<String>::new());
        assert_eq!(pointers(vec![user(1)], user(2)), ["/leader"]);
        assert_eq!(pointers(vec![], user(2)), ["/members", "/leader"]);
    }
}
