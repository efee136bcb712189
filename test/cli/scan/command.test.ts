import { expect } from 'chai';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../cli/scan/report/report';
import { scan } from '../../../cli/scan/scan';
import { DEFAULT_BOUNDS, ScanPathError } from '../../../cli/scan/source/files';
import { fixturesRoot } from '../../support/project';
import { runProgram, type RunResult } from '../../support/process';
import { tempDir } from '../../support/temp';

const command = join(__dirname, '..', '..', '..', 'cli', 'main.js');
const programs = join(fixturesRoot, 'scan', 'programs');

function dcxport(...args: string[]): Promise<RunResult> {
  return runProgram(process.execPath, [command, 'scan', ...args]);
}

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = tempDir('scan');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const ECHO = 'class P { void M(rzdcxLib.DCXREQ req) { req.Echo("A", "B", "c", 104); } }\n';

function membersOf(report: Report): string[] {
  return report.used.map(({ member }) => member).sort();
}

describe('dcxport scan', () => {
  it('prints the uses of each file and the totals, with both forms of what to write, and exits with 0', async () => {
    const { code, stdout, stderr } = await dcxport(folderOf({ 'P.cs': ECHO }));
    expect(stderr).to.equal('');
    expect(stdout).to.match(/^P\.cs \(C#\), 2 members: 2 covered, 0 partly, 0 not$/m);
    expect(stdout).to.match(/^ +1 +covered +DCXREQ\.Echo +await req\.Echo\('A', 'B', 'c', 104\);$/m);
    expect(stdout).to.match(/^ +req\.Echo\('A', 'B', 'c', 104\); {2}\(blocking\)$/m);
    expect(stdout).to.match(/1 files read, 1 use a toolkit, 2 uses of 2 members: 2 covered, 0 partly, 0 not/);
    expect(code).to.equal(0);
  });

  it('exits with 1 when something is not covered, and says what and why; --quiet leaves the totals', async () => {
    const { code, stdout } = await dcxport(programs, '--quiet');
    expect(stdout).to.match(/^ {2}not +DicomNet\.SetDebugMode \(1 use in 1 file\): left out: debug$/m);
    expect(stdout).to.match(/^ {2}not +storescp --inetd /m);
    expect(stdout).to.match(/^ {2}partly +DCXAPP\.NewInstanceUIDPolicy /m);
    expect(stdout).not.to.contain('HotFolder.cs (C#)');
    expect(code).to.equal(1);
  });

  it('writes JSON with each use, and what to import for it', async () => {
    const path = join(tempDir('scan'), 'report.json');
    await dcxport(programs, '--quiet', '--json', path);
    const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
    expect(report).to.include({ format: 'dcxport-scan', version: 1, filesRead: 16 });
    const uses = report.files.find(({ name }) => name === 'scripts/echo.vbs')?.uses ?? [];
    expect(uses.find(({ member }) => member === 'DCXREQ.Echo')).to.deep.equal({
      line: 11,
      code: `REQ.ECHO "ME", "THEM", host, port ' scan: DCXREQ.Echo`,
      toolkit: 'rzdcx',
      member: 'DCXREQ.Echo',
      kind: 'method',
      how: 'call',
      status: 'full',
      typescript: {
        async: `await req.Echo('ME', 'THEM', host, port);`,
        blocking: `req.Echo('ME', 'THEM', host, port);`,
        imports: ['DCXREQ'],
      },
    });
  });

  it('writes JSON alone to the standard output for --json -', async () => {
    const { stdout } = await dcxport(folderOf({ 'P.cs': ECHO }), '--json', '-');
    expect((JSON.parse(stdout) as Report).members).to.deep.equal({ used: 2, full: 2, partial: 0, none: 0 });
  });

  it('writes one page without scripts and without anything from elsewhere, in which no source is markup', async () => {
    const html = join(tempDir('scan'), 'report.html');
    const source = `class P { void M(rzdcxLib.DCXREQ req) { req.Echo("<script>alert(1)</script>", "B", "c", 104); } }\n`;
    await dcxport(folderOf({ 'P&<i>.cs': source }), '--html', html);
    const page = readFileSync(html, 'utf8');
    expect(page).to.match(/^<!doctype html>\n<html lang="en">/);
    expect(page).to.contain('&lt;script&gt;alert(1)').and.to.contain('P&amp;&lt;i&gt;.cs');
    expect(page).not.to.match(/<script|<i>\.cs|https?:|src=|@import|url\(/);
    expect(page).to.contain('prefers-color-scheme: dark').and.to.contain('@media print');
  });

  const unusable: [title: string, args: () => string[], says: RegExp][] = [
    ['a path that is not there', () => ['/nowhere/sources'], /\/nowhere\/sources cannot be scanned: ENOENT/],
    ['a file of no language', () => [join(folderOf({ 'a.txt': 'x' }), 'a.txt')], /a\.txt cannot be scanned: its name/],
    ['no path', () => [], /missing required argument 'path'/],
    ['a bound that is no number', () => ['.', '--max-files', 'many'], /Give a whole number from 1/],
    [
      'a report that cannot be written',
      () => [folderOf({ 'P.cs': ECHO }), '--html', '/nowhere/report.html'],
      /The report cannot be written to \/nowhere\/report\.html: ENOENT/,
    ],
  ];
  for (const [title, args, says] of unusable) {
    it(`exits with 2 for ${title}`, async () => {
      const { code, stderr } = await dcxport(...args());
      expect(stderr).to.match(says);
      expect(code).to.equal(2);
    });
  }
});

describe('dcxport scan: the files', () => {
  it('are read in UTF-8, UTF-16 and Windows-1252', () => {
    const text = ECHO.replace('"c"', '"Müller"');
    const utf16 = Buffer.from(text, 'utf16le');
    const bigEndian = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    const files = {
      'a.cs': Buffer.from(`\uFEFF${text}`, 'utf8'),
      'b.cs': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      'c.cs': bigEndian,
      'd.cs': Buffer.from(text, 'latin1'),
      'e.cs': Buffer.from(ECHO, 'utf16le'),
      'f.cs': Buffer.from(text.replaceAll('\n', '\r\n')),
    };
    const report = scan(folderOf(files), DEFAULT_BOUNDS);
    expect(report.files.map(({ name }) => name)).to.deep.equal(Object.keys(files));
    const lines = report.files.map(({ uses }) => uses.find(({ kind }) => kind === 'method')?.typescript?.async);
    const expected = `await req.Echo('A', 'B', 'Müller', 104);`;
    expect(lines).to.deep.equal([
      expected,
      expected,
      expected,
      expected,
      `await req.Echo('A', 'B', 'c', 104);`,
      expected,
    ]);
  });

  it('that are binary, too large, too deep or too many are not read, and named', () => {
    const folder = folderOf({
      'a.cs': ECHO,
      'b.cs': Buffer.from([0, 1, 2, 0, 0, 7]),
      'c.cs': `${ECHO}//${'x'.repeat(500)}`,
    });
    mkdirSync(join(folder, 'd', 'e'), { recursive: true });
    writeFileSync(join(folder, 'd', 'e', 'f.cs'), ECHO);
    const bounds = { fileBytes: 200, files: 10, depth: 1 };
    expect(scan(folder, bounds).skipped).to.deep.equal([
      { name: 'd/e', reason: 'more than 1 folders inside each other', isFailure: true },
      { name: 'b.cs', reason: 'is no text', isFailure: false },
      { name: 'c.cs', reason: 'has 576 bytes, more than 200 bytes (--max-file-size allows more)', isFailure: true },
    ]);
    const few = scan(folder, { ...DEFAULT_BOUNDS, files: 1 });
    expect(few.filesRead).to.equal(1);
    expect(few.skipped[0]?.reason).to.equal('and all behind it: more than 1 files (--max-files allows more)');
  });

  it('behind links that lead out of the folder are not read; folders of tools are passed by', () => {
    const outside = folderOf({ 'secret.cs': ECHO });
    const folder = folderOf({});
    symlinkSync(outside, join(folder, 'link'));
    symlinkSync(join(outside, 'secret.cs'), join(folder, 'linked.cs'));
    symlinkSync(folder, join(folder, 'loop'));
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', 'a.cs'), ECHO);
    const report = scan(folder, DEFAULT_BOUNDS);
    expect(report.filesRead).to.equal(0);
    expect(report.skipped.map(({ name, reason }) => `${name} ${reason}`)).to.deep.equal([
      'link is a link that leads out of the folder',
      'linked.cs is a link that leads out of the folder',
    ]);
  });

  it('may be one alone, and a path that is missing is an error of its own', () => {
    expect(membersOf(scan(join(folderOf({ 'P.cs': ECHO }), 'P.cs'), DEFAULT_BOUNDS))).to.deep.equal([
      'DCXREQ',
      'DCXREQ.Echo',
    ]);
    expect(() => scan('/nowhere', DEFAULT_BOUNDS)).to.throw(ScanPathError, '/nowhere');
  });
});

describe('dcxport scan: sources that are noise', () => {
  const length = 3000;
  const noises: Readonly<Record<string, string>> = {
    'brackets that open': '({['.repeat(length / 3),
    'brackets that close': ')}]'.repeat(length / 3),
    'brackets of two kinds': `${'('.repeat(length / 2)}${'}'.repeat(length / 2)}`,
    'assignments without an end': 'a='.repeat(length / 2),
    quotes: '"\'`'.repeat(length / 3),
    'interpolated texts inside each other': '$"{'.repeat(length / 3),
    'type arguments without an end': 'A<'.repeat(length / 2),
    'declarations of one name': 'DCXREQ a; a.Echo(); '.repeat(length / 20),
    'members of members': `DCXOBJ a; a${'.GetElement(1)'.repeat(length / 14)}`,
    words: 'procedure '.repeat(length / 10),
    'classes inside each other': 'class A{'.repeat(length / 8),
    'conditions without an end': '#if 0\n'.repeat(length / 6),
    'comments that do not end': '/*{(*<#'.repeat(length / 7),
    'with and do': 'with a do begin '.repeat(length / 16),
  };
  const extensions = ['cs', 'cpp', 'vb', 'vbs', 'ps1', 'pas', 'js', 'bat', 'sh'];

  it('are read in a time that does not run away, in every language', function () {
    this.timeout(20_000);
    const files = Object.values(noises).flatMap((text, index) => {
      return extensions.map((extension) => [`noise${index}.${extension}`, text] as const);
    });
    const report = scan(folderOf(Object.fromEntries(files)), DEFAULT_BOUNDS);
    expect(report.filesRead).to.equal(files.length);
  });
});
