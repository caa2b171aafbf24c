// Bundles what wasm-bindgen left in `pkg/` with the styles into `dist/`, every file named by its hash, and the worker that keeps
// them for pages without a connection.
import tailwindcss from "@tailwindcss/vite";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** Writes `dist/worker.js`: what the build holds, under a version that is the hash of it, the hash of its page, and what to do with it. */
function worker(): Plugin {
  let dist = "";
  return {
    name: "ohqc-worker",
    apply: "build",
    configResolved: (config) => void (dist = join(config.root, config.build.outDir)),
    closeBundle() {
      const files = readdirSync(dist, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      const source = readFileSync("src/worker.js", "utf8");
      const version = createHash("sha256").update(source);
      for (const file of files) version.update(file.slice(dist.length)).update(readFileSync(file));
      const paths = files.map((file) => file.slice(dist.length).replaceAll("\\", "/").replace("/index.html", "/"));
      const told = {
        VERSION: version.digest("hex").slice(0, 16),
        FILES: paths,
        PAGE: createHash("sha256").update(readFileSync(join(dist, "index.html"))).digest("hex"),
      };
      const head = Object.entries(told).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`).join("");
      writeFileSync(join(dist, "worker.js"), head + source);
    },
  };
}

export default defineConfig({
  plugins: [tailwindcss(), worker()],
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
