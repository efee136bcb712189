import type { OptionDefinition, OptionGroup, OptionPart } from './options';

const SECONDS_MAXIMUM = 2_147_483;

/** Options that every tool has. @param more - Those that only some have. */
export function generalOptions(...more: readonly OptionDefinition[]): OptionGroup {
  return {
    title: 'general options',
    parts: [
      {
        options: [
          { short: '-h', long: '--help', help: 'print this text and exit', endsParsing: true },
          { long: '--version', help: 'print the versions and exit', endsParsing: true },
          ...more.filter(({ endsParsing }) => endsParsing === true),
          { long: '--arguments', help: 'print the arguments, command files taken in' },
          { short: '-q', long: '--quiet', help: 'print fatal errors only' },
          { short: '-v', long: '--verbose', help: 'print what is being done' },
          { short: '-d', long: '--debug', help: 'print details for finding faults' },
          {
            short: '-ll',
            long: '--log-level',
            values: [{ name: 'level' }],
            help: 'print from this level on: fatal, error, warn, info, debug or trace',
            notWith: ['--verbose', '--debug', '--quiet'],
          },
          {
            short: '-lc',
            long: '--log-config',
            values: [{ name: 'filename' }],
            help: 'configuration file of the log',
            notApplicable: 'the file belongs to a log library that is not used; choose a level with --log-level',
          },
          ...more.filter(({ endsParsing }) => endsParsing !== true),
        ],
      },
    ],
  };
}

/** Shows the negotiated presentation contexts. */
export const VERBOSE_PC: OptionDefinition = {
  short: '+v',
  long: '--verbose-pc',
  help: 'show the presentation contexts as well',
  onlyWith: ['--verbose', '--debug'],
};

/** Titles of both sides. */
export function titleOptions(own: string, ...more: readonly OptionDefinition[]): OptionPart {
  return {
    title: 'application entity titles',
    options: [
      { short: '-aet', long: '--aetitle', values: [{ name: 'aetitle' }], help: `our title (default: ${own})` },
      { short: '-aec', long: '--call', values: [{ name: 'aetitle' }], help: "the peer's title (default: ANY-SCP)" },
      ...more,
    ],
  };
}

const seconds = (minimum: number): OptionDefinition['values'] => [
  { name: 'seconds', minimum, maximum: SECONDS_MAXIMUM },
];

/** How long to wait for what. */
export const TIMEOUT = {
  connection: {
    short: '-to',
    long: '--timeout',
    values: seconds(1),
    help: 'limit for connecting (default: unlimited)',
  },
  socket: {
    short: '-ts',
    long: '--socket-timeout',
    values: seconds(0),
    help: 'limit for the network to move, 0 for none (default: 60)',
  },
  acse: {
    short: '-ta',
    long: '--acse-timeout',
    values: seconds(1),
    help: 'limit for association messages (default: 30)',
  },
  dimse: {
    short: '-td',
    long: '--dimse-timeout',
    values: seconds(1),
    help: 'limit for responses and requests (default: unlimited)',
  },
} as const satisfies Record<string, OptionDefinition>;

const PDU_LIMITS = [{ name: 'bytes', minimum: 4096, maximum: 131_072 }] as const;

/** The PDU length that we announce. */
export const MAX_PDU: OptionDefinition = {
  short: '-pdu',
  long: '--max-pdu',
  values: PDU_LIMITS,
  help: 'longest PDU that we take (default: 16384)',
};

/** The PDU length that we send. */
export const MAX_SEND_PDU: OptionDefinition = {
  long: '--max-send-pdu',
  values: PDU_LIMITS,
  help: 'longest PDU that we send, whatever the peer takes',
};

/** Do it several times. */
export const REPEAT: OptionDefinition = {
  long: '--repeat',
  values: [{ name: 'number', minimum: 1, maximum: 2_147_483_647, unsigned: true }],
  help: 'do it this many times',
};

/** End by abort. */
export const ABORT: OptionDefinition = { long: '--abort', help: 'abort the association instead of releasing it' };

/** Accepted for scripts; addresses are shown as they are. */
export const DISABLE_HOST_LOOKUP: OptionDefinition = {
  short: '-dhl',
  long: '--disable-host-lookup',
  help: 'do not look up the names of peers; they never are',
};

/** Accepted for scripts; padding of UIDs is taken off in any case. */
export const UID_PADDING: OptionDefinition = {
  short: '-up',
  long: '--uid-padding',
  help: 'correct UIDs that are padded with blanks without a word',
};

/** Where files are written. */
export const OUTPUT_DIRECTORY: OptionDefinition = {
  short: '-od',
  long: '--output-directory',
  values: [{ name: 'directory' }],
  help: 'write to this existing directory (default: ".")',
};

/** Level of the deflater; data sets in memory only are deflated here. */
export function compressionLevel(
  ...constraints: readonly Pick<OptionDefinition, 'onlyWith' | 'notWith'>[]
): OptionDefinition {
  return Object.assign(
    {
      short: '+cl',
      long: '--compression-level',
      values: [{ name: 'level', minimum: 0, maximum: 9, unsigned: true }],
      help: 'of deflated data sets: 0 not at all, 1 fast, 9 thorough (default: 6)',
    },
    ...constraints,
  ) as OptionDefinition;
}

/** Accepted for scripts; VRs are written as they are. */
export const NEW_VR_PART: OptionPart = {
  title: 'value representations added since 1993',
  exclusive: true,
  options: [
    { short: '+u', long: '--enable-new-vr', help: 'use them', isDefault: true },
    { short: '-u', long: '--disable-new-vr', help: 'write OB in their place' },
  ],
};

/** What the originals do not have. */
export const ADDITION = {
  report: {
    long: '--json-report',
    values: [{ name: 'filename' }],
    help: 'write what became of each object to this file',
    addition: true,
  },
  strictExit: {
    long: '--strict-exit',
    help: 'exit with 1 when any response had a failure status',
    addition: true,
  },
  associations: {
    long: '--max-associations',
    values: [{ name: 'number', minimum: 1, maximum: 10_000, unsigned: true }],
    help: 'associations at once; more are refused (default: 500)',
    addition: true,
  },
} as const satisfies Record<string, OptionDefinition>;

/** A group of what the originals do not have. */
export function additions(...options: readonly OptionDefinition[]): OptionGroup {
  return { title: 'more options', parts: [{ options }] };
}

/** Which network hosts may come. */
export const ACCESS_PART: OptionPart = {
  title: 'network host access control',
  exclusive: true,
  options: [
    { short: '-ac', long: '--access-full', help: 'any host may connect', isDefault: true },
    {
      short: '+ac',
      long: '--access-control',
      help: 'ask the TCP wrapper',
      notApplicable: 'there is no TCP wrapper; let a firewall decide',
    },
  ],
};
