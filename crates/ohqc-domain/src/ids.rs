//! Identifiers: one type per thing, so that they cannot be mixed up.

macro_rules! id_types {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema, utoipa::IntoParams)]
        #[serde(transparent)]
        #[into_params(names("id"))]
        pub struct $name(pub uuid::Uuid);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { self.0.fmt(f) }
        }

        impl ::std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self { Self(id) }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self { id.0 }
        }
    )+ };
}

id_types! {
    /// A user.
    UserId,
    /// An organisation: an authority, a centre, an institution, an employer.
    OrganisationId,
    /// A client program of the API.
    ApiClientId,
    /// An institution that examines or diagnoses.
    InstitutionId,
    /// A filing (备案).
    FilingId,
    /// An on-site check after filing (备案后现场核查).
    VerificationId,
    /// A yearly plan of assessments.
    PlanId,
    /// One round of QC assessment at one institution.
    AssessmentId,
    /// An entry of the problem list and rectification ledger.
    ProblemId,
    /// Something made public.
    PublicationId,
    /// A year's frozen results.
    ReleaseId,
    /// A county's line that another office carries (代管).
    DelegationId,
    /// A city's diagnosis that an institution was named to carry (指定承担).
    DesignationId,
    /// An employer's work place in a county (用人单位).
    EmployerId,
    /// A file of rows that is imported.
    ImportId,
    /// An examination away from home.
    OutingId,
    /// A request for an account.
    AccountRequestId,
    /// A clock.
    DeadlineId,
    /// A stored evidence file.
    AttachmentId,
}
