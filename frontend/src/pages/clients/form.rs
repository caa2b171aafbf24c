//! Registering a client program: for which organisation, then what it may ask for and by which keys; and the same form to change one.

use ohqc_domain::clients::api::ClientView;
use ohqc_domain::identity::ClientScope;
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::crumb;
use crate::api::clients::{self, ClientBody, ClientChange, ClientOrganisation};
use crate::prelude::*;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ClientForm {
    name: String,
    scopes: Vec<String>,
    #[serde(skip_serializing_if = "private")]
    jwks: String,
}

/// Whether a text holds a private key, in either way of writing one: no draft keeps it.
fn private(text: &str) -> bool {
    text.contains("PRIVATE KEY") || text.contains("\"d\"")
}

impl ClientForm {
    /// A program as it stands, to be changed.
    pub(super) fn of(row: &ClientView) -> Self {
        Self {
            name: row.name.clone(),
            scopes: row.scopes.iter().map(|scope| scope.code().to_owned()).collect(),
            jwks: if row.keys.is_empty() { String::new() } else { serde_json::to_string_pretty(&row.jwks).unwrap_or_default() },
        }
    }

    /// What is sent for a new one.
    fn body(&self, organisation: OrganisationId) -> Result<ClientBody, Complaints> {
        let ClientChange { name, scopes, jwks } = self.read()?;
        let body = ClientBody { organisation, name, scopes, jwks };
        body.check().map(|()| body)
    }

    /// What is sent for a change; a program with a secret may go without keys.
    pub(super) fn change(&self, secret: bool) -> Result<ClientChange, Complaints> {
        let body = self.read()?;
        body.check(secret).map(|()| body)
    }

    fn read(&self) -> Result<ClientChange, Complaints> {
        let mut found = Complaints::default();
        let text = self.jwks.trim();
        if text.contains("PRIVATE KEY") {
            let words = Text::new(
                "这是私钥，不能交给平台；请提供公钥的 JWK Set，并更换这一密钥",
                "This is a private key, which is nobody else's; give a JWK Set of public keys, and replace this one",
            );
            found.add("/jwks", "private_key", words);
            return found.into_result(ClientChange { name: String::new(), scopes: Vec::new(), jwks: Value::Null });
        }
        let jwks = if text.is_empty() { Ok(Value::Null) } else { serde_json::from_str(text) };
        let jwks = jwks.unwrap_or_else(|error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            let words = Text::owned(
                format!("不是有效的 JSON：第 {line} 行第 {column} 个字符处"),
                format!("This is no JSON: line {line}, character {column}"),
            );
            found.add("/jwks", "json", words);
            Value::Null
        });
        let scopes = self.scopes.iter().filter_map(|code| code.parse().ok()).collect();
        found.into_result(ClientChange { name: self.name.trim().to_owned(), scopes, jwks })
    }
}

/// The fields, of a new one and of one that is changed.
#[component]
pub(super) fn ClientFields(form: Form<ClientForm>, #[prop(optional)] secret: bool) -> impl IntoView {
    view! {
        <TextField bind=field!(form, name) label=t!("名称", "Name") hint=t!("程序的用途，如“省疾控中心年度结果拉取程序”", "What it is for") required=true max_length=80_u32 wide=true />
        <ChecksField bind=field!(form, scopes) label=t!("授权范围", "Scopes") choices=options!(ClientScope) required=true />
        <TextArea bind=field!(form, jwks) label=t!("公钥（JWK Set）", "Public keys (a JWK Set)")
            hint=t!("由使用单位生成密钥对后提供，只含公钥：EC P-256、EC P-384 或 RSA 2048 位以上；更换密钥时可新旧并存。", "Its owner makes the pair and hands over the public half: EC P-256, EC P-384 or RSA of 2048 bits; old and next may stand side by side.")
            rows=8 required=!secret />
    }
    .into_any()
}

/// Registers a program: of the organisation in the address, or of one that is chosen first.
#[component]
pub(super) fn ClientNew() -> impl IntoView {
    let organisation = use_query().param("organisation");
    move || match organisation.with(|id| id.parse::<OrganisationId>().ok()) {
        Some(id) => view! { <New id /> }.into_any(),
        None => view! { <ChooseOrganisation /> }.into_any(),
    }
}

/// Asks for the organisation.
#[component]
fn ChooseOrganisation() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || clients::organisations(client, url.get().pick(&["q", "cursor"])));
    let columns = vec![
        Column::text(t!("名称", "Name"), |row: &ClientOrganisation| row.name.clone()),
        Column::word(t!("类别", "Kind"), |row: &ClientOrganisation| row.kind.label()),
        Column::text(t!("地区", "Region"), |row: &ClientOrganisation| row.region_name.clone()),
    ];
    view! {
        <PageHeader title=t!("登记接口客户端", "Register a client program") crumbs=vec![crumb()]
            subtitle=t!("先选择使用单位：年度发布属于全省，只有省级（或国家）单位的程序读得到。", "Choose whose program it is: a release is one of a whole province, which provincial and national organisations read.") />
        <div class="panel">
            <FilterBar keys=vec!["q"]><SearchBox label=t!("单位名称", "Organisation") /></FilterBar>
            <DataTable source=page columns caption=t!("单位", "Organisations")
                href=|row: &ClientOrganisation| format!("/app/clients/new?organisation={}", row.id)
                empty=t!("没有找到单位", "No organisation found") />
        </div>
    }
    .into_any()
}

#[component]
fn New(id: OrganisationId) -> impl IntoView {
    let client = use_client();
    let navigate = StoredValue::new_local(use_navigate());
    let form = Form::new(format!("client-new-{id}"), ClientForm::default());
    let submit = form.submit(
        move |form: &ClientForm| form.body(id),
        move |body| clients::create(client, body),
        move |made: Versioned<ClientView>| {
            navigate.with_value(|go| go(&format!("/app/clients/{}", made.value.id), Default::default()));
        },
    );
    let name = fetch(move || clients::organisations(client, Query::new().with("id", id)));
    let subtitle =
        Signal::derive(move || name.get().and_then(|page| page.items.first().map(|row| row.name.clone())).unwrap_or_default());
    view! {
        <PageHeader title=t!("登记接口客户端", "Register a client program") subtitle crumbs=vec![crumb()] />
        <Card>
            <EditForm form submit label=t!("登记", "Register") cancel="/app/clients/new">
                <ClientFields form />
            </EditForm>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(form: &ClientForm) -> Vec<(String, &'static str)> {
        let found = form.change(false).unwrap_err();
        found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect()
    }

    #[test]
    fn a_key_is_complained_about_beside_the_field_and_a_private_one_never_sent() {
        let form =
            |jwks: &str| ClientForm { name: "拉取程序".into(), scopes: vec!["releases:read".into()], jwks: jwks.into() };
        let public = r#"{"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]}"#;
        assert_eq!(form(public).change(false).unwrap().scopes, [ClientScope::ReleasesRead]);
        assert!(form(" ").change(true).is_ok(), "its secret is proof enough");
        assert_eq!(told(&form("{")), [("/jwks".into(), "json")]);
        assert_eq!(told(&form(" ")), [("/jwks".into(), "required")]);
        assert_eq!(
            told(&form(r#"{"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "d": "AA"}]}"#)),
            [("/jwks/keys/0".into(), "private_key")]
        );
        let pem = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----";
        assert_eq!(told(&form(pem)), [("/jwks".into(), "private_key")]);
        for kept in [form(pem), form(r#"{"keys": [{"kty": "EC", "d": "AA"}]}"#)] {
            assert!(!serde_json::to_string(&kept).unwrap().contains("jwks"), "no draft keeps a private key");
        }
        let mut missing: Vec<String> = told(&ClientForm::default()).into_iter().map(|(pointer, _)| pointer).collect();
        missing.sort();
        assert_eq!(missing, ["/jwks", "/name", "/scopes"]);
    }
}
