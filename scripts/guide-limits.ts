/**
 * The tables of docs/guide/limits.md: options with their defaults, and bounds that are fixed, as docstrings and constants have
 * them.
 *
 * @module
 */
import { GuideSources, type DocumentedItem } from './guide-sources';
import { table } from './guide-table';

/** A bound without an option: where it stands, what it bounds, and what happens beyond it. */
type FixedBound = readonly [file: string, constant: string, what: string, beyond: string];

const FIXED_BOUNDS: readonly FixedBound[] = [
  [
    'src/ul/maximum-length.ts',
    'DEFAULT_SEND_CAP',
    'bytes of a P-DATA-TF that we send, whatever the peer takes',
    'further PDUs',
  ],
  [
    'src/dataset/part10.ts',
    'HEADER_SCAN_LIMIT',
    'bytes of a file that are looked at before it is sent',
    'the file fails',
  ],
  [
    'src/dataset/open-files.ts',
    'MOST_OPEN_FILES',
    'files that stay open because long values lie in them',
    'the oldest is read into memory and closed',
  ],
  [
    'src/dataset/open-files.ts',
    'LOAD_LIMIT',
    'bytes of such a file that are read to close it',
    'TooManyOpenFilesError',
  ],
  [
    'src/dataset/inflate.ts',
    'FREE_BYTES',
    'bytes of a deflated data set before its ratio counts',
    'the ratio is looked at',
  ],
  ['src/transport/tls-verdict.ts', 'LONGEST_CHAIN', 'certificates of a chain', 'the peer is refused'],
  [
    'src/transport/socket.ts',
    'FLUSH_LIMIT_MS',
    'ms that a closing connection has to send what is buffered',
    'it is destroyed',
  ],
  [
    'src/transport/socket.ts',
    'KEEP_ALIVE_MS',
    'ms of silence until the system probes whether the peer is there',
    'a dead connection ends',
  ],
  [
    'src/services/file-target.ts',
    'STALE_MS',
    'ms that the temporary file of a process that has ended is left alone',
    'it is removed',
  ],
  [
    'compat/leadtools/NetListener.ts',
    'MOST_WAITING',
    'DicomNet: connections that wait for Accept',
    'closed without a word',
  ],
  [
    'compat/leadtools/ScuHost.ts',
    'MOST_CLIENTS',
    'SCU classes: associations at once that bring results',
    'rejected, transient',
  ],
  [
    'compat/leadtools/Responses.ts',
    'MOST_WAITING',
    'SCU classes: messages that an exchange has not taken yet',
    'the peer is held back',
  ],
  [
    'compat/dcmtk/storage/exec-hooks.ts',
    'MOST_AT_ONCE',
    'commands of `--exec-on-reception` at once',
    'the next one waits',
  ],
];

/** Where options are declared. */
const OPTIONS: Readonly<Record<string, readonly (readonly [folder: string, name: string])[]>> = {
  timers: [['src', 'AssociationTimeouts']],
  associations: [['src', 'AssociationLimits']],
  ports: [['src', 'ListenerLimits']],
  'data sets': [
    ['src', 'DepthLimit'],
    ['src', 'ReadLimits'],
    ['src', 'InflateLimits'],
    ['src', 'ReceiveDataSetOptions'],
  ],
  rzdcx: [
    ['compat/rzdcx', 'CompositeRequester'],
    ['compat/rzdcx', 'AccepterSettings'],
    ['compat/rzdcx', 'DCXAPP'],
  ],
  leadtools: [['compat/leadtools', 'DicomNetOptions']],
  dcmtk: [
    ['compat/dcmtk', 'ScuSettings'],
    ['compat/dcmtk', 'ScpSettings'],
  ],
};

/** Names that programs know for classes that are made of parts. */
const KNOWN_AS: Readonly<Record<string, string>> = {
  CompositeRequester: 'DCXREQ',
  AccepterSettings: 'DCXACC',
  ScuSettings: 'DcmSCU',
  ScpSettings: 'DcmSCP',
};

/** A docstring in the words of programs. */
function known(text: string): string {
  return Object.entries(KNOWN_AS).reduce((said, [part, name]) => said.replaceAll(`${part}.`, `${name}.`), text);
}

/** Of the classes: settings that limit something. Of interfaces everything counts. */
const LIMITING = /Timeout|Max|Parallel/;

const UNITS: readonly (readonly [number, string])[] = [
  [1024 ** 3, 'GiB'],
  [1024 ** 2, 'MiB'],
  [1024, 'KiB'],
];

function readable(value: string, text: string): string {
  const bare = value.replace(/[_,](?=\d)/g, '');
  if (!/^\d+$/.test(bare)) return value;
  const number = Number(bare);
  if (/\bms\b|millisecond/i.test(text))
    return number % 1000 === 0 && number > 0 ? `${number} (${number / 1000} s)` : bare;
  const unit = /byte|longest/i.test(text) ? UNITS.find(([size]) => number >= size && number % size === 0) : undefined;
  return unit === undefined ? bare : `${number} (${number / unit[0]} ${unit[1]})`;
}

function optionTable(sources: GuideSources, places: readonly (readonly [string, string])[]): string {
  const rows = places.flatMap(([folder, name]) =>
    sources
      .membersOf(folder, name)
      .filter((item) => isLimit(item, name in KNOWN_AS || name === 'DCXAPP'))
      .map((item) => {
        const owner = KNOWN_AS[name] ?? (name === 'DCXAPP' ? name : undefined);
        const prefix = owner ?? (places.length > 1 ? name : undefined);
        const option = prefix === undefined ? item.name : `${prefix}.${item.name}`;
        const inMs = name === 'AssociationTimeouts' || /Timeout$|Ms$/.test(item.name);
        const unit = inMs && owner === undefined ? 'ms' : '';
        const counts = /Items|Contexts|Elements/.test(item.name);
        return [
          `\`${option}\``,
          readable(item.defaultValue ?? '', counts ? '' : `${item.text} ${unit}`),
          known(item.text),
        ];
      }),
  );
  return table(['option', 'default', 'what it is for'], rows);
}

/** Options that stand beside limits and are none. */
const NO_LIMITS: ReadonlySet<string> = new Set(['autoRespond']);

function isLimit({ name, defaultValue }: DocumentedItem, fromClass: boolean): boolean {
  return defaultValue !== undefined && !NO_LIMITS.has(name) && (!fromClass || LIMITING.test(name));
}

/** What a constant is worth: products of numbers. */
function valueOf(text: string): number | undefined {
  const factors = text.replaceAll('_', '').split('*');
  const numbers = factors.map((factor) => Number(factor.trim()));
  return numbers.some((number) => Number.isNaN(number))
    ? undefined
    : numbers.reduce((product, each) => product * each, 1);
}

function fixedTable(sources: GuideSources): string {
  const rows = FIXED_BOUNDS.map(([file, name, what, beyond]) => {
    const { value: written = '' } = sources.constant(file, name);
    const value = valueOf(written);
    return [what, value === undefined ? written : readable(String(value), what), beyond, `${file}, \`${name}\``];
  });
  return table(['what', 'bound', 'beyond it', 'constant'], rows);
}

/** All tables of the page, by the name of their place. */
export function limitTables(root: string): Readonly<Record<string, string>> {
  const sources = new GuideSources(root);
  const options = Object.entries(OPTIONS).map(([place, of]) => [place, optionTable(sources, of)] as const);
  // What is declared as limits and has no place of its own is shown all the same.
  const placed = new Set(Object.values(OPTIONS).flatMap((of) => of.map(([, name]) => name)));
  const others = sources.interfaces('src', /(?:Limits?|Timeouts)$/).filter((name) => !placed.has(name));
  return {
    ...Object.fromEntries(options),
    others: optionTable(
      sources,
      others.map((name) => ['src', name]),
    ),
    fixed: fixedTable(sources),
  };
}
