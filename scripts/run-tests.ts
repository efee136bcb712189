/**
 * Runs every test, part by part: `npm test [-- OPTIONS OF MOCHA]`.
 *
 * Each part has a process of its own, so that no test sees what another part has left behind, and programs of peers are
 * started by a small process. Prints one line for each part, then `N passed, N failed` for all of them; TEST_SUMMARY_FILE
 * in the environment names a file that gets the last line. Exit code 1 when a test has failed or a part did not come to
 * its end.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const TESTS = join(__dirname, '..', 'test');
/** Parts that are parts of a folder: it has too many tests for one. */
const DIVIDED = ['compat'];
/** A part that has not ended by then never will. */
const LONGEST_MS = 600_000;

interface Outcome {
  passed: number;
  failed: number;
  pending: number;
}

/** Names of folders, and '' for the files that lie in none. */
function partsOf(folder: string): string[] {
  const entries = readdirSync(join(TESTS, folder), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const parts = folders.flatMap((name) => (DIVIDED.includes(name) ? partsOf(name) : hasTests(name) ? [name] : []));
  return entries.some(({ name }) => name.endsWith('.test.js')) ? [...parts.sort(), folder] : parts.sort();
}

function hasTests(folder: string): boolean {
  return readdirSync(join(TESTS, folder), { recursive: true }).some((name) => String(name).endsWith('.test.js'));
}

/** What a part of these files is called to mocha. */
function patternOf(part: string): string {
  const deep = part !== '' && !DIVIDED.includes(part);
  return join(TESTS, part, deep ? '**' : '', '*.test.js');
}

/** Runs mocha to its end, or to its time limit. @returns its exit code; null when it was ended. */
function mocha(pattern: string, options: readonly string[], summaryFile: string): Promise<number | null> {
  const program = join(dirname(require.resolve('mocha/package.json')), 'bin', 'mocha.js');
  const child = spawn(process.execPath, [program, ...options, pattern], {
    stdio: 'inherit',
    env: { ...process.env, TEST_SUMMARY_FILE: summaryFile },
  });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(limit);
      resolve(code);
    });
  });
}

/** Of the reporter's line; undefined when the part did not come to its end. */
function outcomeIn(file: string): Outcome | undefined {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const [, passed, failed, pending] = /^(\d+) passed, (\d+) failed(?:, (\d+) pending)?/.exec(text) ?? [];
  return passed === undefined
    ? undefined
    : { passed: Number(passed), failed: Number(failed), pending: Number(pending ?? 0) };
}

function lineOf({ passed, failed, pending }: Outcome): string {
  return `${passed} passed, ${failed} failed${pending > 0 ? `, ${pending} pending` : ''}`;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dcxport-tests-'));
  const all: Outcome = { passed: 0, failed: 0, pending: 0 };
  const lines: string[] = [];
  try {
    for (const part of partsOf('')) {
      const summaryFile = join(folder, 'summary');
      rmSync(summaryFile, { force: true });
      const start = performance.now();
      const code = await mocha(patternOf(part), process.argv.slice(2), summaryFile);
      const outcome = outcomeIn(summaryFile);
      all.passed += outcome?.passed ?? 0;
      all.pending += outcome?.pending ?? 0;
      // Beside its failures: one that left something open, or broke off.
      const broken = outcome === undefined || (code !== 0 && outcome.failed === 0);
      all.failed += (outcome?.failed ?? 0) + (broken ? 1 : 0);
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      const said = outcome === undefined ? 'did not come to its end' : lineOf(outcome);
      lines.push(`${(part || '(top level)').padEnd(20)} ${seconds.padStart(4)} s  ${said}${broken ? ', BROKEN' : ''}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`\n${lines.join('\n')}\n\n${lineOf(all)}`);
  const { TEST_SUMMARY_FILE } = process.env;
  if (TEST_SUMMARY_FILE !== undefined) writeFileSync(TEST_SUMMARY_FILE, `${lineOf(all)}\n`);
  if (all.failed > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
