import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, isNode, parseDocument, type Document } from 'yaml';
import {
  FaultKind,
  ImageSyntax,
  Modality,
  MOST_DEVICES,
  type Description,
  type Device,
  type Fault,
  type Peer,
  type Peers,
  type TlsSettings,
} from './description';
import { Fields, pathText, type Path, type Problem } from './fields';
import { PROFILES } from './profiles';

/** Seconds: a day, as the longest pause or wait. */
const LONGEST_SECONDS = 86_400;

/** A description that cannot be used. The message has a line for each problem, with its place in the file. */
export class DescriptionError extends Error {
  /** One for each problem. */
  readonly problems: readonly string[];

  /** @param name - Of the file, for the message. */
  constructor(name: string, problems: readonly string[]) {
    super(`${name} does not describe a simulation:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'DescriptionError';
    this.problems = problems;
  }
}

/** How a description is read. */
export interface ReadOptions {
  /** Stand in for the peers of all devices, which then need none of their own. */
  readonly peers?: Peers;
}

/**
 * Reads a description from a file in YAML or JSON. Names of certificate files in it count from its folder.
 *
 * @throws {@link DescriptionError} with every problem; the system's error when there is no such file.
 */
export function readDescription(path: string, options: ReadOptions = {}): Description {
  return parseDescription(readFileSync(path, 'utf8'), { ...options, name: path, folder: dirname(resolve(path)) });
}

/**
 * Reads a description from text.
 *
 * @param options - `name` of the file for messages, and the `folder` that names of files in it count from.
 * @throws {@link DescriptionError}
 */
export function parseDescription(
  text: string,
  options: ReadOptions & { readonly name: string; readonly folder: string },
): Description {
  const lines = new LineCounter();
  // JSON is YAML.
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => error.message.split('\n')[0] ?? '');
    throw new DescriptionError(options.name, problems);
  }
  const problems: Problem[] = [];
  const description = describe(new Fields(toValue(document, options.name), [], problems), options);
  if (problems.length === 0) return description;
  throw new DescriptionError(
    options.name,
    problems.map(({ path, text: what }) => `${placeOf(document, lines, path)} ${what}`),
  );
}

function toValue(document: Document, name: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases that lead nowhere or would grow beyond all bounds.
    throw new DescriptionError(name, [error instanceof Error ? error.message : String(error)]);
  }
}

/** Where a problem is. What is missing has the line of what it is missing in. */
function placeOf(document: Document, lines: LineCounter, path: Path): string {
  const name = pathText(path) || 'the file';
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return `line ${lines.linePos(node.range[0]).line}: ${name}`;
  }
  return name;
}

function describe(fields: Fields, options: ReadOptions & { readonly folder: string }): Description {
  const seed = fields.number('seed', { least: 0, most: 2 ** 31, whole: true }, 1);
  const startWithin = fields.number('startWithin', { least: 0, most: LONGEST_SECONDS }, 0);
  const entries = fields.maps('devices', true);
  const devices = entries.flatMap((entry) => describeDevices(entry, options));
  if (fields.has('devices') && (devices.length === 0 || devices.length > MOST_DEVICES)) {
    fields.wrong('devices', `must make 1 to ${MOST_DEVICES} devices, not ${devices.length}`);
  }
  fields.end();
  return { seed, startWithin, devices };
}

/** The devices that one entry stands for: as many as it counts, numbered. */
function describeDevices(
  fields: Fields,
  { peers: standIn, folder }: ReadOptions & { readonly folder: string },
): Device[] {
  const count = fields.number('count', { least: 1, most: MOST_DEVICES, whole: true }, 1);
  const aeTitle = fields.text('aeTitle', undefined, titleProblem);
  const name = fields.text('name', aeTitle);
  const modality = fields.oneOf('modality', Object.values(Modality));
  const profile = PROFILES[modality];
  const whole = (field: string, least: number, most: number, fallback: number): number =>
    fields.number(field, { least, most, whole: true }, fallback);
  const peers = describePeers(fields, standIn);
  const device = {
    modality,
    port: fields.has('port') ? whole('port', 0, 65_535, 0) : undefined,
    peers,
    studies: whole('studies', 0, 1_000_000, 1),
    seriesPerStudy: whole('seriesPerStudy', 1, 100, profile.seriesPerStudy),
    imagesPerSeries: whole('imagesPerSeries', 1, 10_000, profile.imagesPerSeries),
    rows: whole('rows', 64, 4096, profile.rows),
    columns: whole('columns', 64, 4096, profile.columns),
    rate: fields.number('rate', { least: 0, most: 10_000 }, 0),
    characterSet: fields.text('characterSet', ''),
    transferSyntax: fields.oneOf('transferSyntax', Object.values(ImageSyntax), ImageSyntax.ExplicitLittle),
    worklist: describeWorklist(fields.map('worklist')),
    thinkingTimes: describeThinking(fields.map('thinkingTimes')),
    timeouts: describeTimeouts(fields.map('timeouts')),
    tls: describeTls(fields.map('tls'), folder),
    faults: fields.maps('faults').map(describeFault),
  };
  if (count > 1 && !aeTitle.includes('{n}')) {
    fields.wrong('aeTitle', `must hold {n}, which becomes the number, when count is ${count}`);
  }
  if (device.tls === undefined && Object.values(peers).some((peer: Peer | undefined) => peer?.tls === true)) {
    fields.wrong('tls', 'is missing, and a peer asks for TLS');
  }
  fields.end();
  return Array.from({ length: count }, (_, at) => ({
    ...device,
    name: numbered(name, at + 1),
    aeTitle: numbered(aeTitle, at + 1),
  }));
}

function numbered(text: string, number: number): string {
  return text.replaceAll('{n}', String(number));
}

function describePeers(fields: Fields, standIn: Peers | undefined): Peers {
  const map = fields.map('peers', standIn === undefined);
  const peers = {
    worklist: describePeer(map?.map('worklist')),
    mpps: describePeer(map?.map('mpps')),
    storage: describePeer(map?.map('storage', true)),
    commitment: describePeer(map?.map('commitment')),
  };
  map?.end();
  if (standIn !== undefined) return standIn;
  const nobody = { aeTitle: '', host: '', port: 0, tls: false };
  return { ...peers, storage: peers.storage ?? nobody };
}

function describePeer(fields: Fields | undefined): Peer | undefined {
  if (fields === undefined) return undefined;
  const peer = {
    aeTitle: fields.text('aeTitle', undefined, titleProblem),
    host: fields.text('host', '127.0.0.1', (host) => (host.trim() === '' ? 'must not be empty' : undefined)),
    port: fields.number('port', { least: 1, most: 65_535, whole: true }),
    tls: fields.boolean('tls', false),
  };
  fields.end();
  return peer;
}

/** Numbers make a title longer: three digits for `{n}`. */
function titleProblem(title: string): string | undefined {
  const length = title.replaceAll('{n}', '000').trim().length;
  if (length >= 1 && length <= 16 && /^[\x20-\x5b\x5d-\x7e]+$/.test(title)) return undefined;
  return `must be an AE title of 1 to 16 ASCII characters without backslash ({n} counts as 3), not ${JSON.stringify(title)}`;
}

function describeWorklist(fields: Fields | undefined): Device['worklist'] {
  if (fields === undefined) return { station: 'own', date: 'any', whenEmpty: 'stop', pollSeconds: 10 };
  const worklist = {
    station: fields.oneOf('station', ['own', 'any'], 'own'),
    date: fields.oneOf('date', ['today', 'any'], 'any'),
    whenEmpty: fields.oneOf('whenEmpty', ['stop', 'wait'], 'stop'),
    pollSeconds: fields.number('pollSeconds', { least: 0.1, most: LONGEST_SECONDS }, 10),
  };
  fields.end();
  return worklist;
}

function describeThinking(fields: Fields | undefined): Device['thinkingTimes'] {
  const none = [0, 0] as const;
  if (fields === undefined) return { beforeStudy: none, betweenSeries: none, afterStudy: none };
  const times = {
    beforeStudy: fields.span('beforeStudy', LONGEST_SECONDS),
    betweenSeries: fields.span('betweenSeries', LONGEST_SECONDS),
    afterStudy: fields.span('afterStudy', LONGEST_SECONDS),
  };
  fields.end();
  return times;
}

function describeTimeouts(fields: Fields | undefined): Device['timeouts'] {
  const bounds = { least: 0, most: LONGEST_SECONDS };
  const timeouts = {
    association: fields?.number('association', bounds, 30) ?? 30,
    response: fields?.number('response', bounds, 60) ?? 60,
    commitment: fields?.number('commitment', bounds, 60) ?? 60,
  };
  fields?.end();
  return timeouts;
}

function describeTls(fields: Fields | undefined, folder: string): TlsSettings | undefined {
  if (fields === undefined) return undefined;
  const file = (name: string): string => {
    const path = fields.text(name, '');
    return path === '' ? '' : resolve(folder, path);
  };
  const tls = {
    certFile: file('certFile'),
    keyFile: file('keyFile'),
    keyPassphrase: fields.text('keyPassphrase', ''),
    caFile: file('caFile'),
    verify: fields.oneOf('verify', ['chain', 'none', 'thumbprints'], 'chain'),
    thumbprints: fields.texts('thumbprints'),
  };
  if (tls.verify === 'thumbprints' && tls.thumbprints.length === 0) fields.wrong('thumbprints', 'is missing');
  fields.end();
  return tls;
}

function describeFault(fields: Fields): Fault {
  const fault = {
    kind: fields.oneOf('kind', Object.values(FaultKind)),
    every: fields.number('every', { least: 1, most: 1_000_000, whole: true }, 1),
    bytesPerSecond: fields.number('bytesPerSecond', { least: 1024, most: 1e9 }, 64 * 1024),
  };
  fields.end();
  return fault;
}
