//! The platform's name.

use leptos::prelude::*;
use leptos_router::components::A;

/// Seal and name, leading home.
#[component]
pub fn Brand(
    /// Where it leads.
    href: &'static str,
) -> impl IntoView {
    view! {
        <A href=href attr:class="brand" exact=true>
            <span class="seal" aria-hidden="true">"质"</span>
            <span class="brand-words">
                <span class="brand-name">{t!("职业健康质量控制平台", "Occupational Health QC")}</span>
                <span class="brand-code">"OHQC"</span>
            </span>
        </A>
    }
    .into_any()
}
