import { posix } from 'node:path';
import ts from 'typescript';

/** The sources to judge: path from the project's root (with `/`) to text. */
export type SourceTree = ReadonlyMap<string, string>;

/** One place where a file names another module. */
export interface SourceImport {
  readonly from: string;
  readonly specifier: string;
  /** The file meant, as a key of the tree; undefined for packages and for what lies outside the tree. */
  readonly target: string | undefined;
  /** `import type`, `export type` or an `import()` type: erased by the compiler. */
  readonly typeOnly: boolean;
  /** Runs only when a function is called: `import()` or `require` inside one. */
  readonly lazy: boolean;
  readonly line: number;
}

/** Lists every import, export-from, `import()`, `require()` and `import()` type of one file. */
export function importsOf(path: string, tree: SourceTree): SourceImport[] {
  const source = parse(path, tree.get(path) ?? '');
  const found: SourceImport[] = [];
  const add = (node: ts.Node, literal: ts.Node, typeOnly: boolean, lazy: boolean): void => {
    if (!ts.isStringLiteralLike(literal)) return;
    found.push({
      from: path,
      specifier: literal.text,
      target: resolve(path, literal.text, tree),
      typeOnly,
      lazy,
      line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
    });
  };
  const visit = (node: ts.Node, inFunction: boolean): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword, false);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, node.isTypeOnly, false);
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node, node.moduleReference.expression, node.isTypeOnly, false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true, false);
    } else if (ts.isCallExpression(node) && isModuleCall(node) && node.arguments[0]) {
      add(node, node.arguments[0], false, inFunction);
    }
    const inside = inFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, false);
  return found;
}

/** Names that a file calls or reads as free identifiers, with their lines; comments and strings do not count. */
export function identifiersOf(path: string, text: string): { name: string; line: number }[] {
  const source = parse(path, text);
  const found: { name: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const property = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
    if (ts.isIdentifier(node) && !property) {
      found.push({ name: node.text, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

function isModuleCall(node: ts.CallExpression): boolean {
  const callee = node.expression;
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return callee.text === 'require';
  return (
    ts.isPropertyAccessExpression(callee) &&
    ts.isIdentifier(callee.expression) &&
    callee.expression.text === 'require' &&
    callee.name.text === 'resolve'
  );
}

function resolve(from: string, specifier: string, tree: SourceTree): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = posix.join(posix.dirname(from), specifier);
  const candidates = [`${base}.ts`, `${base}/index.ts`, base.replace(/\.js$/, '.ts'), base];
  return candidates.find((candidate) => tree.has(candidate)) ?? base;
}
