//! The pages, one folder per capability.
//!
//! # How a page is added
//!
//! 1. `pages/<capability>/mod.rs` with `list.rs`, `detail.rs`, `form.rs` beside it, and in it
//!
//!    ```ignore
//!    /// Filings.
//!    pub const MODULE: Module = Module {
//!        nav: &[NavItem {
//!            group: Group::Institutions,
//!            href: "/app/filings",
//!            label: Text::new("备案", "Filings"),
//!            glyph: Glyph::Document,
//!            permissions: &[Permission::FilingsRead],
//!        }],
//!        console: || vec![
//!            route(path!("filings"), lazy!(registers, FilingList)),
//!            route(path!("filings/new"), lazy!(registers, FilingForm)),
//!            id_route(path!("filings/:id"), lazy!(registers, |id: FilingId| view! { <FilingDetail id /> })),
//!        ],
//!        public: Vec::new,
//!    };
//!    ```
//!
//!    Paths of `console` hang under `/app`, those of `public` under `/`. A literal path stands before one with a
//!    parameter. `id_route` parses `:id` before the page sees it and shows «not found» when it does not parse.
//! 2. One `pub mod` line below and one line in [`MODULES`].
//! 3. `api/<capability>.rs` with one typed function per operation, and its `pub mod` line in `api/mod.rs`.
//!
//! The navigation, the command palette and the router read [`MODULES`]; nothing else is to be edited. A page that makes
//! something is a place too, in [`Group::New`]: whoever lacks its permission is told so in place of the page. The server
//! answers 404 for what `frontend/routes.txt` does not list; a test below compares that list with the router.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute as _};
use leptos_router::hooks::use_params_map;
use leptos_router::{ChooseView, NestedRoute, PossibleRouteMatch};
use ohqc_domain::identity::Permission;
use ohqc_domain::text::Text;

use crate::ui::{Glyph, NotFound};

pub mod accounts;
pub mod assessments;
pub mod audit;
pub mod clients;
pub mod delegations;
pub mod designations;
pub mod employers;
pub mod files;
pub mod filings;
pub mod gallery;
pub mod grades;
pub mod imports;
pub mod institutions;
#[macro_use]
pub mod lazy;
pub mod login;
pub mod outings;
pub mod period;
pub mod permissions;
pub mod policies;
pub mod problems;
pub mod public;
pub mod publications;
pub mod releases;
pub mod rights;
pub mod unfinished;
pub mod verifications;
pub mod workbench;
pub mod years;

/// Every capability's pages, in the order of the navigation.
pub const MODULES: &[Module] = &[
    workbench::MODULE,
    institutions::MODULE,
    employers::MODULE,
    filings::MODULE,
    verifications::MODULE,
    outings::MODULE,
    assessments::MODULE,
    problems::MODULE,
    publications::MODULE,
    releases::MODULE,
    policies::MODULE,
    delegations::MODULE,
    designations::MODULE,
    imports::MODULE,
    accounts::MODULE,
    clients::MODULE,
    permissions::MODULE,
    audit::MODULE,
    gallery::MODULE,
    rights::MODULE,
    public::MODULE,
];

/// The pages of one capability.
#[derive(Clone, Copy)]
pub struct Module {
    /// Its places in the navigation.
    pub nav: &'static [NavItem],
    /// Its pages under `/app`.
    pub console: fn() -> Vec<AnyNestedRoute>,
    /// Its pages under `/`, open to everybody.
    pub public: fn() -> Vec<AnyNestedRoute>,
}

/// One place in the navigation and in the command palette.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Under which heading it stands.
    pub group: Group,
    /// Where it leads.
    pub href: &'static str,
    /// What it is called.
    pub label: Text,
    /// What it shows.
    pub glyph: Glyph,
    /// The permissions of which one opens it; none for a place open to everybody.
    pub permissions: &'static [Permission],
}

impl NavItem {
    /// Whether one of the permissions held opens it.
    fn opens(&self, can: impl Fn(Permission) -> bool) -> bool {
        self.permissions.is_empty() || self.permissions.iter().copied().any(can)
    }
}

/// The headings of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What is due for me.
    Work,
    /// Institutions and what they file.
    Institutions,
    /// Checking and judging.
    Quality,
    /// Problems, leads, inspections.
    Supervision,
    /// Case records, indicators, annual results.
    Data,
    /// Training, capability and the other programmes.
    Programmes,
    /// Users, policies, audit.
    Administration,
    /// What may be made: in the command palette only, each opened by a button on its list.
    New,
    /// The public site's own header.
    Public,
}

impl Group {
    /// Every heading, in the order of the navigation.
    pub const ALL: &'static [Self] = &[
        Self::Work,
        Self::Institutions,
        Self::Quality,
        Self::Supervision,
        Self::Data,
        Self::Programmes,
        Self::Administration,
        Self::New,
        Self::Public,
    ];

    /// What the heading says.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Work => Text::new("工作台", "Desk"),
            Self::Institutions => Text::new("机构与备案", "Institutions"),
            Self::Quality => Text::new("质量控制", "Quality control"),
            Self::Supervision => Text::new("整改与监管", "Rectification"),
            Self::Data => Text::new("数据与发布", "Data and releases"),
            Self::Programmes => Text::new("能力建设", "Programmes"),
            Self::Administration => Text::new("系统管理", "Administration"),
            Self::New => Text::new("新建", "New"),
            Self::Public => Text::new("公开信息", "Public"),
        }
    }
}

/// Every page of the console.
#[must_use]
pub fn console_routes() -> Vec<AnyNestedRoute> {
    MODULES.iter().flat_map(|module| (module.console)()).collect()
}

/// Every page of the public site.
#[must_use]
pub fn public_routes() -> Vec<AnyNestedRoute> {
    MODULES.iter().flat_map(|module| (module.public)()).collect()
}

/// The places a person may go to, by the permissions they hold.
#[must_use]
pub fn places(group: Group, can: impl Fn(Permission) -> bool) -> Vec<&'static NavItem> {
    all_places().filter(|item| item.group == group && item.opens(&can)).collect()
}

fn all_places() -> impl Iterator<Item = &'static NavItem> {
    MODULES.iter().flat_map(|module| module.nav)
}

/// The place at an address.
#[must_use]
pub fn place_at(path: &str) -> Option<&'static NavItem> {
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
    all_places().find(|item| item.href == path)
}

/// The place at an address, when none of the permissions held opens it.
#[must_use]
pub fn refused(path: &str, can: impl Fn(Permission) -> bool) -> Option<&'static NavItem> {
    place_at(path).filter(|item| !item.opens(can))
}

/// A page at a path: `route(path!("filings"), FilingList)`.
pub fn route<P, V>(path: P, page: V) -> AnyNestedRoute
where
    P: PossibleRouteMatch + Clone + Send + 'static,
    V: ChooseView,
{
    NestedRoute::new(path, page).into_any_nested_route()
}

/// A page about one thing: `:id` of the path is parsed before the page sees it, and the page is drawn anew for another.
pub fn id_route<P, I, V>(path: P, page: impl Fn(I) -> V + Clone + Send + Sync + 'static) -> AnyNestedRoute
where
    P: PossibleRouteMatch + Clone + Send + 'static,
    I: FromStr + Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    route(path, move || {
        let page = page.clone();
        let params = use_params_map();
        let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse::<I>().ok())));
        move || id.get().map_or_else(|| view! { <NotFound /> }.into_any(), |id| page(id).into_any())
    })
}

#[cfg(test)]
mod tests {
    use leptos_router::{MatchNestedRoutes as _, PathSegment};

    use super::*;

    /// Addresses as the server knows them: `/app/filings/:id`.
    fn addresses(root: &str, routes: &[AnyNestedRoute]) -> Vec<String> {
        let segment = |segment: &PathSegment| match segment {
            PathSegment::Unit => None,
            PathSegment::Param(name) => Some(format!("/:{name}")),
            other => Some(other.as_raw_str().trim_matches('/').to_owned())
                .filter(|text| !text.is_empty())
                .map(|text| format!("/{text}")),
        };
        let address = |segments: &[PathSegment]| format!("{root}{}", segments.iter().filter_map(segment).collect::<String>());
        let found = routes.iter().flat_map(|route| route.generate_routes().into_iter().collect::<Vec<_>>());
        found.map(|route| address(&route.segments)).map(|path| if path.is_empty() { "/".to_owned() } else { path }).collect()
    }

    #[test]
    fn the_server_knows_every_page() {
        let mut known = addresses("", &public_routes());
        known.push("/login".into());
        known.extend(addresses("/app", &console_routes()));
        known.sort_unstable();
        let list = known.join("\n") + "\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/routes.txt");
        if std::env::var_os("OHQC_BLESS").is_some() {
            std::fs::write(path, &list).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), list, "run this test with OHQC_BLESS=1 and review the change");
    }

    #[test]
    fn what_may_not_be_made_is_refused_at_once() {
        let new = addresses("/app", &console_routes()).into_iter().filter(|path| path.ends_with("/new"));
        for path in new {
            assert!(refused(&path, |_| false).is_some(), "{path} needs its line in Group::New");
            assert!(refused(&path, |_| true).is_none(), "{path}");
        }
        let reads = |permission| permission == Permission::InstitutionsRead;
        assert!(refused("/app/institutions/new", reads).is_some());
        assert!(refused("/app/institutions/", reads).is_none());
        assert!(refused("/app", |_| false).is_none());
    }

    #[test]
    fn places_need_their_permission() {
        for group in Group::ALL {
            assert!(places(*group, |_| false).iter().all(|item| item.permissions.is_empty()));
        }
    }

    #[test]
    fn no_two_places_share_an_address() {
        let mut addresses: Vec<&str> = all_places().map(|item| item.href).collect();
        let before = addresses.len();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len(), before);
    }
}
