import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../cli/scan/report/report';
import { scan } from '../../../cli/scan/scan';
import { DEFAULT_BOUNDS } from '../../../cli/scan/source/files';
import { fixturesRoot } from '../../support/project';

/** What the comment at the end of a line says that the line uses. */
function expectedAt(line: string): string {
  const names = /\bscan: (.+?)\s*$/.exec(line)?.[1]?.split(' ') ?? [];
  return names
    .map((name) => name.replace('_--', ' --'))
    .sort()
    .join(' ');
}

/** Each line whose comment says something else than the scan. */
function differences(folder: string, report: Report, file: string): object[] {
  const uses = report.files.find(({ name }) => name === file)?.uses ?? [];
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const found = uses.filter((use) => use.line === index + 1).map(({ member }) => member);
    const actual = found.sort().join(' ');
    return actual === expectedAt(line) ? [] : [{ line: index + 1, expected: expectedAt(line), actual }];
  });
}

const PROGRAMS = [
  ['Gateway/HotFolder.cs', 'a hot folder in C#'],
  ['Gateway/Log.cs', 'log settings in C#'],
  ['Gateway/Report.cs', 'a structured report in C#'],
  ['Modality/Modality.h', 'sink maps and fields in a header of C++'],
  ['Modality/Modality.cpp', 'smart pointers in C++, whose fields the header declares'],
  ['Archive/ArchiveServer.cs', 'a server of LEADTOOLS in C#'],
  ['Archive/NetClient.cpp', 'a client of LEADTOOLS in C++'],
  ['Archive/forward.cc', 'a receiver and sender of dcmnet'],
  ['scripts/Worklist.vb', 'a worklist in VB.NET'],
  ['scripts/Form1.frm', 'a form of VB 6'],
  ['scripts/echo.vbs', 'late binding in VBScript'],
  ['scripts/Send-Folder.ps1', 'a sender in PowerShell'],
  ['scripts/Accepter.pas', 'an accepter in Delphi'],
  ['scripts/commit.js', 'storage commitment in JScript'],
  ['scripts/nightly.bat', 'tools in a command file'],
  ['scripts/nightly.sh', 'tools in a shell script'],
] as const;

describe('dcxport scan of programs', () => {
  const folder = join(fixturesRoot, 'scan', 'programs');
  let report: Report;
  before(() => {
    report = scan(folder, DEFAULT_BOUNDS);
  });

  for (const [file, title] of PROGRAMS) {
    it(`finds on each line of ${title} what it uses, and no more`, () => {
      expect(differences(folder, report, file)).to.deep.equal([]);
    });
  }

  it('reads each of the programs', () => {
    expect(report.files.map(({ name }) => name).sort()).to.deep.equal(PROGRAMS.map(([name]) => name as string).sort());
    expect(report.filesRead).to.equal(PROGRAMS.length);
  });
});

describe('dcxport scan of look-alikes', () => {
  const folder = join(fixturesRoot, 'scan', 'precision');
  let report: Report;
  before(() => {
    report = scan(folder, DEFAULT_BOUNDS);
  });

  const languages = {
    cs: 'C#',
    cpp: 'C++',
    vb: 'VB',
    vbs: 'VBScript',
    ps1: 'PowerShell',
    pas: 'Delphi',
    js: 'JScript',
  };
  for (const [extension, language] of Object.entries(languages)) {
    it(`finds nothing in comments, texts and names of others in ${language}`, () => {
      expect(differences(folder, report, `lookalikes.${extension}`)).to.deep.equal([]);
    });
  }

  it('tells a variable from others of its name, and takes late bound members by names that only the toolkit has', () => {
    expect(differences(folder, report, 'shadows.cs')).to.deep.equal([]);
    const guesses = report.files.flatMap(({ uses }) => uses.filter(({ isGuess }) => isGuess));
    expect(guesses.map(({ member }) => member)).to.deep.equal([
      'DCXACC.TakeStoredObject',
      'DCXREQ.CommitFilesAndWaitForResult',
    ]);
  });
});
