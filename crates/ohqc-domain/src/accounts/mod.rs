//! Accounts: whose accounts somebody manages, which roles they may give there, what a password must be (JL24-1-1-a).

pub mod api;
mod export;
pub mod requests;

pub use export::{NEVER, role_words};

use crate::identity::{Actor, OrganisationKind, OrganisationLevel, Permission, Reach, Role, Scope};
use crate::ids::OrganisationId;
use crate::text::Text;

/// Fewest characters of a password.
const SHORTEST: usize = 10;
/// Most characters of a password.
const LONGEST: usize = 256;

enumeration! {
    /// How an account stands.
    pub enum AccountState {
        /// In use.
        Active = "active" => ("正常", "Active"),
        /// Its first password has not been changed yet.
        Waiting = "waiting" => ("待首次登录", "Awaiting first login"),
        /// Locked for a while after failed logins.
        Locked = "locked" => ("已锁定", "Locked"),
        /// Nobody logs in by it.
        Disabled = "disabled" => ("已停用", "Disabled"),
    }
}

/// The kinds of organisation that answer to nobody at their own place.
pub const AUTHORITIES: [OrganisationKind; 3] =
    [OrganisationKind::HealthAuthority, OrganisationKind::DiseaseControl, OrganisationKind::SupervisionAgency];

/// The kinds of organisation that are created as offices; institutions and employers are registered.
pub const OFFICES: [OrganisationKind; 6] = [
    OrganisationKind::HealthAuthority,
    OrganisationKind::DiseaseControl,
    OrganisationKind::SupervisionAgency,
    OrganisationKind::QcCentre,
    OrganisationKind::TechnicalCentre,
    OrganisationKind::TrainingBase,
];

/// An organisation whose accounts are managed.
#[derive(Debug, Clone, Copy)]
pub struct Office<'a> {
    /// Which one.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its level.
    pub level: OrganisationLevel,
    /// Its path along the reporting tree.
    pub place: &'a str,
}

impl Office<'_> {
    /// Whether this actor manages its accounts: an office those of its own, of what lies below it, and at its own place of
    /// everybody but the authorities; an institution its own only.
    #[must_use]
    pub fn managed_by(&self, actor: &Actor) -> bool {
        let Some(grant) = actor.permit(Permission::UsersManage) else { return false };
        let own = self.id == actor.organisation;
        let beside = self.place == actor.place && AUTHORITIES.contains(&self.kind);
        own || (grant.scope().covers(self.place, self.id) && !beside)
    }

    /// The roles this actor may give and take there: in another organisation none of the two that an act takes, for whoever
    /// opens the account of the second person knows its first password, and could be both. The organisation gives those
    /// itself; its first account is the operator's to open on the command line (`ohqc user add`).
    ///
    /// Experts are people of any house who act for the centre that names them to rounds (requirements §6.2), so they are its
    /// own wherever they work: it could open their accounts in its own house too.
    #[must_use]
    pub fn givable(&self, actor: &Actor) -> Vec<Role> {
        let own = self.id == actor.organisation;
        let names_experts = actor.permit(Permission::AssessmentsPlan).is_some();
        let theirs = |role: &Role| own || !role.takes_two() || (*role == Role::QcExpert && names_experts);
        self.roles_of(actor).into_iter().filter(theirs).collect()
    }

    /// The roles of those whom this actor lets in and keeps out there: those of its kind and level. An institution appoints
    /// no experts.
    #[must_use]
    pub fn roles_of(&self, actor: &Actor) -> Vec<Role> {
        if !self.managed_by(actor) {
            return Vec::new();
        }
        let house = actor.permit(Permission::UsersManage).is_some_and(|grant| matches!(grant.scope(), Scope::Organisation(_)));
        let fits = |role: &Role| {
            let level = role.level().is_none_or(|level| level == self.level);
            role.kinds().contains(&self.kind) && level && (!house || role.reach() == Reach::Organisation)
        };
        Role::ALL.iter().copied().filter(fits).collect()
    }
}

/// Whether a password may be taken; the command line and the browser ask the same.
///
/// # Errors
/// What is wrong with it, for programs and for people.
pub fn check_password(password: &str) -> Result<(), (&'static str, Text)> {
    match password.chars().count() {
        length if length < SHORTEST => {
            Err(("too_short", Text::new("密码至少 10 个字符", "A password needs at least 10 characters")))
        }
        length if length > LONGEST => {
            Err(("too_long", Text::new("密码最多 256 个字符", "A password has at most 256 characters")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::identity::Principal;
    use crate::ids::UserId;

    const PROVINCE: &str = "/000000/220000/";
    const CITY: &str = "/000000/220000/220100/";

    fn actor(role: Role, place: &str) -> Actor {
        Actor {
            principal: Principal::User(UserId(Uuid::from_u128(1))),
            organisation: OrganisationId(Uuid::from_u128(2)),
            place: place.into(),
            roles: vec![role],
            client_scopes: vec![],
        }
    }

    fn office(id: u128, kind: OrganisationKind, level: OrganisationLevel, place: &str) -> Office<'_> {
        Office { id: OrganisationId(Uuid::from_u128(id)), kind, level, place }
    }

    /// Nobody gives themselves the province's powers by way of its offices.
    #[test]
    fn an_office_manages_what_lies_below_and_no_authority_beside_it() {
        use OrganisationKind as Kind;
        use OrganisationLevel as At;
        let qc = actor(Role::ProvQc, PROVINCE);
        assert!(office(9, Kind::Institution, At::Body, CITY).managed_by(&qc));
        assert!(office(9, Kind::HealthAuthority, At::City, CITY).managed_by(&qc));
        assert!(office(2, Kind::QcCentre, At::Province, PROVINCE).managed_by(&qc));
        assert!(!office(9, Kind::HealthAuthority, At::Province, PROVINCE).managed_by(&qc));
        assert!(!office(9, Kind::Institution, At::Body, "/000000/210000/").managed_by(&qc));
        let house = actor(Role::OrgAdmin, CITY);
        assert!(office(2, Kind::Institution, At::Body, CITY).managed_by(&house));
        assert!(!office(9, Kind::Institution, At::Body, CITY).managed_by(&house));
        assert!(!office(2, Kind::Institution, At::Body, CITY).managed_by(&actor(Role::OrgLegal, CITY)));
    }

    #[test]
    fn roles_fit_the_kind_and_the_level_and_an_institution_appoints_no_experts() {
        use OrganisationKind as Kind;
        use OrganisationLevel as At;
        let health = actor(Role::ProvHealth, PROVINCE);
        let city = office(9, Kind::HealthAuthority, At::City, CITY).roles_of(&health);
        assert!(city.contains(&Role::CityHealth) && !city.contains(&Role::ProvHealth) && !city.contains(&Role::OrgAdmin));
        let given = |actor: &Actor| office(2, Kind::Institution, At::Body, CITY).roles_of(actor);
        assert!(given(&health).contains(&Role::QcExpert));
        let own = given(&actor(Role::OrgAdmin, CITY));
        assert!(own.contains(&Role::OrgLegal) && !own.contains(&Role::QcExpert) && !own.contains(&Role::ProvQc));
    }

    /// Whoever opened the account of the second person would be both.
    #[test]
    fn nobody_gives_elsewhere_a_role_of_the_two_that_an_act_takes() {
        use OrganisationKind as Kind;
        use OrganisationLevel as At;
        let (health, qc) = (actor(Role::ProvHealth, PROVINCE), actor(Role::ProvQc, PROVINCE));
        let beside = office(9, Kind::QcCentre, At::Province, PROVINCE);
        assert_eq!(beside.givable(&health), [Role::ProvCap]);
        let own = office(2, Kind::QcCentre, At::Province, PROVINCE).givable(&qc);
        assert!(own.contains(&Role::ProvQc) && own.contains(&Role::QcExpert));
        let house = office(9, Kind::Institution, At::Body, CITY).givable(&qc);
        assert!(house.contains(&Role::OrgAdmin) && house.contains(&Role::QcExpert), "experts act for the centre");
        let technical = office(9, Kind::TechnicalCentre, At::City, CITY);
        assert!(technical.givable(&qc).contains(&Role::QcExpert) && !technical.givable(&health).contains(&Role::QcExpert));
        let elsewhere = office(9, Kind::Institution, At::Body, "/000000/210000/210100/");
        assert!(elsewhere.givable(&qc).is_empty());
        let city = office(9, Kind::HealthAuthority, At::City, CITY).givable(&health);
        assert!(city.contains(&Role::CityHealth));
    }

    /// A new password would be a way into roles that are not one's to give.
    #[test]
    fn nobody_renews_the_password_of_a_role_that_is_not_theirs_to_give() {
        use crate::accounts::api::AccountAction as Act;
        let house = office(2, OrganisationKind::Institution, OrganisationLevel::Body, CITY);
        let may = |roles: &[Role]| {
            let (admin, other) = (actor(Role::OrgAdmin, CITY), UserId(Uuid::from_u128(7)));
            Act::available(&admin, other, roles, &house, AccountState::Active)
        };
        assert_eq!(may(&[Role::OrgLegal]), [Act::Edit, Act::Disable, Act::Renew]);
        assert_eq!(may(&[Role::OrgLegal, Role::QcExpert]), [Act::Edit]);
    }

    /// Whoever could let themselves in as the second person would be both.
    #[test]
    fn nobody_renews_the_password_of_an_office_beside_or_of_the_second_person() {
        use crate::accounts::api::AccountAction as Act;
        let other = UserId(Uuid::from_u128(7));
        let may = |actor: &Actor, roles: &[Role], office: &Office<'_>| {
            Act::available(actor, other, roles, office, AccountState::Active).contains(&Act::Renew)
        };
        let (health, qc) = (actor(Role::ProvHealth, PROVINCE), actor(Role::ProvQc, PROVINCE));
        let beside = office(9, OrganisationKind::QcCentre, OrganisationLevel::Province, PROVINCE);
        assert!(!may(&health, &[Role::ProvQc], &beside) && !may(&health, &[Role::ProvCap], &beside));
        let own = office(2, OrganisationKind::QcCentre, OrganisationLevel::Province, PROVINCE);
        assert!(may(&qc, &[Role::ProvQc], &own));
        let house = office(9, OrganisationKind::Institution, OrganisationLevel::Body, CITY);
        assert!(may(&qc, &[Role::OrgAdmin], &house) && !may(&qc, &[Role::OrgAdmin, Role::QcExpert], &house));
        let city = office(9, OrganisationKind::HealthAuthority, OrganisationLevel::City, CITY);
        assert!(may(&health, &[Role::CityHealth], &city));
    }

    #[test]
    fn a_password_has_a_length() {
        assert!(check_password("九个字符不够用的呢").is_err() && check_password("十个字符就可以用了啊").is_ok());
        assert!(check_password(&"a".repeat(257)).is_err());
    }
}
