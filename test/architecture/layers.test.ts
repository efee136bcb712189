import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/project';
import { layerViolations, longFiles } from './layer-rules';

const JUDGED = ['src', 'compat', 'cli', 'samples'];

function readTree(): Map<string, string> {
  const tree = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(projectRoot, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (path.endsWith('.ts')) tree.set(path, readFileSync(join(projectRoot, path), 'utf8'));
    }
  };
  for (const folder of JUDGED) if (existsSync(join(projectRoot, folder))) walk(folder);
  return tree;
}

describe('layer rules', () => {
  it('hold in every source file', () => {
    const tree = readTree();
    expect(tree.size, 'source files found').to.be.greaterThan(5);
    const long = longFiles(tree);
    if (long.length > 0) console.warn(`      longer than 400 lines:\n        ${long.join('\n        ')}`);
    expect(layerViolations(tree), 'violations').to.deep.equal([]);
  });
});

describe('layer checker', () => {
  const cleanTree: Record<string, string> = {
    'src/errors.ts': '',
    'src/bytes/cursor.ts': "import { DimseError } from '../errors';",
    'src/pdu/decode.ts': "import { Cursor } from '../bytes/cursor';",
    'src/transport/tcp.ts': "import { connect } from 'node:net';",
    'src/association/association.ts': "import '../transport/tcp'; import '../pdu/decode';",
    'src/services/storage.ts': "import '../association/association';",
    'src/dataset/dictionary.ts': "export async function load() { return import('dcmjs'); }",
    'src/container.ts': "import 'reflect-metadata'; import 'tsyringe'; import './transport/tcp';",
    'src/index.ts': "export * from './services/storage'; export * from './container';",
    'compat/com/by-ref.ts': "import '../../src/index';",
    'compat/rzdcx/DCXREQ.ts': "import '../com/by-ref'; import '../../src/index';",
    'samples/modality-simulator/index.ts': "import 'dcxport/rzdcx';",
    'cli/simulate/index.ts': "import '../../samples/modality-simulator/index';",
  };

  const judge = (planted: Record<string, string>): string[] =>
    layerViolations(new Map(Object.entries({ ...cleanTree, ...planted })));

  it('finds nothing in a tree that keeps the rules', () => {
    expect(judge({})).to.deep.equal([]);
  });

  const plants: [title: string, planted: Record<string, string>, expected: RegExp][] = [
    ['an import upwards', { 'src/pdu/up.ts': "import '../association/association';" }, /pdu does not import assoc/],
    [
      'an `import type` upwards',
      { 'src/pdu/up.ts': "import type { A } from '../association/association';" },
      /pdu does not/,
    ],
    [
      'an import() type upwards',
      { 'src/bytes/up.ts': "type A = import('../pdu/decode').A;" },
      /bytes does not import pdu/,
    ],
    [
      'a re-export sideways',
      { 'src/pdu/side.ts': "export * from '../dataset/dictionary';" },
      /pdu does not import dat/,
    ],
    [
      'a dynamic import upwards',
      { 'src/bytes/up.ts': "export const f = () => import('../services/storage');" },
      /bytes does not import services/,
    ],
    [
      'a service on the transport',
      { 'src/services/x.ts': "import '../transport/tcp';" },
      /services does not import tra/,
    ],
    ['a detour through the door', { 'src/services/x.ts': "import '../index';" }, /through its door/],
    ['a layer that takes the root', { 'src/services/x.ts': "import '../container';" }, /composition root/],
    ['an open file that is not at the bottom', { 'src/log.ts': "import './pdu/decode';" }, /only each other/],
    [
      'files in a cycle',
      { 'src/pdu/a.ts': "import './b';", 'src/pdu/b.ts': "import type { A } from './a';" },
      /files im/,
    ],
    [
      'folders in a cycle',
      { 'src/dataset/in/a.ts': "import '../b';", 'src/dataset/b.ts': "import './in/c';", 'src/dataset/in/c.ts': '' },
      /folders import each other: src\/dataset, src\/dataset\/in/,
    ],
    [
      'dcmjs outside its folder',
      { 'src/dimse/x.ts': "export const f = () => import('dcmjs');" },
      /behind src\/dataset/,
    ],
    ['dcmjs at load time', { 'src/dataset/x.ts': "import dcmjs from 'dcmjs';" }, /lazily/],
    ['dcmjs required at load time', { 'src/dataset/x.ts': "const d = require('dcmjs');" }, /lazily/],
    ['tsyringe outside the roots', { 'src/services/x.ts': "import { inject } from 'tsyringe';" }, /composition roots/],
    ['reflect-metadata twice', { 'compat/rzdcx/container.ts': "import 'reflect-metadata';" }, /one file does it/],
    ['compat behind the door', { 'compat/rzdcx/X.ts': "import '../../src/errors';" }, /through src\/index.ts only/],
    [
      'compat folders that meet',
      { 'compat/leadtools/X.ts': "import '../rzdcx/DCXREQ';" },
      /does not see compat\/rzdcx/,
    ],
    ['com above its users', { 'compat/com/x.ts': "import '../rzdcx/DCXREQ';" }, /compat\/com does not see/],
    ['an HRESULT in the engine', { 'src/dimse/x.ts': '/** Maps to an HRESULT. */' }, /says HRESULT/],
    ['a class name of a toolkit in the engine', { 'src/dimse/x.ts': "const a = 'DCXREQ';" }, /says DCXREQ/],
    ['a sample on the inner engine', { 'samples/a/index.ts': "import '../../src/index';" }, /by its name/],
    [
      'an engine on a sample',
      { 'src/services/x.ts': "import '../../samples/modality-simulator/index';" },
      /outside src/,
    ],
    ['a sample on the tests', { 'samples/a/index.ts': "import '../../test/support/ports';" }, /out of the sources/],
    [
      'cli on another sample',
      { 'samples/b/x.ts': '', 'cli/x.ts': "import '../samples/b/x';" },
      /nobody imports samples/,
    ],
    ['I/O in a pure layer', { 'src/ul/x.ts': "import { readFileSync } from 'fs';" }, /ul does no I\/O/],
    [
      'a timer in a pure layer',
      { 'src/pdu/x.ts': 'export const t = setTimeout(() => undefined, 1);' },
      /uses setTimeout/,
    ],
    ['a catch-all file', { 'src/bytes/utils.ts': '' }, /lives with the concept/],
    ['a file beside the layers', { 'src/extra/x.ts': '' }, /lies in no layer/],
    ['another spelling', { 'src/bytes/byteCursor.ts': '' }, /kebab-case/],
    ['a file of 601 lines', { 'src/bytes/x.ts': '\n'.repeat(601) }, /601 lines, more than 600/],
  ];
  for (const [title, planted, expected] of plants) {
    it(`finds ${title}`, () => {
      expect(judge(planted).join('\n')).to.match(expected);
    });
  }

  it('takes a long table when a script made it', () => {
    const text = `// Generated by scripts/generate.ts.\n${'\n'.repeat(700)}`;
    expect(judge({ 'src/dataset/uids.ts': text })).to.deep.equal([]);
  });

  it('lists files above 400 lines, longest first', () => {
    const tree = new Map([
      ['src/bytes/a.ts', '\n'.repeat(401)],
      ['src/bytes/b.ts', '\n'.repeat(500)],
      ['src/bytes/c.ts', '\n'.repeat(400)],
    ]);
    expect(longFiles(tree)).to.deep.equal(['src/bytes/b.ts: 500 lines', 'src/bytes/a.ts: 401 lines']);
  });
});
