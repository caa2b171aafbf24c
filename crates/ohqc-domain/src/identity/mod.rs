//! Who acts: organisations on two lines and four levels, roles, and the permissions that follow from them.

pub mod api;
mod permissions;
mod roles;
pub mod table;

use serde::{Deserialize, Serialize};

pub use permissions::{Permission, Reach};
pub use roles::Role;

use crate::ids::{ApiClientId, OrganisationId, UserId};
use crate::regions::{Level, RegionCode};

enumeration! {
    /// What an organisation is (requirements §6.1).
    pub enum OrganisationKind {
        /// Health authority, the health line.
        HealthAuthority = "health_authority" => ("卫生健康行政部门", "Health authority"),
        /// Disease-control authority, the supervision line.
        DiseaseControl = "disease_control" => ("疾控主管部门", "Disease-control authority"),
        /// Supervision agency that inspects for an authority.
        SupervisionAgency = "supervision_agency" => ("卫生监督机构", "Supervision agency"),
        /// The body that runs quality control for a province.
        QcCentre = "qc_centre" => ("质量控制中心", "QC centre"),
        /// Centre for disease control or institute, the technical line.
        TechnicalCentre = "technical_centre" => ("疾控中心／职防院所", "CDC or institute"),
        /// Medical institution that examines or diagnoses.
        Institution = "institution" => ("职业健康检查／诊断机构", "Examination or diagnosis institution"),
        /// Office that organises the appraisal of diagnoses.
        AppraisalOffice = "appraisal_office" => ("职业病鉴定办事机构", "Appraisal office"),
        /// Technical-service institution.
        TechnicalService = "technical_service" => ("职业卫生技术服务机构", "Technical-service institution"),
        /// Body that supports prevention and treatment without examining or diagnosing (JL21-4-5).
        SupportInstitution = "support_institution" => ("职业病防治技术支撑机构", "Support institution"),
        /// Provider of training.
        TrainingBase = "training_base" => ("培训基地", "Training base"),
        /// Employer.
        Employer = "employer" => ("用人单位", "Employer"),
    }
}

enumeration! {
    /// The level of an authority in the hierarchy.
    pub enum OrganisationLevel {
        /// The nation.
        National = "national" => ("国家", "National"),
        /// A province.
        Province = "province" => ("省", "Province"),
        /// A city or prefecture.
        City = "city" => ("市（州）", "City"),
        /// A county or district.
        County = "county" => ("县（市、区）", "County"),
        /// An institution or another body without a territory.
        Body = "body" => ("机构", "Body"),
    }
}

impl OrganisationLevel {
    /// The level of the offices of a region; a special unit stands beside the prefectures (requirements §6.2).
    #[must_use]
    pub const fn of(level: Level) -> Self {
        match level {
            Level::Country => Self::National,
            Level::Province => Self::Province,
            Level::City | Level::Special | Level::Pseudo => Self::City,
            Level::County | Level::Zone => Self::County,
        }
    }
}

enumeration! {
    /// What a client program of the API may ask for (OAuth 2 scopes).
    pub enum ClientScope {
        /// Pull published annual releases.
        ReleasesRead = "releases:read" => ("读取年度发布", "Read annual releases"),
    }
}

impl ClientScope {
    /// The permission behind the scope.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::ReleasesRead => Permission::ReleasesPull,
        }
    }

    /// Whether a program of an organisation there has anything to read by it: a release is one of a whole province.
    #[must_use]
    pub fn serves(self, region: RegionCode) -> bool {
        match self {
            Self::ReleasesRead => region.spans_a_province(),
        }
    }
}

/// A person or a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Principal {
    /// A person who logged in.
    User(UserId),
    /// A program with a token of its own.
    Client(ApiClientId),
}

/// Where a permission holds. Every query carries one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything below a place of the reporting tree, by path prefix.
    Place(String),
    /// One organisation's own things.
    Organisation(OrganisationId),
    /// Only what this person was assigned to.
    Assigned(UserId),
}

impl Scope {
    /// Whether something of this place and organisation lies inside.
    #[must_use]
    pub fn covers(&self, place: &str, organisation: OrganisationId) -> bool {
        match self {
            Self::Place(prefix) => place.starts_with(prefix.as_str()),
            Self::Organisation(own) => *own == organisation,
            Self::Assigned(_) => false,
        }
    }
}

/// A permission that somebody holds, with the scope in which it holds. Only [`Actor::permit`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    permission: Permission,
    scope: Scope,
}

impl Grant {
    /// What is permitted.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        self.permission
    }

    /// Where it is permitted.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }
}

/// Who asks, as far as permissions need to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person or program.
    pub principal: Principal,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The organisation's path along the reporting tree.
    pub place: String,
    /// A person's roles; empty for a program.
    pub roles: Vec<Role>,
    /// A program's scopes; empty for a person.
    pub client_scopes: Vec<ClientScope>,
}

impl Actor {
    /// The user, when a person acts.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self.principal {
            Principal::User(id) => Some(id),
            Principal::Client(_) => None,
        }
    }

    /// Every permission the roles or scopes give, in the order of declaration.
    pub fn permissions(&self) -> impl Iterator<Item = Permission> + '_ {
        Permission::ALL.iter().copied().filter(|permission| self.permit(*permission).is_some())
    }

    /// Hands out the permission with the widest scope that any role gives it, or nothing.
    #[must_use]
    pub fn permit(&self, permission: Permission) -> Option<Grant> {
        let by_role = self.roles.iter().filter(|role| role.permissions().contains(&permission)).map(|role| role.reach());
        let by_scope = self.client_scopes.iter().filter(|scope| scope.permission() == permission).map(|_| Reach::Place);
        let scope = match (by_role.chain(by_scope).max()?, self.principal) {
            (Reach::Place, _) => Scope::Place(self.place.clone()),
            (Reach::Organisation, _) => Scope::Organisation(self.organisation),
            (Reach::Assigned, Principal::User(user)) => Scope::Assigned(user),
            (Reach::Assigned, Principal::Client(_)) => return None,
        };
        Some(Grant { permission, scope })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(roles: &[Role]) -> Actor {
        Actor {
            principal: Principal::User(UserId(uuid::Uuid::from_u128(1))),
            organisation: OrganisationId(uuid::Uuid::from_u128(2)),
            place: "/000000/220000/220100/".into(),
            roles: roles.to_vec(),
            client_scopes: vec![],
        }
    }

    #[test]
    fn the_widest_role_decides_the_scope() {
        let both = actor(&[Role::OrgAdmin, Role::CityHealth]);
        let grant = both.permit(Permission::FilingsRead).map(|g| g.scope().clone());
        assert_eq!(grant, Some(Scope::Place("/000000/220000/220100/".into())));
    }

    #[test]
    fn an_institution_never_accepts_its_own_filing() {
        assert_eq!(actor(&[Role::OrgAdmin]).permit(Permission::FilingsAccept), None);
    }

    #[test]
    fn nobody_without_a_role_may_do_anything() {
        assert_eq!(actor(&[]).permissions().count(), 0);
    }

    #[test]
    fn a_place_covers_what_lies_below_it_only() {
        let scope = Scope::Place("/000000/220000/220100/".into());
        let other = OrganisationId(uuid::Uuid::from_u128(9));
        assert!(scope.covers("/000000/220000/220100/220102/", other));
        assert!(!scope.covers("/000000/220000/220200/", other));
    }
}
