//! The public site: what anybody may look up without logging in.

mod data;
mod home;
mod institutions;
mod seek;
mod verify;

pub use self::institutions::province;

use self::data::OpenData;
use self::home::Home;
use self::institutions::Institutions;
use self::verify::{Verify, VerifyCode};
use crate::prelude::*;

/// The public site.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Public,
            href: "/institutions",
            label: Text::new("备案机构", "Institutions"),
            glyph: Glyph::Building,
            permissions: &[],
        },
        NavItem {
            group: Group::Public,
            href: "/publications",
            label: Text::new("质控公示", "Published results"),
            glyph: Glyph::Publish,
            permissions: &[],
        },
        NavItem {
            group: Group::Public,
            href: "/verify",
            label: Text::new("回执核验", "Receipts"),
            glyph: Glyph::Shield,
            permissions: &[],
        },
        NavItem {
            group: Group::Public,
            href: "/data",
            label: Text::new("开放数据", "Open data"),
            glyph: Glyph::Chart,
            permissions: &[],
        },
    ],
    console: Vec::new,
    public: || {
        vec![
            route(path!(""), lazy!(open, Home)),
            route(path!("institutions"), lazy!(open, Institutions)),
            route(path!("verify"), lazy!(open, Verify)),
            route(path!("verify/:code"), lazy!(open, VerifyCode)),
            route(path!("data"), lazy!(open, OpenData)),
        ]
    },
};
