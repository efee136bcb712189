/**
 * Coverage-guided fuzzing of what takes bytes from strangers, by jsfuzz from the npm registry, which is fetched when it is
 * not there.
 *
 *     npm run fuzz -- [--seconds 60] [pdu | command-set | data-set | conversion]...
 *
 * Prints for each target the inputs tried, the coverage reached and what was found. A finding is kept in
 * `test/fixtures/fuzz/<target>`, where `regression.test.ts` tries it with every run of the tests.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { fixturesRoot } from '../support/project';
import { removeTempDirs, tempDir } from '../support/temp';
import { TARGETS } from './seeds';

const FUZZER = 'jsfuzz@1.0.15';
/** Characters of output that are kept to be read at the end. */
const MOST_KEPT = 20_000;

interface Outcome {
  readonly tried: string;
  readonly coverage: string;
  readonly findings: string[];
}

async function fuzz(name: string, seconds: number): Promise<Outcome> {
  const folder = tempDir(`fuzz-${name}`);
  const corpus = join(folder, 'corpus');
  mkdirSync(corpus);
  for (const [index, bytes] of (TARGETS[name]?.seeds() ?? []).entries())
    writeFileSync(join(corpus, `seed-${index}`), bytes);
  // It takes the name as one below its working directory.
  const target = relative(folder, join(__dirname, 'targets', `${name}.js`));
  const child = spawn('npx', ['--yes', FUZZER, target, corpus], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const keep = (text: string): void => {
    output = (output + text).slice(-MOST_KEPT);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  // The whole group: the fuzzer runs its target in a process of its own.
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  }, seconds * 1000);
  await new Promise((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  clearTimeout(timer);
  const last = [...output.matchAll(/^#(\d+) .*?cov: (\d+)/gm)].at(-1);
  if (last === undefined) throw new Error(`${FUZZER} did not run: ${output.slice(-2000)}`);
  const found = readdirSync(folder).filter((file) => file.startsWith('crash-') || file.startsWith('oom-'));
  const kept = join(fixturesRoot, 'fuzz', name);
  if (found.length > 0) mkdirSync(kept, { recursive: true });
  for (const file of found) copyFileSync(join(folder, file), join(kept, file));
  return { tried: last[1] ?? '', coverage: last[2] ?? '', findings: found };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { seconds: { type: 'string', default: '60' } },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => !(name in TARGETS));
  if (unknown !== undefined)
    throw new Error(`there is no target ${unknown}; there are ${Object.keys(TARGETS).join(', ')}`);
  for (const name of positionals.length > 0 ? positionals : Object.keys(TARGETS)) {
    const { tried, coverage, findings } = await fuzz(name, Number(values.seconds));
    console.log(`${name}: ${tried} inputs, ${coverage} branches, ${findings.length} findings ${findings.join(' ')}`);
    if (findings.length > 0) process.exitCode = 1;
  }
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => removeTempDirs());
