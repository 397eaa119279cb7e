import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Source {
  /** From the root of the project, with forward slashes: `app/features/booking/title.ts`. */
  path: string;
  text: string;
  /** What it imports from the project itself, resolved to paths; types as well. */
  imports: { path: string; typeOnly: boolean }[];
}

/** All files under a folder, generated code left out. */
export function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).split(sep).join("/"))
    .filter((path) => !path.includes("/generated/"))
    .sort();
}

export const readText = (path: string) => readFileSync(join(ROOT, path), "utf8");

const ENDINGS = ["", ".ts", ".tsx", ".d.ts"];

/** The file that an import of the project means; undefined for packages. */
function resolved(from: string, name: string): string | undefined {
  const bare = name.replace(/\?.*$/, "");
  const base = bare.startsWith("~/") ? `app/${bare.slice(2)}` : bare.startsWith(".") ? posix.join(dirname(from), bare) : undefined;
  return base && (ENDINGS.map((ending) => base + ending).find((path) => existsSync(join(ROOT, path)) && /\.\w+$/.test(path)) ?? base);
}

/** TypeScript sources under a folder with what each imports, also through `import()` and `export … from`. */
export function sourcesUnder(folder: string): Source[] {
  return filesUnder(folder)
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const text = readText(path);
      const imports: Source["imports"] = [];
      const add = (name: string, typeOnly: boolean) => {
        const target = resolved(path, name);
        if (target) imports.push({ path: target, typeOnly });
      };
      const visit = (node: ts.Node): void => {
        if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
          const typeOnly = ts.isImportDeclaration(node) ? typeOnlyImport(node) : node.isTypeOnly;
          add(node.moduleSpecifier.text, typeOnly);
        }
        if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
          const [name] = node.arguments;
          if (name && ts.isStringLiteral(name)) add(name.text, false);
        }
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
      return { path, text, imports };
    });
}

function typeOnlyImport({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  return !clause.name && names !== undefined && ts.isNamedImports(names) && names.elements.length > 0 && names.elements.every((one) => one.isTypeOnly);
}
