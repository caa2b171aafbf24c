// Starts the client: styles first, then the WASM module that draws everything else.
import "./styles/app.css";
import init from "../pkg/ohqc_frontend.js";

// What the WASM module asks for by name; heavy parts load when first asked.
Object.assign(globalThis, {
  ohqcDrawChart: async (element: HTMLElement, option: string) => (await import("./charts.ts")).draw(element, option),
});

void init();
