/**
 * Writes compat/NAME/COVERAGE.md: which members of the original the code has, as its docstrings say (`@compat`), and
 * which of them a test exercises (a test title holds `[CLASS.Member]`); and the same for programs, coverage.json.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { coverageData } from './coverage-data';
import { ExportedAPI, type Form, type Status } from './exported-api';

/** What the original has. */
export interface Inventory {
  readonly library: string;
  readonly version?: string;
  readonly interfaces: readonly {
    readonly name: string;
    readonly eventSource?: string;
    readonly members: readonly { readonly name: string; readonly kind: string; readonly note?: string }[];
  }[];
  readonly enums: readonly {
    readonly name: string;
    readonly members: readonly { readonly name: string; readonly value: number | string }[];
  }[];
  readonly structs?: readonly { readonly name: string; readonly fields: readonly { readonly name: string }[] }[];
  /** Exported functions, in groups; a test names one in brackets as it is. */
  readonly functions?: readonly { readonly name: string; readonly members: readonly { readonly name: string }[] }[];
  /** Exported constants, in groups; a test names the group. Those without a value need only be there. */
  readonly constants?: readonly {
    readonly name: string;
    readonly members: readonly { readonly name: string; readonly value?: number | string }[];
  }[];
  /** Command line tools. */
  readonly tools?: readonly { readonly name: string; readonly options: readonly { readonly long: string }[] }[];
}

/** What a toolkit's inventory may be called; the first that is there counts. */
const INVENTORY_FILES = ['inventory.json', 'api.json'];

/** One member. */
export interface Row {
  /** What a test title names, without the brackets: `DCXOBJ.openFile`. */
  readonly key: string;
  readonly member: string;
  readonly kind: string;
  readonly status: Status;
  readonly remarks: string;
  /** How a program writes it. */
  readonly form?: Form;
  /** Of those that come in groups: their names, and which of them are not as in the original. */
  readonly names?: readonly string[];
  readonly wrong?: readonly string[];
}

/** What stands under one heading. */
export interface Section {
  readonly title: string;
  /** The class, for members of one. */
  readonly owner?: string;
  readonly rows: readonly Row[];
}

/** Member names as tests write them: `[Symbol.dispose]` without its own brackets. */
function keyOf(className: string, member: string): string {
  return `${className}.${member.replace(/^\[(.*)\]$/, '$1')}`;
}

/** The `CLASS.Member` and `NAME` keys in the titles of all tests. */
function exercisedKeys(folder: string): Set<string> {
  const keys = new Set<string>();
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) for (const key of exercisedKeys(path)) keys.add(key);
    else if (name.endsWith('.test.ts')) for (const title of testTitles(path)) collectKeys(title, keys);
  }
  return keys;
}

function collectKeys(title: string, keys: Set<string>): void {
  for (const [, key] of title.matchAll(/\[([\w.]+)\]/g)) if (key !== undefined) keys.add(key);
}

function testTitles(path: string): string[] {
  const titles: string[] = [];
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'it') {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text);
      else if (title && ts.isTemplateExpression(title)) titles.push(title.head.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

function sectionsOf(inventory: Inventory, api: ExportedAPI): Section[] {
  const sections: Section[] = inventory.interfaces.map((entry) => {
    const owner = entry.eventSource ?? entry.name;
    return {
      title: entry.eventSource === undefined ? entry.name : `${entry.name} (events of ${owner})`,
      owner: entry.name,
      rows: entry.members.map(({ name, kind }) => {
        return { key: keyOf(owner, name), member: name, kind, ...api.member(entry.name, name, kind) };
      }),
    };
  });
  const enums = inventory.enums.map((entry): Row => {
    const known = api.constants(entry.name);
    const wrong = entry.members.filter(({ name, value }) => known?.get(name) !== value).map(({ name }) => name);
    const status = wrong.length === 0 ? 'full' : wrong.length === entry.members.length ? 'none' : 'partial';
    const remarks = status === 'partial' ? `Differs: ${wrong.join(', ')}` : '';
    const names = entry.members.map(({ name }) => name);
    return { key: entry.name, member: entry.name, kind: `${names.length} names`, status, remarks, names, wrong };
  });
  const structs = (inventory.structs ?? []).map((entry): Row => {
    const fields = api.fields(entry.name);
    const complete = entry.fields.every(({ name }) => fields?.has(name));
    return { key: entry.name, member: entry.name, kind: 'structure', status: complete ? 'full' : 'none', remarks: '' };
  });
  const functions = (inventory.functions ?? []).map((group): Section => {
    const rows = group.members.map(({ name }): Row => {
      return { key: name, member: name, kind: 'function', ...api.function(name) };
    });
    return { title: group.name, rows };
  });
  const constants = (inventory.constants ?? []).map((group): Row => {
    const wrong = group.members.filter(({ name, value }) => !api.hasConstant(name, value)).map(({ name }) => name);
    const status = wrong.length === 0 ? 'full' : wrong.length === group.members.length ? 'none' : 'partial';
    const remarks = status === 'partial' ? `Differs: ${wrong.join(', ')}` : '';
    const names = group.members.map(({ name }) => name);
    return { key: group.name, member: group.name, kind: `${names.length} constants`, status, remarks, names, wrong };
  });
  const rest = { title: 'Enumerations and structures', rows: [...enums, ...structs] };
  const last = constants.length === 0 ? [rest] : [rest, { title: 'Constants', rows: constants }];
  return [...functions, ...sections, ...last];
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\{@link ([^}|]+?)\}/g, '`$1`');
}

function render(inventory: Inventory, sections: readonly Section[], exercised: ReadonlySet<string>): string {
  const lines = [
    `# Coverage of ${inventory.library}${inventory.version === undefined ? '' : ` (${inventory.version})`}`,
    '',
    'Generated by `npm run generate`, not by hand. Status is what the docstring of the member claims; a member counts as',
    'tested when the title of a test names it in brackets. `none`: the member does not exist here yet, or fails as its',
    'remark says.',
    '',
    '| class | members | full | partial | none | tested |',
    '|---|---:|---:|---:|---:|---:|',
  ];
  const total = sections.flatMap((section) => section.rows);
  const count = (rows: readonly Row[], status: Status): number => rows.filter((row) => row.status === status).length;
  const summary = (title: string, rows: readonly Row[]): string => {
    const tested = rows.filter((row) => row.status !== 'none' && exercised.has(row.key)).length;
    const counts = [rows.length, count(rows, 'full'), count(rows, 'partial'), count(rows, 'none'), tested];
    return `| ${title} | ${counts.join(' | ')} |`;
  };
  for (const section of sections) lines.push(summary(section.title, section.rows));
  lines.push(summary('**all**', total));
  for (const section of sections) {
    lines.push('', `## ${section.title}`, '', '| member | kind | status | tested | remarks |', '|---|---|---|---|---|');
    for (const row of section.rows) {
      const tested = row.status !== 'none' && exercised.has(row.key) ? 'yes' : '';
      lines.push(`| \`${row.member}\` | ${row.kind} | ${row.status} | ${tested} | ${cell(row.remarks)} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Writes the tables below `root`, reading sources and tests below `projectRoot`.
 *
 * @returns a line for each claim that no test exercises.
 */
export function generateCoverage(root: string, projectRoot: string): string[] {
  const exercised = exercisedKeys(join(projectRoot, 'test'));
  const complaints: string[] = [];
  for (const name of readdirSync(join(projectRoot, 'compat'))) {
    const folder = join(projectRoot, 'compat', name);
    const entry = join(folder, 'index.ts');
    const file = INVENTORY_FILES.find((candidate) => existsSync(join(folder, candidate)));
    if (file === undefined || !existsSync(entry)) continue;
    const inventory = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Inventory;
    const api = new ExportedAPI(entry, projectRoot);
    const sections = sectionsOf(inventory, api);
    mkdirSync(join(root, 'compat', name), { recursive: true });
    writeFileSync(join(root, 'compat', name, 'COVERAGE.md'), render(inventory, sections, exercised));
    writeFileSync(join(root, 'compat', name, 'coverage.json'), coverageData(inventory, sections, api));
    for (const row of sections.flatMap((section) => section.rows)) {
      if (row.status === 'none' || exercised.has(row.key)) continue;
      complaints.push(`${row.key} says @compat ${row.status}, but no title of a test holds [${row.key}]`);
    }
  }
  return complaints;
}
