//! One client program: whose it is, its keys, stopping it, what happened to it.

use ohqc_domain::clients::scope_words;
use ohqc_domain::ids::ApiClientId;

use super::form::{ClientFields, ClientForm};
use super::{badge, crumb, last_token};
use crate::api::clients::{self, ClientAction, ClientKeyView, ClientView};
use crate::prelude::*;

/// The page of a client program.
#[component]
pub(super) fn ClientDetail(id: ApiClientId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || clients::get(client, id));
    page.page(t!("接口客户端", "Client program"), vec![crumb()], move |read| draw(client, page, read))
}

fn draw(client: Client, page: Fetched<Versioned<ClientView>>, read: Versioned<ClientView>) -> AnyView {
    let row = read.value.clone();
    let (id, state, actions) = (row.id, row.state, row.actions.clone());
    let [edit, disable, enable] = std::array::from_fn(|_| RwSignal::new(false));
    let buttons = move || {
        let button = |action: ClientAction, open: RwSignal<bool>, weight| {
            actions
                .contains(&action)
                .then(|| view! { <Button weight on_press=move || open.set(true)>{label(action.label())}</Button> })
        };
        view! {
            {button(ClientAction::Edit, edit, Weight::Secondary)}
            {button(ClientAction::Enable, enable, Weight::Primary)}
            {button(ClientAction::Disable, disable, Weight::Danger)}
        }
    };
    let (etag, again) = (read.etag.clone(), read.etag.clone());
    let secret = row.secret.then(|| {
        view! { <Item label=t!("共享密钥", "Shared secret") wide=true>{t!("由运维人员通过命令行设置，仅在本省规则允许时有效", "Set by the operator on the command line; it counts where the province allows secrets")}</Item> }
    });
    view! {
        <PageHeader title=Signal::stored(row.name) subtitle=Signal::stored(row.organisation_name.clone()) crumbs=vec![crumb()]
            badges=move || badge(state) actions=buttons />
        <Card>
            <DescriptionList>
                <Item label=t!("客户端标识（client_id）", "Client id (client_id)") wide=true><CopyText text=row.id.to_string() /></Item>
                <Item label=t!("使用单位", "Organisation")>{row.organisation_name}</Item>
                <Item label=t!("地区", "Region")>{row.region_name}</Item>
                <Item label=t!("授权范围", "Scopes")>{label(scope_words(&row.scopes))}</Item>
                <Item label=t!("最近获取令牌", "Last token")>{label(last_token(row.last_token_on))}</Item>
                <Item label=t!("登记时间", "Made")>{moment(row.created_at)}</Item>
                {secret}
            </DescriptionList>
        </Card>
        <Section title=t!("公钥", "Public keys") flush=true
            note=t!("请与使用单位核对指纹（RFC 7638，SHA-256）。", "Compare the thumbprints (RFC 7638, SHA-256) with whoever holds the private half.")>
            <DataTable source=Fetched::ready(row.keys) columns=key_columns() caption=t!("公钥", "Public keys") empty=t!("没有公钥", "No key") />
        </Section>
        <Section title=t!("历史", "History")><History list=clients::history(id) /></Section>
        <Dialog open=edit title=t!("修改接口客户端", "Change the client program") wide=true><Edit open=edit page read=read.clone() /></Dialog>
        <ActDialog open=disable title=t!("停用接口客户端", "Disable the client program") action=t!("停用", "Disable")
            words=t!("该程序不能再获取令牌；已发出的令牌至多再有效十分钟。", "It gets no more tokens; those already handed out live on for at most ten minutes.")
            act=move || clients::disable(client, id, etag.clone()) said=Text::new("已停用", "Disabled") done=move |read| page.set(read) />
        <ActDialog open=enable title=t!("恢复使用", "Enable the client program") action=t!("恢复使用", "Enable")
            words=t!("该程序可以凭原来的公钥获取令牌。", "It gets tokens by the keys it had.")
            act=move || clients::enable(client, id, again.clone()) said=Text::new("已恢复使用", "Enabled") done=move |read| page.set(read) />
    }
    .into_any()
}

fn key_columns() -> Vec<Column<ClientKeyView>> {
    vec![
        Column::text(t!("密钥标识（kid）", "Key id (kid)"), |row: &ClientKeyView| {
            row.kid.clone().unwrap_or_else(|| "—".into())
        }),
        Column::text(t!("算法", "Algorithm"), |row: &ClientKeyView| row.algorithm.clone()),
        Column::new(t!("指纹", "Thumbprint"), |row: &ClientKeyView| view! { <CopyText text=row.thumbprint.clone() /> }),
    ]
}

#[component]
fn Edit(open: RwSignal<bool>, page: Fetched<Versioned<ClientView>>, read: Versioned<ClientView>) -> impl IntoView {
    let client = use_client();
    let (row, etag) = (read.value, read.etag);
    let form = Form::on(format!("client-{}", row.id), ClientForm::of(&row), &etag).when_stale(move || page.reload());
    let (id, secret) = (row.id, row.secret);
    let submit = form.submit(
        move |form: &ClientForm| form.change(secret),
        move |body| clients::update(client, id, etag.clone(), body),
        move |read| {
            open.set(false);
            page.set(read);
        },
    );
    view! { <EditForm form submit label=t!("保存", "Save")><ClientFields form secret /></EditForm> }.into_any()
}
