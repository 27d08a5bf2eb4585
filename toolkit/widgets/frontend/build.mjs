// Builds the bundle into ../static, or into the folder named after --out; --dev serves dev/ instead.
import { build, context } from "esbuild";

const flag = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const shared = {
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".css": "css" },
  charset: "utf8",
  legalComments: "none",
  logLevel: "info",
};

if (process.argv.includes("--dev")) {
  const dev = await context({
    ...shared,
    entryPoints: ["dev/main.ts"],
    outdir: "dev/built",
    sourcemap: "inline",
  });
  const { port } = await dev.serve({ servedir: "dev", port: Number(flag("--port") ?? 8123) });
  console.log(`http://localhost:${port}`);
} else {
  await build({
    ...shared,
    entryPoints: { builder: "src/index.ts" },
    outdir: flag("--out") ?? "../static",
    minify: true,
  });
}
