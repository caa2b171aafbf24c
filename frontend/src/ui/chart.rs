//! Charts: for looking at, each with its table for reading.

use leptos::html;
use leptos::prelude::*;
use serde_json::Value;

use crate::browser;

/// A chart. The drawing library loads when the first one is drawn; colours, axes and type come from the theme, so the
/// option holds data and what is special about it.
#[component]
pub fn Chart(
    /// What the chart shows, in words; read out in its place.
    #[prop(into)]
    label: Signal<String>,
    /// What is drawn, as an ECharts option.
    #[prop(into)]
    option: Signal<Value>,
    /// Height, as in CSS.
    #[prop(default = "18rem")]
    height: &'static str,
    /// The same figures as a table, drawn when asked for.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            browser::draw_chart(&element, &option.get().to_string());
        }
    });
    let table = children.map(|children| {
        let open = RwSignal::new(false);
        view! {
            <details class="chart-table" on:toggle=move |_| open.update(|open| *open = !*open)>
                <summary>{t!("查看数据表", "Show the figures")}</summary>
                {move || open.get().then(|| children())}
            </details>
        }
    });
    view! {
        <figure class="chart">
            <div class="chart-canvas" node_ref=node role="img" aria-label=label style:height=height></div>
            {table}
        </figure>
    }
    .into_any()
}
