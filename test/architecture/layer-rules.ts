import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { cycles } from './cycles';
import { identifiersOf, importsOf, type SourceImport, type SourceTree } from './source-imports';

/** What each folder of the engine may import from the others, itself aside. Lower layers have fewer. */
const ENGINE_LAYERS: Readonly<Record<string, readonly string[]>> = {
  bytes: [],
  pdu: ['bytes'],
  dataset: ['bytes'],
  ul: ['dataset', 'pdu', 'bytes'],
  dimse: ['dataset', 'pdu', 'bytes'],
  transport: [],
  trace: ['dimse', 'pdu', 'bytes'],
  association: ['dimse', 'ul', 'dataset', 'pdu', 'bytes', 'transport', 'trace'],
  services: ['association', 'dimse', 'ul', 'dataset', 'pdu', 'bytes'],
};
const OPEN_TO_ALL = ['src/errors.ts', 'src/log.ts', 'src/tokens.ts'];
const DOOR = 'src/index.ts';
const COMPOSITION_ROOT = 'src/container.ts';

const PURE_FOLDERS = ['bytes', 'pdu', 'ul', 'dimse'];
const PURE_BUILTINS = new Set(['buffer', 'util', 'assert', 'string_decoder']);
const EFFECTS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'fetch']);

const FOREIGN_NAMES =
  /HRESULT|\bDCX(?!PORT)[A-Z_]{2,}|[Rr][Zz][Dd][Cc][Xx]|MODALIZER|LEADTOOLS|DicomNet\b|\bByRef\b|\bCOMError\b|ActiveX/;
const CATCH_ALL_NAMES = /(^|\/)(utils?|helpers?|common|misc)(\.ts|\/)/i;
const GENERATED = /(generated|written) by scripts\//i;

const WARN_LINES = 400;
const MAX_LINES = 600;

/** Everything in the tree that breaks a rule, one readable line each; empty when all is well. */
export function layerViolations(tree: SourceTree): string[] {
  const imports = [...tree.keys()].flatMap((path) => importsOf(path, tree));
  return [
    ...imports.flatMap(checkImport),
    ...metadataImports(imports),
    ...fileCycles(imports),
    ...folderCycles(imports),
    ...[...tree].flatMap(([path, text]) => [...checkName(path), ...checkText(path, text), ...checkSize(path, text)]),
  ];
}

/** Hand-written files above the length to aim for, longest first. */
export function longFiles(tree: SourceTree): string[] {
  return [...tree]
    .map(([path, text]) => ({ path, lines: lineCount(text), generated: GENERATED.test(text.slice(0, 500)) }))
    .filter(({ lines, generated }) => lines > WARN_LINES && !generated)
    .sort((a, b) => b.lines - a.lines)
    .map(({ path, lines }) => `${path}: ${lines} lines`);
}

function checkImport(item: SourceImport): string[] {
  const where = `${item.from}:${item.line} imports ${item.specifier}`;
  const area = item.from.split('/')[0] ?? '';
  const reasons = [...checkPackage(item)];
  if (item.target !== undefined && item.target.endsWith('.ts') === true) {
    if (area === 'src') reasons.push(...checkEngine(item.from, item.target));
    else if (area === 'compat') reasons.push(...checkCompat(item.from, item.target));
    else reasons.push(...checkProgram(item.from, item.target));
  } else if (item.target !== undefined && !item.target.endsWith('.json')) {
    reasons.push(`it leads out of the sources, to ${item.target}`);
  }
  return reasons.map((reason) => `${where}: ${reason}`);
}

function checkEngine(from: string, target: string): string[] {
  if (!target.startsWith('src/')) return ['the engine imports nothing outside src'];
  if (from === DOOR) return [];
  if (target === DOOR) return ['inside the engine nobody goes through its door'];
  if (from === COMPOSITION_ROOT) return [];
  if (target === COMPOSITION_ROOT) return ['only the door hands out the composition root'];
  if (OPEN_TO_ALL.includes(target)) return [];
  if (OPEN_TO_ALL.includes(from)) return ['errors, log and tokens import only each other'];

  const fromLayer = layerOf(from);
  const targetLayer = layerOf(target);
  if (fromLayer === undefined || targetLayer === undefined) return ['one of the two lies in no layer'];
  if (fromLayer === targetLayer || ENGINE_LAYERS[fromLayer]?.includes(targetLayer)) return [];
  return [`${fromLayer} does not import ${targetLayer}`];
}

function checkCompat(from: string, target: string): string[] {
  if (target.startsWith('src/')) return target === DOOR ? [] : ['compat sees the engine through src/index.ts only'];
  if (!target.startsWith('compat/')) return ['compat imports nothing outside compat and the engine'];
  const [own, other] = [from.split('/')[1], target.split('/')[1]];
  if (own === other || other === 'com') return [];
  return [`compat/${own} does not see compat/${other}`];
}

function checkProgram(from: string, target: string): string[] {
  const [area, other] = [from.split('/')[0], target.split('/')[0]];
  if (area === other) return [];
  if (area === 'cli' && target.startsWith('samples/modality-simulator/')) return [];
  if (other === 'src' || other === 'compat') return [`${area} imports the package by its name`];
  return [`nobody imports ${other}`];
}

function checkPackage({ from, specifier, typeOnly, lazy }: SourceImport): string[] {
  const name = packageName(specifier);
  if (name === undefined) return [];
  const folder = posix.dirname(from);
  const reasons: string[] = [];
  if (name === 'dcmjs') {
    if (!folder.startsWith('src/dataset')) reasons.push('dcmjs stays behind src/dataset');
    if (!lazy && !typeOnly) reasons.push('dcmjs is loaded lazily, inside a function');
  }
  if (name === 'dcmjs-dimse') reasons.push('it is a peer for benchmarks only');
  if (name === 'tsyringe' && from !== COMPOSITION_ROOT && !/^compat\/[^/]+\/container\.ts$/.test(from)) {
    reasons.push('tsyringe appears in composition roots only');
  }
  if (name === 'dcxport' && (from.startsWith('src/') || from.startsWith('compat/'))) {
    reasons.push('inside the package imports are relative');
  }
  const builtin = specifier.replace(/^node:/, '');
  if (isPure(from) && builtinModules.includes(builtin) && !PURE_BUILTINS.has(builtin)) {
    reasons.push(`${layerOf(from)} does no I/O`);
  }
  return reasons;
}

function metadataImports(imports: readonly SourceImport[]): string[] {
  const importers = imports.filter(({ specifier }) => specifier === 'reflect-metadata').map(({ from }) => from);
  const needed = imports.some(({ specifier, typeOnly }) => specifier === 'tsyringe' && !typeOnly);
  if (needed && importers.length === 0) return ['nobody imports reflect-metadata, which tsyringe needs'];
  if (importers.length > 1) return [`reflect-metadata is imported by ${importers.join(' and ')}; one file does it`];
  return [];
}

function fileCycles(imports: readonly SourceImport[]): string[] {
  return cycles(graphOf(imports, (path) => path)).map((group) => `files import each other: ${group.join(', ')}`);
}

function folderCycles(imports: readonly SourceImport[]): string[] {
  // The engine's top level holds files of every rank, and an index.ts gathers: each is a node of its own.
  const nodeOf = (path: string): string => {
    const folder = posix.dirname(path);
    return folder === 'src' || posix.basename(path) === 'index.ts' ? path : folder;
  };
  return cycles(graphOf(imports, nodeOf, true)).map((group) => `folders import each other: ${group.join(', ')}`);
}

function graphOf(
  imports: readonly SourceImport[],
  nodeOf: (path: string) => string,
  dropSelf = false,
): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, target } of imports) {
    if (target === undefined) continue;
    const [source, destination] = [nodeOf(from), nodeOf(target)];
    if (dropSelf && source === destination) continue;
    graph.set(source, (graph.get(source) ?? new Set()).add(destination));
  }
  return graph;
}

function checkName(path: string): string[] {
  const found: string[] = [];
  if (CATCH_ALL_NAMES.test(path)) found.push(`${path}: a function lives with the concept that it serves`);
  if (!path.startsWith('src/')) return found;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/.test(posix.basename(path))) {
    found.push(`${path}: files of the engine are named in kebab-case`);
  }
  const known = layerOf(path) !== undefined || [...OPEN_TO_ALL, DOOR, COMPOSITION_ROOT].includes(path);
  if (!known) found.push(`${path}: it lies in no layer`);
  return found;
}

function checkText(path: string, text: string): string[] {
  if (!path.startsWith('src/')) return [];
  const found: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const name = FOREIGN_NAMES.exec(line)?.[0];
    if (name !== undefined) found.push(`${path}:${index + 1} says ${name}: the engine knows no imitated toolkit`);
  }
  if (isPure(path)) {
    for (const { name, line } of identifiersOf(path, text)) {
      if (EFFECTS.has(name)) found.push(`${path}:${line} uses ${name}: ${layerOf(path)} has no timers and no I/O`);
    }
  }
  return found;
}

function checkSize(path: string, text: string): string[] {
  const lines = lineCount(text);
  if (lines <= MAX_LINES || GENERATED.test(text.slice(0, 500))) return [];
  return [`${path}: ${lines} lines, more than ${MAX_LINES}`];
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function layerOf(path: string): string | undefined {
  const [area, folder, ...rest] = path.split('/');
  return area === 'src' && rest.length > 0 && folder !== undefined && folder in ENGINE_LAYERS ? folder : undefined;
}

function isPure(path: string): boolean {
  return PURE_FOLDERS.includes(layerOf(path) ?? '');
}

function packageName(specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}
