import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { build, defineConfig, type Plugin } from "vite";
import remixOptions from "./remix.config.js";

const alias = { "~": fileURLToPath(new URL("./app", import.meta.url)) };

/**
 * Builds `server.ts` beside the pages, into `build/server.mjs`. A process that only runs JavaScript carries no compiler, which with its
 * thread takes more than 100 MB; packages stay where they are.
 */
function serverBesidePages(): Plugin {
  let pages = false;
  return {
    name: "kadr-server",
    apply: "build",
    configResolved(config) {
      pages = config.build.ssr !== false;
    },
    async closeBundle() {
      if (!pages) return;
      await build({
        configFile: false,
        logLevel: "warn",
        resolve: { alias },
        build: { ssr: "server.ts", outDir: "build", emptyOutDir: false, copyPublicDir: false, target: "node20", rollupOptions: { output: { entryFileNames: "server.mjs" } } },
      });
    },
  };
}

export default defineConfig(({ command }) => ({
  plugins: [tailwindcss(), remix(remixOptions), serverBesidePages()],
  resolve: { alias },
  worker: { format: "es" },
  build: { target: "es2022", sourcemap: false },
  // Of 1,500 icons the pages use a few dozen: built in, the others cost the server no memory.
  ssr: { noExternal: command === "build" ? ["lucide-react"] : [] },
}));
