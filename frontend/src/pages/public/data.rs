//! What CDC systems may pull, and how: a short guide beside the documents of the API.

use crate::browser;
use crate::prelude::*;

/// One operation of the guide.
struct Operation {
    path: &'static str,
    words: Text,
}

const OPERATIONS: &[Operation] = &[
    Operation {
        path: "GET /api/v1/releases",
        words: Text::new("已发布的年度与版本，最新在前", "What is published, the latest year first"),
    },
    Operation {
        path: "GET /api/v1/releases/{year}",
        words: Text::new(
            "清单：规则、模板、计数、各部分的 SHA-256；汇总与指标",
            "Manifest with rules, templates, counts and hashes; totals and indicators",
        ),
    },
    Operation {
        path: "GET /api/v1/releases/{year}/summary", words: Text::new("仅汇总与指标", "Totals and indicators alone")
    },
    Operation {
        path: "GET /api/v1/releases/{year}/results",
        words: Text::new("逐机构结果：分页 JSON，或全部 NDJSON", "One row per institution: pages of JSON, or all as NDJSON"),
    },
    Operation {
        path: "GET /api/v1/public/publications", words: Text::new("公示目录，无需登录", "Published lists, no login")
    },
    Operation {
        path: "GET /api/v1/public/institutions",
        words: Text::new("备案机构名录，无需登录", "Institutions on record, no login"),
    },
    Operation {
        path: "GET /api/v1/public/rights",
        words: Text::new("服务资格：谁可以做什么、能否外出，无需登录", "Who may do what and go out for it, no login"),
    },
    Operation {
        path: "GET /api/v1/public/receipts/{code}",
        words: Text::new("回执核验，无需登录", "Receipt verification, no login"),
    },
];

const TOKEN: &str = "curl -X POST {origin}/oauth/token \\
  -d grant_type=client_credentials \\
  -d scope=releases:read \\
  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
  -d client_assertion=\"$ASSERTION\"";

const MANIFEST: &str = "curl '{origin}/api/v1/releases/2025' \\
  -H \"Authorization: Bearer $TOKEN\" -o release.json";

const RESULTS: &str = "VERSION=$(jq .manifest.version release.json)
curl \"{origin}/api/v1/releases/2025/results?version=$VERSION\" \\
  -H \"Authorization: Bearer $TOKEN\" \\
  -H \"Accept: application/x-ndjson\" -o results.ndjson
sha256sum results.ndjson   # = manifest.parts[results].sha256";

const AGAIN: &str = "curl -i {origin}/api/v1/releases/2025/results \\
  -H \"Authorization: Bearer $TOKEN\" \\
  -H 'If-None-Match: \"sha256-…\"'   # 304 Not Modified";

/// Explains the API to whoever builds the other side.
#[component]
pub(super) fn OpenData() -> impl IntoView {
    view! {
        <PageHeader title=t!("开放数据", "Open data")
            subtitle=t!("面向疾控信息系统：年度质控结果一经发布即冻结，可核验、可增量拉取。公示与名录无需登录。", "For CDC systems: annual results are frozen once published, can be verified, and cost nothing to ask for again. Lists need no login.") />
        <div class="guide">
            <div>
                <Card><ol class="guide-steps">
                    <Step title=t!("取得令牌", "Get a token") words=t!("由省级管理员登记客户端公钥；客户端以私钥签名的断言换取短期令牌，不传密码。", "The province registers the client's public key; the client swaps a signed assertion for a short-lived token. No password travels.") command=TOKEN />
                    <Step title=t!("读取清单", "Read the manifest") words=t!("清单写明年度、版本、截止日、所依据的规则与条款、各部分的字节数与哈希值。", "It names year, version, cut-off, the rules with their clauses, and length and hash of every part.") command=MANIFEST />
                    <Step title=t!("拉取结果并核验", "Pull and verify") words=t!("一行一个机构一项服务；指标均可由这些行重新算出。指定版本的内容永不改变。", "One line per institution and service; every indicator can be computed again from the lines. A named version never changes.") command=RESULTS />
                    <Step title=t!("增量更新", "Ask again cheaply") words=t!("带上次的 ETag 再问；没有新版本时只返回 304，不传内容。每次拉取都留有回执。", "Ask with the last ETag; without a new version the answer is 304 and no content. Every pull leaves a receipt.") command=AGAIN />
                </ol></Card>
                <Section title=t!("主要接口", "Operations")>{operations()}</Section>
            </div>
            <aside>
                <Section title=t!("接口文档", "Documents")>
                    <ul class="stack">
                        <li><a class="text-link" href="/docs/" rel="external">{t!("在线接口文档", "Interactive documents")}</a></li>
                        <li><a class="text-link" href="/openapi.json" rel="external">"openapi.json"</a> " " <span class="muted">"OpenAPI 3.1"</span></li>
                        <li><a class="text-link" href="/.well-known/jwks.json" rel="external">"jwks.json"</a> " " <span class="muted">{t!("令牌公钥", "Keys of tokens")}</span></li>
                    </ul>
                </Section>
                <Section title=t!("约定", "Conventions")>
                    <ul class="stack">
                        <li>{t!("错误一律为 application/problem+json（RFC 9457），程序按 code 判断。", "Errors are application/problem+json (RFC 9457); programs match on code.")}</li>
                        <li>{t!("列表按游标翻页，不用页码。", "Lists are paged by cursors, not numbers.")}</li>
                        <li>{t!("指标给出分子与分母，百分数只供阅读，且只舍不入。", "Indicators carry both counts; percentages are for reading and are cut, never rounded up.")}</li>
                        <li>{t!("不含个人信息，回执上印有的法定代表人姓名除外。", "No personal data but the legal representative that a receipt prints.")}</li>
                    </ul>
                </Section>
            </aside>
        </div>
    }
    .into_any()
}

fn operations() -> AnyView {
    let lines = OPERATIONS.iter().map(|operation| {
        view! { <li class="operation"><span class="code">{operation.path}</span><span class="muted">{label(operation.words.clone())}</span></li> }
    });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

/// One step with the command that does it.
#[component]
fn Step(
    /// What is done.
    title: Signal<String>,
    /// Why and how.
    words: Signal<String>,
    /// The command; `{origin}` stands for this server.
    command: &'static str,
) -> impl IntoView {
    let toasts = use_toasts();
    let command = StoredValue::new(command.replace("{origin}", &browser::origin()));
    let copy = move || copy_told(toasts, command.get_value());
    view! {
        <li class="guide-step">
            <h2>{title}</h2>
            <p class="muted">{words}</p>
            <div class="command">
                <pre tabindex="0"><code>{command.get_value()}</code></pre>
                <IconButton glyph=Glyph::Copy label=t!("复制", "Copy") on_press=copy />
            </div>
        </li>
    }
    .into_any()
}
