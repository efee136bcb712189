/**
 * Finds what a project uses of the toolkits, file by file.
 *
 * @module
 */
import type { Catalog } from '../catalog/catalog';
import { Kind, keyOf } from '../catalog/members';
import type { SourceFile } from '../source/files';
import { toolkitsIn } from '../source/evidence';
import { Shape } from '../source/languages';
import { TokenKind, tokensOf } from '../source/lexer';
import { Declarations } from './declarations';
import type { Context } from './evaluation';
import { Evaluator } from './evaluator';
import { Handlers } from './handlers';
import { Project } from './project';
import { Scopes } from './scopes';
import { Symbols } from './symbols';
import { TokenView } from './token-view';
import { commandsIn } from './tool-commands';
import { TypeReader } from './type-expressions';
import type { Use } from './uses';

/** A use, with the tokens that it stands among. */
export interface FoundUse extends Use {
  readonly line: number;
  readonly view: TokenView;
}

/** Finds what a project uses. Every file is looked at three times: for its classes, for its declarations, for its uses. */
export class ProjectAnalysis {
  readonly #catalog: Catalog;
  readonly #project: Project;
  /** What files may name instead of a toolkit: as the classes leave it, then as the declarations do. */
  #names: ReadonlySet<string> | undefined;
  #isDeclared = false;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    this.#project = new Project(catalog);
  }

  /** Notes the classes of a file. Comes first for all files. */
  noteClasses(file: SourceFile): void {
    if (file.language.shape === Shape.Lines) return;
    const { declarations, handlers } = this.#prepare(file);
    declarations.collectClasses();
    handlers.collectMethods();
  }

  /** Notes the fields and variables of a file. Comes second for all files. */
  noteDeclarations(file: SourceFile): void {
    if (file.language.shape === Shape.Lines) return;
    this.#names ??= this.#project.names();
    const { declarations, context } = this.#prepare(file);
    if (!this.#concerns(context)) return;
    declarations.collect();
    new Evaluator(context, () => undefined).run();
  }

  /** Whether a file can use a toolkit at all: most files of most projects cannot. */
  #concerns({ signs, view }: Context): boolean {
    return (
      signs.size > 0 ||
      view.tokens.some(({ kind, text }) => kind === TokenKind.Word && this.#names?.has(view.fold(text)) === true)
    );
  }

  /** The uses in a file, by line. One member counts once a line. */
  usesIn(file: SourceFile): FoundUse[] {
    const found = new Map<string, FoundUse>();
    const note = (view: TokenView, use: Use): void => {
      const line = view.line(use.at);
      const key = `${use.member.toolkit}:${keyOf(use.member)}:${use.member.kind}:${line}`;
      const known = found.get(key);
      if (!known || (known.how === 'mention' && use.how !== 'mention')) found.set(key, { ...use, line, view });
    };
    if (file.language.shape === Shape.Lines) {
      const view = new TokenView([], file.language);
      for (const { line, ...use } of commandsIn(file, this.#catalog)) {
        found.set(`${keyOf(use.member)}:${line}`, { ...use, line, view });
      }
    } else {
      if (!this.#isDeclared) this.#names = this.#project.names();
      this.#isDeclared = true;
      const { declarations, context } = this.#prepare(file);
      if (this.#concerns(context)) this.#follow(declarations, context, note);
      for (const { line, ...use } of commandsIn(file, this.#catalog, context.view)) {
        found.set(`${keyOf(use.member)}:${line}`, { ...use, line, view: context.view });
      }
    }
    // Whoever makes an object says its class as well.
    const made = [...found.values()].filter(({ member }) => member.kind === Kind.Constructor);
    const isSaid = ({ member, line }: FoundUse): boolean => {
      const { toolkit, name, kind } = member;
      return (
        kind === Kind.Class &&
        made.some((use) => use.line === line && use.member.toolkit === toolkit && use.member.owner === name)
      );
    };
    const uses = made.length === 0 ? [...found.values()] : [...found.values()].filter((use) => !isSaid(use));
    return uses.sort((one, other) => one.line - other.line || one.at - other.at);
  }

  #follow(declarations: Declarations, context: Context, note: (view: TokenView, use: Use) => void): void {
    declarations.collect();
    // What a variable holds may be said behind the routine that uses it.
    new Evaluator(context, () => undefined).run();
    const evaluator = new Evaluator(context, (use) => note(context.view, use));
    evaluator.run();
    new Handlers(evaluator).run();
  }

  #prepare(file: SourceFile): { context: Context; declarations: Declarations; handlers: Handlers } {
    const tokens = tokensOf(file.text, file.language);
    const view = new TokenView(tokens, file.language);
    const scopes = new Scopes(view);
    const symbols = new Symbols(scopes);
    const signs = toolkitsIn(tokens);
    const types = new TypeReader(view, this.#catalog, this.#project, signs);
    const declarations = new Declarations({ view, scopes, symbols, types, project: this.#project });
    const { made } = declarations;
    const context = { view, scopes, symbols, types, catalog: this.#catalog, project: this.#project, signs, made };
    return { context, declarations, handlers: new Handlers(new Evaluator(context, () => undefined)) };
  }
}
