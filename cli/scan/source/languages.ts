/**
 * The languages that a scan reads, as tables: how their comments, texts and words look.
 *
 * @module
 */

/** How a text is written. */
export interface TextRule {
  readonly open: string;
  readonly close: string;
  /** How the closing mark is written inside: behind an escape character, twice, or never. */
  readonly escape?: string;
  readonly isDoubled?: boolean;
  readonly isMultiline?: boolean;
  /** What begins code inside the text; the code ends at the bracket that belongs to its last character. */
  readonly hole?: string;
  /** The opening mark stands at the end of its line, the closing one at the start of one. */
  readonly isHereText?: boolean;
}

/** How blocks and declarations are written. */
export const Shape = { Braces: 'braces', Basic: 'basic', Pascal: 'pascal', Lines: 'lines' } as const;
export type Shape = (typeof Shape)[keyof typeof Shape];

/** One language. */
export interface Language {
  readonly name: string;
  readonly extensions: readonly string[];
  readonly shape: Shape;
  readonly isCaseSensitive: boolean;
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Longer opening marks first. */
  readonly texts: readonly TextRule[];
  /** A name; sticky. */
  readonly word: RegExp;
  /** A line ends a statement; `continuation` at its end says that it does not. */
  readonly continuation?: string;
  /** `#if` and its like. */
  readonly hasDirectives?: boolean;
  readonly hasRegularExpressions?: boolean;
  /** Types are written in declarations. */
  readonly isTyped: boolean;
  /** Objects are made by name and bound when the program runs. */
  readonly isLateBound: boolean;
}

const NAME = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const QUOTED: TextRule = { open: '"', close: '"', escape: '\\' };
const CHARACTER: TextRule = { open: "'", close: "'", escape: '\\' };
const BASIC_TEXT: TextRule = { open: '"', close: '"', isDoubled: true };
const C_COMMENTS = [['/*', '*/']] as const;

const C_SHARP: Language = {
  name: 'C#',
  extensions: ['cs'],
  shape: Shape.Braces,
  isCaseSensitive: true,
  lineComments: ['//'],
  blockComments: C_COMMENTS,
  texts: [
    { open: '$"""', close: '"""', isMultiline: true, hole: '{' },
    { open: '"""', close: '"""', isMultiline: true },
    { open: '$@"', close: '"', isDoubled: true, isMultiline: true, hole: '{' },
    { open: '@$"', close: '"', isDoubled: true, isMultiline: true, hole: '{' },
    { open: '@"', close: '"', isDoubled: true, isMultiline: true },
    { open: '$"', close: '"', escape: '\\', hole: '{' },
    QUOTED,
    CHARACTER,
  ],
  word: /@?[\p{L}_][\p{L}\p{Nd}_]*/uy,
  hasDirectives: true,
  isTyped: true,
  isLateBound: false,
};

const C_PLUS_PLUS: Language = {
  name: 'C++',
  extensions: ['cpp', 'cc', 'cxx', 'c', 'h', 'hh', 'hpp', 'hxx', 'inl', 'ipp', 'tli', 'tlh'],
  shape: Shape.Braces,
  isCaseSensitive: true,
  lineComments: ['//'],
  blockComments: C_COMMENTS,
  texts: [QUOTED, CHARACTER],
  word: /~?[\p{L}_][\p{L}\p{Nd}_]*/uy,
  hasDirectives: true,
  isTyped: true,
  isLateBound: false,
};

const BASIC = {
  shape: Shape.Basic,
  isCaseSensitive: false,
  lineComments: ["'"],
  blockComments: [],
  word: /\[[\p{L}_][\p{L}\p{Nd}_]*\]|[\p{L}_][\p{L}\p{Nd}_]*/uy,
  continuation: '_',
} as const;

const VB_NET: Language = {
  ...BASIC,
  name: 'VB',
  extensions: ['vb', 'bas', 'cls', 'frm', 'ctl', 'dob', 'pag'],
  texts: [{ open: '$"', close: '"', isDoubled: true, hole: '{' }, BASIC_TEXT],
  hasDirectives: true,
  isTyped: true,
  isLateBound: true,
};

const VB_SCRIPT: Language = {
  ...BASIC,
  name: 'VBScript',
  extensions: ['vbs'],
  texts: [BASIC_TEXT],
  isTyped: false,
  isLateBound: true,
};

const POWERSHELL: Language = {
  name: 'PowerShell',
  extensions: ['ps1', 'psm1'],
  shape: Shape.Braces,
  isCaseSensitive: false,
  lineComments: ['#'],
  blockComments: [['<#', '#>']],
  texts: [
    { open: '@"', close: '"@', isMultiline: true, isHereText: true, escape: '`', hole: '$(' },
    { open: "@'", close: "'@", isMultiline: true, isHereText: true },
    { open: '"', close: '"', escape: '`', isDoubled: true, isMultiline: true, hole: '$(' },
    { open: "'", close: "'", isDoubled: true, isMultiline: true },
  ],
  word: /\$(?:\{[^}\n]{0,256}\}|(?:[A-Za-z]+:)?\w+|[_?^$])|(?<=[\s(]|^)-[A-Za-z]\w*|[\p{L}_][\p{L}\p{Nd}_]*(?:-[\p{L}]\w*)*/uy,
  continuation: '`',
  isTyped: false,
  isLateBound: true,
};

const DELPHI: Language = {
  name: 'Delphi',
  extensions: ['pas', 'dpr', 'dpk', 'pp'],
  shape: Shape.Pascal,
  isCaseSensitive: false,
  lineComments: ['//'],
  blockComments: [
    ['{', '}'],
    ['(*', '*)'],
  ],
  texts: [{ open: "'", close: "'", isDoubled: true }],
  word: /&?[\p{L}_][\p{L}\p{Nd}_]*/uy,
  isTyped: true,
  isLateBound: true,
};

const J_SCRIPT: Language = {
  name: 'JScript',
  extensions: ['js'],
  shape: Shape.Braces,
  isCaseSensitive: true,
  lineComments: ['//'],
  blockComments: C_COMMENTS,
  texts: [QUOTED, CHARACTER, { open: '`', close: '`', escape: '\\', isMultiline: true, hole: '${' }],
  word: /[\p{L}_$][\p{L}\p{Nd}_$]*/uy,
  hasRegularExpressions: true,
  isTyped: false,
  isLateBound: true,
};

const COMMANDS = {
  shape: Shape.Lines,
  blockComments: [],
  texts: [],
  word: NAME,
  isTyped: false,
  isLateBound: false,
} as const;

const BATCH: Language = {
  ...COMMANDS,
  name: 'Batch',
  extensions: ['bat', 'cmd'],
  isCaseSensitive: false,
  lineComments: ['::', 'rem'],
  continuation: '^',
};

const SHELL: Language = {
  ...COMMANDS,
  name: 'Shell',
  extensions: ['sh', 'bash', 'ksh'],
  isCaseSensitive: true,
  lineComments: ['#'],
  continuation: '\\',
};

/** Every language that a scan reads. */
export const LANGUAGES: readonly Language[] = [
  C_SHARP,
  C_PLUS_PLUS,
  VB_NET,
  VB_SCRIPT,
  POWERSHELL,
  DELPHI,
  J_SCRIPT,
  BATCH,
  SHELL,
];

/** The language of a file, by its name; undefined when it is none of them. */
export function languageOf(path: string): Language | undefined {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return LANGUAGES.find(({ extensions }) => extensions.includes(extension));
}
