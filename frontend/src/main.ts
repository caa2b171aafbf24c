// Starts the client: styles first, then the WASM module that draws everything else.
import "./styles/app.css";
import init from "../pkg/ohqc_frontend.js";
import * as vault from "./vault.ts";

// What the WASM module asks for by name; heavy parts load when first asked.
Object.assign(globalThis, {
  ohqcVault: vault,
  // From the first login on this browser opens the client without a connection. Browsers allow it to secure pages only.
  ohqcKeepClient: () => {
    if (import.meta.env.PROD) void navigator.serviceWorker?.register("/worker.js").catch((error: unknown) => console.warn(error));
  },
  ohqcDrawChart: async (element: HTMLElement, option: string) => (await import("./charts.ts")).draw(element, option),
});

init().catch((error: unknown) => {
  console.error(error);
  const boot = document.getElementById("boot") ?? document.body.appendChild(document.createElement("div"));
  boot.className = "boot";
  boot.setAttribute("role", "alert");
  const line = (lang: string, words: string) => Object.assign(document.createElement("p"), { lang, textContent: words });
  const again = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary", textContent: "重新载入 · Reload" });
  again.addEventListener("click", () => location.reload());
  boot.replaceChildren(
    line("zh-CN", "页面未能载入。请检查网络后重试；若仍不行，请更新浏览器。"),
    line("en", "The page could not be loaded. Check the connection and try again; if it still fails, update the browser."),
    again,
  );
});
