/**
 * What an entry point of the package exports, as the compiler sees it.
 *
 * @module
 */
import { join } from 'node:path';
import ts from 'typescript';

/** What the docstring of a member claims. */
export type Status = 'full' | 'partial' | 'none';

/** How a program writes a member. */
export interface Form {
  /** Of something that is called: names, with `?` where one may be left out. */
  readonly parameters?: readonly string[];
  /** What a call gives, awaited when it is a promise. */
  readonly returns?: string;
  /** Whether a call gives a promise. */
  readonly awaits?: boolean;
  /** Of something that is read. */
  readonly type?: string;
}

/** What is known of a member. */
export interface Documented {
  readonly status: Status;
  readonly remarks: string;
  readonly form?: Form;
}

/** Longer types are written out nowhere. */
const MAX_TYPE_TEXT = 80;

/** The exported API of one compat folder, as the compiler sees it. */
export class ExportedAPI {
  readonly #checker: ts.TypeChecker;
  readonly #exports = new Map<string, ts.Symbol>();

  constructor(entry: string, projectRoot: string) {
    const config = ts.readConfigFile(join(projectRoot, 'tsconfig.json'), (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, projectRoot);
    const program = ts.createProgram([entry], {
      ...options,
      noEmit: true,
      incremental: false,
      tsBuildInfoFile: undefined,
    });
    this.#checker = program.getTypeChecker();
    const source = program.getSourceFile(entry);
    const module = source && this.#checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${entry} cannot be read as a module`);
    for (const symbol of this.#checker.getExportsOfModule(module)) {
      const target = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
      this.#exports.set(symbol.name, target);
    }
  }

  /**
   * Status and remarks of a member of an exported class or interface; inherited members count. A constructor is there when
   * its class is. Events that are no methods stand in the map of the class's property `[EVENTS]`, which one `@compat` may
   * cover.
   */
  member(typeName: string, member: string, kind: string): Documented {
    const symbol = this.#exports.get(typeName);
    if (!symbol) return { status: 'none', remarks: '' };
    if (kind === 'constructor' && member === typeName) return { status: 'full', remarks: '' };
    const type =
      kind === 'static' ? this.#checker.getTypeOfSymbol(symbol) : this.#checker.getDeclaredTypeOfSymbol(symbol);
    const found = this.#property(type, member);
    if (found) return this.#documented(found);
    const events = this.#property(type, '[Symbol.EVENTS]');
    const event = events && this.#property(this.#checker.getTypeOfSymbol(events), member);
    return event ? this.#documentedEvent(event) : { status: 'none', remarks: '' };
  }

  #property(type: ts.Type, name: string): ts.Symbol | undefined {
    return this.#checker.getPropertiesOfType(type).find((property) => nameOf(property) === name);
  }

  #documentedEvent(event: ts.Symbol): Documented {
    const own = this.#documented(event);
    const map = event.declarations?.[0]?.parent;
    if (own.status !== 'none' || !map) return own;
    const tag = ts.getJSDocTags(map).find(({ tagName }) => tagName.text === 'compat');
    return ts.getTextOfJSDocComment(tag?.comment)?.trim() === 'full' ? { status: 'full', remarks: '' } : own;
  }

  /** Whether something of that name is exported. */
  has(name: string): boolean {
    return this.#exports.has(name);
  }

  /** The nearest of these that an exported class is made of. */
  baseOf(name: string, among: ReadonlySet<string>): string | undefined {
    const symbol = this.#exports.get(name);
    let [base] = (symbol && this.#checker.getDeclaredTypeOfSymbol(symbol).getBaseTypes()) ?? [];
    while (base && !among.has(base.symbol?.name ?? '')) [base] = base.getBaseTypes() ?? [];
    return base?.symbol.name;
  }

  /** Status and remarks of an exported function. */
  function(name: string): Documented {
    const symbol = this.#exports.get(name);
    return symbol ? this.#documented(symbol) : { status: 'none', remarks: '' };
  }

  /** Whether a constant is exported, with that value if it is to have one. */
  hasConstant(name: string, value: number | string | undefined): boolean {
    const declaration = this.#exports.get(name)?.valueDeclaration;
    if (!declaration) return false;
    const type = this.#checker.getTypeAtLocation(declaration);
    return value === undefined || (type.isLiteral() && type.value === value);
  }

  /** The values of an exported `as const` object; undefined when nothing of that name is exported. */
  constants(name: string): ReadonlyMap<string, number | string | undefined> | undefined {
    const declaration = this.#exports.get(name)?.valueDeclaration;
    if (!declaration) return undefined;
    const properties = this.#checker.getTypeAtLocation(declaration).getProperties();
    return new Map(
      properties.map((property) => {
        const type = this.#checker.getTypeOfSymbolAtLocation(property, declaration);
        return [property.name, type.isNumberLiteral() || type.isStringLiteral() ? type.value : undefined];
      }),
    );
  }

  /** The fields of an exported class; undefined when it is not exported. */
  fields(name: string): ReadonlySet<string> | undefined {
    const symbol = this.#exports.get(name);
    if (!symbol) return undefined;
    return new Set(this.#checker.getDeclaredTypeOfSymbol(symbol).getProperties().map(nameOf));
  }

  #documented(symbol: ts.Symbol): Documented {
    const tags = symbol.getJsDocTags(this.#checker);
    const textOf = (name: string): string =>
      ts
        .displayPartsToString(tags.find((tag) => tag.name === name)?.text)
        .replace(/\s+/g, ' ')
        .trim();
    const status = textOf('compat').split(' ')[0];
    const isNone = status !== 'full' && status !== 'partial';
    const form = isNone ? undefined : this.#form(symbol);
    return { status: isNone ? 'none' : status, remarks: status === 'full' ? '' : textOf('remarks'), form };
  }

  #form(symbol: ts.Symbol): Form {
    const type = this.#checker.getTypeOfSymbol(symbol);
    const [signature] = type
      .getCallSignatures()
      .toSorted((one, other) => other.parameters.length - one.parameters.length);
    if (!signature) return { type: this.#textOf(type) };
    const parameters = signature.parameters.map((parameter) => {
      const declaration = parameter.valueDeclaration;
      const name = parameter.name.replace(/^_/, '');
      if (!declaration || !ts.isParameter(declaration)) return name;
      if (declaration.dotDotDotToken) return `...${name}`;
      return this.#checker.isOptionalParameter(declaration) ? `${name}?` : name;
    });
    const returns = signature.getReturnType();
    const isPromise = returns.getSymbol()?.name === 'Promise';
    const [settled] = isPromise ? this.#checker.getTypeArguments(returns as ts.TypeReference) : [];
    const form = { parameters, returns: this.#textOf(settled ?? returns) };
    return isPromise ? { ...form, awaits: true } : form;
  }

  #textOf(type: ts.Type): string {
    const name = this.#checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    return name.length <= MAX_TYPE_TEXT ? name : 'object';
  }
}

/** Members named by a symbol carry the compiler's name for it. */
function nameOf(symbol: ts.Symbol): string {
  const wellKnown = /^__@(\w+?)(@\d+)?$/.exec(symbol.name);
  return wellKnown ? `[Symbol.${wellKnown[1] ?? ''}]` : symbol.name;
}
