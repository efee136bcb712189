import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { generateCoverage } from '../../scripts/generate-coverage';
import { tempDir } from '../support/temp';

const INVENTORY = {
  library: 'toy',
  version: '1',
  interfaces: [
    {
      name: 'Thing',
      members: [
        { name: 'Done', kind: 'method' },
        { name: 'Inherited', kind: 'method' },
        { name: 'Half', kind: 'property' },
        { name: 'Missing', kind: 'method' },
        { name: 'Silent', kind: 'method' },
        { name: 'Failing', kind: 'method' },
        { name: 'Waits', kind: 'method' },
        { name: '[Symbol.iterator]', kind: 'method' },
      ],
    },
    { name: 'Absent', members: [{ name: 'X', kind: 'method' }] },
    { name: 'ThingEvents', eventSource: 'Thing', members: [{ name: 'OnIt', kind: 'event' }] },
  ],
  enums: [
    { name: 'COLOUR', members: [{ name: 'RED', value: 1 }] },
    {
      name: 'WRONG',
      members: [
        { name: 'A', value: 1 },
        { name: 'B', value: 2 },
      ],
    },
  ],
  structs: [{ name: 'PROPS', fields: [{ name: 'width' }] }],
};

const SOURCE = `
  class Base {
    /** From above. @compat full */
    Inherited(): void {}
  }
  export class Thing extends Base {
    /** @compat full */
    Done(): void {}
    /**
     * @compat partial
     * @remarks Only the
     * left | half.
     */
    Half = 0;
    Silent(): void {}
    /** @compat full */
    Waits(ms?: number): Promise<string> { return Promise.resolve(String(ms)); }
    /**
     * @compat none
     * @remarks Fails always.
     */
    Failing(): void {}
    /** @compat full */
    [Symbol.iterator](): void {}
  }
  export interface ThingEvents {
    /** @compat full */
    OnIt(): void;
  }
  export const COLOUR = { RED: 1 } as const;
  export const WRONG = { A: 1, B: 3 } as const;
  export class PROPS { width = 0; }
`;

const TESTS = `
  it('[Thing.Done] [Thing.Waits] [Thing.Symbol.iterator] works', () => {});
  it(\`[Thing.Half] works for \${1}\`, () => {});
  it('[COLOUR] [WRONG] [PROPS] have their names', () => {});
  console.log('[Thing.Inherited] stands in no title');
`;

function project(files: Record<string, string>): string {
  const root = tempDir('coverage');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

describe('coverage table', () => {
  const root = project({
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "target": "es2022", "types": [] }, "files": [] }',
    'compat/toy/inventory.json': JSON.stringify(INVENTORY),
    'compat/toy/index.ts': SOURCE,
    'compat/without/index.ts': 'export {};',
    'test/toy.test.ts': TESTS,
  });
  const complaints = generateCoverage(root, root);
  const table = readFileSync(join(root, 'compat/toy/COVERAGE.md'), 'utf8');

  it('takes the status of a member from its docstring, inherited and symbol-named members included', () => {
    expect(table).to.contain('| `Done` | method | full | yes |  |');
    expect(table).to.contain('| `Inherited` | method | full |  |  |');
    expect(table).to.contain('| `Half` | property | partial | yes | Only the left \\| half. |');
    expect(table).to.contain('| `[Symbol.iterator]` | method | full | yes |  |');
    expect(table).to.contain('| `OnIt` | event | full |  |  |');
  });

  it('counts what is not exported, or says nothing of itself, as none', () => {
    expect(table).to.contain('| `Missing` | method | none |  |  |');
    expect(table).to.contain('| `Silent` | method | none |  |  |');
    expect(table).to.contain('| `Failing` | method | none |  | Fails always. |');
    expect(table).to.contain('| `X` | method | none |  |  |');
  });

  it('writes the same for programs, with how a member is written and what a call gives', () => {
    const data = JSON.parse(readFileSync(join(root, 'compat/toy/coverage.json'), 'utf8')) as {
      readonly types: readonly { readonly name: string; readonly status?: string; readonly members: unknown[] }[];
      readonly enums: unknown[];
    };
    const [thing, absent] = data.types;
    expect(thing?.members).to.deep.include({ name: 'Done', kind: 'method', parameters: [], returns: 'void' });
    const half = {
      name: 'Half',
      kind: 'property',
      status: 'partial',
      remarks: 'Only the left | half.',
      type: 'number',
    };
    expect(thing?.members).to.deep.include(half);
    expect(thing?.members).to.deep.include({
      name: 'Waits',
      kind: 'method',
      parameters: ['ms?'],
      returns: 'string',
      awaits: true,
    });
    expect(absent).to.deep.include({ name: 'Absent', status: 'none' });
    expect(data.enums).to.deep.include({ name: 'WRONG', status: 'partial', names: ['A', 'B'], wrong: ['B'] });
  });

  it('compares enumerations by their numbers and structures by their fields', () => {
    expect(table).to.contain('| `COLOUR` | 1 names | full | yes |  |');
    expect(table).to.contain('| `WRONG` | 2 names | partial | yes | Differs: B |');
    expect(table).to.contain('| `PROPS` | structure | full | yes |  |');
  });

  it('finds constructors, statics, texts of constants, and events that stand in the map of a class', () => {
    const members = [
      { name: 'Net', kind: 'constructor' },
      { name: 'Startup', kind: 'static' },
      { name: 'Silent', kind: 'static' },
      { name: 'OnIt', kind: 'callback' },
      { name: 'Unsaid', kind: 'callback' },
      { name: 'Covered', kind: 'callback' },
      { name: 'Never', kind: 'callback' },
    ];
    const events = project({
      'tsconfig.json': '{ "compilerOptions": { "strict": true, "target": "es2022", "types": [] }, "files": [] }',
      'compat/net/inventory.json': JSON.stringify({
        library: 'net',
        interfaces: [{ name: 'Net', members }],
        enums: [{ name: 'UID', members: [{ name: 'ECHO', value: '1.2.3' }] }],
      }),
      'compat/net/index.ts': `
        export declare const EVENTS: unique symbol;
        interface NetEvents {
          /** @compat full */
          OnIt: [];
          Unsaid: [];
        }
        /** @compat full */
        interface MoreEvents { Covered: []; }
        export class Net {
          declare readonly [EVENTS]: NetEvents & MoreEvents;
          /** @compat full */
          static Startup(): void {}
          static Silent(): void {}
        }
        export const UID = { ECHO: '1.2.3' } as const;
      `,
      'test/net.test.ts': "it('[Net.Net]', () => {});",
    });
    generateCoverage(events, events);
    const rows = readFileSync(join(events, 'compat/net/COVERAGE.md'), 'utf8');
    expect(rows).to.match(/^# Coverage of net\n/);
    expect(rows).to.contain('| `Net` | constructor | full | yes |  |');
    expect(rows).to.contain('| `Startup` | static | full |  |  |');
    expect(rows).to.contain('| `Silent` | static | none |  |  |');
    expect(rows).to.contain('| `OnIt` | callback | full |  |  |');
    expect(rows).to.contain('| `Unsaid` | callback | none |  |  |');
    expect(rows).to.contain('| `Covered` | callback | full |  |  |');
    expect(rows).to.contain('| `Never` | callback | none |  |  |');
    expect(rows).to.contain('| `UID` | 1 names | full |  |  |');
  });

  it('takes functions by their docstrings and groups of constants by their values, from an api.json', () => {
    const files = {
      'tsconfig.json': '{ "compilerOptions": { "strict": true, "target": "es2022", "types": [] }, "files": [] }',
      'compat/tool/api.json': JSON.stringify({
        library: 'tool',
        version: '2',
        interfaces: [],
        enums: [],
        functions: [{ name: 'Functions', members: [{ name: 'TOOL_do' }, { name: 'TOOL_undo' }] }],
        constants: [
          { name: 'Words', members: [{ name: 'WORD', value: 'x' }, { name: 'OTHER' }] },
          {
            name: 'Numbers',
            members: [
              { name: 'ONE', value: 1 },
              { name: 'TWO', value: 2 },
            ],
          },
        ],
      }),
      'compat/tool/index.ts': `
        /** Does it. @compat full */
        export function TOOL_do(): void {}
        export const WORD = 'x';
        export const OTHER = new Date();
        export const ONE = 1;
        export const TWO = 3;
      `,
      'test/tool.test.ts': "it('[TOOL_do] [Words] work', () => {});",
    };
    const other = project(files);
    const missing = generateCoverage(other, other);
    const tool = readFileSync(join(other, 'compat/tool/COVERAGE.md'), 'utf8');
    expect(tool).to.contain('| `TOOL_do` | function | full | yes |  |');
    expect(tool).to.contain('| `TOOL_undo` | function | none |  |  |');
    expect(tool).to.contain('| `Words` | 2 constants | full | yes |  |');
    expect(tool).to.contain('| `Numbers` | 2 constants | partial |  | Differs: TWO |');
    expect(missing.map((line) => line.split(' ')[0])).to.deep.equal(['Numbers']);
  });

  it('sums up each class and all of them', () => {
    expect(table).to.contain('| Thing | 8 | 4 | 1 | 3 | 4 |');
    expect(table).to.contain('| **all** | 13 | 7 | 2 | 4 | 7 |');
  });

  it('names each claim that no title of a test exercises', () => {
    expect(complaints.map((line) => line.split(' ')[0])).to.deep.equal(['Thing.Inherited', 'Thing.OnIt']);
  });
});
