import { readFileSync, writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { Report } from './report/report';

/** What the exit code says. */
const ExitCode = { Covered: 0, NotCovered: 1, Usage: 2 } as const;

interface Options {
  readonly html?: string;
  readonly json?: string;
  readonly quiet?: boolean;
  readonly maxFileSize: number;
  readonly maxFiles: number;
  readonly maxDepth: number;
}

const HELP = `
Exit codes:
  0  every member that is used is covered, fully or partly, and every source was read
  1  a member is not covered, or a source could not be read
  2  the path cannot be scanned, or a report cannot be written

Read are C#, C++, VB, VBScript, PowerShell, Delphi and JScript, and command files with the tools of dcmnet. Comments, texts
and what #if 0 leaves out do not count. Nothing that is read is run.`;

function positive(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Give a whole number from 1.');
}

/** Adds `dcxport scan`. */
export function addScan(program: Command): void {
  program
    .command('scan')
    .summary('what a program uses of the toolkits, and what to write instead')
    .description(
      'Reads sources, finds what they use of RZDCX, LEADTOOLS DicomNet and dcmnet, and says of each use whether it is ' +
        'covered and which line of TypeScript takes its place.',
    )
    .argument('<path>', 'folder of sources, or one source')
    .option('--html <file>', 'write the report as one page too')
    .option('--json <file>', 'write the report as JSON too; - writes it to the standard output, and nothing else')
    .option('-q, --quiet', 'print the totals only')
    .option('--max-file-size <bytes>', 'larger files are not read', positive, 4_194_304)
    .option('--max-files <n>', 'more files are not read', positive, 20_000)
    .option('--max-depth <n>', 'folders deeper than this are not read', positive, 32)
    .addHelpText('after', HELP)
    .action(async (path: string, options: Options) => {
      process.exitCode = await run(path, options);
    });
}

async function run(path: string, options: Options): Promise<number> {
  // Only a scan needs what it takes to scan.
  const { scan } = await import('./scan.js');
  const { textReport } = await import('./report/text-report.js');
  const { maxFileSize: fileBytes, maxFiles: files, maxDepth: depth } = options;
  try {
    const report = scan(path, { fileBytes, files, depth });
    if (options.html !== undefined) write(options.html, await page(report));
    const json = `${JSON.stringify(report, undefined, 2)}\n`;
    if (options.json === '-') process.stdout.write(json);
    else if (options.json !== undefined) write(options.json, json);
    if (options.json !== '-') console.log(textReport(report, options.quiet));
    if (report.filesRead === 0) {
      console.error(`${path} holds no source that is read: is it the right path? (--help says which are)`);
    }
    const isComplete = report.members.none === 0 && !report.skipped.some(({ isFailure }) => isFailure);
    return isComplete ? ExitCode.Covered : ExitCode.NotCovered;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return ExitCode.Usage;
  }
}

async function page(report: Report): Promise<string> {
  const { htmlReport } = await import('./report/html-report.js');
  const { version } = JSON.parse(readFileSync(require.resolve('dcxport/package.json'), 'utf8')) as { version: string };
  return htmlReport(report, `dcxport ${version}`);
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The report cannot be written to ${path}: ${reason}`, { cause: error });
  }
}
