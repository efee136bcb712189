/**
 * What the tables of the guide are made of: docstrings and constants, read from the sources.
 *
 * @module
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A member, or a constant, with what its docstring says. */
export interface DocumentedItem {
  readonly name: string;
  /** The text before the first tag, on one line. */
  readonly text: string;
  /** Of `@defaultValue`, if there is one. */
  readonly defaultValue: string | undefined;
  /** The initializer of a constant. */
  readonly value?: string;
}

const LOOK_AFTER = 'look after the tables of the guide in scripts/guide-*.ts';

/** Sources of one project, each parsed once. */
export class GuideSources {
  readonly #root: string;
  readonly #files = new Map<string, ts.SourceFile>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Members of an exported interface or class below a folder, in their order; those that have a docstring. */
  membersOf(folder: string, name: string): DocumentedItem[] {
    const declaration = this.#filesBelow(folder)
      .flatMap((file) => [...this.#declarations(file)])
      .find(
        (node): node is ts.InterfaceDeclaration | ts.ClassDeclaration =>
          (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) && node.name?.text === name,
      );
    if (declaration === undefined) throw new Error(`there is no ${name} below ${folder}: ${LOOK_AFTER}`);
    const items = [...declaration.members].flatMap((member) => {
      const key = member.name !== undefined && ts.isIdentifier(member.name) ? member.name.text : undefined;
      return key === undefined || !hasDocs(member) ? [] : [documented(key, member)];
    });
    return items;
  }

  /** Names of the exported interfaces below a folder that match. */
  interfaces(folder: string, pattern: RegExp): string[] {
    return this.#filesBelow(folder).flatMap((file) =>
      this.#declarations(file).flatMap((node) =>
        ts.isInterfaceDeclaration(node) && isExported(node) && pattern.test(node.name.text) ? [node.name.text] : [],
      ),
    );
  }

  /** A constant of a file. */
  constant(file: string, name: string): DocumentedItem {
    for (const statement of this.#declarations(file)) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name: declared, initializer } of statement.declarationList.declarations) {
        if (ts.isIdentifier(declared) && declared.text === name && initializer !== undefined) {
          return { ...documented(name, statement), value: initializer.getText() };
        }
      }
    }
    throw new Error(`${file} has no ${name} any more: ${LOOK_AFTER}`);
  }

  /** An error class: what its docstring says first, and the first `DIMSE_ERR_...` in its declaration. */
  errorClass(folder: string, name: string): { readonly text: string; readonly code: string } {
    const found = this.#filesBelow(folder)
      .flatMap((file) => [...this.#declarations(file)])
      .find((node) => ts.isClassDeclaration(node) && node.name?.text === name);
    if (found === undefined) throw new Error(`there is no ${name} below ${folder}: ${LOOK_AFTER}`);
    const code = /'(?<code>DIMSE_ERR_[A-Z_]+)'/.exec(found.getText())?.groups?.['code'] ?? 'its own';
    return { text: documented(name, found).text.replace(/(?<=\.) .*$/, ''), code };
  }

  #filesBelow(folder: string): string[] {
    return readdirSync(join(this.#root, folder)).flatMap((name) => {
      const path = `${folder}/${name}`;
      if (statSync(join(this.#root, path)).isDirectory()) return this.#filesBelow(path);
      return path.endsWith('.ts') ? [path] : [];
    });
  }

  #declarations(file: string): readonly ts.Statement[] {
    let source = this.#files.get(file);
    if (source === undefined) {
      const text = readFileSync(join(this.#root, file), 'utf8');
      source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
      this.#files.set(file, source);
    }
    return source.statements;
  }
}

function isExported(node: ts.InterfaceDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function hasDocs(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).some((doc) => ts.isJSDoc(doc));
}

function documented(name: string, node: ts.Node): DocumentedItem {
  const doc = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  const tag = doc?.tags?.find(({ tagName }) => tagName.text === 'defaultValue');
  return {
    name,
    text: plain(ts.getTextOfJSDocComment(doc?.comment) ?? ''),
    defaultValue: tag === undefined ? undefined : plain(ts.getTextOfJSDocComment(tag.comment) ?? ''),
  };
}

/** One line, links as code. */
function plain(text: string): string {
  return text
    .replace(/\{@link ([^}|]+)(?:\|[^}]*)?\}/g, (_link, target: string) => `\`${target.trim()}\``)
    .replace(/\s+/g, ' ')
    .trim();
}
