#!/usr/bin/env node
/**
 * The `dcxport` command.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addConsole } from './console/command';
import { addScan } from './scan/command';
import { addServe } from './serve/command';
import { addSimulate } from './simulate/command';
import { addTrace } from './trace/command';

/** Exit code for a command line or a file that cannot be used. */
const USAGE = 2;

function version(): string {
  const { version: text } = JSON.parse(readFileSync(require.resolve('dcxport/package.json'), 'utf8')) as {
    version: string;
  };
  return text;
}

// Whoever reads what we print may stop reading (`dcxport scan --help | head`); there is nobody left to tell then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

async function main(): Promise<void> {
  const program = new Command('dcxport')
    .description('DICOM tools on the dcxport engine')
    .version(version())
    .showHelpAfterError('(--help tells more)')
    .exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? 0 : USAGE;
      throw error;
    });
  addSimulate(program);
  addServe(program);
  addScan(program);
  addTrace(program);
  addConsole(program);
  await program.parseAsync();
}

main().catch((error: unknown) => {
  // Commander has said what is wrong, and set the exit code.
  if (process.exitCode !== undefined) return;
  process.exitCode = 1;
  console.error(error instanceof Error ? error.message : error);
});
