import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { format } from 'node:util';
import { expect } from 'chai';
import ts from 'typescript';
import { projectRoot } from './project';

/** The example in the docstring of an exported class. */
export interface ClassExample {
  readonly name: string;
  /** Of the class, below the project's root. */
  readonly file: string;
  /** Undefined when the docstring has none. */
  readonly code: string | undefined;
}

const FENCED = /^```ts\n(?<code>[^]*?)```/;

/** What `import ... from` means in an example, by entry point. */
export type EntryPoints = Readonly<Record<string, string>>;

function programOf(files: readonly string[], host?: ts.CompilerHost): ts.Program {
  const options: ts.CompilerOptions = {
    ...ts.getParsedCommandLineOfConfigFile(join(projectRoot, 'tsconfig.json'), undefined, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    })?.options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    incremental: false,
    composite: false,
    tsBuildInfoFile: undefined,
    noEmit: true,
    skipLibCheck: true,
  };
  return ts.createProgram(files, options, host);
}

/** The classes that an entry point exports and the API reference shows, each with its example. */
export function classExamples(entryFile: string): ClassExample[] {
  const program = programOf([join(projectRoot, entryFile)]);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(projectRoot, entryFile));
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entryFile} is no module`);
  const examples = new Map<string, ClassExample>();
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.declarations?.find(ts.isClassDeclaration);
    if (declaration === undefined) continue;
    const tags = symbol.getJsDocTags();
    if (tags.some((tag) => tag.name === 'internal')) continue;
    const text = ts.displayPartsToString(tags.find((tag) => tag.name === 'example')?.text);
    const code = FENCED.exec(text)?.groups?.['code'];
    examples.set(symbol.name, {
      name: symbol.name,
      file: relative(projectRoot, declaration.getSourceFile().fileName),
      code,
    });
  }
  return [...examples.values()];
}

/** A program in a Markdown page. */
export interface PageExample extends ClassExample {
  readonly code: string;
  /** What the comment `<!-- example: ... -->` above it says: what has to be there when it runs. */
  readonly needs: readonly string[];
}

const IN_PAGE = /(?:^<!-- example: (?<needs>[^\n]*) -->\n+)?^```ts\n(?<code>[^]*?)^```$/gm;

/** The TypeScript in the Markdown files of a folder, each named by its page and line. */
export function pageExamples(folder: string): PageExample[] {
  const pages = readdirSync(join(projectRoot, folder)).filter((name) => name.endsWith('.md'));
  return pages.flatMap((page) => {
    const file = join(folder, page);
    const text = readFileSync(join(projectRoot, file), 'utf8');
    return [...text.matchAll(IN_PAGE)].map(({ index, groups }) => ({
      name: `${basename(page, '.md')}-${text.slice(0, index).split('\n').length}`,
      file,
      code: groups?.['code'] ?? '',
      needs: (groups?.['needs'] ?? '').split(', ').filter(Boolean),
    }));
  });
}

/** What the compiler says against examples that stand alone, each as `class: message`. */
export function compileErrors(examples: readonly ClassExample[], entryPoints: EntryPoints): string[] {
  const texts = new Map(
    examples.map(({ name, code }) => [join(projectRoot, `${name}.example.ts`), `${code ?? ''}\nexport {};\n`]),
  );
  const program = programOf([...texts.keys()], hostOf(texts, entryPoints));
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    const name = relative(projectRoot, file).replace('.example.ts', '');
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}

function hostOf(texts: ReadonlyMap<string, string>, entryPoints: EntryPoints): ts.CompilerHost {
  const host = ts.createCompilerHost({});
  const { getSourceFile, fileExists, readFile } = host;
  return {
    ...host,
    fileExists: (file) => texts.has(file) || fileExists(file),
    readFile: (file) => texts.get(file) ?? readFile(file),
    getSourceFile: (file, options, ...rest) => {
      const text = texts.get(file);
      return text === undefined ? getSourceFile(file, options, ...rest) : ts.createSourceFile(file, text, options);
    },
    resolveModuleNameLiterals: (literals, containing, redirected, options) =>
      literals.map(({ text }) => {
        const entry = entryPoints[text];
        if (entry === undefined) return ts.resolveModuleName(text, containing, options, host, undefined, redirected);
        return { resolvedModule: { resolvedFileName: join(projectRoot, entry), extension: ts.Extension.Ts } };
      }),
  };
}

/** How an example differs from what runs here: where a peer listens, and modules by the name of their entry point. */
export interface ExampleScope {
  readonly modules: Readonly<Record<string, unknown>>;
  /** Of the peer that examples call `pacs.example`, port 104. */
  readonly port: number;
}

/** `console.log(...)` with what it prints behind it. */
const SHOWN = /console\.log\((?<values>.*)\)(?<end>[;,]) \/\/ (?<text>.*)$/gm;

/**
 * Runs an example that stands alone, as it stands but for the ports, and checks that it prints what it says it prints, and
 * that none of these lines was left out.
 */
export async function runExample(code: string, scope: ExampleScope): Promise<void> {
  const missing = new Set<string>();
  const shows = (key: string, text: string, ...values: unknown[]): void => {
    missing.delete(key);
    expect(format(...values)).to.equal(text);
  };
  let count = 0;
  const checked = code
    .replaceAll("host: 'pacs.example', port: 104", `host: '127.0.0.1', port: ${scope.port}`)
    .replaceAll('port: 11112', 'port: 0')
    .replaceAll(SHOWN, (_line, values: string, end: string, text: string) => {
      const key = `${++count}: ${text}`;
      missing.add(key);
      return `shows(${JSON.stringify(key)}, ${JSON.stringify(text)}, ${values})${end}`;
    });
  const js = ts.transpile(checked, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS });
  const { constructor } = Object.getPrototypeOf(async () => Promise.resolve()) as { constructor: unknown };
  const AsyncFunction = constructor as new (...names: string[]) => (...values: unknown[]) => Promise<void>;
  const load = (name: string): unknown => scope.modules[name] ?? (createRequire(__filename)(name) as unknown);
  // What an example says on the error stream is for its reader.
  const quiet = { ...console, error: () => undefined };
  await new AsyncFunction('require', 'exports', 'shows', 'console', js)(load, {}, shows, quiet);
  expect([...missing], 'lines that were to be printed').to.deep.equal([]);
}
