/**
 * Tries the package as its users get it: packs it, installs the packed file in an empty folder, and runs a CommonJS, an ESM and
 * a TypeScript consumer of every entry point, and the commands, on this Node and on the newest that the registry offers.
 *
 *     npm run try-package
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const projectRoot = join(__dirname, '..', '..');
const LIMIT_MS = 300_000;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as Manifest;
/** What an import names each entry point with. */
const ENTRIES = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => manifest.name + path.slice(1));

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', timeout: LIMIT_MS, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Packs into the folder. @returns the packed file's path. */
function pack(folder: string): string {
  const told = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], projectRoot);
  const [packed] = JSON.parse(told) as { filename: string; size: number; unpackedSize: number; entryCount: number }[];
  if (packed === undefined) throw new Error('npm pack made nothing');
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;
  console.log(
    `${packed.filename}: ${megabytes(packed.size)}, unpacked ${megabytes(packed.unpackedSize)}, ${packed.entryCount} files`,
  );
  return join(folder, packed.filename);
}

/** The same work in three languages: every entry gives what it exports, and the classes of two ways in are the same. */
function writeConsumers(folder: string): void {
  const list = ENTRIES.map((entry) => `'${entry}'`).join(', ');
  writeFileSync(
    join(folder, 'consumer.cjs'),
    [
      `const assert = require('node:assert');`,
      `for (const entry of [${list}]) assert(Object.keys(require(entry)).length > 10, entry);`,
      `const { DCXOBJ, DCXELM } = require('dcxport/rzdcx');`,
      `assert.strictEqual(require('dcxport/rzdcx/sync').DCXOBJ, DCXOBJ);`,
      `const element = new DCXELM(); element.Init(0x00100020); element.Value = '4711';`,
      `const object = new DCXOBJ(); object.insertElement(element);`,
      `assert.strictEqual(object.GetElement(0x00100020).Value, '4711');`,
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'consumer.mjs'),
    [
      `import assert from 'node:assert';`,
      `import { createRequire } from 'node:module';`,
      `import { createEngine, echo, MemoryTransportFactory } from 'dcxport';`,
      `import { DCXREQ } from 'dcxport/rzdcx';`,
      `import { DicomNet } from 'dcxport/leadtools';`,
      `import { DcmSCU } from 'dcxport/dcmtk';`,
      `assert.strictEqual(createRequire(import.meta.url)('dcxport/rzdcx').DCXREQ, DCXREQ);`,
      `assert([DicomNet, DcmSCU].every((type) => typeof type === 'function'));`,
      `const engine = createEngine({ transports: new MemoryTransportFactory() });`,
      `const accept = () => ({ transferSyntaxes: () => true });`,
      `const server = await engine.listen({ port: 104, policy: { accept }, handlers: {} });`,
      `const association = await engine.requestAssociation({ host: 'memory', port: 104, callingAETitle: 'A', calledAETitle: 'B',`,
      `  presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }] });`,
      `assert.strictEqual(await echo(association), 0);`,
      `await association.release();`,
      `await server.close();`,
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'consumer.ts'),
    [
      `import { createEngine, type Association, type DataSet } from 'dcxport';`,
      `import { DCXACC, DCXREQ, type ByRef } from 'dcxport/rzdcx';`,
      `import { DCXREQ as BlockingREQ } from 'dcxport/rzdcx/sync';`,
      `import { DicomNet } from 'dcxport/leadtools';`,
      `import { DcmSCU } from 'dcxport/dcmtk';`,
      `const acc = new DCXACC();`,
      `acc.on('OnStoreSetup', (filename: ByRef<string>) => { filename.value = 'x.dcm'; });`,
      `const lists: Promise<{ failedFilesList: string }> = new DCXREQ().Send('A', 'B', 'host', 104, []);`,
      `const blocking: { failedFilesList: string } = new BlockingREQ().Send('A', 'B', 'host', 104, []);`,
      `export const all: unknown = [createEngine, lists, blocking, DicomNet, DcmSCU] satisfies unknown[];`,
      `export type Both = Association | DataSet;`,
    ].join('\n'),
  );
  const compilerOptions = { module: 'node16', target: 'es2022', strict: true, noEmit: true, types: ['node'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
}

/** @param node - The program that runs the consumers. */
function tryOn(node: string, folder: string): void {
  const version = run(node, ['--version'], folder).trim();
  for (const consumer of ['consumer.cjs', 'consumer.mjs']) run(node, [consumer], folder);
  for (const [name, path] of Object.entries(manifest.bin)) {
    const said = run(node, [join('node_modules', manifest.name, path), '--version'], folder);
    if (!said.includes(manifest.version)) throw new Error(`${name} --version says ${said}`);
  }
  console.log(`Node ${version}: CommonJS, ESM and ${Object.keys(manifest.bin).length} commands`);
}

function main(): void {
  const root = mkdtempSync(join(tmpdir(), 'dcxport-package-'));
  try {
    const packed = pack(root);
    const folder = join(root, 'consumer');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
    writeConsumers(folder);
    const { typescript = '', '@types/node': types = '' } = manifest.devDependencies;
    const tools = [
      `typescript@${typescript}`,
      `@types/node@${types}`,
      `node-${process.platform}-${process.arch}@latest`,
    ];
    run('npm', ['install', '--no-audit', '--no-fund', packed, ...tools], folder);
    run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'], folder);
    console.log(`TypeScript ${typescript}: every entry point has its types`);
    tryOn(process.execPath, folder);
    tryOn(join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node'), folder);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

main();
