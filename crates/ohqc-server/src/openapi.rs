//! The API document: built from the mounted routes alone, then completed with what every operation shares.

mod examples;
mod files;

use actix_web::App;
use ohqc_domain::problem::{Code, FieldProblem, Problem};
use ohqc_domain::{
    accounts, catalogues, employers, events, filings, identity, institutions, outings, problems, publications, releases,
    verifications,
};
use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, Schema};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{ComponentsBuilder, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, RefOr, SecurityRequirement};
use utoipa_actix_web::{AppExt as _, scope};

use crate::routes;

const TAGS: &[(&str, &str)] = &[
    ("identity", "Sessions of people, tokens of programs, the permission table"),
    ("institutions", "Institutions that examine or diagnose"),
    ("outings", "Examinations away from home and their notices (外出职业健康检查)"),
    ("rights", "What an institution may do on a day, and why"),
    ("filings", "Filings (备案) with their dossiers and receipts"),
    ("attachments", "Evidence files"),
    ("verifications", "On-site checks after filing (备案后现场核查)"),
    ("checklists", "Versioned checklist templates"),
    ("plans", "Yearly plans of QC assessment"),
    ("assessments", "Rounds of QC assessment: scoring and conclusions"),
    ("problems", "The problem list and rectification ledger (问题清单、整改台账)"),
    ("publications", "What is made public, with decision and version"),
    ("releases", "Annual results, frozen, for CDC systems to pull"),
    ("indicators", "Indicators with numerator and denominator"),
    ("deadlines", "What is due and late"),
    ("events", "The audit trail"),
    ("policies", "Province profiles: rules as data, with clause and mark"),
    ("regions", "Administrative divisions"),
    ("delegations", "Which office stands in for a county's own, and when (代管)"),
    ("designations", "Which institution carries the diagnosis of a city that has none, and when (指定承担)"),
    ("public", "What anybody may ask without logging in"),
    ("service", "Liveness, readiness and figures"),
    ("accounts", "Accounts, who asks for one, and the organisations they belong to"),
    ("clients", "Client programs that pull by tokens for their public keys (RFC 7523)"),
    ("employers", "Employers (用人单位), one entry per legal entity and county"),
    ("imports", "Files of rows that become entries: tried, imported, taken back"),
];

/// Enumerations of which each variant takes what it names and nothing else; the derive says so of structs alone.
const CLOSED: [&str; 2] = ["Answer", "VerificationSigningBody"];

/// The document as it is checked in, which is what [`document`] makes: a test compares them.
pub const CHECKED_IN: &str = include_str!("../../../openapi/ohqc.json");

/// The document of everything that is mounted. It needs no database, configuration or socket.
#[must_use]
pub fn document() -> OpenApi {
    let app = App::new().into_utoipa_app().service(scope::scope(routes::API).configure(|config| routes::api(config)));
    let (_, mut api) = app.configure(|config| routes::mount(config)).split_for_parts();
    api.info = InfoBuilder::new()
        .title("OHQC 职业健康质量控制平台")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(include_str!("openapi/description.md")))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .contact(Some(ContactBuilder::new().name(Some("OHQC")).url(Some("https://github.com/ohqc/ohqc")).build()))
        .build();
    api.servers = Some(vec![ServerBuilder::new().url("/").description(Some("This server")).build()]);
    secure(&mut api);
    components(&mut api);
    close(&mut api);
    tags(&mut api);
    files::tell(&mut api);
    examples::fill(&mut api);
    examples::prune(&mut api);
    api
}

fn components(api: &mut OpenApi) {
    let components = api.components.get_or_insert_with(|| ComponentsBuilder::new().build());
    // Bodies bring their schemas along; problems and the enumerations of query parameters do not.
    components.schemas.extend([
        named::<Problem>(),
        named::<routes::OauthProblem>(),
        named::<FieldProblem>(),
        named::<Code>(),
        named::<institutions::Service>(),
        named::<institutions::BodyKind>(),
        named::<institutions::Ownership>(),
        named::<employers::EmployerSize>(),
        named::<accounts::AccountState>(),
        named::<accounts::requests::RequestState>(),
        named::<identity::Role>(),
        named::<identity::OrganisationKind>(),
        named::<filings::StateName>(),
        named::<filings::Origin>(),
        named::<filings::PaperKind>(),
        named::<verifications::StateName>(),
        named::<outings::ClueStatus>(),
        named::<events::SubjectKind>(),
        named::<events::EventKind>(),
        named::<publications::StateName>(),
        named::<publications::PublicationKind>(),
        named::<problems::StateName>(),
        named::<catalogues::ProblemCategory>(),
        named::<releases::StateName>(),
    ]);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let cookie = ApiKey::Cookie(ApiKeyValue::new("ohqc_refresh"));
    let scopes = Scopes::from_iter([("releases:read", "Pull published annual releases")]);
    let client = OAuth2::new([Flow::ClientCredentials(ClientCredentials::new("/oauth/token", scopes))]);
    for (name, scheme) in [
        ("bearer", SecurityScheme::Http(bearer)),
        ("refresh_cookie", SecurityScheme::ApiKey(cookie)),
        ("client_credentials", SecurityScheme::OAuth2(client)),
    ] {
        components.add_security_scheme(name, scheme);
    }
}

/// Every operation states its credential itself: a person's token unless it says otherwise.
fn secure(api: &mut OpenApi) {
    let person = SecurityRequirement::new("bearer", Vec::<String>::new());
    for operation in api.paths.paths.values_mut().flat_map(examples::operations_mut) {
        operation.security.get_or_insert_with(|| vec![person.clone()]);
    }
}

/// Says of the variants of [`CLOSED`] that they take nothing else.
fn close(api: &mut OpenApi) {
    let Some(components) = &mut api.components else { return };
    for name in CLOSED {
        if let Some(RefOr::T(Schema::OneOf(variants))) = components.schemas.get_mut(name) {
            for variant in &mut variants.items {
                if let RefOr::T(Schema::Object(variant)) = variant {
                    variant.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
                }
            }
        }
    }
}

/// A type's schema under its name.
fn named<T: ToSchema>() -> (String, RefOr<Schema>) {
    (T::name().into_owned(), T::schema())
}

fn tags(api: &mut OpenApi) {
    let mut used = std::collections::BTreeSet::new();
    for item in api.paths.paths.values() {
        for operation in examples::operations(item) {
            used.extend(operation.tags.iter().flatten().cloned());
        }
    }
    let tags = TAGS.iter().filter(|(name, _)| used.contains(*name));
    api.tags = Some(tags.map(|(name, words)| TagBuilder::new().name(*name).description(Some(*words)).build()).collect());
}
