/** Reads the imports of source files and holds them against the table of architecture.md, section 2. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** One import, export-from, dynamic import or require of a file. */
export interface ImportFound {
  readonly specifier: string;
  /** Erased before anything runs. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** What one folder may import. */
export interface FolderRule {
  /** Folder below the checkout; the longest match counts. */
  readonly folder: string;
  /** Folders that may be imported, beside itself. */
  readonly folders: readonly string[];
  /** Folders of which only types may be imported. */
  readonly typesOf?: readonly string[];
  /** Packages that may be imported; a name also covers what lies below it. */
  readonly packages: readonly string[];
  /** Whether Node's own modules may be imported. */
  readonly node?: boolean;
}

export interface SourceFile {
  /** Path below the checkout, forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** Every import of a TypeScript or Svelte source. */
export function importsOf(source: SourceFile): readonly ImportFound[] {
  const text = source.file.endsWith('.svelte') ? scriptsOf(source.text) : source.text;
  const tree = ts.createSourceFile(source.file, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const found: ImportFound[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({ specifier: specifier.text, typeOnly, line: tree.getLineAndCharacterOfPosition(specifier.getStart(tree)).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node)) {
      const isRequire = ts.isIdentifier(node.expression) && /^require/.test(node.expression.text);
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword || isRequire) add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The folder of a specifier below the checkout, or the package that it names. */
export function targetOf(file: string, specifier: string): { readonly path: string } | { readonly package: string } {
  const clean = specifier.split('?')[0] ?? specifier;
  if (clean.startsWith('#')) return { path: `src-main/${clean.slice(1)}` };
  if (clean.startsWith('.')) return { path: path.posix.normalize(path.posix.join(path.posix.dirname(file), clean)) };
  return { package: clean };
}

/** The rule that holds for a path; the longest folder wins. */
export function ruleFor(rules: readonly FolderRule[], file: string): FolderRule | undefined {
  return rules.filter((rule) => isInside(file, rule.folder)).sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** Every import that the table does not allow, one sentence each. */
export function violations(rules: readonly FolderRule[], sources: readonly SourceFile[]): readonly string[] {
  return sources.flatMap((source) => {
    const rule = ruleFor(rules, source.file);
    if (!rule) return [`${source.file}: no rule for this folder in the table`];
    return importsOf(source).filter((found) => !allowed(rule, source.file, found)).map((found) =>
      `${source.file}:${found.line} imports '${found.specifier}'${found.typeOnly ? ' (type)' : ''}, which ${rule.folder} may not`);
  });
}

/** Imports from one slice (the pattern's first group) into another one that is not shared. */
export function sidewaysImports(source: SourceFile, slice: RegExp, shared: ReadonlySet<string>): readonly string[] {
  const own = slice.exec(source.file)?.[1];
  if (own === undefined) return [];
  return importsOf(source).flatMap((found) => {
    const target = targetOf(source.file, found.specifier);
    const other = 'path' in target ? slice.exec(target.path)?.[1] : undefined;
    return other === undefined || other === own || shared.has(other) ? [] : [`${source.file}:${found.line} imports its neighbour ${other}`];
  });
}

/** Cycles among files by imports that exist at run time, each as the list of files. */
export function cycles(sources: readonly SourceFile[]): readonly (readonly string[])[] {
  const known = new Set(sources.map((source) => source.file));
  const edges = new Map(sources.map((source) => [source.file, importsOf(source).filter((found) => !found.typeOnly).flatMap((found) => {
    const target = targetOf(source.file, found.specifier);
    return 'path' in target && known.has(target.path) ? [target.path] : [];
  })]));
  const state = new Map<string, 'open' | 'done'>();
  const found: string[][] = [];
  const trail: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    trail.push(file);
    for (const next of edges.get(file) ?? []) {
      if (state.get(next) === 'open') found.push([...trail.slice(trail.indexOf(next)), next]);
      else if (!state.has(next)) visit(next);
    }
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of edges.keys()) if (!state.has(file)) visit(file);
  return found;
}

/** All TypeScript and Svelte sources below the given folders of the checkout. */
export function readSources(root: string, folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => {
      const file = `${folder}/${name.split(path.sep).join('/')}`;
      return { file, text: readFileSync(path.join(root, file), 'utf8') };
    }));
}

function allowed(rule: FolderRule, file: string, found: ImportFound): boolean {
  const target = targetOf(file, found.specifier);
  if ('package' in target) {
    if (target.package.startsWith('node:')) return rule.node === true;
    return rule.packages.some((name) => target.package === name || target.package.startsWith(`${name}/`));
  }
  if ([rule.folder, ...rule.folders].some((folder) => isInside(target.path, folder))) return true;
  return found.typeOnly && (rule.typesOf ?? []).some((folder) => isInside(target.path, folder));
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** The script blocks of a component, with everything else blanked so that line numbers stay. */
function scriptsOf(component: string): string {
  let result = component.replace(/[^\n]/g, ' ');
  for (const match of component.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)) {
    const body = match[1] ?? '';
    const start = match.index + match[0].indexOf('>') + 1;
    result = result.slice(0, start) + body + result.slice(start + body.length);
  }
  return result;
}
