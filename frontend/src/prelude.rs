//! What nearly every page needs: `use crate::prelude::*;`.

pub use leptos::prelude::*;
pub use leptos_router::hooks::{use_navigate, use_params_map};
pub use leptos_router::path;
pub use ohqc_domain::identity::Permission;
pub use ohqc_domain::page::Page;
pub use ohqc_domain::problem::{Code, Problem};
pub use ohqc_domain::text::{Language, Text};

pub use crate::api::{Client, Versioned, use_client};
pub use crate::fetch::{Fetched, Load, fetch};
pub use crate::format::{date, moment, score};
pub use crate::i18n::{label, language, language_now};
pub use crate::pages::{Group, Module, NavItem, id_route, route};
pub use crate::query::{Query, use_query};
pub use crate::ui::*;
pub use crate::{field, lazy, options, t};
